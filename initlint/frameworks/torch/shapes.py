"""Arithmetic of output shapes: windows that slide, axes that merge, sizes that nobody knows."""

from __future__ import annotations

import math

from initlint.distributions import Shape
from initlint.frameworks.specs import UNKNOWN_SIZE, flag, size, sizes
from initlint.symbolic import Expr, Number, compare, floor_divide, product


def tidy(value: Number) -> Number:
    """`value`, or `UNKNOWN_SIZE` if any part of it is not known."""
    if isinstance(value, Expr) and "?" in value.names():
        return UNKNOWN_SIZE
    return value


def spatial(input_shape: Shape, dimensions: int) -> Shape | None:
    """The last `dimensions` sizes; None if the input has no channel axis before them."""
    return input_shape[-dimensions:] if len(input_shape) > dimensions else None


def windows(length: Number, kernel: Number, stride: Number, padding: Number, dilation: Number) -> Number:
    """How many places a window of a convolution or pooling has along one axis."""
    return tidy(floor_divide(length + padding * 2 - dilation * (kernel - 1) - 1, stride) + 1)


def windows_rounded_up(length: Number, kernel: Number, stride: Number, padding: Number, dilation: Number) -> Number:
    """The same with ceil_mode: a last window may hang over, but has to start inside the input or its left padding."""
    reach = length + padding * 2 - dilation * (kernel - 1) - 1
    places = floor_divide(reach + stride - 1, stride) + 1
    starts_outside = compare(">=", (places - 1) * stride, length + padding)
    if starts_outside is None:
        return UNKNOWN_SIZE
    return tidy(places - 1 if starts_outside else places)


def pooled(
    length: Number, kernel: Number, stride: Number, padding: Number, dilation: Number, ceil_mode: object
) -> Number:
    """The places of a pooling window, `UNKNOWN_SIZE` if ceil_mode is not known."""
    rounding = flag(ceil_mode)
    if rounding is None:
        return UNKNOWN_SIZE
    count = windows_rounded_up if rounding else windows
    return count(length, kernel, stride, padding, dilation)


def pixels_of_transposed(
    length: Number, kernel: Number, stride: Number, padding: Number, dilation: Number, extra: Number
) -> Number:
    """The length a transposed convolution makes of `length`."""
    return tidy((length - 1) * stride - padding * 2 + dilation * (kernel - 1) + extra + 1)


def stride_sizes(stride: object, kernel: object, dimensions: int) -> Shape:
    """The stride of a pooling layer, which is its kernel size where it is None or left out."""
    is_default = stride is None or stride == () or stride == []
    return sizes(kernel if is_default else stride, dimensions)


def merged(input_shape: Shape, start: object, end: object) -> Shape | None:
    """`input_shape` with the axes from start to end made one; None if the axes are not known."""
    if not isinstance(start, int) or not isinstance(end, int) or not input_shape:
        return None
    rank = len(input_shape)
    first, last = (axis + rank if axis < 0 else axis for axis in (start, end))
    if not 0 <= first <= last < rank:
        return None
    return (*input_shape[:first], tidy(product(input_shape[first : last + 1])), *input_shape[last + 1 :])


def scaled_length(length: Number, factor: object) -> Number:
    """floor(length * factor), as interpolation has it."""
    ratio = size(factor)
    if isinstance(ratio, float) and ratio.is_integer():
        ratio = int(ratio)
    if isinstance(ratio, (int, Expr)):
        return tidy(length * ratio)
    return UNKNOWN_SIZE if isinstance(length, Expr) else math.floor(length * ratio)
