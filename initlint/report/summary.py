"""The lines that close a report: how many findings there are, and how many of them `--fix` mends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from initlint.diagnostics import Diagnostic, Severity
from initlint.report.terminal_text import Style, paint

_PLURALS = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.ADVICE: "advice"}


def summary(diagnostics: Sequence[Diagnostic], *, fixed: int, is_coloured: bool) -> Iterator[str]:
    """One or two lines."""
    if not diagnostics and not fixed:
        yield paint("All checks passed!", Style.HELP, is_coloured=is_coloured)
        return
    parts = list(_severities(diagnostics))
    if fixed:
        parts = [f"{fixed} fixed", f"{len(diagnostics)} remaining"] if not parts else [f"{fixed} fixed", *parts]
    yield f"Found {counted(len(diagnostics) + fixed, 'finding')} ({', '.join(parts)})."
    fixable = sum(1 for diagnostic in diagnostics if diagnostic.fix is not None and diagnostic.fix.is_safe)
    if fixable:
        yield f"[*] {fixable} fixable with the `--fix` option."


def counted(number: int, noun: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _severities(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    for severity in sorted(Severity, reverse=True):
        number = sum(1 for diagnostic in diagnostics if diagnostic.severity is severity)
        if number:
            yield f"{number} {severity if number == 1 else _PLURALS[severity]}"
