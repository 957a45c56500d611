"""Layers that move elements or drop them: flatten, padding, upsampling, shuffles, dropout."""

from __future__ import annotations

from initlint.distributions import Shape
from initlint.frameworks.specs import Arguments, LayerKind, LayerSpec, size, sizes
from initlint.frameworks.torch.rows import OutputShape, row, same_shape, table
from initlint.frameworks.torch.shapes import merged, scaled_length, spatial, tidy, windows
from initlint.frameworks.torch.signatures import signature
from initlint.symbolic import Number, floor_divide, product

_PADDING = "torch.nn.modules.padding._"


def _flattened(arguments: Arguments, input_shape: Shape) -> Shape | None:
    return merged(input_shape, arguments["start_dim"], arguments["end_dim"])


def _unflattened(arguments: Arguments, input_shape: Shape) -> Shape | None:
    axis, wanted = arguments["dim"], arguments["unflattened_size"]
    if not isinstance(axis, int) or not isinstance(wanted, (tuple, list)) or not -len(input_shape) <= axis:
        return None
    place = axis % len(input_shape)
    known = [size(item) for item in wanted]
    rest = product(item for item in known if item != -1)
    filled = (tidy(floor_divide(input_shape[place], rest)) if item == -1 else item for item in known)
    return (*input_shape[:place], *filled, *input_shape[place + 1 :])


def _padded(dimensions: int) -> OutputShape:
    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        lengths = spatial(input_shape, dimensions)
        if lengths is None:
            return None
        # The pairs begin with the last axis.
        amounts = arguments.sizes("padding", 2 * dimensions)
        pairs = reversed([amounts[place] + amounts[place + 1] for place in range(0, 2 * dimensions, 2)])
        widened = (tidy(length + more) for length, more in zip(lengths, pairs, strict=True))
        return (*input_shape[:-dimensions], *widened)

    return output_shape


def _upsampled(arguments: Arguments, input_shape: Shape) -> Shape | None:
    dimensions = len(input_shape) - 2
    if dimensions < 1:
        return None
    if arguments["size"] is not None:
        return (*input_shape[:2], *arguments.sizes("size", dimensions))
    factor = arguments["scale_factor"]
    factors = factor if isinstance(factor, (tuple, list)) else (factor,) * dimensions
    if len(factors) != dimensions:
        return None
    return (*input_shape[:2], *(scaled_length(*pair) for pair in zip(input_shape[2:], factors, strict=True)))


def _shuffled(arguments: Arguments, input_shape: Shape) -> Shape | None:
    if len(input_shape) < 3:
        return None
    factor = arguments.size("upscale_factor")
    channels, height, width = input_shape[-3:]
    fewer = tidy(floor_divide(channels, factor * factor))
    return (*input_shape[:-3], fewer, tidy(height * factor), tidy(width * factor))


def _unshuffled(arguments: Arguments, input_shape: Shape) -> Shape | None:
    if len(input_shape) < 3:
        return None
    factor = arguments.size("downscale_factor")
    channels, height, width = input_shape[-3:]
    pixels: tuple[Number, Number] = (floor_divide(height, factor), floor_divide(width, factor))
    return (*input_shape[:-3], tidy(channels * factor * factor), *(tidy(length) for length in pixels))


def _unfolded(arguments: Arguments, input_shape: Shape) -> Shape | None:
    if len(input_shape) != 4:
        return None
    kernel = arguments.sizes("kernel_size", 2)
    settings = (arguments.sizes(name, 2) for name in ("stride", "padding", "dilation"))
    places = product(windows(*place) for place in zip(input_shape[2:], kernel, *settings, strict=True))
    return (input_shape[0], tidy(input_shape[1] * product(kernel)), tidy(places))


def _folded(arguments: Arguments, input_shape: Shape) -> Shape | None:
    if len(input_shape) != 3:
        return None
    channels = floor_divide(input_shape[1], product(arguments.sizes("kernel_size", 2)))
    return (input_shape[0], tidy(channels), *arguments.sizes("output_size", 2))


def _pad(kind: str, dimensions: int) -> LayerSpec:
    name = f"{kind}Pad{dimensions}d"
    with_value = signature("padding", "value") if kind == "Constant" else signature("padding")
    bases: tuple[str, ...] = (f"{_PADDING}{kind}PadNd",)
    if kind == "Zero":
        bases = (f"torch.nn.ConstantPad{dimensions}d", f"{_PADDING}ConstantPadNd")
    return row(
        name,
        LayerKind.RESHAPE,
        with_value,
        bases=bases,
        attributes=lambda arguments: {"padding": sizes(arguments["padding"], 2 * dimensions)},
        output_shape=_padded(dimensions),
    )


_DROPOUTS = ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout")
_PADS = ("Constant", "Zero", "Reflection", "Replication", "Circular")
_UPSAMPLE = signature(size=None, scale_factor=None)


def _moving(name: str, *required: str, output_shape: OutputShape | None = None, **optional: object) -> LayerSpec:
    return row(name, LayerKind.RESHAPE, signature(*required, **optional), output_shape=output_shape)


LAYERS = table(
    (
        _moving("Flatten", start_dim=1, end_dim=-1, output_shape=_flattened),
        _moving("Unflatten", "dim", "unflattened_size", output_shape=_unflattened),
        _moving("PixelShuffle", "upscale_factor", output_shape=_shuffled),
        _moving("PixelUnshuffle", "downscale_factor", output_shape=_unshuffled),
        _moving("ChannelShuffle", "groups", output_shape=same_shape),
        _moving("Fold", "output_size", "kernel_size", dilation=1, padding=0, stride=1, output_shape=_folded),
        _moving("Unfold", "kernel_size", dilation=1, padding=0, stride=1, output_shape=_unfolded),
        row(
            "Upsample",
            LayerKind.RESHAPE,
            (*_UPSAMPLE, *signature(mode="nearest", align_corners=None, recompute_scale_factor=None)),
            output_shape=_upsampled,
        ),
        *(
            row(name, LayerKind.RESHAPE, _UPSAMPLE, bases=("torch.nn.Upsample",), output_shape=_upsampled)
            for name in ("UpsamplingNearest2d", "UpsamplingBilinear2d")
        ),
        *(_pad(kind, dimensions) for kind in _PADS for dimensions in (1, 2, 3)),
        *(
            row(
                name,
                LayerKind.DROPOUT,
                signature(p=0.5, inplace=False),
                bases=("torch.nn.modules.dropout._DropoutNd",),
                output_shape=same_shape,
            )
            for name in _DROPOUTS
        ),
    )
)
