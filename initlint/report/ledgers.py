"""Ledgers as tables for people and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from initlint.distributions import Shape
from initlint.ledger import Ledger, LedgerRow
from initlint.report.terminal_text import visible
from initlint.symbolic import Expr, Number

_COLUMNS = ("parameter", "shape", "initializer", "source", "mean", "std", "note")
_NUMERIC = frozenset({"mean", "std"})


def print_ledgers(ledgers: Sequence[Ledger], console: Console) -> None:
    """One table for each ledger. All text goes through `Text`, so that brackets in it stay brackets."""
    for ledger in ledgers:
        console.print(Text(visible(ledger.title), style="bold"))
        for assumption in ledger.assumptions:
            console.print(Text(f"assuming {visible(assumption)}", style="dim"))
        console.print(_table(ledger.rows))
        known = sum(1 for row in ledger.rows if row.is_known)
        console.print(Text(f"{known} of {len(ledger.rows)} parameters known\n", style="dim"))


def json_ledgers(ledgers: Sequence[Ledger]) -> str:
    """A JSON array with one object for each ledger; sizes and moments that are formulas are strings."""
    return json.dumps([_ledger(ledger) for ledger in ledgers], indent=2)


def _table(rows: Sequence[LedgerRow]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    has_notes = any(row.note for row in rows)
    columns = _COLUMNS if has_notes else _COLUMNS[:-1]
    for name in columns:
        table.add_column(name, justify="right" if name in _NUMERIC else "left", no_wrap=True)
    for row in rows:
        cells = (
            row.name,
            shape_text(row.shape),
            row.initializer,
            row.source,
            moment_text(row.mean),
            moment_text(row.std),
            row.note,
        )
        table.add_row(*(Text(visible(cell)) for cell in cells[: len(columns)]), style="" if row.is_known else "yellow")
    return table


def shape_text(shape: Shape | None) -> str:
    """A shape as Python writes it, `?` if not known."""
    if shape is None:
        return "?"
    return "(" + ", ".join(str(size) for size in shape) + ("," if len(shape) == 1 else "") + ")"


def moment_text(value: Number | None) -> str:
    """A mean or std with four digits, or as a formula; `?` if not known."""
    if value is None:
        return "?"
    return str(value) if isinstance(value, Expr) else f"{value:.4g}"


def _ledger(ledger: Ledger) -> dict[str, object]:
    rows: Iterator[dict[str, object]] = (_row(row) for row in ledger.rows)
    return {"title": ledger.title, "assumptions": list(ledger.assumptions), "parameters": list(rows)}


def _row(row: LedgerRow) -> dict[str, object]:
    return {
        "name": row.name,
        "shape": None if row.shape is None else [json_number(size) for size in row.shape],
        "initializer": row.initializer,
        "source": row.source or None,
        "mean": None if row.mean is None else json_number(row.mean),
        "std": None if row.std is None else json_number(row.std),
        "known": row.is_known,
        "note": row.note or None,
    }


def json_number(value: Number) -> int | float | str:
    """The number, or its text where JSON has no such number."""
    # JSON has neither formulas nor infinities.
    return str(value) if isinstance(value, Expr) or not math.isfinite(value) else value
