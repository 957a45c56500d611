"""How the elements of a tensor are distributed when training starts."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

from initlint.symbolic import Expr, Number, square_root

Shape: TypeAlias = tuple[Number, ...]


class Kind(Enum):
    """The family of a distribution."""

    CONSTANT = "constant"
    NORMAL = "normal"
    TRUNCATED_NORMAL = "truncated normal"
    UNIFORM = "uniform"
    ORTHOGONAL = "orthogonal"
    IDENTITY = "identity"
    SPARSE = "sparse"
    FIXED = "fixed values"
    """Not random and not all equal: `arange`, a sine table, a filter written out."""
    RANDOM = "random"
    """Random of another family: products and sums of draws. Mean and std may still be known."""
    UNINITIALIZED = "uninitialized memory"
    LOADED = "loaded"
    """Read from a checkpoint or copied from data."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """The law of a tensor's elements at the start of training.

    `mean` and `std` are over the elements of one draw, exact unless None. `scheme` names the rule that the scale came
    from (`xavier`, `kaiming`, `lecun`, `variance_scaling`, `orthogonal`, `torch_default`, or empty for a literal scale),
    `gain` the factor it was given, `fan` the mode (`fan_in`, `fan_out`, `fan_avg`).
    `nonlinearity` is the activation that the call itself names, `slope` the negative slope (`a`) it was given.
    `draw` tells equal values apart from equal laws: two tensors with the same non-None `draw` and the same shape
    hold the same numbers.
    """

    kind: Kind
    mean: Number | None = None
    std: Number | None = None
    low: Number | None = None
    high: Number | None = None
    scheme: str = ""
    gain: Number | None = None
    fan: str = ""
    nonlinearity: str | None = None
    slope: Number | None = None
    draw: int | None = None

    @property
    def is_zero(self) -> bool:
        """Whether every element is exactly zero."""
        return self.kind is Kind.CONSTANT and self.mean == 0

    @property
    def is_constant(self) -> bool:
        """Whether all elements are equal, and known to be."""
        return self.kind is Kind.CONSTANT

    @property
    def is_random(self) -> bool:
        """Whether the elements are drawn."""
        return self.kind in _RANDOM_KINDS

    @property
    def is_known(self) -> bool:
        """Whether mean and std are known, at least as formulas."""
        return self.mean is not None and self.std is not None


_RANDOM_KINDS = frozenset({Kind.NORMAL, Kind.TRUNCATED_NORMAL, Kind.UNIFORM, Kind.ORTHOGONAL, Kind.SPARSE, Kind.RANDOM})

UNINITIALIZED = Distribution(kind=Kind.UNINITIALIZED)
UNKNOWN_DISTRIBUTION = Distribution(kind=Kind.UNKNOWN)
LOADED = Distribution(kind=Kind.LOADED)


def constant(value: Number | None) -> Distribution:
    """All elements equal; None for a constant whose value is not known."""
    return Distribution(kind=Kind.CONSTANT, mean=value, std=0, low=value, high=value)


def normal(mean: Number | None, std: Number | None) -> Distribution:
    """Gaussian; a std of 0 is a constant."""
    if std == 0:
        return constant(mean)
    return Distribution(kind=Kind.NORMAL, mean=mean, std=std)


def uniform(low: Number | None, high: Number | None) -> Distribution:
    """Uniform on [low, high)."""
    if low is None or high is None:
        return Distribution(kind=Kind.UNIFORM)
    if low == high:
        return constant(low)
    return Distribution(kind=Kind.UNIFORM, mean=(low + high) / 2, std=(high - low) / math.sqrt(12), low=low, high=high)


def symmetric_uniform(std: Number) -> Distribution:
    """Uniform on [-b, b] with the given std, b = sqrt(3) std."""
    bound = std * math.sqrt(3)
    return Distribution(kind=Kind.UNIFORM, mean=0, std=std, low=-bound, high=bound)


def truncated_normal(mean: Number, std: Number, low: Number, high: Number) -> Distribution:
    """A Gaussian cut to the absolute bounds [low, high], with the exact moments of what is left.

    With alpha = (low - mean) / std, beta = (high - mean) / std and Z = Phi(beta) - Phi(alpha):
    E x = mean + std (phi(alpha) - phi(beta)) / Z and
    Var x = std^2 (1 + (alpha phi(alpha) - beta phi(beta)) / Z - ((phi(alpha) - phi(beta)) / Z)^2)
    (Johnson, Kotz & Balakrishnan 1994, section 13.10.1).
    """
    law = Distribution(kind=Kind.TRUNCATED_NORMAL, low=low, high=high)
    if isinstance(std, Expr) or isinstance(mean, Expr) or isinstance(low, Expr) or isinstance(high, Expr):
        # The bounds are absolute, and the usual std of a few hundredths leaves +-2 untouched.
        return replace(law, mean=mean, std=std) if not isinstance(low, Expr) and low <= -2 else law
    if std <= 0:
        return constant(mean)
    alpha, beta = (low - mean) / std, (high - mean) / std
    mass = _normal_cdf(beta) - _normal_cdf(alpha)
    if mass <= 0:
        return law
    shift = (_normal_pdf(alpha) - _normal_pdf(beta)) / mass
    spread = 1 + (_tail(alpha) - _tail(beta)) / mass - shift**2
    return replace(law, mean=mean + std * shift, std=std * math.sqrt(max(spread, 0.0)))


def _tail(x: float) -> float:
    return 0.0 if math.isinf(x) else x * _normal_pdf(x)


def scaled(law: Distribution, factor: Number | None) -> Distribution:
    """The law of `factor * x`."""
    if law.kind in {Kind.UNINITIALIZED, Kind.UNKNOWN, Kind.LOADED}:
        return law
    if factor is None:
        return Distribution(kind=law.kind)
    if factor == 0:
        return constant(0)
    mean = None if law.mean is None else law.mean * factor
    if law.kind is Kind.CONSTANT:
        return constant(mean)
    ends = [None if end is None else end * factor for end in (law.low, law.high)]
    negative = not isinstance(factor, Expr) and factor < 0
    if negative:
        ends.reverse()
    std = None if law.std is None else law.std * (-factor if negative else factor)
    gain = None if law.gain is None else law.gain * factor
    return replace(law, mean=mean, std=std, low=ends[0], high=ends[1], gain=gain)


def shifted(law: Distribution, offset: Number | None) -> Distribution:
    """The law of `x + offset`."""
    if law.kind in {Kind.UNINITIALIZED, Kind.UNKNOWN, Kind.LOADED}:
        return law
    if offset is None:
        return Distribution(kind=law.kind, std=law.std)
    mean, low, high = (None if part is None else part + offset for part in (law.mean, law.low, law.high))
    if law.kind is Kind.CONSTANT:
        return constant(mean)
    return replace(law, mean=mean, low=low, high=high)


def added(left: Distribution, right: Distribution) -> Distribution:
    """The law of the sum of two independent tensors."""
    if left.is_constant:
        return shifted(right, left.mean)
    if right.is_constant:
        return shifted(left, right.mean)
    return _combined(left, right, _sum_moments(left, right))


def multiplied(left: Distribution, right: Distribution) -> Distribution:
    """The law of the elementwise product of two independent tensors."""
    if left.is_constant:
        return scaled(right, left.mean)
    if right.is_constant:
        return scaled(left, right.mean)
    return _combined(left, right, _product_moments(left, right))


def _combined(left: Distribution, right: Distribution, moments: tuple[Number | None, Number | None]) -> Distribution:
    kinds = {left.kind, right.kind}
    for absorbing in (Kind.UNINITIALIZED, Kind.UNKNOWN, Kind.LOADED):
        if absorbing in kinds:
            return Distribution(kind=absorbing)
    kind = Kind.RANDOM if left.is_random or right.is_random else Kind.FIXED
    return Distribution(kind=kind, mean=moments[0], std=moments[1])


def _sum_moments(left: Distribution, right: Distribution) -> tuple[Number | None, Number | None]:
    if left.mean is None or right.mean is None or left.std is None or right.std is None:
        return None, None
    return left.mean + right.mean, square_root(left.std * left.std + right.std * right.std)


def _product_moments(left: Distribution, right: Distribution) -> tuple[Number | None, Number | None]:
    if left.mean is None or right.mean is None or left.std is None or right.std is None:
        return None, None
    mean = left.mean * right.mean
    second = (left.std * left.std + left.mean * left.mean) * (right.std * right.std + right.mean * right.mean)
    return mean, square_root(second - mean * mean)


def _normal_pdf(x: float) -> float:
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def _normal_cdf(x: float) -> float:
    return math.erfc(-x / math.sqrt(2)) / 2
