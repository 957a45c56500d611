"""Draws lines of source with spans underlined and labelled, as compilers do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from initlint.locations import Span
from initlint.report.terminal_text import Style, cell_width, displayed, paint, visible

MAX_WIDTH = 160
"""Longer lines are cut to a window around the span: generated files have lines of many thousand characters."""
MAX_LINES = 4
"""Of a longer span the first lines are shown, and its last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A span to underline. The primary one is what the finding is about."""

    span: Span
    label: str
    style: Style
    is_primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line of source and the cells at which its characters begin."""

    text: str
    cells: list[int]
    indent: int


def snippet(lines: Sequence[str], marks: Sequence[Mark], *, gutter: int, is_coloured: bool) -> Iterator[str]:
    """The marked lines with one line of context around the primary mark; nothing if no mark lies in the file."""
    numbers = _line_numbers(lines, marks)
    if not numbers:
        return
    bar = paint(f"{'':{gutter}} |", Style.FRAME, is_coloured=is_coloured)
    yield bar
    previous = numbers[0]
    for number in numbers:
        if number > previous + 1:
            yield paint(f"{'.' * min(gutter, 3):>{gutter}}", Style.FRAME, is_coloured=is_coloured)
        previous = number
        here = [mark for mark in marks if mark.span.line <= number <= _end(mark.span)]
        row, first = _window(_row(lines[number - 1]), here, number)
        label = paint(f"{number:>{gutter}} |", Style.FRAME, is_coloured=is_coloured)
        yield f"{label} {row}".rstrip()
        for mark in sorted(here, key=lambda mark: (not mark.is_primary, mark.span)):
            yield f"{bar} {_underline(_row(lines[number - 1]), mark, number, first, is_coloured=is_coloured)}"
    yield bar


def gutter_width(spans: Sequence[Span]) -> int:
    """Room for the largest line number, the context line below included."""
    return len(str(max((span.end_line + 1 for span in spans), default=1)))


def _line_numbers(lines: Sequence[str], marks: Sequence[Mark]) -> list[int]:
    wanted: set[int] = set()
    for mark in marks:
        first, last = mark.span.line, _end(mark.span)
        if not 1 <= first <= len(lines):
            continue
        wanted.update(range(first, min(last, first + MAX_LINES - 2) + 1))
        wanted.add(last)
        if mark.is_primary:
            wanted.update(near for near in (first - 1, last + 1) if _has_code(lines, near))
    return sorted(number for number in wanted if 1 <= number <= len(lines))


def _has_code(lines: Sequence[str], number: int) -> bool:
    return 1 <= number <= len(lines) and bool(lines[number - 1].strip())


def _end(span: Span) -> int:
    """The last line of a span; one that ends before the first character of a line does not reach it."""
    return span.end_line - 1 if span.end_column <= 1 and span.end_line > span.line else max(span.line, span.end_line)


def _row(line: str) -> _Row:
    text, cells = displayed(line)
    return _Row(text=text, cells=cells, indent=cells[len(line) - len(line.lstrip())])


def _covered(row: _Row, span: Span, number: int) -> tuple[int, int]:
    """The cells of a line that a span covers, at least one."""
    last = len(row.cells) - 1
    start = row.cells[min(max(span.column - 1, 0), last)] if number == span.line else row.indent
    end = row.cells[min(max(span.end_column - 1, 0), last)] if number == span.end_line else row.cells[-1]
    return start, max(end, start + 1)


def _window(row: _Row, marks: Sequence[Mark], number: int) -> tuple[str, int]:
    """The part of a line that is shown, and the cell at which it begins."""
    if row.cells[-1] <= MAX_WIDTH:
        return row.text, 0
    starts = [_covered(row, mark.span, number)[0] for mark in marks if mark.is_primary] or [
        _covered(row, mark.span, number)[0] for mark in marks
    ]
    wanted = max(min(starts, default=0) - MAX_WIDTH // 4, 0)
    text, cell = "", 0
    for character in row.text:
        if wanted <= cell < wanted + MAX_WIDTH:
            text += character
        cell += cell_width(character)
    return text, wanted


def _underline(row: _Row, mark: Mark, number: int, first: int, *, is_coloured: bool) -> str:
    start, end = _covered(row, mark.span, number)
    start, end = max(start - first, 0), min(end - first, MAX_WIDTH)
    line = ("^" if mark.is_primary else "-") * max(end - start, 1)
    label = f" {visible(mark.label)}" if mark.label and number == _end(mark.span) else ""
    return " " * min(start, MAX_WIDTH) + paint(line + label, mark.style, is_coloured=is_coloured)
