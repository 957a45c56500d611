"""Puts the ledger of a network beside the built network: which parameters are known, and which of those agree."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from initlint.analysis import ledgers
from initlint.ledger import LedgerRow
from initlint.symbolic import Expr
from initlint.workspace.source import SourceFile, read_source

SIGMAS = 5.0
"""The sampling error that a measured mean or std may have, in standard errors."""

_ROUNDING = 2e-6
"""Relative error of single precision, with room for sums and for inits computed in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The outcome for one network: how many parameters it has, how many of them the ledger knows, and what is wrong."""

    total: int
    known: int
    wrong: tuple[str, ...]
    unknown: tuple[str, ...]


def ledger_rows(file: Path, name: str, appended: str = "") -> dict[str, LedgerRow]:
    """The rows of the class or function `name` of a file, to whose text `appended` is added."""
    source = read_source(file)
    assert isinstance(source, SourceFile)
    (ledger,) = ledgers(replace(source, text=source.text + appended), name)
    return {row.name: row for row in ledger.rows}


def compare(rows: Mapping[str, LedgerRow], real: Mapping[str, NDArray[np.float64]]) -> Comparison:
    """`real` holds the values of every parameter of the built network under the names the ledger should use.

    A row that is known and has no counterpart in the network counts as wrong.
    """
    wrong = [f"{name}: is in the ledger only" for name, row in rows.items() if row.is_known and name not in real]
    unknown = []
    known = 0
    for name, values in real.items():
        row = rows.get(name)
        if row is None or not _has_numbers(row):
            unknown.append(f"{name}: {'no row' if row is None else row}")
            continue
        known += 1
        problem = _disagreement(row, values)
        if problem:
            wrong.append(f"{name}: {problem} (`{row.initializer}` {row.source})")
    return Comparison(total=len(real), known=known, wrong=tuple(wrong), unknown=tuple(unknown))


def _has_numbers(row: LedgerRow) -> bool:
    """Whether the row says all there is to say, without a name in it that stands for a size."""
    return row.is_known and not any(isinstance(number, Expr) for number in (row.mean, row.std, *(row.shape or ())))


def _disagreement(row: LedgerRow, values: NDArray[np.float64]) -> str:
    if tuple(values.shape) != row.shape:
        return f"has shape {tuple(values.shape)}, not {row.shape}"
    if not values.size:
        return ""
    mean, std = float(row.mean), float(row.std)  # type: ignore[arg-type]  # the caller knows that they are numbers
    rounding = _ROUNDING * max(abs(mean), std, 1e-30)
    error = SIGMAS * std / math.sqrt(values.size) + rounding
    if not abs(values.mean() - mean) <= error:
        return f"has mean {values.mean():.6g}, not {mean:.6g} +- {error:.2g}"
    # The mean square about the law's own mean is an unbiased estimate of its variance, however few values there are.
    measured = math.sqrt(np.mean((values - mean) ** 2))
    error = SIGMAS * std / math.sqrt(2 * values.size) + rounding
    if not abs(measured - std) <= error:
        return f"has std {measured:.6g}, not {std:.6g} +- {error:.2g}"
    return ""
