"""Normalization layers: what they divide by, and what that leaves of mean and correlation."""

from __future__ import annotations

import math
from dataclasses import replace

from initlint.signal.operations.transfer import Transfer, scaled
from initlint.signal.state import Gradient, Signal
from initlint.signal.weights import Moments

_FLOOR = 1e-30


def batch_norm(gamma: Moments, beta: Moments, epsilon: float, signal: Signal) -> Transfer:
    """Subtracts and divides by the statistics of each unit over the batch, so that what samples have in common goes
    (Yang et al. 2019, section 3). In the limit of a large batch."""
    variance = max(signal.square - signal.between_samples, _FLOOR)
    return _normalized(gamma, beta, epsilon, signal, removed=signal.between_samples, variance=variance)


def layer_norm(gamma: Moments, beta: Moments, epsilon: float, signal: Signal) -> Transfer:
    """Subtracts and divides by the statistics over the units of one sample (Ba et al. 2016, equation 4); group norm does the
    same over part of them."""
    variance = max(signal.variance, _FLOOR)
    return _normalized(gamma, beta, epsilon, signal, removed=signal.mean**2, variance=variance)


def rms_norm(gamma: Moments, epsilon: float, signal: Signal) -> Transfer:
    """Divides by the root mean square and leaves the mean (Zhang & Sennrich 2019, equation 4)."""
    nothing = Moments(mean=0.0, square=0.0)
    kept = _normalized(gamma, nothing, epsilon, signal, removed=0.0, variance=max(signal.square, _FLOOR))
    mean = gamma.mean * signal.mean / math.sqrt(max(signal.square, _FLOOR) + epsilon)
    return replace(kept, output=replace(kept.output, mean=mean))


def instance_norm(gamma: Moments, beta: Moments, epsilon: float, signal: Signal) -> Transfer:
    """Subtracts and divides by the statistics of each unit over the positions of one sample (Ulyanov et al. 2016)."""
    variance = max(signal.square - signal.between_positions, _FLOOR)
    found = _normalized(gamma, beta, epsilon, signal, removed=signal.between_positions, variance=variance)

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        # What all positions share goes with their mean, and what is along the signal with their scale.
        own = max(gradient.square - gradient.between_positions - gradient.along, 0.0)
        return found.back(replace(gradient, square=own, between_positions=0.0, along=0.0))

    return replace(found, back=back)


def group_norm(gamma: Moments, beta: Moments, epsilon: float, groups: int, signal: Signal) -> Transfer:
    """A layer norm over the units of each group (Wu & He 2018). Positions of a unit are alike, so that the scale of a group is
    that of few units: E 1/s^2 is larger than 1 / E s^2 by twice the variance of s^2."""
    found = layer_norm(gamma, beta, epsilon, signal)
    if not signal.units or signal.variance <= 0:
        return found
    alike = min(max((signal.between_positions - signal.mean**2) / signal.variance, 0.0), 1.0)
    factor = 1 + 2 * alike**2 * groups / signal.units

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        return tuple(scaled(part, factor) for part in found.back(gradient))

    return replace(found, back=back)


def _normalized(
    gamma: Moments, beta: Moments, epsilon: float, signal: Signal, *, removed: float, variance: float
) -> Transfer:
    factor = 1 / (variance + epsilon)
    own = gamma.square * factor
    output = replace(
        signal,
        mean=beta.mean,
        square=own * max(signal.square - removed, 0.0) + beta.square,
        between_samples=own * max(signal.between_samples - removed, 0.0) + beta.square,
        between_positions=own * max(signal.between_positions - removed, 0.0) + beta.square,
        spread=0.0,
        chance=0.0,
        profile=signal.profile if removed != signal.between_samples else None,
        latent=None,
    )

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        return (replace(gradient, square=gradient.square * own, between_positions=gradient.between_positions * own),)

    return Transfer(output=output, back=back)
