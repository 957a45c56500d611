"""How a row of the Keras layer table is written: signatures, channel axes, and sizes that may be unknown."""

from __future__ import annotations

from initlint.distributions import Distribution, Shape
from initlint.frameworks.specs import UNKNOWN_SIZE, Argument, Arguments, ParameterSpec, Role, Signature
from initlint.symbolic import Expr, Number

LAYER = "keras.layers.Layer"

_UNKNOWN_NAMES = UNKNOWN_SIZE.names() if isinstance(UNKNOWN_SIZE, Expr) else frozenset()


def signature(*required: str, **defaults: object) -> Signature:
    """The required arguments, then those with a default, all of which may be given by position."""
    return (*(Argument(name) for name in required), *(Argument(name, value) for name, value in defaults.items()))


def nones(*names: str) -> dict[str, object]:
    """The arguments whose default is None, such as regularizers and constraints."""
    return dict.fromkeys(names)


def is_unknown(number: Number) -> bool:
    """Whether a size that nobody knows has a part in the number."""
    return isinstance(number, Expr) and not _UNKNOWN_NAMES.isdisjoint(number.names())


def settled(number: Number) -> Number:
    """The number, or `UNKNOWN_SIZE` if an unknown size has a part in it: `?` minus `?` must not become 0."""
    return UNKNOWN_SIZE if is_unknown(number) else number


def channel_axis(arguments: Arguments) -> int | None:
    """Where `data_format` puts the channels, None if it is not known. Keras's own default is channels last."""
    data_format = arguments["data_format"] if "data_format" in arguments.values else None
    if data_format is None:
        return -1
    if isinstance(data_format, str):
        return {"channels_last": -1, "channels_first": 1}.get(data_format.lower())
    return None


def size_at(shape: Shape | None, axis: object) -> Number:
    """The size of an axis, `UNKNOWN_SIZE` where the shape or the axis is not known."""
    if isinstance(axis, (tuple, list)) and len(axis) == 1:
        axis = axis[0]
    if shape is None or not isinstance(axis, int) or not -len(shape) <= axis < len(shape):
        return UNKNOWN_SIZE
    return shape[axis]


def channels(arguments: Arguments, input_shape: Shape | None) -> Number:
    """The number of input channels."""
    return size_at(input_shape, channel_axis(arguments))


def weight(
    name: str, shape: Shape, role: Role, *, initializer: str | None = None, present: bool | None = True
) -> ParameterSpec:
    """A trainable parameter whose law an argument decides."""
    return ParameterSpec(name=name, shape=shape, role=role, initializer=initializer, present=present)


def bias(arguments: Arguments, shape: Shape) -> ParameterSpec:
    """The bias that `use_bias` and `bias_initializer` decide."""
    return weight("bias", shape, Role.BIAS, initializer="bias_initializer", present=arguments.flag("use_bias"))


def state(name: str, shape: Shape, *, law: Distribution | None = None, initializer: str | None = None) -> ParameterSpec:
    """A variable that training does not update by gradient."""
    return ParameterSpec(
        name=name, shape=shape, role=Role.OTHER, distribution=law, initializer=initializer, trainable=False
    )


def same_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
    """The output shape of whatever acts element by element."""
    return input_shape
