"""Applies the safe fixes of one file to its text. Which findings there are, and when to stop, is left to others."""

from __future__ import annotations

import ast
import itertools
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from initlint.diagnostics import Edit, Fix
from initlint.locations import Span
from initlint.workspace.source import split_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A text and how many fixes went into it."""

    text: str
    count: int


@dataclass(frozen=True, slots=True, order=True)
class _Change:
    """Replace the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def apply_fixes(text: str, fixes: Sequence[Fix]) -> Fixed:
    """The text with all safe fixes that fit together; of two that overlap the one that begins first is kept.

    A fix is applied whole or not at all, and dropped if what comes out would not parse.
    """
    candidates = _compatible(text, fixes)
    everything = _edited(text, [change for changes in candidates for change in changes])
    if not candidates or _parses(everything):
        return Fixed(text=everything, count=len(candidates))
    kept: list[tuple[_Change, ...]] = []
    for changes in candidates:
        if _parses(_edited(text, [change for group in [*kept, changes] for change in group])):
            kept.append(changes)
    return Fixed(text=_edited(text, [change for group in kept for change in group]), count=len(kept))


def _compatible(text: str, fixes: Sequence[Fix]) -> list[tuple[_Change, ...]]:
    starts, newline = _line_starts(text), _newline(text)
    groups = {_changes(fix.edits, starts, newline) for fix in fixes if fix.is_safe and fix.edits}
    valid = [group for group in groups if group is not None and not _overlap(group)]
    kept: list[tuple[_Change, ...]] = []
    taken: list[_Change] = []
    for group in sorted(valid):
        if not _overlap((*taken, *group)):
            kept.append(group)
            taken.extend(group)
    return kept


def _changes(edits: Sequence[Edit], starts: Sequence[int], newline: str) -> tuple[_Change, ...] | None:
    """The edits as changes in order; None if one points outside of the text."""
    changes = []
    for edit in edits:
        span = _offsets(edit.span, starts)
        if span is None:
            return None
        changes.append(_Change(*span, edit.text.replace("\n", newline)))
    return tuple(sorted(changes))


def _offsets(span: Span, starts: Sequence[int]) -> tuple[int, int] | None:
    """Character offsets; None if there is no such place. `starts` ends with the length of the text."""
    last = len(starts) - 1
    if not (1 <= span.line <= last and 1 <= span.end_line <= last) or span.column < 1 or span.end_column < 1:
        return None
    start = starts[span.line - 1] + span.column - 1
    end = starts[span.end_line - 1] + span.end_column - 1
    if start > end or start > starts[span.line] or end > starts[span.end_line]:
        return None
    return start, end


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for line in split_lines(text):
        starts.append(starts[-1] + len(line))
    return starts


def _overlap(changes: Sequence[_Change]) -> bool:
    """Whether two changes touch the same characters, or insert at the same place."""
    ordered = sorted(changes)
    return any(
        right.start < left.end or (right.start, right.end) == (left.start, left.end)
        for left, right in itertools.pairwise(ordered)
    )


def _edited(text: str, changes: Sequence[_Change]) -> str:
    parts: list[str] = []
    position = 0
    for change in sorted(changes):
        parts += [text[position : change.start], change.text]
        position = change.end
    return "".join([*parts, text[position:]])


def _newline(text: str) -> str:
    """The line end that prevails."""
    counts = {"\r\n": text.count("\r\n"), "\n": text.count("\n"), "\r": text.count("\r")}
    counts["\n"] -= counts["\r\n"]
    counts["\r"] -= counts["\r\n"]
    return max(("\n", "\r\n", "\r"), key=lambda end: counts[end])


def _parses(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return False
    return True
