"""The law of a tensor that was written in parts: rows with laws of their own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from initlint.distributions import UNKNOWN_DISTRIBUTION, Distribution, Kind, Shape, constant
from initlint.network.parameters import Region, Write
from initlint.symbolic import product

Rows = tuple[int, int]

_ABSORBING = (Kind.UNINITIALIZED, Kind.UNKNOWN, Kind.LOADED)


def law_of_writes(writes: Sequence[Write], shape: Shape | None) -> Distribution:
    """The law over all elements as the writes leave them, with mean and std where the parts are known rows."""
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
    count = shape[0] if shape else None
    shares: list[tuple[float, Distribution]] = []
    if isinstance(count, int):
        spans = [rows(part.region, count) for part in parts]
        known = [span for span in spans if span is not None]
        if len(known) == len(spans):
            shares = _shares(laws, [(0, count), *known], count)
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


def _shares(laws: Sequence[Distribution], spans: Sequence[Rows], count: int) -> list[tuple[float, Distribution]]:
    """How large a share of the rows each law holds in the end: the last that covers a row has it."""
    edges = sorted({edge for span in spans for edge in span})
    held = [0] * len(laws)
    for low, high in pairwise(edges):
        last = max(place for place, span in enumerate(spans) if span[0] <= low and high <= span[1])
        held[last] += high - low
    return [(size / count, law) for size, law in zip(held, laws, strict=True) if size]


def _moments(shares: Sequence[tuple[float, Distribution]]) -> tuple[float, float] | None:
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
