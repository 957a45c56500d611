"""The law of a tensor that was written in parts: rows, columns and single elements with laws of their own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from initlint.distributions import UNKNOWN_DISTRIBUTION, Distribution, Kind, Shape, constant
from initlint.network.parameters import WHOLE, Index, Region, Write
from initlint.symbolic import product

Rows = tuple[int, int]
Share = tuple[float, Distribution]

_MOST_PARTS = 64
"""Tensors written in more parts, not all of them rows, are not followed."""

_ABSORBING = (Kind.UNINITIALIZED, Kind.UNKNOWN, Kind.LOADED)


def law_of_writes(writes: Sequence[Write], shape: Shape | None) -> Distribution:
    """The law over all elements as the writes leave them, with mean and std where the parts are known rows and columns."""
    parts: list[Write] = []
    base = UNKNOWN_DISTRIBUTION
    for write in reversed(writes):
        if write.is_whole:
            base = write.distribution
            break
        parts.append(write)
    return _mixed(base, parts[::-1], shape) if parts else base


def _mixed(base: Distribution, parts: Sequence[Write], shape: Shape | None) -> Distribution:
    laws = [base, *(part.distribution for part in parts)]
    if all(law.is_constant and law.mean is not None and law.mean == base.mean for law in laws):
        return base
    shares = _shares(laws, [WHOLE, *(part.region for part in parts)], shape)
    if not shares:
        return Distribution(kind=_kind(laws))
    left = [law for _, law in shares]
    moments = _moments(shares)
    if moments is None or len(left) == 1:
        return left[0] if len(left) == 1 else Distribution(kind=_kind(left))
    if moments[1] == 0:
        return constant(moments[0])
    return Distribution(kind=_kind(left), mean=moments[0], std=moments[1])


def rows(region: Region, count: int) -> Rows | None:
    """The rows that a region covers whole, of a tensor with `count` of them; None if that is not known."""
    if not region or any(index is not None for index in region[1:]):
        return None
    index = region[0]
    low, high = index if isinstance(index, tuple) else (index, None)
    if not isinstance(low, int):
        return (0, count) if index is None else None
    if isinstance(index, tuple):
        return (max(low, 0), min(high, count)) if isinstance(high, int) else None
    low += count if low < 0 else 0
    return (low, low + 1) if 0 <= low < count else None


def _shares(laws: Sequence[Distribution], regions: Sequence[Region], shape: Shape | None) -> list[Share]:
    """How large a share of the elements each law holds in the end: the last that covers an element has it."""
    sizes = [*(shape or ())[:2], 1, 1][:2]
    height, width = sizes
    if not shape or not isinstance(height, int) or not isinstance(width, int):
        return []
    boxes = [box for region in regions if (box := _box(region, height, width)) is not None]
    if len(boxes) < len(regions):
        return []
    held = [0] * len(laws)
    columns = sorted({edge for _, span in boxes for edge in span})
    if len(columns) > 2 and len(regions) > _MOST_PARTS:
        return []
    for low, high in pairwise(sorted({edge for span, _ in boxes for edge in span})):
        crossing = [place for place, (span, _) in enumerate(boxes) if span[0] <= low and high <= span[1]]
        for left, right in pairwise(columns):
            last = max(place for place in crossing if boxes[place][1][0] <= left and right <= boxes[place][1][1])
            held[last] += (high - low) * (right - left)
    return [(size / (height * width), law) for size, law in zip(held, laws, strict=True) if size]


def _box(region: Region, height: int, width: int) -> tuple[Rows, Rows] | None:
    """The rows and the columns that a region covers whole, None if they are not known."""
    down, across = (region[axis] if axis < len(region) else None for axis in (0, 1))
    if any(index is not None for index in region[2:]):
        return None
    first, second = _span(down, height), _span(across, width)
    return None if first is None or second is None else (first, second)


def _span(index: Index, count: int) -> Rows | None:
    return (0, count) if index is None else rows((index,), count)


def _moments(shares: Sequence[Share]) -> tuple[float, float] | None:
    mean = second = 0.0
    for share, law in shares:
        if not isinstance(law.mean, (int, float)) or not isinstance(law.std, (int, float)):
            return None
        mean += share * law.mean
        second += share * (law.std**2 + law.mean**2)
    return mean, math.sqrt(max(second - mean * mean, 0.0))


def joined_law(laws: Sequence[Distribution], shapes: Sequence[Shape | None]) -> Distribution:
    """The law of several tensors put together, each with a share by its size."""
    if len(set(laws)) == 1:
        return laws[0]
    sizes = [None if shape is None else product(shape) for shape in shapes]
    known: list[int] = [size for size in sizes if isinstance(size, int)]
    total, moments = sum(known), None
    if len(known) == len(sizes) and total:
        moments = _moments([(size / total, law) for size, law in zip(known, laws, strict=True)])
    if moments is None:
        return Distribution(kind=_kind(laws))
    return Distribution(kind=_kind(laws), mean=moments[0], std=moments[1])


def _kind(laws: Sequence[Distribution]) -> Kind:
    for kind in _ABSORBING:
        if any(law.kind is kind for law in laws):
            return kind
    return Kind.RANDOM if any(law.is_random for law in laws) else Kind.FIXED
