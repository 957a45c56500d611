"""Powers of positive quantities that lie close to their mean, such as the variances that a hand-written norm divides by."""

from __future__ import annotations

import math
from dataclasses import replace

from initlint.signal.operations.transfer import Transfer
from initlint.signal.state import Gradient, Signal

_CONCENTRATED = 0.25
"""The largest variance, over the squared mean, of what is taken to be positive."""


def power(exponent: float, signal: Signal) -> Transfer | None:
    """y^p for a y that is taken as lognormal: with 1 + c = E y^2 / m^2, E y^p = m^p (1 + c)^(p (p - 1) / 2). None for a y that
    may well be near zero or below."""
    mean = signal.mean
    if mean <= 0 or signal.variance > _CONCENTRATED * mean * mean:
        return None

    def moment(order: float) -> float:
        return math.pow(mean, order) * math.pow(signal.square / (mean * mean), order * (order - 1) / 2)

    def both(product: float) -> float:
        shared = math.pow(max(product / (mean * mean), 0.0), exponent * exponent)
        return min(moment(exponent) ** 2 * shared, moment(2 * exponent))

    output = replace(
        signal,
        mean=moment(exponent),
        square=moment(2 * exponent),
        between_samples=both(signal.between_samples),
        between_positions=both(signal.between_positions),
        latent=None,
        weighing=None,
    )
    slope = exponent * exponent * moment(2 * (exponent - 1))

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        return (
            replace(gradient, square=gradient.square * slope, between_positions=gradient.between_positions * slope),
        )

    return Transfer(output=output, back=back)


def centred(signal: Signal, mean: Signal) -> Transfer:
    """x - mean(x): the mean is a projection, what is left is orthogonal to it."""
    output = replace(
        signal,
        mean=0.0,
        square=max(signal.square - mean.square, 0.0),
        between_samples=max(signal.between_samples - mean.between_samples, 0.0),
        between_positions=max(signal.between_positions - mean.between_positions, 0.0),
        latent=None,
    )
    return Transfer(output=output, back=lambda gradient: (gradient, Gradient(square=0.0)))
