"""Matrix products and convolutions with random weights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from initlint.signal.operations.transfer import Transfer, scaled
from initlint.signal.state import Gradient, Profile, Signal
from initlint.signal.weights import Moments
from initlint.signal.windows import Taps, Window, gathered, scattered


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A layer's kernel and bias. `inputs` and `outputs` are the channels that a unit reads and that read a unit."""

    kernel: Moments
    bias: Moments
    inputs: float
    outputs: float
    units: int | None


def dense(weights: Weights, signal: Signal) -> Transfer:
    """y = W x + b with independent weights: E y^2 = n E w^2 E x^2 + E b^2 (He et al. 2015, equation 6), and backward
    E d^2 is multiplied by the number of units that read one input."""
    forward, backward = weights.inputs * weights.kernel.variance, weights.outputs * weights.kernel.variance
    output = _sums(weights, signal, forward, forward, forward)
    return Transfer(output=output, back=lambda gradient: (scaled(gradient, backward),), gain=forward)


@dataclass(frozen=True, slots=True, kw_only=True)
class Geometry:
    """The windows of a convolution and the lengths of its spatial axes; None where these are not known."""

    windows: tuple[Window, ...]
    inputs: tuple[int, ...] | None
    outputs: tuple[int, ...] | None
    is_transposed: bool = False


def convolution(weights: Weights, geometry: Geometry, signal: Signal) -> Transfer:
    """A convolution sums only taps that lie inside; two positions share weights wherever the same tap reaches both."""
    kernel = weights.kernel.variance
    along = _axes(geometry, signal.profile, geometry.is_transposed)
    taps, overlap = math.prod(axis.taps for axis in along), math.prod(axis.overlap for axis in along)
    forward = weights.inputs * kernel * taps
    shared = _between_positions(forward, weights.inputs * kernel * overlap, geometry.outputs)
    across_samples = min(weights.inputs * kernel * overlap, forward)
    output = replace(
        _sums(weights, signal, forward, across_samples, shared, taps),
        positions=None if geometry.outputs is None else math.prod(geometry.outputs),
        profile=_profile(along),
    )

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        turned = replace_sides(geometry)
        ways = _axes(turned, gradient.profile, not geometry.is_transposed)
        factor = weights.outputs * kernel * math.prod(axis.taps for axis in ways)
        mixed = weights.outputs * kernel * math.prod(axis.overlap for axis in ways)
        both = _between_positions(factor, mixed, geometry.inputs)
        found = Gradient(
            square=gradient.square * factor,
            between_positions=gradient.between_positions * both,
            profile=_profile(ways),
        )
        return (found,)

    return Transfer(output=output, back=back, gain=forward)


def replace_sides(geometry: Geometry) -> Geometry:
    """The same windows seen from the outputs."""
    return replace(geometry, inputs=geometry.outputs, outputs=geometry.inputs)


def _sums(
    weights: Weights, signal: Signal, square: float, samples: float, positions: float, taps: float = 1.0
) -> Signal:
    """The moments of the sums. Weights with a mean add the mean of what they read, which all units share."""
    count = weights.inputs * taps
    mean = count * weights.kernel.mean * signal.mean + weights.bias.mean
    # With mean weights a unit also sees n x mean: the part that all of its inputs have in common, and their own scatter.
    shared = weights.kernel.mean**2
    common = shared * count * (count - 1) * signal.mean**2
    own = shared * count
    bias = weights.bias.square + 2 * weights.bias.mean * (mean - weights.bias.mean)
    total = square * signal.square + own * signal.square + common + bias
    between_samples = samples * signal.between_samples + own * signal.between_samples + common + bias
    return replace(
        signal,
        mean=mean,
        square=total,
        between_samples=between_samples,
        between_positions=positions * signal.between_positions + own * signal.between_positions + common + bias,
        units=weights.units,
        spread=_spread(square, signal, weights),
        chance=_chance(between_samples / total, weights.units) if total > 0 else 0.0,
        latent=None,
        weighing=None,
    )


def _chance(alike: float, units: int | None) -> float:
    """What few units add to the spread: the mean of n squares that all samples share is chi-square with n degrees of freedom,
    whose logarithm is on average log(n / 2) - psi(n / 2) below that of its mean (psi(x) = psi(x + 1) - 1 / x)."""
    if units is None or alike <= 0:
        return 0.0
    half = units / (2 * min(alike, 1.0) ** 2)
    # log(x) - psi(x) = 1 / 2x + 1 / 12x^2 - 1 / 120x^4 for large x (Abramowitz & Stegun 6.3.18).
    steps, x = 0.0, half
    while x < 4:
        steps, x = steps + 1 / x, x + 1
    above = 1 / (2 * x) + 1 / (12 * x**2) - 1 / (120 * x**4)
    return 2 * (math.log(half / x) + steps + above)


def _spread(forward: float, signal: Signal, weights: Weights) -> float:
    """A bias is the same whatever the signal: it dilutes the chance in its scale."""
    total = forward * signal.square + weights.bias.square
    return (signal.spread + signal.chance) * (forward * signal.square / total) ** 2 if total > 0 else 0.0


def _axes(geometry: Geometry, profile: Profile | None, is_scattering: bool) -> list[Taps]:
    found = []
    for place, window in enumerate(geometry.windows):
        if geometry.inputs is None or geometry.outputs is None:
            spread_out = window.kernel / window.stride
            found.append(
                Taps(profile=(), taps=spread_out, overlap=spread_out / window.stride)
                if is_scattering
                else Taps(profile=(), taps=window.kernel, overlap=window.kernel)
            )
            continue
        along = profile[place] if profile is not None and place < len(profile) and profile[place] else None
        way = scattered if is_scattering else gathered
        found.append(way(window, along, geometry.inputs[place], geometry.outputs[place]))
    return found


def _profile(along: Sequence[Taps]) -> Profile | None:
    return tuple(axis.profile for axis in along) if along else None


def _between_positions(same: float, mean_over_pairs: float, positions: tuple[int, ...] | None) -> float:
    """The factor for two different positions, from that over all pairs, which counts a position with itself too."""
    count = math.prod(positions) if positions is not None else math.inf
    if count <= 1:
        return mean_over_pairs
    if math.isinf(count):
        return min(mean_over_pairs, same)
    return min(max((mean_over_pairs * count - same) / (count - 1), 0.0), same)
