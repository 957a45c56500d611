"""Blanks out syntax newer than the Python that runs, keeping every position, so that its parser can read the rest.

libcst knows the grammars of later versions. Nothing it finds here has a meaning for weights: type parameters, type
aliases, and string templates whose text the analysis does not need.
"""

from __future__ import annotations

import re

MAX_DEPTH = 60
MAX_LINE = 5_000
"""libcst takes quadratic time and more: seconds for a thousand brackets in each other or operators in a row."""

_DEFINITION = re.compile(r"\btype\s+\w+|\b(?:def|class)\s+\w+\s*\[|\b[rR]?[tT][rR]?[\"']")
_FORMATTED = re.compile(r"\b[rR]?[fF][rR]?[\"']")
_BRACKETS = re.compile(r"(?m)^\w|[(\[{]|[)\]}]")


def may_be_newer_syntax(text: str, problem: SyntaxError) -> bool:
    """Whether what Python objects to looks like something that a later version reads."""
    lines = text.split("\n")
    place = min(max(problem.lineno or 1, 1), len(lines)) - 1
    if problem.msg.startswith("f-string"):
        is_candidate = _FORMATTED.search(text) is not None
    else:
        pattern = _FORMATTED if problem.msg.startswith("unterminated") else _DEFINITION
        is_candidate = pattern.search(lines[place]) is not None
    return is_candidate and max(map(len, lines)) <= MAX_LINE and _depth(text) <= MAX_DEPTH


def _depth(text: str) -> int:
    """How deep brackets nest, those in strings counted too; a line that starts with a word starts anew."""
    depth = deepest = 0
    for match in _BRACKETS.finditer(text):
        token = match[0]
        depth = depth + 1 if token in "([{" else max(depth - 1, 0) if token in ")]}" else 0
        deepest = max(deepest, depth)
    return deepest


def blank_newer_syntax(text: str) -> str | None:
    """The text without newer syntax, or None if libcst cannot read it either or found nothing new."""
    # Imported here because it costs more than a whole small run, and hardly any file needs it.
    import libcst
    from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

    newer = (
        libcst.TypeParameters,
        libcst.TypeAlias,
        libcst.FormattedString,
        getattr(libcst, "TemplatedString", libcst.TypeAlias),
    )
    try:
        wrapper = MetadataWrapper(libcst.parse_module(text), unsafe_skip_copy=True)
        positions = wrapper.resolve(PositionProvider)
    except (libcst.ParserSyntaxError, libcst.CSTValidationError, RecursionError, ValueError):
        return None
    lines = text.split("\n")
    found = [(node, place) for node, place in positions.items() if isinstance(node, newer)]
    for node, place in found:
        if isinstance(place, CodeRange):
            filler = _filler(is_statement=isinstance(node, libcst.TypeAlias), is_text="String" in type(node).__name__)
            _blank(lines, place.start.line, place.start.column, place.end.line, place.end.column, filler)
    return "\n".join(lines) if found else None


def _filler(*, is_statement: bool, is_text: bool) -> str:
    """What stands in the place: a statement, an expression, or nothing."""
    if is_statement:
        return "pass"
    return "''" if is_text else ""


def _blank(lines: list[str], line: int, column: int, end_line: int, end_column: int, filler: str) -> None:
    for number in range(line, end_line + 1):
        old = lines[number - 1]
        start = column if number == line else 0
        end = end_column if number == end_line else len(old.rstrip("\r"))
        inside = filler.ljust(end - start) if number == line else " " * (end - start)
        # A statement that went on over several lines must still be one: the breaks are joined by a backslash.
        joint = "\\" if number < end_line else ""
        lines[number - 1] = old[:start] + inside + joint + ("" if joint else old[end:])
