"""The geometry of a convolution layer, as its framework lays kernels and axes out."""

from __future__ import annotations

import math

from initlint.frameworks.specs import LayerKind, sizes
from initlint.network.graph import Node
from initlint.network.modules import Module
from initlint.network.weights import layer_bias, layer_kernel
from initlint.signal.operations.transfer import Transfer, chained
from initlint.signal.operations.weighted import Geometry, Weights, convolution, dense
from initlint.signal.state import Signal
from initlint.signal.weights import NOTHING, as_sizes, moments_of
from initlint.signal.windows import Window


def transfer(node: Node, module: Module, signal: Signal) -> Transfer | None:
    """A convolution, transposed or depthwise; None where a size is not known."""
    kernel, bias = layer_kernel(module), moments_of(layer_bias(module))
    moments = None if kernel is None else moments_of(kernel)
    shape = None if kernel is None else as_sizes(kernel.shape)
    if moments is None or bias is None or shape is None or len(shape) < 3:
        return None
    channels = _channels(module, shape)
    windows = _windows(module, shape, node)
    if channels is None or windows is None:
        return None
    inputs, outputs, units = channels
    geometry = Geometry(
        windows=windows,
        inputs=spatial(module, node.inputs[0], len(windows)),
        outputs=spatial(module, node, len(windows)),
        is_transposed=module.kind is LayerKind.TRANSPOSED_CONVOLUTION,
    )
    weights = Weights(kernel=moments, bias=bias, inputs=inputs, outputs=outputs, units=units)
    return convolution(weights, geometry, signal)


def separable(node: Node, module: Module, signal: Signal) -> Transfer | None:
    """A depthwise convolution and a dense layer over the channels it gives (Chollet 2017); the bias comes last."""
    first, second = (module.parameters.get(f"{name}_kernel") for name in ("depthwise", "pointwise"))
    shape = None if first is None else as_sizes(first.shape)
    mixing = None if second is None else as_sizes(second.shape)
    windows = None if shape is None else _windows(module, shape, node)
    depthwise, pointwise = moments_of(first), moments_of(second)
    bias = moments_of(layer_bias(module))
    if shape is None or mixing is None or windows is None or depthwise is None or pointwise is None or bias is None:
        return None
    geometry = Geometry(
        windows=windows,
        inputs=spatial(module, node.inputs[0], len(windows)),
        outputs=spatial(module, node, len(windows)),
    )
    channels = Weights(kernel=depthwise, bias=NOTHING, inputs=1, outputs=shape[-1], units=shape[-2] * shape[-1])
    along = convolution(channels, geometry, signal)
    across = Weights(kernel=pointwise, bias=bias, inputs=mixing[-2], outputs=mixing[-1], units=mixing[-1])
    return chained(along, dense(across, along.output))


def _channels(module: Module, shape: tuple[int, ...]) -> tuple[float, float, int] | None:
    """The channels that a unit reads, the units that read a channel, and the number of units, taps not counted."""
    groups = module.arguments["groups"] if "groups" in module.arguments.values else 1
    if not isinstance(groups, int) or groups < 1:
        return None
    is_transposed = module.kind is LayerKind.TRANSPOSED_CONVOLUTION
    if module.framework == "torch":
        first, second = shape[:2]
        if is_transposed:
            return first / groups, second, second * groups
        return second, first / groups, first
    before_last, last = shape[-2:]
    if module.kind is LayerKind.DEPTHWISE_CONVOLUTION:
        return 1, last, before_last * last
    if is_transposed:
        return last, before_last, before_last
    return before_last, last / groups, last


def _windows(module: Module, shape: tuple[int, ...], node: Node) -> tuple[Window, ...] | None:
    is_torch = module.framework == "torch"
    kernel = shape[2:] if is_torch else shape[:-2]
    count = len(kernel)
    strides = as_sizes(sizes(module.arguments["stride" if is_torch else "strides"], count))
    dilations = as_sizes(sizes(module.arguments["dilation" if is_torch else "dilation_rate"], count))
    if strides is None or dilations is None:
        return None
    before = _padding(module, kernel, strides, dilations, node)
    if before is None:
        return None
    return tuple(
        Window(kernel=each, stride=stride, before=pad, dilation=dilation)
        for each, stride, pad, dilation in zip(kernel, strides, before, dilations, strict=True)
    )


def _padding(
    module: Module, kernel: tuple[int, ...], strides: tuple[int, ...], dilations: tuple[int, ...], node: Node
) -> tuple[int, ...] | None:
    """How much lies in front of the first element, axis by axis."""
    given = module.arguments["padding"]
    given = given.lower() if isinstance(given, str) else given
    if given == "valid":
        return (0,) * len(kernel)
    if given == "causal":
        return tuple(dilation * (size - 1) for size, dilation in zip(kernel, dilations, strict=True))
    if given != "same":
        return as_sizes(sizes(given, len(kernel)))
    inputs, outputs = spatial(module, node.inputs[0], len(kernel)), spatial(module, node, len(kernel))
    found = []
    for place, (size, stride, dilation) in enumerate(zip(kernel, strides, dilations, strict=True)):
        reach = dilation * (size - 1) + 1
        if module.kind is LayerKind.TRANSPOSED_CONVOLUTION:
            found.append(max(reach - stride, 0) // 2)
        elif inputs is None or outputs is None:
            found.append(max(reach - stride, 0) // 2 if module.framework == "keras" else (reach - 1) // 2)
        else:
            found.append(max((outputs[place] - 1) * stride + reach - inputs[place], 0) // 2)
    return tuple(found)


def spatial(module: Module, node: Node, count: int) -> tuple[int, ...] | None:
    """The lengths of the spatial axes of a node's result."""
    if node.shape is None or len(node.shape) < count + 1:
        return None
    is_first = module.framework == "torch" or module.arguments["data_format"] == "channels_first"
    found = as_sizes(node.shape[-count:] if is_first else node.shape[-count - 1 : -1])
    return found if found is None or math.prod(found) > 0 else None
