"""Pooling layers and their inverses."""

from __future__ import annotations

from collections.abc import Mapping

from initlint.distributions import Shape
from initlint.frameworks.specs import Argument, Arguments, LayerKind, LayerSpec, Signature, size
from initlint.frameworks.torch.rows import Attributes, OutputShape, row, table
from initlint.frameworks.torch.shapes import pixels_of_transposed, pooled, spatial, stride_sizes
from initlint.frameworks.torch.signatures import signature


def _window_shape(dimensions: int) -> OutputShape:
    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        lengths = spatial(input_shape, dimensions)
        if lengths is None:
            return None
        kernel = arguments.sizes("kernel_size", dimensions)
        stride = stride_sizes(arguments["stride"], arguments["kernel_size"], dimensions)
        padding = _or_default(arguments, "padding", 0, dimensions)
        dilation = _or_default(arguments, "dilation", 1, dimensions)
        places = zip(lengths, kernel, stride, padding, dilation, strict=True)
        return (*input_shape[:-dimensions], *(pooled(*place, arguments["ceil_mode"]) for place in places))

    return output_shape


def _or_default(arguments: Arguments, name: str, default: int, dimensions: int) -> Shape:
    return arguments.sizes(name, dimensions) if name in arguments.values else (default,) * dimensions


def _adaptive_shape(dimensions: int) -> OutputShape:
    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        lengths = spatial(input_shape, dimensions)
        if lengths is None:
            return None
        given = arguments["output_size"]
        wanted = given if isinstance(given, (tuple, list)) else (given,) * dimensions
        if len(wanted) == 1:
            wanted = tuple(wanted) * dimensions
        if len(wanted) != dimensions:
            return None
        kept = (old if new is None else size(new) for new, old in zip(wanted, lengths, strict=True))
        return (*input_shape[:-dimensions], *kept)

    return output_shape


def _unpooled_shape(dimensions: int) -> OutputShape:
    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        lengths = spatial(input_shape, dimensions)
        if lengths is None:
            return None
        kernel = arguments.sizes("kernel_size", dimensions)
        stride = stride_sizes(arguments["stride"], arguments["kernel_size"], dimensions)
        places = zip(lengths, kernel, stride, arguments.sizes("padding", dimensions), strict=True)
        pixels = (pixels_of_transposed(*place, dilation=1, extra=0) for place in places)
        return (*input_shape[:-dimensions], *pixels)

    return output_shape


def _stride(arguments: Arguments) -> Mapping[str, object]:
    """`stride=None` becomes the kernel size, except in LPPool, which keeps None."""
    return {"stride": arguments["kernel_size"] if arguments["stride"] is None else arguments["stride"]}


def _tuples(dimensions: int) -> Attributes:
    """MaxUnpool and AvgPool1d also make tuples of their sizes."""

    def attributes(arguments: Arguments) -> Mapping[str, object]:
        return {
            "kernel_size": arguments.sizes("kernel_size", dimensions),
            "stride": stride_sizes(arguments["stride"], arguments["kernel_size"], dimensions),
            "padding": arguments.sizes("padding", dimensions),
        }

    return attributes


_WINDOW = signature("kernel_size", stride=None)
_PADDED = (*_WINDOW, Argument("padding", 0))
_CEIL = Argument("ceil_mode", False)
_INDICES = Argument("return_indices", False)
_COUNT = Argument("count_include_pad", True)


def _pool(
    name: str, arguments: Signature, output_shape: OutputShape, attributes: Attributes | None = None
) -> LayerSpec:
    return row(
        name,
        LayerKind.POOL,
        arguments,
        bases=(f"torch.nn.modules.pooling._{name[:-2]}Nd",),
        attributes=attributes,
        output_shape=output_shape,
    )


def _of(dimensions: int) -> tuple[LayerSpec, ...]:
    """The pooling layers over `dimensions` axes."""
    end = f"{dimensions}d"
    window, adaptive, tuples = _window_shape(dimensions), _adaptive_shape(dimensions), _tuples(dimensions)
    divisor = () if dimensions == 1 else signature(divisor_override=None)
    output_size = signature("output_size")
    return (
        _pool(f"MaxPool{end}", (*_PADDED, Argument("dilation", 1), _INDICES, _CEIL), window, _stride),
        _pool(f"AvgPool{end}", (*_PADDED, _CEIL, _COUNT, *divisor), window, tuples if dimensions == 1 else _stride),
        _pool(f"LPPool{end}", (*signature("norm_type"), *_WINDOW, _CEIL), window),
        _pool(f"AdaptiveAvgPool{end}", output_size, adaptive),
        _pool(f"AdaptiveMaxPool{end}", (*output_size, _INDICES), adaptive),
        _pool(f"MaxUnpool{end}", _PADDED, _unpooled_shape(dimensions), tuples),
    )


_FRACTIONAL = (
    *signature("kernel_size", output_size=None, output_ratio=None),
    _INDICES,
    Argument("_random_samples", None),
)

LAYERS = table(
    (
        *_of(1),
        *_of(2),
        *_of(3),
        row("FractionalMaxPool2d", LayerKind.POOL, _FRACTIONAL),
        row("FractionalMaxPool3d", LayerKind.POOL, _FRACTIONAL),
    )
)
