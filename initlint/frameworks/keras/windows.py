"""Output lengths of convolutions, pooling and their relatives, axis by axis."""

from __future__ import annotations

from collections.abc import Callable

from initlint.distributions import Shape
from initlint.frameworks.keras.rows import channel_axis, settled
from initlint.frameworks.specs import UNKNOWN_SIZE, Arguments
from initlint.symbolic import Number, floor_divide, maximum


def spatial_shape(
    arguments: Arguments,
    input_shape: Shape,
    rank: int,
    length: Callable[[int, Number], Number],
    channels: Number | None = None,
) -> Shape | None:
    """The shape with `length(axis, old length)` on each of `rank` spatial axes, and with new channels if given."""
    axis = channel_axis(arguments)
    if axis is None or len(input_shape) != rank + 2:
        return None
    first = 1 if axis == -1 else 2
    lengths = list(input_shape)
    for place in range(rank):
        lengths[first + place] = settled(length(place, lengths[first + place]))
    if channels is not None:
        lengths[axis] = channels
    return tuple(lengths)


def window_length(length: Number, window: Number, stride: Number, dilation: Number, padding: object) -> Number:
    """How many windows fit, as `compute_conv_output_shape` of Keras counts them."""
    mode = padding.lower() if isinstance(padding, str) else ""
    if stride == 0:
        return UNKNOWN_SIZE
    if mode == "valid":
        return floor_divide(length - dilation * (window - 1) - 1, stride) + 1
    if mode in {"same", "causal"}:
        return length if stride == 1 else floor_divide(length - 1, stride) + 1
    return UNKNOWN_SIZE


def transposed_length(
    length: Number, window: Number, stride: Number, dilation: Number, padding: object, extra: Number | None
) -> Number:
    """The length after a transposed convolution; `extra` is the output padding, None where Keras chooses it."""
    mode = padding.lower() if isinstance(padding, str) else ""
    extent = (window - 1) * dilation + 1
    if mode == "valid":
        return (length - 1) * stride + (maximum(extent, stride) if extra is None else extent + extra)
    if mode == "same":
        return length * stride if extra is None else (length - 1) * stride + extent % 2 + extra
    return UNKNOWN_SIZE
