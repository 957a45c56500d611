"""What a stretch of plain layers does to the signal and its gradient, by mean-field recursion over second moments.

For pre-activations z ~ N(0, q): q' = s^2 E phi(z)^2 forward and chi = s^2 E phi'(z)^2 backward (Poole et al. 2016,
equations 3 and 11), with s = std * sqrt(fan-in). Norms, residual paths and biases are not for this module.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_POINTS = tuple((i + 0.5) / 10 for i in range(-60, 60))
_WEIGHTS = tuple(math.exp(-z * z / 2) / math.sqrt(2 * math.pi) / 10 for z in _POINTS)
_STEP = 1e-4
"""The points straddle zero, where ReLU has no derivative."""
_TINY, _HUGE = 1e-30, 1e30
MAX_TIMES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A layer with gain `gain` before the activation `function`, `times` in a row."""

    gain: float
    function: Callable[[float], float]
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Decades (log10 of the factor in rms) by which the gradient changes from the last layer to the first, and the signal
    from what enters the first layer to what the last puts out before its activation."""

    gradient: float
    signal: float


def effect_of(stages: Sequence[Stage]) -> Effect:
    """The effect on a signal that enters with unit variance."""
    moment, q, decades = 1.0, 1.0, 0.0
    slope: float | None = None
    for stage in stages:
        for _ in range(min(stage.times, MAX_TIMES)):
            q = min(max(stage.gain**2 * moment, _TINY), _HUGE)
            if slope is not None:
                decades += math.log10(max(stage.gain**2 * slope, _TINY)) / 2
            moment = _mean_square(stage.function, q)
            slope = _mean_square(_derivative(stage.function, _STEP * math.sqrt(q)), q)
    return Effect(gradient=decades, signal=math.log10(q) / 2)


def _mean_square(function: Callable[[float], float], q: float) -> float:
    """E f(z)^2 for z ~ N(0, q)."""
    scale = math.sqrt(q)
    return sum(weight * function(scale * z) ** 2 for z, weight in zip(_POINTS, _WEIGHTS, strict=True))


def _derivative(function: Callable[[float], float], step: float) -> Callable[[float], float]:
    return lambda z: (function(z + step) - function(z - step)) / (2 * step)
