"""Numbers written out in the source, as nested lists: their shape, mean and standard deviation."""

from __future__ import annotations

import math
from collections.abc import Iterator

from initlint.distributions import UNKNOWN_DISTRIBUTION, Distribution, Kind, Shape, constant
from initlint.frameworks.torch.signatures import number
from initlint.symbolic import Expr, Number

_MOST = 100_000
"""More numbers than this are not worth adding up."""


def shape_of_values(value: object) -> Shape | None:
    """The shape of a nested list; () for a number, None for anything else."""
    if number(value) is not None:
        return ()
    if not isinstance(value, (tuple, list)):
        return None
    if not value:
        return (0,)
    inner = shape_of_values(value[0])
    return None if inner is None else (len(value), *inner)


def values_law(value: object) -> Distribution:
    """The law of a number or a nested list of numbers; unknown where something else is among them."""
    given = list(_flattened(value, _MOST))
    if not given:
        return Distribution(kind=Kind.FIXED)
    if any(item is None for item in given):
        return UNKNOWN_DISTRIBUTION
    found = [item for item in given if item is not None]
    if all(item == found[0] for item in found):
        return constant(found[0])
    known = [float(item) for item in found if not isinstance(item, Expr)]
    if len(known) < len(found):
        return Distribution(kind=Kind.FIXED)
    mean = math.fsum(known) / len(known)
    variance = math.fsum((item - mean) ** 2 for item in known) / len(known)
    return Distribution(kind=Kind.FIXED, mean=mean, std=math.sqrt(variance), low=min(known), high=max(known))


def _flattened(value: object, most: int) -> Iterator[Number | None]:
    if isinstance(value, (tuple, list)):
        for item in value[:most]:
            yield from _flattened(item, most)
    else:
        yield number(value)
