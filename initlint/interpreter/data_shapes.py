"""The shapes of what functions give of data: reductions, windows, products, pieces, patterns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from initlint.distributions import Shape
from initlint.frameworks import tables
from initlint.frameworks.specs import BindingError, FunctionSpec, Operation, bind, size, sizes
from initlint.frameworks.torch.shapes import tidy, windows
from initlint.interpreter import patterns, rearrangements, views
from initlint.interpreter.collection_values import ListValue
from initlint.interpreter.values import TensorValue
from initlint.network.parameters import Parameter
from initlint.symbolic import Number, floor_divide

Tensors = Sequence[TensorValue | Parameter]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A function on data: the tensors it reads, and all of its arguments, the first of them mostly the data."""

    name: str
    inputs: Tensors
    positional: Sequence[object]
    keywords: Mapping[str, object]

    def argument(self, place: int, *names: str, default: object = None) -> object:
        """The argument at a place or under one of the names."""
        if place < len(self.positional):
            return _plain(self.positional[place])
        return _plain(next((self.keywords[name] for name in names if name in self.keywords), default))


def _plain(value: object) -> object:
    return tuple(value.items) if isinstance(value, ListValue) and not value.is_open else value


def result_shape(
    spec: FunctionSpec, inputs: Tensors, positional: Sequence[object], keywords: Mapping[str, object]
) -> Shape | None:
    """The shape of the result, None if it is not known."""
    if not inputs:
        return None
    call = Call(name=spec.name.rpartition(".")[2], inputs=inputs, positional=positional, keywords=keywords)
    rule = _RULES.get(call.name)
    if rule is not None:
        return rule(call)
    if spec.name.startswith("einops."):
        return _by_pattern(call)
    if spec.operation in _SHAPE_KEEPING or call.name in _ELEMENTWISE_OF_ONE:
        return inputs[0].shape
    if spec.operation is Operation.RESHAPE and positional and positional[0] is inputs[0]:
        return rearrangements.new_shape(call.name, inputs[0].shape, positional[1:], keywords)
    if spec.operation is Operation.CONCATENATE:
        return _joined(spec, call)
    if spec.operation in {Operation.ADD, Operation.MULTIPLY} and call.name in _ELEMENTWISE_OF_TWO:
        shapes = [value.shape for value in inputs]
        return rearrangements.merged_shape(call.name, shapes, None) if len(shapes) > 1 else None
    if spec.operation is Operation.POOL:
        return _pooled(call)
    return None


def pieces(
    name: str, shape: Shape | None, positional: Sequence[object], keywords: Mapping[str, object]
) -> list[Shape | None] | None:
    """The shapes of the parts of a split tensor, None where their number is not known."""
    call = Call(name=name, inputs=(), positional=positional, keywords=keywords)
    if name == "unbind":
        return _unbound(shape, call.argument(1, "dim", "axis", default=0))
    given = call.argument(
        1, "chunks", "split_size_or_sections", "split_size", "sections", "indices_or_sections", "indices"
    )
    axis = call.argument(2, "dim", "axis", default=0)
    place = _place(axis, shape)
    length = None if shape is None or place is None else shape[place]
    parts: Sequence[Number | None] | None = _lengths(name, given, length)
    if parts is None or len(parts) > MAX_PIECES:
        return None
    if shape is None or place is None:
        return [None] * len(parts)
    return [None if part is None else (*shape[:place], part, *shape[place + 1 :]) for part in parts]


MAX_PIECES = 32
"""A tensor that falls into more pieces than this is not taken apart."""


def _lengths(name: str, given: object, length: Number | None) -> Sequence[Number | None] | None:
    if isinstance(given, tuple):
        return _between([size(place) for place in given], length) if name == "tensor_split" else list(map(size, given))
    if not isinstance(given, int) or given < 1:
        return None
    if name in {"chunk", "tensor_split"}:
        return [None if length is None else tidy(floor_divide(length + given - 1, given))] * given
    if isinstance(length, int) and length >= 0:
        whole, rest = divmod(length, given)
        return [given] * whole + ([rest] if rest else [])
    return None


def _between(places: Sequence[Number], length: Number | None) -> Sequence[Number | None]:
    """The lengths of the parts between places of an axis. Places that count from the end, or lie behind it, tell nothing."""
    bounds = [0, *places, length]
    return [
        high - low
        if isinstance(low, int)
        and isinstance(high, int)
        and 0 <= low <= high
        and isinstance(length, int)
        and high <= length
        else None
        for low, high in pairwise(bounds)
    ]


def _unbound(shape: Shape | None, axis: object) -> list[Shape | None] | None:
    place = _place(axis, shape)
    if shape is None or place is None:
        return None
    count = shape[place]
    if not isinstance(count, int) or count > MAX_PIECES:
        return None
    return [(*shape[:place], *shape[place + 1 :])] * count


def _place(axis: object, shape: Shape | None) -> int | None:
    if shape is None or not isinstance(axis, int) or not -len(shape) <= axis < len(shape):
        return None
    return axis % len(shape)


def _reduced(call: Call) -> Shape | None:
    """`x.mean(dim, keepdim)`: axes go away, or stay with length 1."""
    shape = call.inputs[0].shape
    axes = call.argument(1, "dim", "axis")
    keeps = call.argument(2, "keepdim", "keepdims", default=False)
    if shape is None or not isinstance(keeps, bool):
        return None
    given = tuple(range(len(shape))) if axes is None else (axes if isinstance(axes, tuple) else (axes,))
    places = [_place(axis, shape) for axis in given]
    if None in places:
        return None
    return tuple(1 if place in places else length for place, length in enumerate(shape) if keeps or place not in places)


def _joined(spec: FunctionSpec, call: Call) -> Shape | None:
    axis = call.argument(1, "dim", "axis")
    default = -1 if spec.name.startswith("keras.layers.") else 0
    stacks = call.name == "stack"
    known = call.name in {"cat", "concat", "concatenate", "stack"}
    shapes = [value.shape for value in call.inputs]
    return (
        rearrangements.joined_shape("stack" if stacks else "cat", shapes, default if axis is None else axis)
        if known
        else None
    )


def _pooled(call: Call) -> Shape | None:
    """A pooling function has the shape of the layer of its name."""
    layer = tables.layer(f"torch.nn.{_camel(call.name)}")
    shape = call.inputs[0].shape
    if layer is None or layer.output_shape is None or shape is None:
        return None
    # Functions and layers agree on the order of the first four arguments alone.
    given = [_plain(value) for value in call.positional[1:5]]
    named = {name: _plain(value) for name, value in call.keywords.items() if name != "input"}
    try:
        return layer.output_shape(bind(layer.signature, given, named), shape)
    except (BindingError, TypeError, ValueError, ArithmeticError, IndexError):
        return None


def _camel(name: str) -> str:
    """`max_pool2d` as `MaxPool2d`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _interpolated(call: Call) -> Shape | None:
    layer = tables.layer("torch.nn.Upsample")
    shape = call.inputs[0].shape
    if layer is None or layer.output_shape is None or shape is None:
        return None
    settings = {"size": call.argument(1, "size"), "scale_factor": call.argument(2, "scale_factor")}
    try:
        return layer.output_shape(bind(layer.signature, (), settings), shape)
    except (BindingError, TypeError, ValueError, ArithmeticError):
        return None


def _padded(call: Call) -> Shape | None:
    """`F.pad(x, (left, right, top, bottom))`: pairs from the last axis on."""
    shape, given = call.inputs[0].shape, call.argument(1, "pad")
    if shape is None or not isinstance(given, tuple) or len(given) % 2 or len(given) > 2 * len(shape):
        return None
    result = list(shape)
    for place in range(len(given) // 2):
        result[-place - 1] = tidy(result[-place - 1] + size(given[2 * place]) + size(given[2 * place + 1]))
    return tuple(result)


def _shuffled(call: Call) -> Shape | None:
    return _pooled(call)


def _product(call: Call) -> Shape | None:
    """`a @ b`: the last axis of one and the last but one of the other go."""
    if len(call.inputs) < 2:
        return None
    return views.matrix_product(call.inputs[0].shape, call.inputs[1].shape)


def _attention(call: Call) -> Shape | None:
    queries, values = call.inputs[0].shape, call.inputs[-1].shape if len(call.inputs) == 3 else None
    if len(call.inputs) > 3:
        values = call.inputs[2].shape
    if queries is None or values is None:
        return None
    return (*queries[:-1], values[-1])


def _linear(call: Call) -> Shape | None:
    shape, weight = call.inputs[0].shape, _weight(call)
    return None if shape is None or weight is None or len(weight) != 2 else (*shape[:-1], weight[0])


def _weight(call: Call) -> Shape | None:
    given = call.argument(1, "weight")
    return given.shape if isinstance(given, (TensorValue, Parameter)) else None


def _convolved(call: Call) -> Shape | None:
    shape, weight = call.inputs[0].shape, _weight(call)
    if shape is None or weight is None or len(weight) != len(shape) or len(shape) < 3:
        return None
    count = len(shape) - 2
    stride, padding = call.argument(3, "stride", default=1), call.argument(4, "padding", default=0)
    dilation = call.argument(5, "dilation", default=1)
    if padding == "same":
        return (shape[0], weight[0], *shape[2:])
    around = sizes(0 if padding == "valid" else padding, count)
    places = zip(shape[2:], weight[2:], sizes(stride, count), around, sizes(dilation, count), strict=True)
    return (shape[0], weight[0], *(windows(*place) for place in places))


def _by_pattern(call: Call) -> Shape | None:
    """einops: `rearrange(x, 'b c h w -> b (h w) c')`."""
    pattern = call.argument(1, "pattern")
    if not isinstance(pattern, str):
        return None
    if call.name == "einsum":
        return None
    lengths = {
        name: size(value) for name, value in call.keywords.items() if not isinstance(value, (TensorValue, Parameter))
    }
    return patterns.rearranged(call.inputs[0].shape, pattern, lengths)


def _by_equation(call: Call) -> Shape | None:
    equation = call.argument(0, "equation")
    if not isinstance(equation, str):
        return None
    return patterns.contracted([value.shape for value in call.inputs], equation)


_SHAPE_KEEPING = frozenset({Operation.ACTIVATION, Operation.DROPOUT, Operation.NORM, Operation.SOFTMAX})
_ELEMENTWISE_OF_TWO = frozenset({"add", "subtract", "sub", "multiply", "mul", "maximum", "minimum", "div", "divide"})
_ELEMENTWISE_OF_ONE = frozenset(
    {"pow", "sqrt", "rsqrt", "log", "log2", "log10", "log1p", "reciprocal", "expm1", "exp2", "sinh", "cosh", "tan"}
    | {"sign", "round", "floor", "ceil", "clamp", "clamp_min", "clamp_max", "clip", "cumsum", "cumprod", "neg"}
    | {"negative", "bool", "int", "long", "contiguous", "clone", "detach", "float", "half", "double", "to", "type_as"}
)
_RULES: Mapping[str, Callable[[Call], Shape | None]] = {
    **dict.fromkeys(("mean", "sum", "nansum", "nanmean", "amax", "amin", "prod", "logsumexp", "std", "var"), _reduced),
    **dict.fromkeys(("matmul", "bmm", "mm"), _product),
    **dict.fromkeys(("conv1d", "conv2d", "conv3d"), _convolved),
    **dict.fromkeys(("pixel_shuffle", "pixel_unshuffle"), _shuffled),
    "interpolate": _interpolated,
    "pad": _padded,
    "linear": _linear,
    "scaled_dot_product_attention": _attention,
    "einsum": _by_equation,
}
