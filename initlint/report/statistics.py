"""How often each rule spoke."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from initlint.diagnostics import Diagnostic
from initlint.report.terminal_text import Style, paint


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCount:
    """A rule, its findings, and how many of them `--fix` mends."""

    code: str
    name: str
    count: int
    fixable: int


def rule_counts(diagnostics: Sequence[Diagnostic], names: Mapping[str, str]) -> list[RuleCount]:
    """The most frequent first."""
    counts = []
    for code in {diagnostic.code for diagnostic in diagnostics}:
        own = [diagnostic for diagnostic in diagnostics if diagnostic.code == code]
        fixable = sum(1 for diagnostic in own if diagnostic.fix is not None and diagnostic.fix.is_safe)
        counts.append(RuleCount(code=code, name=names.get(code, ""), count=len(own), fixable=fixable))
    return sorted(counts, key=lambda entry: (-entry.count, entry.code))


def statistics(counts: Sequence[RuleCount], *, is_coloured: bool) -> Iterator[str]:
    """A line for each rule: count, code, whether it can be fixed, name."""
    width = len(str(counts[0].count)) if counts else 0
    for entry in counts:
        mark = "[*]" if entry.fixable else "[ ]"
        code = paint(entry.code, Style.STRONG, is_coloured=is_coloured)
        yield f"{entry.count:>{width}}  {code}  {mark}  {entry.name}"


def json_statistics(counts: Sequence[RuleCount]) -> Iterator[str]:
    """The same as a JSON array."""
    rows = [
        {"code": entry.code, "name": entry.name, "count": entry.count, "fixable": entry.fixable} for entry in counts
    ]
    yield json.dumps(rows, indent=2)
