"""Shapes of elementwise operations, whatever the framework."""

from __future__ import annotations

from initlint.distributions import Shape
from initlint.frameworks.specs import UNKNOWN_SIZE

_LEAST_AXES = 3


def beside_unknown(shape: Shape) -> Shape | None:
    """The shape of an elementwise operation of a tensor of this shape with something of unknown shape.

    That is taken not to have more axes than a tensor of three or more, as masks and the branches of residual blocks have
    not; it may stretch an axis of length 1.
    """
    return tuple(UNKNOWN_SIZE if size == 1 else size for size in shape) if len(shape) >= _LEAST_AXES else None
