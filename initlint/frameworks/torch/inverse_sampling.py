"""Normal values drawn as PyTorch's `trunc_normal_` does, and the many copies of it: `uniform_`, `erfinv_`, `clamp_`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import NormalDist

from initlint.distributions import Distribution, Kind, scaled, truncated_normal

_ROUNDING = 1e-6
"""What the ends of a law may be beyond those of a clamp for the clamp to change nothing."""


_OUTERMOST = 6
"""In standard deviations."""


def law(
    method: str, old: Distribution, positional: Sequence[object], keywords: Mapping[str, object]
) -> Distribution | None:
    """The law of values of the law `old` after the method, None where it is not known."""
    if method == "erfinv_" and old.kind is Kind.UNIFORM:
        return _inverted(old.low, old.high)
    if method in {"clamp_", "clip_"}:
        ends = dict(zip(("min", "max"), positional, strict=False)) | dict(keywords)
        return _clamped(old, ends.get("min"), ends.get("max"))
    return None


def _clamped(old: Distribution, low: object, high: object) -> Distribution | None:
    """What lies further out than any value drawn changes no moment."""
    mean, std = old.mean, old.std
    if isinstance(low, (int, float)) and isinstance(mean, (int, float)) and isinstance(std, (int, float)):
        if old.low == -math.inf and low < mean - _OUTERMOST * std:
            old = replace(old, low=low)
        if old.high == math.inf and isinstance(high, (int, float)) and high > mean + _OUTERMOST * std:
            old = replace(old, high=high)
    is_within = (low is None or _is_below(low, old.low)) and (high is None or _is_below(old.high, high))
    return old if is_within else None


def _inverted(low: object, high: object) -> Distribution | None:
    """The inverse error function of u in (low, high): a standard normal z between the quantiles, over sqrt(2)."""
    if not isinstance(low, (int, float)) or not isinstance(high, (int, float)) or not -1 <= low < high <= 1:
        return None
    first, last = (_quantile((end + 1) / 2) for end in (low, high))
    return scaled(truncated_normal(0.0, 1.0, first, last), math.sqrt(0.5))


def _quantile(probability: float) -> float:
    if probability in {0.0, 1.0}:
        return math.copysign(math.inf, probability - 0.5)
    return NormalDist().inv_cdf(probability)


def _is_below(less: object, more: object) -> bool:
    if not isinstance(less, (int, float)) or not isinstance(more, (int, float)):
        return False
    return less <= more + _ROUNDING * max(abs(less), abs(more))
