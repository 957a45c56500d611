"""The shapes that functions like `reshape`, `permute` and `repeat` give; what they do to laws is left to others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from initlint.distributions import Shape
from initlint.frameworks.torch.shapes import merged, tidy
from initlint.interpreter import views
from initlint.interpreter.collection_values import ListValue
from initlint.symbolic import Expr, Number, floor_divide, is_number, product

Rule = Callable[[Shape, Sequence[object]], "Shape | None"]


def new_shape(
    name: str, shape: Shape | None, positional: Sequence[object], keywords: Mapping[str, object]
) -> Shape | None:
    """The shape after `tensor.name(*positional, **keywords)`, None if it is not known."""
    rule = _RULES.get(name)
    if rule is None or shape is None:
        return None
    if rule is _same:
        return shape
    arguments = list(positional)
    for word in _KEYWORDS.get(name, ())[len(positional) :]:
        if word not in keywords:
            break
        arguments.append(keywords[word])
    return rule(shape, arguments) if len(arguments) == len(positional) + len(keywords) else None


_KEYWORDS = {
    "flatten": ("start_dim", "end_dim"),
    "squeeze": ("dim",),
    "unsqueeze": ("dim",),
    "transpose": ("dim0", "dim1"),
    "permute": ("dims",),
    "reshape": ("shape",),
    "repeat": ("repeats",),
    "tile": ("dims",),
    "clone": ("memory_format",),
    "contiguous": ("memory_format",),
}
"""The names of the arguments after the tensor, in their order."""


def _same(shape: Shape, arguments: Sequence[object]) -> Shape | None:
    return shape


def _sizes(arguments: Sequence[object]) -> list[Number] | None:
    """Sizes or axes, given one by one or as one sequence."""
    values: Sequence[object] = arguments
    if len(arguments) == 1 and isinstance(arguments[0], (tuple, ListValue)):
        values = arguments[0].items if isinstance(arguments[0], ListValue) else arguments[0]
    if any(not is_number(value) for value in values):
        return None
    return list(values)  # type: ignore[arg-type]  # is_number is the test


def _axis(value: object, rank: int) -> int | None:
    if not isinstance(value, int) or not -rank <= value < rank:
        return None
    return value % rank if rank else 0


def _viewed(shape: Shape, arguments: Sequence[object]) -> Shape | None:
    sizes = _sizes(arguments)
    if sizes is None:
        return None
    open_places = [place for place, size in enumerate(sizes) if size == -1]
    if len(open_places) == 1:
        rest = product(size for size in sizes if size != -1)
        if rest == 0:
            return None
        sizes[open_places[0]] = tidy(floor_divide(product(shape), rest))
    return tuple(sizes)


def _like(shape: Shape, arguments: Sequence[object]) -> Shape | None:
    other = getattr(arguments[0], "shape", None) if arguments else None
    return other if isinstance(other, tuple) else None


def _flattened(shape: Shape, arguments: Sequence[object]) -> Shape | None:
    start = arguments[0] if arguments else 0
    end = arguments[1] if len(arguments) > 1 else -1
    return merged(shape, start, end) if shape else (1,)


def _squeezed(shape: Shape, arguments: Sequence[object]) -> Shape | None:
    if not arguments:
        return None if any(isinstance(size, Expr) for size in shape) else tuple(size for size in shape if size != 1)
    axis = _axis(arguments[0], len(shape))
    if axis is None or isinstance(shape[axis], Expr):
        return None
    return (*shape[:axis], *shape[axis + 1 :]) if shape[axis] == 1 else shape


def _unsqueezed(shape: Shape, arguments: Sequence[object]) -> Shape | None:
    axis = _axis(arguments[0] if arguments else None, len(shape) + 1)
    return None if axis is None else (*shape[:axis], 1, *shape[axis:])


def _swapped(shape: Shape, arguments: Sequence[object]) -> Shape | None:
    axes = [_axis(argument, len(shape)) for argument in arguments[:2]]
    if len(axes) < 2 or axes[0] is None or axes[1] is None:
        return None
    sizes = list(shape)
    sizes[axes[0]], sizes[axes[1]] = sizes[axes[1]], sizes[axes[0]]
    return tuple(sizes)


def _turned(shape: Shape, arguments: Sequence[object]) -> Shape | None:
    return tuple(reversed(shape))


def _permuted(shape: Shape, arguments: Sequence[object]) -> Shape | None:
    axes = [_axis(size, len(shape)) for size in _sizes(arguments) or []]
    known = [axis for axis in axes if axis is not None]
    return tuple(shape[axis] for axis in known) if sorted(known) == list(range(len(shape))) else None


def _expanded(shape: Shape, arguments: Sequence[object]) -> Shape | None:
    sizes = _sizes(arguments)
    if sizes is None or len(sizes) < len(shape):
        return None
    own = (1,) * (len(sizes) - len(shape)) + shape
    return tuple(old if size == -1 else size for size, old in zip(sizes, own, strict=True))


def _repeated(shape: Shape, arguments: Sequence[object]) -> Shape | None:
    counts = _sizes(arguments)
    if counts is None:
        return None
    rank = max(len(counts), len(shape))
    own, times = (1,) * (rank - len(shape)) + shape, [1] * (rank - len(counts)) + counts
    return tuple(tidy(size * count) for size, count in zip(own, times, strict=True))


def _joined(shape: Shape, arguments: Sequence[object]) -> Shape | None:
    return (tidy(product(shape)),)


_SHAPE_KEEPING = "clone detach contiguous flip fliplr flipud roll tril triu masked_fill nan_to_num"
_RULES: dict[str, Rule] = {
    **dict.fromkeys(_SHAPE_KEEPING.split(), _same),
    **dict.fromkeys(("view", "reshape"), _viewed),
    **dict.fromkeys(("view_as", "reshape_as", "expand_as"), _like),
    **dict.fromkeys(("transpose", "swapaxes", "swapdims"), _swapped),
    **dict.fromkeys(("t", "adjoint"), _turned),
    **dict.fromkeys(("expand", "broadcast_to"), _expanded),
    **dict.fromkeys(("repeat", "tile"), _repeated),
    "flatten": _flattened,
    "ravel": _joined,
    "squeeze": _squeezed,
    "unsqueeze": _unsqueezed,
    "permute": _permuted,
}


def joined_shape(name: str, shapes: Sequence[Shape | None], axis: object) -> Shape | None:
    """The shape after `cat` or `stack` along an axis."""
    known = [shape for shape in shapes if shape is not None]
    if not known or len(known) < len(shapes) or any(len(shape) != len(known[0]) for shape in known):
        return None
    first = known[0]
    if name == "stack":
        return _unsqueezed_by(first, len(known), axis)
    place = _axis(axis, len(first))
    if place is None:
        return None
    total: Number = 0
    for shape in known:
        total = total + shape[place]
    return (*first[:place], tidy(total), *first[place + 1 :])


def merged_shape(name: str, shapes: Sequence[Shape | None], axis: object) -> Shape | None:
    """The shape after tensors are joined along an axis, or combined element by element."""
    if name in {"cat", "stack"}:
        return joined_shape(name, shapes, axis)
    result = shapes[0] if shapes else None
    for shape in shapes[1:]:
        result = views.broadcast(result, shape, left_is_number=False, right_is_number=False)
    return result


def _unsqueezed_by(shape: Shape, count: int, axis: object) -> Shape | None:
    place = _axis(axis, len(shape) + 1)
    return None if place is None else (*shape[:place], count, *shape[place:])
