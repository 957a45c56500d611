"""Convolutions and transposed convolutions, eager and lazy."""

from __future__ import annotations

from collections.abc import Mapping

from initlint.distributions import Shape
from initlint.frameworks.specs import (
    UNKNOWN_SIZE,
    Argument,
    Arguments,
    LayerKind,
    LayerSpec,
    ParameterSpec,
    Role,
    Signature,
)
from initlint.frameworks.torch.defaults import fan_in_uniform
from initlint.frameworks.torch.dense import matrix_and_bias
from initlint.frameworks.torch.gains import fans
from initlint.frameworks.torch.rows import LAZY_MIXIN, Attributes, OutputShape, Parameters, row, table
from initlint.frameworks.torch.shapes import pixels_of_transposed, spatial, windows
from initlint.frameworks.torch.signatures import FACTORY, signature
from initlint.symbolic import Number, floor_divide

CONV_BASE = "torch.nn.modules.conv._ConvNd"
TRANSPOSED_BASE = "torch.nn.modules.conv._ConvTransposeNd"
LAZY_BASE = "torch.nn.modules.conv._LazyConvXdMixin"

_TAIL: Signature = (Argument("padding_mode", "zeros"), *FACTORY)


def _channels(arguments: Arguments, input_shape: Shape | None, dimensions: int) -> Number:
    """The input channels: an argument of eager layers, the axis before the pixels for lazy ones."""
    if "in_channels" in arguments.values:
        return arguments.size("in_channels")
    if input_shape is None or len(input_shape) <= dimensions:
        return UNKNOWN_SIZE
    return input_shape[-dimensions - 1]


def _parameters(dimensions: int, *, transposed: bool) -> Parameters:
    def parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
        inputs, outputs = _channels(arguments, input_shape, dimensions), arguments.size("out_channels")
        first, second = (inputs, outputs) if transposed else (outputs, inputs)
        kernel = arguments.sizes("kernel_size", dimensions)
        shape = (first, floor_divide(second, arguments.size("groups")), *kernel)
        law = fan_in_uniform(fans(shape)[0])
        weight, _ = matrix_and_bias(shape, True, law)
        bias = ParameterSpec(
            name="bias", shape=(outputs,), role=Role.BIAS, distribution=law, present=arguments.flag("bias")
        )
        return weight, bias

    return parameters


def _attributes(dimensions: int, *, transposed: bool) -> Attributes:
    def attributes(arguments: Arguments) -> Mapping[str, object]:
        names = ("kernel_size", "stride", "dilation")
        found: dict[str, object] = {name: arguments.sizes(name, dimensions) for name in names}
        padding = arguments["padding"]
        found["padding"] = padding if isinstance(padding, str) else arguments.sizes("padding", dimensions)
        found["output_padding"] = arguments.sizes("output_padding", dimensions) if transposed else (0,) * dimensions
        found["transposed"] = transposed
        return found

    return attributes


def _convolved(dimensions: int) -> OutputShape:
    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        lengths = spatial(input_shape, dimensions)
        if lengths is None:
            return None
        head = (*input_shape[: -dimensions - 1], arguments.size("out_channels"))
        if arguments["padding"] == "same":
            return (*head, *lengths)
        padding = (0,) * dimensions if arguments["padding"] == "valid" else arguments.sizes("padding", dimensions)
        others = (arguments.sizes(name, dimensions) for name in ("kernel_size", "stride", "dilation"))
        kernel, stride, dilation = others
        places = zip(lengths, kernel, stride, padding, dilation, strict=True)
        return (*head, *(windows(*place) for place in places))

    return output_shape


def _spread(dimensions: int) -> OutputShape:
    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        lengths = spatial(input_shape, dimensions)
        if lengths is None:
            return None
        names = ("kernel_size", "stride", "padding", "dilation", "output_padding")
        settings = (arguments.sizes(name, dimensions) for name in names)
        pixels = (pixels_of_transposed(*place) for place in zip(lengths, *settings, strict=True))
        return (*input_shape[: -dimensions - 1], arguments.size("out_channels"), *pixels)

    return output_shape


def _signature(*channels: str, transposed: bool) -> Signature:
    first = signature(*channels, "kernel_size", stride=1, padding=0)
    if transposed:
        return (*first, *signature(output_padding=0, groups=1, bias=True, dilation=1), *_TAIL)
    return (*first, *signature(dilation=1, groups=1, bias=True), *_TAIL)


def _layer(dimensions: int, *, transposed: bool, lazy: bool) -> LayerSpec:
    plain = f"Conv{'Transpose' if transposed else ''}{dimensions}d"
    bases = (TRANSPOSED_BASE, CONV_BASE) if transposed else (CONV_BASE,)
    channels = ("out_channels",) if lazy else ("in_channels", "out_channels")
    return row(
        f"Lazy{plain}" if lazy else plain,
        LayerKind.TRANSPOSED_CONVOLUTION if transposed else LayerKind.CONVOLUTION,
        _signature(*channels, transposed=transposed),
        bases=(LAZY_BASE, LAZY_MIXIN, f"torch.nn.{plain}", *bases) if lazy else bases,
        parameters=_parameters(dimensions, transposed=transposed),
        attributes=_attributes(dimensions, transposed=transposed),
        output_shape=_spread(dimensions) if transposed else _convolved(dimensions),
    )


LAYERS = table(
    _layer(dimensions, transposed=transposed, lazy=lazy)
    for lazy in (False, True)
    for transposed in (False, True)
    for dimensions in (1, 2, 3)
)
