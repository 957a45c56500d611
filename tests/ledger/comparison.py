"""Puts the ledger of a network beside the built network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from initlint import measurement
from initlint.analysis import ledgers
from initlint.ledger import LedgerRow
from initlint.measurement import Comparison
from initlint.runtime.measure import measure
from initlint.workspace.source import SourceFile, read_source


def ledger_rows(file: Path, name: str, appended: str = "") -> dict[str, LedgerRow]:
    """The rows of the class or function `name` of a file, to whose text `appended` is added."""
    source = read_source(file)
    assert isinstance(source, SourceFile)
    (ledger,) = ledgers(replace(source, text=source.text + appended), name)
    return {row.name: row for row in ledger.rows}


def compare(title: str, rows: Mapping[str, LedgerRow], network: object) -> Comparison:
    """The rows beside the parameters of a built network."""
    return measurement.compare(title, rows, measure(network))


def problems(comparison: Comparison) -> list[str]:
    """What is wrong, in words."""
    return [f"{pair.name}: {pair.problem} ({pair.row})" for pair in comparison.wrong]
