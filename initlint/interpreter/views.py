"""Shapes and regions of views: what an index selects, what broadcasting gives."""

from __future__ import annotations

from initlint.distributions import Shape
from initlint.frameworks.specs import UNKNOWN_SIZE, Role
from initlint.network.parameters import WHOLE, Index, Region
from initlint.symbolic import Expr, Number, is_number
from initlint.unknown import Unknown

OTHER = Role.OTHER

SOMEWHERE: Region = ((None, UNKNOWN_SIZE),)
"""A part nobody can name."""


def select(index: object, shape: Shape | None) -> tuple[Region, Shape | None]:
    """The region that `index` selects, and the shape of what it selects."""
    parts = index if isinstance(index, tuple) else (index,)
    if any(isinstance(part, Unknown) or part is Ellipsis or part is None for part in parts):
        everything = all(part is Ellipsis or _is_everything(part) for part in parts)
        return (WHOLE, shape) if everything else (SOMEWHERE, None)
    region: list[Index] = []
    sizes: list[Number] = []
    for axis, part in enumerate(parts):
        axis_size = shape[axis] if shape is not None and axis < len(shape) else UNKNOWN_SIZE
        selected = _axis(part, axis_size)
        if selected is None:
            return SOMEWHERE, None
        region.append(selected[0])
        if selected[1] is not None:
            sizes.append(selected[1])
    tail = () if shape is None else shape[len(parts) :]
    whole = all(part is None for part in region)
    return WHOLE if whole else tuple(region), None if shape is None else (*sizes, *tail)


def indexed(index: object, shape: Shape | None) -> Shape | None:
    """The shape of `x[index]` where the index may also have `...` and None in it; None if it is not known."""
    if shape is None:
        return None
    parts = list(index) if isinstance(index, tuple) else [index]
    taken = sum(1 for part in parts if part is not None and part is not Ellipsis)
    if taken > len(shape) or sum(1 for part in parts if part is Ellipsis) > 1:
        return None
    if Ellipsis not in parts:
        parts.append(Ellipsis)
    sizes: list[Number] = []
    axis = 0
    for part in parts:
        if part is None:
            sizes.append(1)
        elif part is Ellipsis:
            sizes.extend(shape[axis : axis + len(shape) - taken])
            axis += len(shape) - taken
        else:
            if not is_number(part):
                if not hasattr(part, "start"):
                    return None
                sizes.append(_length(part, shape[axis]))
            axis += 1
    return tuple(sizes)


def _length(part: object, whole: Number) -> Number:
    """How much a slice takes of an axis."""
    if _is_everything(part):
        return whole
    start, stop, step = (getattr(part, name, UNKNOWN_SIZE) for name in ("start", "stop", "step"))
    if not all(bound is None or isinstance(bound, int) for bound in (start, stop, step)) or step == 0:
        return UNKNOWN_SIZE
    if isinstance(whole, int):
        if whole < 0:
            # A difference of lengths that nobody would call with.
            return UNKNOWN_SIZE
        return len(range(*slice(start, stop, step).indices(whole)))
    # An axis of unknown length is taken to be as long as the slice.
    low = start if isinstance(start, int) else 0
    high = stop if isinstance(stop, int) else 0 if low < 0 else None
    if high is None or step not in {None, 1} or (low < 0) is not (high < 0 or (low < 0 and stop is None)):
        return UNKNOWN_SIZE
    return max(0, high - low)


def _is_everything(part: object) -> bool:
    bounds = getattr(part, "start", 0), getattr(part, "stop", 0), getattr(part, "step", 0)
    return bounds == (None, None, None)


def _axis(part: object, axis_size: Number) -> tuple[Index, Number | None] | None:
    """The index along one axis and the size that is left, None for a size where the axis goes away."""
    if _is_everything(part):
        return None, axis_size
    if is_number(part):
        return part, None
    start, stop, step = (getattr(part, name, UNKNOWN_SIZE) for name in ("start", "stop", "step"))
    if step is not None or not _is_bound(start) or not _is_bound(stop):
        return None
    low = _from_end(0 if start is None else start, axis_size)
    high = _from_end(axis_size if stop is None else stop, axis_size)
    return (low, high), high - low


def _is_bound(value: object) -> bool:
    return value is None or is_number(value)


def _from_end(bound: Number, axis_size: Number) -> Number:
    return bound + axis_size if not isinstance(bound, Expr) and bound < 0 else bound


def compose(outer: Region, inner: Region) -> Region:
    """The region of a view of a view."""
    if outer == WHOLE:
        return inner
    return outer if inner == WHOLE else SOMEWHERE


def broadcast(left: Shape | None, right: Shape | None, left_is_number: bool, right_is_number: bool) -> Shape | None:
    """The shape of an elementwise operation; None where lengths are known that do not fit."""
    if right_is_number:
        return left
    if left_is_number:
        return right
    if left is None or right is None:
        return None
    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    padded = (1,) * (len(longer) - len(shorter)) + shorter
    if any(
        isinstance(a, int) and isinstance(b, int) and a != b and 1 not in {a, b}
        for a, b in zip(longer, padded, strict=True)
    ):
        return None
    return tuple(b if a == 1 else a for a, b in zip(longer, padded, strict=True))


def matrix_product(left: Shape | None, right: Shape | None) -> Shape | None:
    """The shape of `left @ right`, leading axes broadcast."""
    if left is None or right is None or len(left) < 2 or len(right) < 2:
        return None
    head = broadcast(left[:-2], right[:-2], left_is_number=False, right_is_number=False)
    return None if head is None else (*head, left[-2], right[-1])
