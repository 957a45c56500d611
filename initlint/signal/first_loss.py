"""The cross-entropy that a classifier starts with.

With independent logits z_k ~ N(0, s^2), whatever the label, the loss is E log sum_k exp(z_k), as E z_y = 0. From
log x = int_0^oo (exp(-t) - exp(-x t)) / t dt it follows that this is int_0^oo (exp(-t) - L(t)^K) / t dt with the Laplace
transform L(t) = E exp(-t exp(s z)): one integral, exact for any number K of classes. For small s it is log K + s^2 / 2.
"""

from __future__ import annotations

import math

from initlint.signal.gaussian import expectation

_STEP = 0.1
"""Of the integration over log t."""
_REACH = 8.0
_LARGEST = 80.0
"""Beyond this standard deviation the largest logit decides, and the loss is proportional to it."""


def expected_cross_entropy(classes: int, std: float) -> float:
    """The expected loss in nats for `classes` independent logits with mean 0 and standard deviation `std`.

    Raises ValueError for fewer than two classes.
    """
    if classes < 2:
        raise ValueError(f"a cross-entropy needs at least two classes, not {classes}")
    if std > _LARGEST:
        return expected_cross_entropy(classes, _LARGEST) * std / _LARGEST
    lowest = -math.log(classes) - std * std / 2 - (std + 2) * _REACH
    highest = (std + 1) * _REACH
    count = math.ceil((highest - lowest) / _STEP)
    step = (highest - lowest) / count
    times = (math.exp(lowest + place * step) for place in range(count + 1))
    return step * sum(math.exp(-t) - _laplace_transform(t, std) ** classes for t in times)


def _laplace_transform(t: float, std: float) -> float:
    """E exp(-t exp(std z)) for z ~ N(0, 1)."""
    return expectation(lambda z: math.exp(-t * math.exp(std * z)), 0.0, 1.0)
