"""The convolution layers: plain, transposed, depthwise and separable, in one to three dimensions."""

from __future__ import annotations

from initlint.distributions import Shape
from initlint.frameworks.keras.rows import LAYER, bias, channels, nones, settled, signature, weight
from initlint.frameworks.keras.windows import spatial_shape, transposed_length, window_length
from initlint.frameworks.specs import UNKNOWN_SIZE, Arguments, LayerKind, LayerSpec, ParameterSpec, Role
from initlint.symbolic import Number, floor_divide

_GLOROT = "glorot_uniform"


def _groups(arguments: Arguments) -> Number:
    return arguments.size("groups") if arguments["groups"] != 0 else UNKNOWN_SIZE


def _convolution(rank: int) -> LayerSpec:
    def parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
        filters = arguments.size("filters")
        depth = settled(floor_divide(channels(arguments, input_shape), _groups(arguments)))
        shape = (*arguments.sizes("kernel_size", rank), depth, filters)
        kernel = weight("kernel", shape, Role.KERNEL, initializer="kernel_initializer")
        return (kernel, bias(arguments, (filters,)))

    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        return _convolved(arguments, input_shape, rank, arguments.size("filters"))

    return LayerSpec(
        name=f"keras.layers.Conv{rank}D",
        kind=LayerKind.CONVOLUTION,
        signature=signature(
            "filters",
            "kernel_size",
            strides=_ones(rank),
            padding="valid",
            data_format=None,
            dilation_rate=_ones(rank),
            groups=1,
            activation=None,
            use_bias=True,
            kernel_initializer=_GLOROT,
            bias_initializer="zeros",
        ),
        bases=(LAYER,),
        parameters=parameters,
        output_shape=output_shape,
    )


def _transposed(rank: int) -> LayerSpec:
    def parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
        filters = arguments.size("filters")
        # The last two axes are (out, in), so that what Keras takes for the fan-in is the output side.
        shape = (*arguments.sizes("kernel_size", rank), filters, channels(arguments, input_shape))
        kernel = weight("kernel", shape, Role.KERNEL, initializer="kernel_initializer")
        return (kernel, bias(arguments, (filters,)))

    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        windows, strides = arguments.sizes("kernel_size", rank), arguments.sizes("strides", rank)
        dilations = arguments.sizes("dilation_rate", rank)
        extra = None if arguments["output_padding"] is None else arguments.sizes("output_padding", rank)

        def length(axis: int, old: Number) -> Number:
            padding = None if extra is None else extra[axis]
            return transposed_length(old, windows[axis], strides[axis], dilations[axis], arguments["padding"], padding)

        return spatial_shape(arguments, input_shape, rank, length, arguments.size("filters"))

    paddings: dict[str, object] = {"data_format": None, "output_padding": None}
    if rank < 3:
        paddings = {"output_padding": None, "data_format": None}
    return LayerSpec(
        name=f"keras.layers.Conv{rank}DTranspose",
        kind=LayerKind.TRANSPOSED_CONVOLUTION,
        signature=signature(
            "filters",
            "kernel_size",
            strides=_ones(rank),
            padding="valid",
            **paddings,
            dilation_rate=_ones(rank),
            activation=None,
            use_bias=True,
            kernel_initializer=_GLOROT,
            bias_initializer="zeros",
        ),
        bases=(LAYER,),
        parameters=parameters,
        output_shape=output_shape,
    )


def _depthwise(rank: int) -> LayerSpec:
    def parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
        depth, multiplier = channels(arguments, input_shape), arguments.size("depth_multiplier")
        shape = (*arguments.sizes("kernel_size", rank), depth, multiplier)
        kernel = weight("kernel", shape, Role.KERNEL, initializer="depthwise_initializer")
        return (kernel, bias(arguments, (settled(depth * multiplier),)))

    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        outputs = settled(channels(arguments, input_shape) * arguments.size("depth_multiplier"))
        return _convolved(arguments, input_shape, rank, outputs)

    return LayerSpec(
        name=f"keras.layers.DepthwiseConv{rank}D",
        kind=LayerKind.DEPTHWISE_CONVOLUTION,
        signature=signature(
            "kernel_size",
            strides=_ones(rank),
            padding="valid",
            depth_multiplier=1,
            data_format=None,
            dilation_rate=_ones(rank),
            activation=None,
            use_bias=True,
            depthwise_initializer=_GLOROT,
            bias_initializer="zeros",
        ),
        bases=(LAYER,),
        parameters=parameters,
        output_shape=output_shape,
    )


def _separable(rank: int) -> LayerSpec:
    def parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
        depth, multiplier = channels(arguments, input_shape), arguments.size("depth_multiplier")
        filters = arguments.size("filters")
        depthwise = (*arguments.sizes("kernel_size", rank), depth, multiplier)
        pointwise = (*_ones_tuple(rank), settled(depth * multiplier), filters)
        return (
            weight("depthwise_kernel", depthwise, Role.KERNEL, initializer="depthwise_initializer"),
            weight("pointwise_kernel", pointwise, Role.KERNEL, initializer="pointwise_initializer"),
            bias(arguments, (filters,)),
        )

    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        return _convolved(arguments, input_shape, rank, arguments.size("filters"))

    return LayerSpec(
        name=f"keras.layers.SeparableConv{rank}D",
        kind=LayerKind.CONVOLUTION,
        signature=signature(
            "filters",
            "kernel_size",
            strides=_ones(rank),
            padding="valid",
            data_format=None,
            dilation_rate=_ones(rank),
            depth_multiplier=1,
            activation=None,
            use_bias=True,
            depthwise_initializer=_GLOROT,
            pointwise_initializer=_GLOROT,
            bias_initializer="zeros",
            **nones("depthwise_regularizer", "pointwise_regularizer"),
        ),
        bases=(LAYER,),
        parameters=parameters,
        output_shape=output_shape,
    )


def _convolved(arguments: Arguments, input_shape: Shape, rank: int, outputs: Number) -> Shape | None:
    windows, strides = arguments.sizes("kernel_size", rank), arguments.sizes("strides", rank)
    dilations = arguments.sizes("dilation_rate", rank)

    def length(axis: int, old: Number) -> Number:
        return window_length(old, windows[axis], strides[axis], dilations[axis], arguments["padding"])

    return spatial_shape(arguments, input_shape, rank, length, outputs)


def _ones_tuple(rank: int) -> tuple[int, ...]:
    return (1,) * rank


def _ones(rank: int) -> int | tuple[int, ...]:
    return 1 if rank == 1 else _ones_tuple(rank)


ROWS = (
    *(_convolution(rank) for rank in (1, 2, 3)),
    *(_transposed(rank) for rank in (1, 2, 3)),
    *(_depthwise(rank) for rank in (1, 2)),
    *(_separable(rank) for rank in (1, 2)),
)
