"""Sliding windows along one axis: how many taps lie inside, and how the second moment varies along the axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 300
"""Beyond this length the border no longer matters, and profiles are not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A window along one axis; `before` is the padding in front of the first element."""

    kernel: int
    stride: int = 1
    before: int = 0
    dilation: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Taps:
    """What a window does along one axis. `profile` is the relative second moment of the results (mean 1), `taps` the mean
    number of elements that a result sums, `overlap` the same for the elements that two results share in the same tap,
    averaged over all pairs of results."""

    profile: Sequence[float]
    taps: float
    overlap: float


def gathered(window: Window, profile: Sequence[float] | None, inputs: int, outputs: int) -> Taps:
    """A convolution: each of `outputs` results sums up to `kernel` of `inputs` elements, none from the padding."""
    if max(inputs, outputs) > LONGEST:
        return Taps(profile=(), taps=window.kernel, overlap=window.kernel)
    given = _profile(profile, inputs)
    sums, overlap = [0.0] * outputs, 0.0
    for tap in range(window.kernel):
        reached = 0.0
        for output in range(outputs):
            place = output * window.stride + tap * window.dilation - window.before
            if 0 <= place < inputs:
                sums[output] += given[place]
                reached += math.sqrt(given[place])
        overlap += reached * reached
    return _taps(sums, overlap / outputs**2)


def scattered(window: Window, profile: Sequence[float] | None, inputs: int, outputs: int) -> Taps:
    """The adjoint: each of `inputs` elements is spread over up to `kernel` of `outputs` results."""
    if max(inputs, outputs) > LONGEST:
        taps = window.kernel / window.stride
        return Taps(profile=(), taps=taps, overlap=taps / window.stride)
    given = _profile(profile, inputs)
    sums, overlap = [0.0] * outputs, 0.0
    for tap in range(window.kernel):
        reached = 0.0
        for source in range(inputs):
            place = source * window.stride + tap * window.dilation - window.before
            if 0 <= place < outputs:
                sums[place] += given[source]
                reached += math.sqrt(given[source])
        overlap += reached * reached
    return _taps(sums, overlap / outputs**2)


def output_size(window: Window, size: int, after: int | None = None) -> int:
    """The number of results of a convolution over `size` elements, padded by as much behind as in front unless told."""
    padded = size + window.before + (window.before if after is None else after)
    return max((padded - window.dilation * (window.kernel - 1) - 1) // window.stride + 1, 0)


def _profile(profile: Sequence[float] | None, size: int) -> Sequence[float]:
    return profile if profile is not None and len(profile) == size else [1.0] * size


def _taps(sums: Sequence[float], overlap: float) -> Taps:
    mean = sum(sums) / len(sums)
    profile = [value / mean for value in sums] if mean > 0 else sums
    return Taps(profile=profile, taps=mean, overlap=overlap)
