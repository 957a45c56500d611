"""The pooling layers: windows, global and adaptive."""

from __future__ import annotations

from initlint.distributions import Shape
from initlint.frameworks.keras.rows import LAYER, channel_axis, channels, signature
from initlint.frameworks.keras.windows import spatial_shape, window_length
from initlint.frameworks.specs import Arguments, LayerKind, LayerSpec
from initlint.symbolic import Number


def _windowed(name: str, rank: int) -> LayerSpec:
    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        windows = arguments.sizes("pool_size", rank)
        strides = windows if arguments["strides"] is None else arguments.sizes("strides", rank)

        def length(axis: int, old: Number) -> Number:
            return window_length(old, windows[axis], strides[axis], 1, arguments["padding"])

        return spatial_shape(arguments, input_shape, rank, length)

    tail: dict[str, object] = {"strides": None, "padding": "valid", "data_format": None}
    pool = 2 if rank == 1 else (2,) * rank
    takes_default = name == "MaxPooling"
    return LayerSpec(
        name=f"keras.layers.{name}{rank}D",
        kind=LayerKind.POOL,
        signature=signature(pool_size=pool, **tail) if takes_default else signature("pool_size", **tail),
        bases=(LAYER,),
        output_shape=output_shape,
    )


def _global(name: str, rank: int) -> LayerSpec:
    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        keeps = arguments.flag("keepdims")
        if keeps is None or channel_axis(arguments) is None or len(input_shape) != rank + 2:
            return None
        if keeps:
            return spatial_shape(arguments, input_shape, rank, lambda axis, old: 1)
        return (input_shape[0], channels(arguments, input_shape))

    return LayerSpec(
        name=f"keras.layers.{name}{rank}D",
        kind=LayerKind.POOL,
        signature=signature(data_format=None, keepdims=False),
        bases=(LAYER,),
        output_shape=output_shape,
    )


def _adaptive(name: str, rank: int) -> LayerSpec:
    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        lengths = arguments.sizes("output_size", rank)
        return spatial_shape(arguments, input_shape, rank, lambda axis, old: lengths[axis])

    return LayerSpec(
        name=f"keras.layers.{name}{rank}D",
        kind=LayerKind.POOL,
        signature=signature("output_size", data_format=None),
        bases=(LAYER,),
        output_shape=output_shape,
    )


ROWS = (
    *(_windowed(name, rank) for name in ("MaxPooling", "AveragePooling") for rank in (1, 2, 3)),
    *(_global(name, rank) for name in ("GlobalMaxPooling", "GlobalAveragePooling") for rank in (1, 2, 3)),
    *(_adaptive(name, rank) for name in ("AdaptiveMaxPooling", "AdaptiveAveragePooling") for rank in (1, 2, 3)),
)
