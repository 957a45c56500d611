"""Activations, dropout, and products with a number."""

from __future__ import annotations

import math
from dataclasses import replace

from initlint.signal.operations.transfer import Transfer, scaled, unchanged
from initlint.signal.responses import Activation, Response, response
from initlint.signal.state import Gradient, Latent, Signal


def activation(function: Activation, signal: Signal) -> Transfer:
    """phi applied to a pre-activation that is Gaussian over units (Poole et al. 2016, equations 3 and 5)."""
    variance = signal.variance
    found = response(function, signal.mean, variance)
    samples = _correlation(signal.between_samples, signal)
    positions = _correlation(signal.between_positions, signal)
    output = replace(
        signal,
        mean=found.mean,
        square=found.square,
        between_samples=found.product(samples),
        between_positions=found.product(positions),
        spread=_spread(function, signal, found, samples),
        chance=0.0,
        latent=Latent(
            function=function, response=found, mean=signal.mean, variance=variance, between_positions=positions
        ),
    )
    shared = found.slope_product(positions)

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        return (
            replace(
                gradient,
                square=gradient.square * found.slope_square * gradient.lift,
                between_positions=gradient.between_positions * shared,
                along=gradient.between_positions * (found.slope_products[1] if len(found.slope_products) > 1 else 0.0),
                lift=1.0,
            ),
        )

    return Transfer(output=output, back=back)


def dropout(rate: float, signal: Signal) -> Transfer:
    """Inverted dropout as in training: what is kept is divided by its probability (Srivastava et al. 2014)."""
    kept = max(1 - rate, 1e-12)
    output = replace(signal, square=signal.square / kept, latent=None)

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        return (replace(gradient, square=gradient.square / kept),)

    return Transfer(output=output, back=back)


def noise(std: float, signal: Signal) -> Transfer:
    """Independent noise of mean zero on each element."""
    return Transfer(output=replace(signal, square=signal.square + std * std, latent=None), back=unchanged)


def shift(number: float, signal: Signal, *, is_turned: bool = False) -> Transfer:
    """`x + number`, or `number - x`."""
    before = -signal.mean if is_turned else signal.mean
    added = 2 * number * before + number * number
    output = replace(
        signal,
        mean=before + number,
        square=signal.square + added,
        between_samples=signal.between_samples + added,
        between_positions=signal.between_positions + added,
        latent=None,
    )
    return Transfer(output=output, back=unchanged)


def scale(factor: float, signal: Signal) -> Transfer:
    """A product with a number."""
    square = factor * factor
    output = replace(
        signal,
        mean=signal.mean * factor,
        square=signal.square * square,
        between_samples=signal.between_samples * square,
        between_positions=signal.between_positions * square,
        latent=None,
    )
    return Transfer(output=output, back=lambda gradient: (scaled(gradient, square),))


def _correlation(product: float, signal: Signal) -> float:
    if signal.variance <= 0:
        return 1.0
    return min(max((product - signal.mean**2) / signal.variance, -1.0), 1.0)


def _spread(function: Activation, signal: Signal, found: Response, samples: float) -> float:
    """The variance of log(x^2) behind the activation: what came in, times how strongly phi passes a change of scale on, and
    the chance of finitely many units (Hanin & Nica 2019)."""
    if signal.variance <= 0 or found.square <= 0:
        return signal.spread
    step = 1.02
    moved = response(function, signal.mean * math.sqrt(step), signal.variance * step).square
    passed_on = min(1.0, math.log(max(moved, 1e-300) / found.square) / math.log(step))
    kurtosis = found.fourth / found.square**2 - 1
    width = signal.units or math.inf
    return signal.spread * passed_on**2 + kurtosis * max(samples, 0.0) ** 2 / width
