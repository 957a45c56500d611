"""The shapes that the functions of `keras.ops` give, from the shapes of the tensors among their arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from initlint.distributions import Shape
from initlint.frameworks.broadcasting import beside_unknown
from initlint.frameworks.keras import axes
from initlint.frameworks.keras.rows import settled, signature
from initlint.frameworks.specs import Arguments, BindingError, Signature, bind, size
from initlint.symbolic import Number, floor_divide, is_number, product


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor among the arguments, of which only the shape matters here."""

    shape: Shape | None


@dataclass(frozen=True, slots=True)
class Parts:
    """The shapes of several results."""

    shapes: tuple[Shape, ...]


_Rule = Callable[[Arguments], Shape | Parts]


def result_shape(name: str, positional: Sequence[object], keywords: Mapping[str, object]) -> Shape | Parts | None:
    """What `keras.ops.<name>` gives, None where that is not known."""
    row = ROWS.get(name)
    try:
        if name == "einsum" and positional and isinstance(positional[0], str):
            return axes.einsum(positional[0], _shapes(positional[1:]))
        return None if row is None else row[1](bind(row[0], positional, keywords))
    except (BindingError, TypeError, ValueError, ArithmeticError, IndexError):
        return None


def _shape(value: object) -> Shape:
    """The shape of an argument; raises TypeError if it is not known."""
    if isinstance(value, Tensor) and value.shape is not None:
        return value.shape
    if is_number(value):
        return ()
    raise TypeError(value)


def _shapes(value: object) -> list[Shape]:
    if not isinstance(value, (tuple, list)):
        raise TypeError(value)
    return [_shape(item) for item in value]


def _same(arguments: Arguments) -> Shape:
    return _shape(next(iter(arguments.values.values())))


def _reshaped(arguments: Arguments) -> Shape:
    old, sizes = _shape(arguments["x"]), arguments["newshape"]
    if is_number(sizes):
        sizes = (sizes,)
    if not isinstance(sizes, (tuple, list)):
        raise TypeError(sizes)
    new = [size(item) for item in sizes]
    free = [place for place, item in enumerate(new) if item == -1]
    if len(free) == 1:
        rest = product(item for item in new if item != -1)
        new[free[0]] = settled(floor_divide(settled(product(old)), settled(rest)))
    return tuple(new)


def _transposed(arguments: Arguments) -> Shape:
    shape, order = _shape(arguments["x"]), arguments["axes"]
    if order is None:
        return tuple(reversed(shape))
    return tuple(shape[axis] for axis in axes.several(order, len(shape)))


def _expanded(arguments: Arguments) -> Shape:
    shape, given = _shape(arguments["x"]), arguments["axis"]
    count = len(given) if isinstance(given, (tuple, list)) else 1
    places, rest = axes.several(given, len(shape) + count), iter(shape)
    return tuple(1 if place in places else next(rest) for place in range(len(shape) + count))


def _squeezed(arguments: Arguments) -> Shape:
    shape, given = _shape(arguments["x"]), arguments["axis"]
    if given is None:
        if not all(isinstance(item, int) for item in shape):
            raise TypeError(shape)
        return tuple(item for item in shape if item != 1)
    places = axes.several(given, len(shape))
    return tuple(item for place, item in enumerate(shape) if place not in places)


def _reduced(arguments: Arguments) -> Shape:
    shape, given, keeps = _shape(arguments["x"]), arguments["axis"], arguments.flag("keepdims")
    if keeps is None:
        raise TypeError(keeps)
    places = list(range(len(shape))) if given is None else axes.several(given, len(shape))
    if keeps:
        return tuple(1 if place in places else item for place, item in enumerate(shape))
    return tuple(item for place, item in enumerate(shape) if place not in places)


def _concatenated(arguments: Arguments) -> Shape:
    shapes = _shapes(arguments["xs"])
    first, place = shapes[0], axes.one(arguments["axis"], len(shapes[0]))
    total: Number = 0
    for shape in shapes:
        total = total + shape[place]
    return (*first[:place], settled(total), *first[place + 1 :])


def _stacked(arguments: Arguments) -> Shape:
    shapes = _shapes(arguments["x"])
    place = axes.one(arguments["axis"], len(shapes[0]) + 1)
    return (*shapes[0][:place], len(shapes), *shapes[0][place:])


def _split(arguments: Arguments) -> Parts:
    shape, given = _shape(arguments["x"]), arguments["indices_or_sections"]
    place = axes.one(arguments["axis"], len(shape))
    if isinstance(given, int):
        sizes: list[Number] = [settled(floor_divide(shape[place], given))] * given
    elif isinstance(given, (tuple, list)):
        bounds = [0, *(size(item) for item in given), shape[place]]
        sizes = [settled(high - low) for low, high in pairwise(bounds)]
    else:
        raise TypeError(given)
    return Parts(tuple((*shape[:place], item, *shape[place + 1 :]) for item in sizes))


def _unstacked(arguments: Arguments) -> Parts:
    shape = _shape(arguments["x"])
    place = axes.one(arguments["axis"], len(shape))
    count = shape[place] if arguments["num"] is None else arguments["num"]
    if not isinstance(count, int):
        raise TypeError(count)
    return Parts(((*shape[:place], *shape[place + 1 :]),) * count)


def _broadcast(arguments: Arguments) -> Shape:
    """Everything that is a tensor or a number, elementwise."""
    found: Shape = ()
    is_known = True
    for value in arguments.values.values():
        if is_number(value) or (isinstance(value, Tensor) and value.shape is not None):
            found = axes.broadcast(found, _shape(value))
        else:
            is_known = False
    whole = found if is_known else beside_unknown(found)
    if whole is None:
        raise TypeError(found)
    return whole


def _chosen(arguments: Arguments) -> Shape:
    both, condition = axes.broadcast(_shape(arguments["x1"]), _shape(arguments["x2"])), arguments["condition"]
    # A mask of unknown shape is taken to fit what it masks.
    return axes.broadcast(both, _shape(condition)) if isinstance(condition, Tensor) and condition.shape else both


def _given_shape(arguments: Arguments) -> Shape:
    sizes = arguments["shape"]
    if not isinstance(sizes, (tuple, list)):
        raise TypeError(sizes)
    return tuple(size(item) for item in sizes)


def _tiled(arguments: Arguments) -> Shape:
    shape, counts = _shape(arguments["x"]), arguments["repeats"]
    times = [size(item) for item in counts] if isinstance(counts, (tuple, list)) else [size(counts)]
    rank = max(len(shape), len(times))
    old = (1,) * (rank - len(shape)) + shape
    return tuple(settled(a * b) for a, b in zip(old, [1] * (rank - len(times)) + times, strict=True))


def _repeated(arguments: Arguments) -> Shape:
    shape, place = _shape(arguments["x"]), axes.one(arguments["axis"], len(_shape(arguments["x"])))
    return (*shape[:place], settled(shape[place] * arguments.size("repeats")), *shape[place + 1 :])


def _taken(arguments: Arguments) -> Shape:
    shape, places = _shape(arguments["x"]), _shape(arguments["indices"])
    if arguments["axis"] is None:
        return places
    axis = axes.one(arguments["axis"], len(shape))
    return (*shape[:axis], *places, *shape[axis + 1 :])


def _swapped(arguments: Arguments) -> Shape:
    shape = list(_shape(arguments["x"]))
    first, second = (axes.one(arguments[name], len(shape)) for name in ("axis1", "axis2"))
    shape[first], shape[second] = shape[second], shape[first]
    return tuple(shape)


def _moved(arguments: Arguments) -> Shape:
    shape = _shape(arguments["x"])
    sources, targets = (axes.several(arguments[name], len(shape)) for name in ("source", "destination"))
    rest = iter(place for place in range(len(shape)) if place not in sources)
    places = dict(zip(targets, sources, strict=True))
    return tuple(shape[places[place] if place in places else next(rest)] for place in range(len(shape)))


def _padded(arguments: Arguments) -> Shape:
    shape, widths = _shape(arguments["x"]), arguments["pad_width"]
    if is_number(widths):
        widths = ((widths, widths),) * len(shape)
    if not isinstance(widths, (tuple, list)) or len(widths) != len(shape):
        raise TypeError(widths)
    return tuple(settled(old + size(low) + size(high)) for old, (low, high) in zip(shape, widths, strict=True))


def _one_hot(arguments: Arguments) -> Shape:
    shape = _shape(arguments["x"])
    place = axes.one(arguments["axis"], len(shape) + 1)
    return (*shape[:place], arguments.size("num_classes"), *shape[place:])


def _largest(arguments: Arguments) -> Parts:
    shape = (*_shape(arguments["x"])[:-1], arguments.size("k"))
    return Parts((shape, shape))


def _multiplied(arguments: Arguments) -> Shape:
    left, right = _shape(arguments["x1"]), _shape(arguments["x2"])
    if len(left) < 2 or len(right) < 2:
        raise TypeError((left, right))
    return (*axes.broadcast(left[:-2], right[:-2]), left[-2], right[-1])


def _resized(arguments: Arguments) -> Shape:
    shape, new = _shape(arguments["images"]), arguments["size"]
    if not isinstance(new, (tuple, list)) or len(new) != 2 or arguments["data_format"] == "channels_first":
        raise TypeError(new)
    return (*shape[:-3], size(new[0]), size(new[1]), shape[-1])


_X = signature("x")
_AXIS = signature("x", axis=None, keepdims=False)
_TWO = signature("x1", "x2")

_SAME = (
    "abs absolute arccos arcsin arctan arctanh argsort bitwise_not ceil copy cos cosh cumprod cumsum deg2rad erf erfinv "
    "exp expm1 flip floor gelu identity imag invert isfinite isinf isnan l2_normalize log log10 log1p log2 logical_not "
    "nan_to_num negative normalize ones_like power real reciprocal roll round rsqrt sigmoid sign silu sin sinh sort "
    "sqrt square stop_gradient tan tanh tril triu zeros_like cast convert_to_tensor clip relu softmax log_softmax "
    "leaky_relu"
)
_REDUCTIONS = "all amax amin any argmax argmin count_nonzero logsumexp max mean median min prod std sum var"
_ELEMENTWISE = (
    "add arctan2 bitwise_and bitwise_or divide divide_no_nan equal floor_divide greater greater_equal less less_equal "
    "logical_and logical_or logical_xor maximum minimum mod multiply not_equal subtract true_divide"
)

ROWS: Mapping[str, tuple[Signature, _Rule]] = MappingProxyType(
    {
        **{name: (signature("x", **dict.fromkeys("abcdefgh")), _same) for name in _SAME.split()},
        **dict.fromkeys(_REDUCTIONS.split(), (_AXIS, _reduced)),
        **dict.fromkeys(_ELEMENTWISE.split(), (_TWO, _broadcast)),
        "reshape": (signature("x", "newshape"), _reshaped),
        "transpose": (signature("x", axes=None), _transposed),
        "expand_dims": (signature("x", "axis"), _expanded),
        "squeeze": (signature("x", axis=None), _squeezed),
        "concatenate": (signature("xs", axis=0), _concatenated),
        "stack": (signature("x", axis=0), _stacked),
        "split": (signature("x", "indices_or_sections", axis=0), _split),
        "unstack": (signature("x", num=None, axis=0), _unstacked),
        "where": (signature("condition", "x1", "x2"), _chosen),
        "broadcast_to": (signature("x", "shape"), _given_shape),
        "slice": (signature("inputs", "start_indices", "shape"), _given_shape),
        "slice_update": (signature("inputs", "start_indices", "updates"), _same),
        "scatter_update": (signature("inputs", "indices", "updates"), _same),
        "tile": (signature("x", "repeats"), _tiled),
        "repeat": (signature("x", "repeats", axis=None), _repeated),
        "take": (signature("x", "indices", axis=None), _taken),
        "take_along_axis": (signature("x", "indices", axis=None), lambda arguments: _shape(arguments["indices"])),
        "swapaxes": (signature("x", "axis1", "axis2"), _swapped),
        "moveaxis": (signature("x", "source", "destination"), _moved),
        "pad": (signature("x", "pad_width", mode="constant", constant_values=None), _padded),
        "one_hot": (signature("x", "num_classes", axis=-1, dtype=None, sparse=False), _one_hot),
        "top_k": (signature("x", "k", sorted=True), _largest),
        "matmul": (_TWO, _multiplied),
        "ravel": (_X, lambda arguments: (settled(product(_shape(arguments["x"]))),)),
        "image.resize": (
            signature("images", "size", interpolation="bilinear", antialias=False, data_format="channels_last"),
            _resized,
        ),
    }
)
"""The signature of each function, as far as shapes depend on it, and its rule; `einsum` is read from its equation."""
