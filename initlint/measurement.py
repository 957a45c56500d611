"""What a built network's parameters were measured to be, and how that compares with the ledger."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from initlint.distributions import Shape
from initlint.ledger import LedgerRow
from initlint.symbolic import Expr

SIGMAS = 5.0
"""The sampling error that a measured mean or std may have, in standard errors."""

_FIVE_SIGMAS = 2.9e-7
"""The chance of a normal variable to lie beyond SIGMAS on one side."""

_ROUNDING = 2e-6
"""Relative error of single precision, with room for sums and for inits computed in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One parameter of a built network. `mean` and `std` (of all elements, not an estimate of a population's) are None
    where it holds no values: on the meta device, or before a lazy module is called."""

    name: str
    shape: tuple[int, ...]
    mean: float | None
    std: float | None


class Verdict(Enum):
    """How a row of the ledger and a measured parameter go together."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    UNKNOWN = "not known"
    """The ledger has no numbers for it."""
    UNMEASURED = "not measured"
    """The built parameter holds no values."""
    ABSENT = "not in the built network"
    MISSING = "not in the ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A parameter in the ledger, in the built network, or in both. `problem` says in what the two disagree."""

    name: str
    row: LedgerRow | None
    measured: Measured | None
    verdict: Verdict
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The ledger of a network beside the built network: the built parameters in order, then what only the ledger has."""

    title: str
    pairs: tuple[Pair, ...]

    def count(self, *verdicts: Verdict) -> int:
        """How many pairs have one of the verdicts."""
        return sum(1 for pair in self.pairs if pair.verdict in verdicts)

    @property
    def total(self) -> int:
        """The parameters of the built network."""
        return sum(1 for pair in self.pairs if pair.measured is not None)

    @property
    def known(self) -> int:
        """The parameters of the built network that the ledger has numbers for."""
        return sum(1 for pair in self.pairs if pair.measured is not None and pair.row is not None and pair.row.is_known)

    @property
    def wrong(self) -> tuple[Pair, ...]:
        """Where the ledger says something that is not so."""
        wrong = {Verdict.DISAGREES, Verdict.ABSENT}
        return tuple(
            pair for pair in self.pairs if pair.verdict in wrong and pair.row is not None and pair.row.is_known
        )


def compare(title: str, rows: Mapping[str, LedgerRow], measured: Sequence[Measured]) -> Comparison:
    """Puts rows and measured parameters of the same name side by side."""
    pairs = [_pair(real.name, rows.get(real.name), real) for real in measured]
    names = {real.name for real in measured}
    pairs += [_pair(name, row, None) for name, row in rows.items() if name not in names]
    return Comparison(title=title, pairs=tuple(pairs))


def _pair(name: str, row: LedgerRow | None, real: Measured | None) -> Pair:
    verdict, problem = _verdict(row, real)
    return Pair(name=name, row=row, measured=real, verdict=verdict, problem=problem)


def _verdict(row: LedgerRow | None, real: Measured | None) -> tuple[Verdict, str]:
    if real is None:
        return Verdict.ABSENT, "is in the ledger only"
    if row is None:
        return Verdict.MISSING, ""
    if not has_numbers(row):
        return Verdict.UNKNOWN, ""
    if real.shape != row.shape:
        return Verdict.DISAGREES, f"has shape {_shape(real.shape)}, not {_shape(row.shape)}"
    if real.mean is None or real.std is None:
        return Verdict.UNMEASURED, ""
    problem = _disagreement(row, real.mean, real.std, math.prod(real.shape))
    return (Verdict.DISAGREES, problem) if problem else (Verdict.AGREES, "")


def has_numbers(row: LedgerRow) -> bool:
    """Whether the row says all there is to say, without a name in it that stands for a size."""
    return row.is_known and not any(isinstance(number, Expr) for number in (row.mean, row.std, *(row.shape or ())))


def _disagreement(row: LedgerRow, measured_mean: float, measured_std: float, count: int) -> str:
    if not count:
        return ""
    mean, std = float(row.mean), float(row.std)  # type: ignore[arg-type]  # the caller knows that they are numbers
    rounding = _ROUNDING * max(abs(mean), std, 1e-30)
    floor = float(row.floor) - mean if isinstance(row.floor, (int, float)) else 0.0
    floors = _draws_of_the_floor(count) if floor else 0
    error = SIGMAS * std / math.sqrt(count) + floors * abs(floor) / count + rounding
    if not abs(measured_mean - mean) <= error:
        return f"has mean {measured_mean:.6g}, not {mean:.6g} +- {error:.2g}"
    # The mean square about the law's own mean is an unbiased estimate of its variance, however few values there are.
    measured = math.hypot(measured_std, measured_mean - mean)
    error = SIGMAS * std / math.sqrt(2 * count) + math.hypot(std, floor * math.sqrt(floors / count)) - std + rounding
    if not abs(measured - std) <= error:
        return f"has std {measured:.6g}, not {std:.6g} +- {error:.2g}"
    return ""


def _draws_of_the_floor(count: int) -> int:
    """How often the lower bound itself may have been drawn. Samplers of a truncated normal that invert its distribution
    function in single precision (timm's, and PyTorch's own before 2.13) draw it once in 2**24 times, however far away it
    lies: the uniform number is then -1 and its inverse error function minus infinity."""
    rate = count / 2**24
    times, chance = 0, math.exp(-rate)
    beyond = 1 - chance
    while beyond > _FIVE_SIGMAS:
        times += 1
        chance *= rate / times
        beyond -= chance
    return times


def _shape(shape: Shape | None) -> str:
    return str(tuple(shape or ()))
