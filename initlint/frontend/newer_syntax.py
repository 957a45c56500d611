"""Blanks out syntax newer than the Python that runs, keeping every position, so that its parser can read the rest.

libcst knows the grammars of later versions. Nothing it finds here has a meaning for weights: type parameters, type
aliases, and string templates whose text the analysis does not need.
"""

from __future__ import annotations


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
