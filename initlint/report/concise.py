"""One line for each finding, as editors and grep like it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from initlint.diagnostics import Diagnostic
from initlint.report.full import fix_mark, position, style_of
from initlint.report.terminal_text import Style, paint, visible


def concise(diagnostics: Sequence[Diagnostic], *, is_coloured: bool) -> Iterator[str]:
    """`path:row:column: CODE [*] message`."""
    for diagnostic in diagnostics:
        place = paint(position(diagnostic.location), Style.STRONG, is_coloured=is_coloured)
        code = paint(diagnostic.code, style_of(diagnostic.severity), is_coloured=is_coloured)
        yield f"{place}: {code} {fix_mark(diagnostic)}{visible(diagnostic.message)}"
