"""The default output: each finding with its source, the places that explain it, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.locations import Location
from initlint.report.snippet import Mark, gutter_width, snippet
from initlint.report.sources import SourceLines
from initlint.report.terminal_text import Style, paint, visible

_STYLES = {Severity.ERROR: Style.ERROR, Severity.WARNING: Style.WARNING, Severity.ADVICE: Style.ADVICE}


def full(
    diagnostics: Sequence[Diagnostic], names: Mapping[str, str], sources: SourceLines, *, is_coloured: bool
) -> Iterator[str]:
    """The lines of the report; `names` gives the rule's name for a code."""
    for diagnostic in diagnostics:
        yield from _header(diagnostic, names.get(diagnostic.code, ""), is_coloured=is_coloured)
        yield from _places(diagnostic, sources, is_coloured=is_coloured)
        yield from _advice(diagnostic, is_coloured=is_coloured)
        yield ""


def style_of(severity: Severity) -> Style:
    """How a severity is coloured."""
    return _STYLES[severity]


def fix_mark(diagnostic: Diagnostic) -> str:
    """`[*] ` for a finding that `--fix` mends."""
    return "[*] " if diagnostic.fix is not None and diagnostic.fix.is_safe else ""


def _header(diagnostic: Diagnostic, name: str, *, is_coloured: bool) -> Iterator[str]:
    rule = f"{diagnostic.severity}[{diagnostic.code} {name}]".replace(" ]", "]")
    text = f": {fix_mark(diagnostic)}{visible(diagnostic.message)}"
    head = paint(rule, style_of(diagnostic.severity), is_coloured=is_coloured)
    yield head + paint(text, Style.STRONG, is_coloured=is_coloured)


def _places(diagnostic: Diagnostic, sources: SourceLines, *, is_coloured: bool) -> Iterator[str]:
    """One snippet for each file: that of the finding first, the others in the order in which they are named."""
    primary = Mark(span=diagnostic.location.span, label="", style=style_of(diagnostic.severity), is_primary=True)
    marks = {diagnostic.location.path: [primary]}
    places = {diagnostic.location.path: diagnostic.location}
    for related in diagnostic.related:
        mark = Mark(span=related.location.span, label=related.message, style=Style.FRAME)
        marks.setdefault(related.location.path, []).append(mark)
        places.setdefault(related.location.path, related.location)
    gutter = gutter_width([mark.span for group in marks.values() for mark in group])
    for path, group in marks.items():
        arrow = "-->" if path == diagnostic.location.path else ":::"
        yield f"{'':{gutter}}{paint(arrow, Style.FRAME, is_coloured=is_coloured)} {position(places[path])}"
        yield from snippet(sources.of(path), group, gutter=gutter, is_coloured=is_coloured)


def position(location: Location) -> str:
    """`path:line:column`."""
    return f"{visible(location.path)}:{location.span.line}:{location.span.column}"


def _advice(diagnostic: Diagnostic, *, is_coloured: bool) -> Iterator[str]:
    note = paint("note", Style.STRONG, is_coloured=is_coloured)
    for condition in diagnostic.conditions:
        yield f"{note}: if {visible(condition)}"
    if diagnostic.confidence is not Confidence.HIGH:
        yield f"{note}: {diagnostic.confidence} confidence"
    remedy = diagnostic.remedy or (diagnostic.fix.title if diagnostic.fix else "")
    if remedy:
        yield f"{paint('help', Style.HELP, is_coloured=is_coloured)}: {visible(remedy)}"
