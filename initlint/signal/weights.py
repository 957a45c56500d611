"""The moments of a layer's weights, as plain numbers where the source gives them."""

from __future__ import annotations

from dataclasses import dataclass

from initlint.network.mixtures import law_of_writes
from initlint.network.parameters import Parameter, Via
from initlint.symbolic import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Mean and second moment of the elements of a tensor of weights."""

    mean: float
    square: float

    @property
    def variance(self) -> float:
        """The second moment about the mean."""
        return max(self.square - self.mean * self.mean, 0.0)


NOTHING = Moments(mean=0.0, square=0.0)


def moments_of(parameter: Parameter | None) -> Moments | None:
    """The moments of a parameter, those of zero for one that is not there; None where they are not known."""
    if parameter is None:
        return NOTHING
    if any(write.via is Via.UNKNOWN for write in parameter.writes[-1:]):
        return None
    law = law_of_writes(parameter.writes, parameter.shape)
    mean, std = as_float(law.mean), as_float(law.std)
    return None if mean is None or std is None else Moments(mean=mean, square=mean * mean + std * std)


def as_float(number: Number | None) -> float | None:
    """The number, None for one with names in it."""
    return float(number) if isinstance(number, (int, float)) else None


def length_along(shape: tuple[Number, ...] | None, axis: object) -> int | None:
    """The size of one axis, whether or not the others are numbers; None if it is not known."""
    if shape is None or not isinstance(axis, int) or not -len(shape) <= axis < len(shape):
        return None
    length = shape[axis]
    return length if isinstance(length, int) else None


def as_sizes(shape: tuple[Number, ...] | None) -> tuple[int, ...] | None:
    """The shape, None unless all of it is numbers."""
    if shape is None or not all(isinstance(size, int) for size in shape):
        return None
    return tuple(int(size) for size in shape if isinstance(size, int))
