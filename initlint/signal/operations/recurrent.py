"""PyTorch's recurrent layers: which rows of their weights belong to which gate."""

from __future__ import annotations

from dataclasses import replace

from initlint.distributions import Kind
from initlint.network.graph import Node
from initlint.network.mixtures import rows
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.network.recurrent import GATE_COUNTS, framework_class
from initlint.signal.operations.cells import RELU, TANH, Cell, Gate, direction, gru, lstm, plain, side_by_side
from initlint.signal.operations.transfer import Transfer, chained
from initlint.signal.state import Signal
from initlint.signal.weights import NOTHING, Moments, as_float, as_sizes, moments_of

LONGEST = 512
"""Steps: by then the state has settled."""


def transfer(node: Node, module: Module, signal: Signal) -> Transfer | None:
    """`nn.RNN`, `nn.LSTM`, `nn.GRU`: the mean over the steps of the last layer, directions side by side."""
    kind = framework_class(module)
    steps, layers = _steps(node, module), module.arguments["num_layers"]
    cell = _cell(kind, module)
    if (
        cell is None
        or steps is None
        or not isinstance(layers, int)
        or module.parameters.get("weight_hr_l0") is not None
    ):
        return None
    rate = module.arguments["dropout"]
    found: Transfer | None = None
    for place in range(layers):
        before = signal if found is None else found.output
        directions = [
            direction(cell, gates, before, steps)
            for suffix in _suffixes(module)
            if (gates := _gates(module, place, suffix, GATE_COUNTS[kind])) is not None
        ]
        if len(directions) < len(_suffixes(module)):
            return None
        layer = side_by_side(directions)
        if place < layers - 1 and isinstance(rate, (int, float)) and rate:
            layer = replace(layer, output=replace(layer.output, square=layer.output.square / (1 - rate)))
        found = layer if found is None else chained(found, layer)
    return found


def _cell(kind: str, module: Module) -> Cell | None:
    if kind == "RNN":
        return plain(RELU if module.arguments["nonlinearity"] == "relu" else TANH)
    return {"LSTM": lstm, "GRU": gru}.get(kind)


def _suffixes(module: Module) -> tuple[str, ...]:
    return ("", "_reverse") if module.arguments["bidirectional"] is True else ("",)


def _steps(node: Node, module: Module) -> int | None:
    sizes = as_sizes(node.inputs[0].shape)
    if sizes is None or len(sizes) != 3:
        return None
    return min(sizes[1 if module.arguments["batch_first"] is True else 0], LONGEST)


def _gates(module: Module, layer: int, suffix: str, count: int) -> list[Gate] | None:
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    parameters = [module.parameters.get(f"{name}_l{layer}{suffix}") for name in names]
    sizes = None if parameters[0] is None else as_sizes(parameters[0].shape)
    if sizes is None:
        return None
    found = []
    for gate in range(count):
        moments = [_gate_moments(parameter, gate, count) for parameter in parameters]
        known = [each for each in moments if each is not None]
        if len(known) < len(moments):
            return None
        found.append(
            Gate(
                from_input=known[0],
                from_state=known[1],
                bias_input=known[2],
                bias_state=known[3],
                inputs=sizes[1],
                units=sizes[0] // count,
                is_identity=count == 1 and _is_identity(parameters[1]),
            )
        )
    return found


def _is_identity(parameter: Parameter | None) -> bool:
    last = None if parameter is None or not parameter.writes else parameter.writes[-1]
    return last is not None and last.is_whole and last.distribution.kind is Kind.IDENTITY


def _gate_moments(parameter: Parameter | None, gate: int, count: int) -> Moments | None:
    """The moments of one gate's rows: those of the last write that covers them."""
    if parameter is None:
        return NOTHING
    sizes = as_sizes(parameter.shape)
    if sizes is None:
        return None
    unit = sizes[0] // count
    for write in reversed(parameter.writes):
        covered = (0, sizes[0]) if write.is_whole else rows(write.region, sizes[0])
        if covered is None:
            return None
        if covered[0] <= gate * unit and (gate + 1) * unit <= covered[1]:
            mean, std = as_float(write.distribution.mean), as_float(write.distribution.std)
            return None if mean is None or std is None else Moments(mean=mean, square=mean * mean + std * std)
        if covered[0] < (gate + 1) * unit and gate * unit < covered[1]:
            return None
    return moments_of(parameter)
