"""Pooling over positions: means, and maxima of correlated Gaussians."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from initlint.signal.gaussian import below, density, expectation
from initlint.signal.operations.transfer import Transfer, scaled
from initlint.signal.responses import Activation
from initlint.signal.state import Gradient, Signal

_STEP = 0.25
_POINTS = tuple(_STEP * place - 6 for place in range(49))


def average(window: float, outputs: int | None, signal: Signal) -> Transfer:
    """The mean of `window` positions: what they have in common stays, the rest is divided by their number."""
    own = max(signal.square - signal.between_positions, 0.0)
    output = replace(
        signal,
        square=signal.between_positions + own / window,
        positions=outputs,
        profile=None,
        latent=None,
    )
    is_global = outputs in {None, 1}

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        # Every position of a global mean gets the same gradient; of a small window some positions share one.
        shared = gradient.square if is_global else gradient.between_positions
        return (Gradient(square=gradient.square / window**2, between_positions=shared / window**2),)

    return Transfer(output=output, back=back)


def across(count: float, units: int | None, signal: Signal) -> Transfer:
    """The mean of `count` units of one position, or of as many branches: they have no more in common than their mean.
    `units` is the number that remains."""
    common = signal.mean**2

    def of_mean(product: float) -> float:
        return common + (product - common) / count

    output = replace(
        signal,
        square=of_mean(signal.square),
        between_samples=of_mean(signal.between_samples),
        between_positions=of_mean(signal.between_positions),
        units=units,
        latent=None,
        weighing=None,
    )
    share = 1 / (count * count)
    return Transfer(output=output, back=lambda gradient: (scaled(gradient, share),))


def maximum(window: int, outputs: int | None, activation: Activation, signal: Signal) -> Transfer:
    """The largest of `window` positions of phi(z), for a monotonous phi the phi of the largest z. `activation` is the phi
    that was applied before, the identity if there was none."""
    latent = signal.latent
    mean, variance, shared = signal.mean, signal.variance, 0.0
    if latent is not None:
        mean, variance, shared = latent.mean, latent.variance, latent.between_positions
    elif variance > 0:
        shared = (signal.between_positions - mean * mean) / variance
    std, phi = math.sqrt(variance), activation.function
    first, second = _of_largest(window, mean, std, shared, (phi, lambda x: phi(x) ** 2))
    spread_out = max(second - first * first, 0.0)
    samples = 0.0 if signal.variance <= 0 else (signal.between_samples - signal.mean**2) / signal.variance
    positions = 0.0 if signal.variance <= 0 else (signal.between_positions - signal.mean**2) / signal.variance
    output = replace(
        signal,
        mean=first,
        square=second,
        between_samples=first * first + max(samples, 0.0) * spread_out,
        between_positions=first * first + max(positions, 0.0) * spread_out,
        positions=outputs,
        profile=None,
        latent=None,
    )
    share = outputs / signal.positions if outputs and signal.positions else 1 / window
    # The gradient goes to the largest alone, which for ReLU is more often above zero than the others are.
    lift = 1.0 if latent is None else _lift(window, mean, std, shared, activation, latent.response.slope_square)

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        shared = gradient.between_positions * share * share
        return (Gradient(square=gradient.square * share, between_positions=shared, lift=lift),)

    return Transfer(output=output, back=back)


def _lift(window: int, mean: float, std: float, shared: float, activation: Activation, slope_square: float) -> float:
    step = max(std, 1e-12) * 1e-4
    phi = activation.function
    (at_largest,) = _of_largest(
        window, mean, std, shared, (lambda x: ((phi(x + step) - phi(x - step)) / (2 * step)) ** 2,)
    )
    return at_largest / slope_square if slope_square > 0 else 1.0


def _of_largest(
    count: int, mean: float, std: float, correlation: float, functions: Sequence[Callable[[float], float]]
) -> list[float]:
    """E f(max z_i) of `count` equally correlated z_i ~ N(mean, std^2), by their common and their own parts."""
    rho = min(max(correlation, 0.0), 1.0)
    if rho > 1 - 1e-6 or count == 1:
        return [expectation(function, mean, std) for function in functions]
    own = [count * density(y) * below(y) ** (count - 1) for y in _POINTS]
    own_total = sum(own)
    common = [(0.0, 1.0)] if rho < 1e-6 else [(x, density(x) * _STEP) for x in _POINTS]
    common_total = sum(weight for _, weight in common)
    found = [0.0] * len(functions)
    for x, outer in common:
        for y, inner in zip(_POINTS, own, strict=True):
            z = mean + std * (math.sqrt(rho) * x + math.sqrt(1 - rho) * y)
            weight = outer / common_total * inner / own_total
            for place, function in enumerate(functions):
                found[place] += weight * function(z)
    return found
