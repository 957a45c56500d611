"""What an activation makes of a Gaussian pre-activation: moments, and products over correlated pairs of units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from initlint.signal import gaussian
from initlint.signal.gaussian import Function, below, coefficients, density, expectation

_STEP = 1e-4
"""Of the central difference for a slope, in units of the standard deviation."""


@dataclass(frozen=True, slots=True)
class Activation:
    """An elementwise function. `slope` is its factor on negative numbers if it is linear on either side of zero (ReLU,
    LeakyReLU, the identity), None otherwise. Equal names must mean equal functions: the name is the key of the cache."""

    name: str
    function: Function
    slope: float | None = None

    def __hash__(self) -> int:
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Activation) and self.name == other.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """phi(z) for z ~ N(m, s^2): `mean` E phi, `square` E phi^2, `slope_square` E phi'^2, `fourth` E phi^4.

    `products` and `slope_products` are squared Hermite coefficients of phi and phi'.
    """

    mean: float
    square: float
    slope_square: float
    fourth: float
    products: Sequence[float]
    slope_products: Sequence[float]

    def product(self, correlation: float) -> float:
        """E phi(u) phi(v) for a pair with this correlation."""
        return _series(self.products, self.square, correlation)

    def slope_product(self, correlation: float) -> float:
        """E phi'(u) phi'(v) for a pair with this correlation."""
        return _series(self.slope_products, self.slope_square, correlation)


def response(activation: Activation, mean: float, variance: float) -> Response:
    """The response to z ~ N(mean, variance)."""
    # Six digits: errors of the model are larger, and equal layers share one computation.
    return _response(activation, float(f"{mean:.6g}"), float(f"{max(variance, 0.0):.6g}"))


@lru_cache(maxsize=4096)
def _response(activation: Activation, mean: float, variance: float) -> Response:
    std = math.sqrt(variance)
    function = activation.function
    step = max(std, abs(mean), 1e-12) * _STEP
    slope = _slope_of(function, step) if std > 0 else _left_slope_of(function, step)
    moments = _piecewise_linear(activation.slope, mean, std) if activation.slope is not None and std > 0 else None
    if moments is None:
        square = expectation(lambda x: function(x) ** 2, mean, std)
        slope_square = expectation(_slope_square_of(function, step), mean, std) if std > 0 else slope(mean) ** 2
    else:
        square, slope_square = moments
    found = coefficients(function, mean, std)
    return Response(
        mean=found[0],
        square=square,
        slope_square=slope_square,
        fourth=expectation(lambda x: function(x) ** 4, mean, std),
        products=tuple(coefficient**2 for coefficient in found),
        slope_products=tuple(coefficient**2 for coefficient in coefficients(slope, mean, std)),
    )


def _piecewise_linear(slope: float, mean: float, std: float) -> tuple[float, float]:
    """E phi^2 and E phi'^2 of x for x > 0 and slope * x else: the truncated second moments of a Gaussian."""
    ratio = mean / std
    positive = (mean * mean + std * std) * below(ratio) + mean * std * density(ratio)
    square = positive + slope * slope * (mean * mean + std * std - positive)
    return square, below(ratio) + slope * slope * (1 - below(ratio))


def _series(squares: Sequence[float], total: float, correlation: float) -> float:
    """sum_k a_k^2 rho^k; what lies beyond the last known coefficient is given its power."""
    rho = min(max(correlation, -1.0), 1.0)
    value, power = 0.0, 1.0
    for square in squares:
        value += square * power
        power *= rho
    rest = max(total - sum(squares), 0.0)
    # The coefficients of a kink fall off slowly. With a power for all of them, rho = 1 gives the second moment itself.
    return value + rest * abs(rho) ** (2 * gaussian.DEGREE) * (1 if rho > 0 else -1)


def _slope_of(function: Function, step: float) -> Function:
    return lambda x: (function(x + step) - function(x - step)) / (2 * step)


def _left_slope_of(function: Function, step: float) -> Function:
    """Where all values are the same and lie on a kink, frameworks take the slope below it: that of ReLU at zero is zero."""
    return lambda x: (function(x) - function(x - step)) / step


def _slope_square_of(function: Function, step: float) -> Function:
    """The mean of the squares on either side: at a jump of the slope neither side is lost."""

    def square(x: float) -> float:
        here = function(x)
        return ((function(x + step) - here) ** 2 + (here - function(x - step)) ** 2) / (2 * step * step)

    return square
