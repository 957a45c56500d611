"""Layers that Keras alone has: merging, wrappers, borders, and those that prepare inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from initlint.distributions import Shape
from initlint.frameworks.activations import activation_named
from initlint.frameworks.keras.reshaping import sides_of
from initlint.frameworks.specs import sizes
from initlint.network.graph import Node
from initlint.network.modules import Module
from initlint.signal.operations import (
    activations,
    borders,
    convolutions,
    elementwise,
    keras_attention,
    keras_recurrent,
    layers,
    merging,
)
from initlint.signal.operations.transfer import Transfer, chained, unchanged
from initlint.signal.state import Signal
from initlint.signal.weights import as_sizes

Handler = Callable[[Node, Module, Sequence[Signal]], "Transfer | None"]
Single = Callable[[Node, Module, Signal], "Transfer | None"]


def handler_of(module: Module) -> Handler | None:
    """What models the layer, None where nothing of its own is needed."""
    if module.framework != "keras" or module.spec is None:
        return None
    name = module.spec.name.removeprefix("keras.layers.")
    return _HANDLERS.get(name.rstrip("123D") if name[-1:] == "D" else name)


def _single(handler: Single) -> Handler:
    def several(node: Node, module: Module, signals: Sequence[Signal]) -> Transfer | None:
        return handler(node, module, signals[0]) if len(signals) == 1 else None

    return several


def _average(node: Node, module: Module, signals: Sequence[Signal]) -> Transfer | None:
    total = merging.addition(signals)
    scaled = elementwise.scale(1 / len(signals), total.output)
    return Transfer(output=scaled.output, back=lambda gradient: total.back(*scaled.back(gradient)))


def _rescaling(node: Node, module: Module, signal: Signal) -> Transfer | None:
    """scale * x + offset; with one factor for each channel, in the mean over channels."""
    scales, offset = _numbers(module.arguments["scale"]), _numbers(module.arguments["offset"])
    if not scales or not offset:
        return None
    factor = (sum(each * each for each in scales) / len(scales)) ** 0.5
    return chained(
        found := elementwise.scale(factor, signal), elementwise.shift(sum(offset) / len(offset), found.output)
    )


def _normalization(node: Node, module: Module, signal: Signal) -> Transfer | None:
    """`Normalization` by given statistics; one that has not seen data yet subtracts 0 and divides by 1."""
    mean, variance = module.arguments["mean"], module.arguments["variance"]
    means = [0.0] if mean is None else _numbers(mean)
    variances = [1.0] if variance is None else _numbers(variance)
    if not means or not variances or min(variances) <= 0 or module.arguments["invert"] is not False:
        return None
    factor = (sum(1 / each for each in variances) / len(variances)) ** 0.5
    shifted = elementwise.shift(-sum(means) / len(means), signal)
    return chained(shifted, elementwise.scale(factor, shifted.output))


def _numbers(value: object) -> list[float]:
    values = value if isinstance(value, (tuple, list)) else [value]
    found = [float(each) for each in values if isinstance(each, (int, float))]
    return found if len(found) == len(values) else []


def _passed_on(node: Node, module: Module, signal: Signal) -> Transfer | None:
    return Transfer(output=signal, back=unchanged)


def _padding(node: Node, module: Module, signal: Signal) -> Transfer | None:
    found = _sides(node, module, "padding")
    return None if found is None else borders.padded(*found, signal)


def _cropping(node: Node, module: Module, signal: Signal) -> Transfer | None:
    found = _sides(node, module, "cropping")
    return None if found is None else borders.cropped(*found, signal)


def _sides(node: Node, module: Module, name: str) -> tuple[tuple[int, ...], list[tuple[int, int]]] | None:
    """The lengths of the spatial axes, and what is put around them or cut off."""
    rank = _rank(module)
    lengths, given = convolutions.spatial(module, node.inputs[0], rank), sides_of(module.arguments[name], rank)
    known = [(a, b) for a, b in given or () if isinstance(a, int) and isinstance(b, int)]
    return (lengths, known) if lengths is not None and len(known) == rank else None


def _rank(module: Module) -> int:
    assert module.spec is not None
    return int(module.spec.name[-2])


def _enlarging(node: Node, module: Module, signal: Signal) -> Transfer | None:
    factors = as_sizes(sizes(module.arguments["size"], _rank(module)))
    mode = module.arguments["interpolation"] if _rank(module) == 2 else "nearest"
    if factors is None or mode not in {"nearest", "bilinear"}:
        return None
    return borders.enlarged(factors, signal, is_smooth=mode == "bilinear")


def _time_distributed(node: Node, module: Module, signal: Signal) -> Transfer | None:
    """The layer inside, on each step alike."""
    child = next((child for child in module.children.values() if child is not None), None)
    if child is None or child.spec is None or child.user_class is not None:
        return None
    source = replace(node.inputs[0], shape=_one_step(node.inputs[0].shape))
    inner = replace(node, module=child, shape=_one_step(node.shape), inputs=(source,), name=child.spec.activation or "")
    handler = handler_of(child)
    found = layers.transfer(inner, child, signal) if handler is None else handler(inner, child, [signal])
    given = child.arguments["activation"] if "activation" in child.arguments.values else None
    if found is None or given is None:
        return found
    spec = activation_named(given) if isinstance(given, str) else None
    function = None if spec is None else activations.of_spec(spec)
    return None if function is None else chained(found, elementwise.activation(function, found.output))


def _one_step(shape: Shape | None) -> Shape | None:
    return None if shape is None or len(shape) < 2 else (shape[0], *shape[2:])


_HANDLERS: dict[str, Handler] = {
    "MultiHeadAttention": keras_attention.multi_head,
    "GroupQueryAttention": keras_attention.multi_head,
    "Average": _average,
    **{name: _single(keras_recurrent.transfer) for name in ("LSTM", "GRU", "SimpleRNN")},
    "Bidirectional": _single(keras_recurrent.bidirectional),
    "TimeDistributed": _single(_time_distributed),
    "SeparableConv": _single(convolutions.separable),
    "Rescaling": _single(_rescaling),
    "Normalization": _single(_normalization),
    "ZeroPadding": _single(_padding),
    "Cropping": _single(_cropping),
    "UpSampling": _single(_enlarging),
    **{f"Random{name}": _single(_passed_on) for name in ("Flip", "Rotation", "Translation", "Zoom", "Shear")},
}
"""By the class name, without the number of axes."""
