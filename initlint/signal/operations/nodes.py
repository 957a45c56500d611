"""What each kind of node of the signal graph does, by its operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from initlint.distributions import Distribution, Shape
from initlint.frameworks.specs import LayerKind, Operation
from initlint.network.graph import Node
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.signal.operations import (
    activations,
    arithmetic,
    attention,
    elementwise,
    keras_layers,
    layers,
    merging,
    multihead,
    poolings,
    products,
    recurrent,
)
from initlint.signal.operations.transfer import Transfer, unchanged
from initlint.signal.state import Signal
from initlint.signal.weights import as_float, as_sizes, length_along, moments_of

Handler = Callable[[Node, Sequence[Signal]], "Transfer | None"]


def transfer(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    """The operation of a node whose inputs have these states; None where it is not modelled."""
    if node.module is not None and node.operation not in _BY_OPERATION:
        own = keras_layers.handler_of(node.module)
        if own is not None:
            return own(node, node.module, signals)
        several = _SEVERAL.get(node.module.kind)
        if several is not None and node.module.framework == "torch":
            return several(node, node.module, signals)
        return layers.transfer(node, node.module, signals[0]) if len(signals) == 1 else None
    handler = _HANDLERS.get(node.operation)
    return None if handler is None else handler(node, signals)


_BY_OPERATION = frozenset({Operation.ADD, Operation.MULTIPLY, Operation.CONCATENATE, Operation.SOFTMAX})
"""What layers and functions do alike."""


def _recurrent(node: Node, module: Module, signals: Sequence[Signal]) -> Transfer | None:
    return recurrent.transfer(node, module, signals[0]) if len(signals) == 1 else None


_SEVERAL: dict[LayerKind, Callable[[Node, Module, Sequence[Signal]], Transfer | None]] = {
    LayerKind.ATTENTION: multihead.multi_head,
    LayerKind.COMPOSITE: multihead.transformer,
    LayerKind.RECURRENT: _recurrent,
}
"""Layers of PyTorch that read several signals, or are made of others."""


def source(node: Node) -> Signal | None:
    """The state of a node without inputs that are data: the network's input, a table that is looked up, a parameter."""
    if node.operation is Operation.INPUT:
        sizes = as_sizes(node.shape)
        return Signal(units=None if sizes is None or len(sizes) < 2 else sizes[-1])
    if node.module is not None and node.module.kind is LayerKind.EMBEDDING:
        return layers.embedding(node.module)
    if node.operation is Operation.PARAMETER and node.parameter is not None:
        return parameter(node.parameter)
    if node.operation is Operation.CONSTANT and node.law is not None:
        return constant(node.law, node.shape)
    return None


def constant(law: Distribution, shape: Shape | None) -> Signal | None:
    """A tensor that `forward` makes itself: drawn anew for each sample if it is random, the same for all if not."""
    mean, std = as_float(law.mean), as_float(law.std)
    if mean is None or std is None:
        return None
    square = mean * mean + std * std
    shared = mean * mean if law.is_random else square
    sizes = as_sizes(shape)
    return Signal(
        mean=mean,
        square=square,
        between_samples=shared,
        between_positions=square if law.is_constant else mean * mean,
        units=None if not sizes else sizes[-1],
    )


def parameter(given: Parameter) -> Signal | None:
    """A parameter among the data is the same for every sample."""
    moments, sizes = moments_of(given), as_sizes(given.shape)
    if moments is None:
        return None
    is_one_row = sizes is not None and max(len([size for size in sizes if size > 1]), 0) <= 1
    return Signal(
        mean=moments.mean,
        square=moments.square,
        between_samples=moments.square,
        between_positions=moments.square if is_one_row else moments.mean**2,
        units=None if not sizes else sizes[-1],
    )


def _activation(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    function = activations.of_node(node)
    return None if function is None else elementwise.activation(function, signals[0])


def _dropout(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    rate = node.settings.get(1, node.settings.get("p", 0.5))
    is_on = node.settings.get(2, node.settings.get("training", True))
    if not isinstance(rate, (int, float)) or not isinstance(is_on, bool):
        return None
    return elementwise.dropout(float(rate) if is_on else 0.0, signals[0])


def _pool(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    return poolings.transfer(node, node.name, signals[0]) if len(signals) == 1 else None


def _reshape(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    return poolings.rearranged(node, signals[0])


def _scale(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    factor = as_float(node.factor) if node.factor is not None else None
    if node.name == "shift":
        return arithmetic.shifted(node, signals[0])
    if node.name.rpartition(".")[2].startswith("neg"):
        factor = -1.0
    return None if factor is None else elementwise.scale(factor, signals[0])


def _concatenation(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    shapes = [as_sizes(each.shape) for each in node.inputs]
    axis = node.factor if node.module is None else node.module.arguments["axis"]
    known = [shape for shape in shapes if shape is not None]
    if not known and len({each.index for each in node.inputs}) == 1:
        return Transfer(output=signals[0], back=lambda gradient: (gradient,) * len(signals))
    if len(known) < len(signals) or not isinstance(axis, int) or len({len(shape) for shape in known}) > 1:
        return None
    lengths = [shape[axis] for shape in known]
    units = signals[0].units
    is_along_units = units is not None and lengths[0] == units
    total = sum(lengths)
    return merging.concatenation(signals, [each / total for each in lengths], is_along_units=is_along_units)


def _softmax(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    given: dict[int | str, object] = dict(node.settings)
    given.update({} if node.module is None else node.module.arguments.values)
    axis = next((given[name] for name in _SOFTMAX_AXES if name in given), -1)
    count = length_along(node.shape, axis)
    return None if count is None else attention.softmax(signals[0], count)


_SOFTMAX_AXES = ("dim", "axis", 1)


def _matmul(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    return products.transfer(node, signals)


def _layer_norm(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    return layers.norm_function(node, signals[0])


def _passed_on(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    return Transfer(output=signals[0], back=unchanged)


_HANDLERS: dict[Operation, Handler] = {
    Operation.ACTIVATION: _activation,
    Operation.DROPOUT: _dropout,
    Operation.POOL: _pool,
    Operation.RESHAPE: _reshape,
    Operation.ADD: arithmetic.addition,
    Operation.MULTIPLY: arithmetic.product,
    Operation.OPAQUE: arithmetic.power,
    Operation.SCALE: _scale,
    Operation.CONCATENATE: _concatenation,
    Operation.SOFTMAX: _softmax,
    Operation.MATMUL: _matmul,
    Operation.NORM: _layer_norm,
}
