"""The ledger: each parameter, its shape, what initialised it and where, its expected mean and std."""

from __future__ import annotations

from dataclasses import dataclass

from initlint.distributions import Shape
from initlint.symbolic import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One parameter. `initializer` reads as in the source (`kaiming_normal_`), or `default`; `source` is `file:line`,
    empty for a default. `mean` and `std` are None where not known; a row is known when shape, mean and std are."""

    name: str
    shape: Shape | None
    initializer: str
    source: str
    mean: Number | None
    std: Number | None
    is_known: bool
    floor: Number | None = None
    """The lower bound of a truncated normal law, None for other laws."""
    note: str = ""
    """What a reader must know beside: `one of 2 paths`, `tied to wte.weight`, `rows 0:1 overwritten at model.py:12`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The rows of one class or function. `assumptions` are the conditions this table rests on, as text."""

    title: str
    rows: tuple[LedgerRow, ...]
    assumptions: tuple[str, ...] = ()
