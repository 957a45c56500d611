"""A ledger beside the built network, as a table for people and as JSON."""

from __future__ import annotations

import json
import math

from rich.console import Console
from rich.table import Table
from rich.text import Text

from initlint.measurement import Comparison, Pair, Verdict
from initlint.report.ledgers import json_number, moment_text, shape_text
from initlint.report.terminal_text import visible

_COLUMNS = ("parameter", "shape", "initializer", "mean", "measured", "std", "measured", "verdict")
_NUMERIC = frozenset({"mean", "std", "measured"})
_STYLES = {Verdict.DISAGREES: "red", Verdict.ABSENT: "red", Verdict.UNKNOWN: "yellow", Verdict.MISSING: "yellow"}


def print_comparison(comparison: Comparison, console: Console) -> None:
    """One line for each parameter, the figures last."""
    console.print(Text(visible(comparison.title), style="bold"))
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in _COLUMNS:
        table.add_column(name, justify="right" if name in _NUMERIC else "left", no_wrap=True)
    for pair in comparison.pairs:
        table.add_row(*(Text(visible(cell)) for cell in _cells(pair)), style=_STYLES.get(pair.verdict, ""))
    console.print(table)
    agreeing = comparison.known - sum(1 for pair in comparison.wrong if pair.measured is not None)
    console.print(
        Text(f"{comparison.known} of {comparison.total} parameters known, {agreeing} of these agree", style="dim")
    )


def json_comparison(comparison: Comparison) -> str:
    """A JSON object; what one of the sides does not have is null."""
    pairs = [_pair(pair) for pair in comparison.pairs]
    figures = {"total": comparison.total, "known": comparison.known, "wrong": len(comparison.wrong)}
    return json.dumps({"title": comparison.title, **figures, "parameters": pairs}, indent=2)


def _cells(pair: Pair) -> tuple[str, ...]:
    row, real = pair.row, pair.measured
    shape = None if row is None else row.shape
    return (
        pair.name,
        shape_text(shape if real is None or shape is not None else real.shape),
        "" if row is None else row.initializer,
        moment_text(None if row is None else row.mean),
        moment_text(None if real is None else real.mean),
        moment_text(None if row is None else row.std),
        moment_text(None if real is None else real.std),
        pair.problem or pair.verdict.value,
    )


def _pair(pair: Pair) -> dict[str, object]:
    row, real = pair.row, pair.measured
    return {
        "name": pair.name,
        "verdict": pair.verdict.name.lower(),
        "problem": pair.problem or None,
        "static": None
        if row is None
        else {
            "shape": None if row.shape is None else [json_number(size) for size in row.shape],
            "mean": None if row.mean is None else json_number(row.mean),
            "std": None if row.std is None else json_number(row.std),
            "initializer": row.initializer,
            "source": row.source or None,
        },
        "measured": None
        if real is None
        else {"shape": list(real.shape), "mean": _finite(real.mean), "std": _finite(real.std)},
    }


def _finite(value: float | None) -> float | str | None:
    return value if value is None or math.isfinite(value) else str(value)
