"""Keras's recurrent layers: which columns of their kernels belong to which gate, and the directions they run in."""

from __future__ import annotations

from initlint.frameworks.activations import activation_named
from initlint.network.graph import Node
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.network.recurrent import GATE_COUNTS, framework_class
from initlint.signal.operations import merging
from initlint.signal.operations.cells import RELU, TANH, Cell, Gate, direction, gru, lstm, plain, side_by_side
from initlint.signal.operations.recurrent import LONGEST
from initlint.signal.operations.transfer import Transfer, added
from initlint.signal.state import Gradient, Signal
from initlint.signal.weights import NOTHING, Moments, as_sizes, moments_of

_FORGET = 1
"""The place of the forget gate among those of an LSTM."""


def transfer(node: Node, module: Module, signal: Signal) -> Transfer | None:
    """`LSTM`, `GRU`, `SimpleRNN`; None for other cells, and for other functions than their own in the gates."""
    sizes = as_sizes(node.inputs[0].shape)
    cell, gates = _cell(module), _gates(module)
    gives_all = module.arguments.flag("return_sequences")
    if sizes is None or len(sizes) != 3 or cell is None or gates is None or gives_all is None:
        return None
    return direction(cell, gates, signal, min(sizes[1], LONGEST), gives_last=not gives_all)


def bidirectional(node: Node, module: Module, signal: Signal) -> Transfer | None:
    """Two layers on the same signal, side by side or summed."""
    children = [child for child in module.children.values() if child is not None]
    found = [transfer(node, child, signal) for child in children if framework_class(child)]
    known = [each for each in found if each is not None]
    if len(known) != 2:
        return None
    if module.arguments["merge_mode"] == "concat":
        return side_by_side(known)
    if module.arguments["merge_mode"] != "sum":
        return None

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        return (added(*(part for each in known for part in each.back(gradient))),)

    return Transfer(output=merging.addition([each.output for each in known]).output, back=back)


def _cell(module: Module) -> Cell | None:
    kind, activation = framework_class(module), _function(module, "activation")
    if kind == "SimpleRNN":
        return {"tanh": plain(TANH), "relu": plain(RELU)}.get(activation)
    if activation != "tanh" or _function(module, "recurrent_activation") != "sigmoid":
        return None
    return {"LSTM": lstm, "GRU": gru}.get(kind)


def _function(module: Module, name: str) -> str:
    given = module.arguments[name]
    spec = activation_named(given) if isinstance(given, str) else None
    return "" if spec is None else spec.name


def _gates(module: Module) -> list[Gate] | None:
    """The gates in the order of the cells: Keras has the update gate of a GRU before the reset gate."""
    kernel, recurrent = module.parameters.get("kernel"), module.parameters.get("recurrent_kernel")
    sizes = None if kernel is None else as_sizes(kernel.shape)
    read = None if kernel is None else moments_of(kernel)
    kept = None if recurrent is None else moments_of(recurrent)
    count = GATE_COUNTS.get(framework_class(module))
    if sizes is None or read is None or kept is None or count is None:
        return None
    bias = module.parameters.get("bias")
    is_split = bias is not None and len(bias.shape or ()) == 2
    found = []
    for place in range(count):
        moments = _bias(module, bias, place)
        if moments is None:
            return None
        found.append(
            Gate(
                from_input=read,
                from_state=kept,
                bias_input=moments,
                bias_state=moments if is_split else NOTHING,
                inputs=sizes[0],
                units=sizes[1] // count,
            )
        )
    return [found[1], found[0], found[2]] if count == 3 else found


def _bias(module: Module, bias: Parameter | None, place: int) -> Moments | None:
    """The moments of a gate's biases. Of an LSTM as Keras makes it those of the forget gate are one, which the law of all
    four counts in."""
    moments = moments_of(bias)
    has_ones = "unit_forget_bias" in module.arguments.values and module.arguments.flag("unit_forget_bias")
    if moments is None or bias is None or len(bias.writes) != 1 or not has_ones:
        return moments
    if place == _FORGET:
        return Moments(mean=1.0, square=1.0)
    return Moments(mean=(4 * moments.mean - 1) / 3, square=max((4 * moments.square - 1) / 3, 0.0))
