"""PyTorch's recurrent layers: the recursion of moments over the steps of a sequence, and back through time.

Gates are independent given the state, and so are the Jacobians of different steps. That makes the gradient of gated cells too
small by 8 to 18% a step; of a long sequence only its order of magnitude is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from initlint.frameworks.activations import ACTIVATIONS
from initlint.network.graph import Node
from initlint.network.mixtures import rows
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.network.recurrent import GATE_COUNTS, framework_class
from initlint.signal.operations.transfer import Transfer, added, chained
from initlint.signal.responses import Activation, Response, response
from initlint.signal.state import Gradient, Signal
from initlint.signal.weights import NOTHING, Moments, as_float, as_sizes, moments_of

LONGEST = 512
"""Steps: by then the state has settled."""


def _function(name: str) -> Activation:
    function = ACTIVATIONS[name].function
    assert function is not None
    return Activation(name, function, 0.0 if name == "relu" else None)


_TANH, _SIGMOID, _RELU = _function("tanh"), _function("sigmoid"), _function("relu")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """Moments of a state: its mean, second moment, and the product of two samples. `common` is the product with what is about
    to be added to it: biases are the same at every step, so that a memory gathers them."""

    mean: float = 0.0
    square: float = 0.0
    samples: float = 0.0
    common: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The weights of one gate; `inputs` and `units` are the widths they sum over."""

    from_input: Moments
    from_state: Moments
    bias_input: Moments
    bias_state: Moments
    inputs: int
    units: int

    def read_input(self, x: Signal) -> Value:
        """What comes from the input, its bias included."""
        return _sum(
            self.inputs * self.from_input.variance, Value(square=x.square, samples=x.between_samples), self.bias_input
        )

    def read_state(self, h: Value) -> Value:
        """What comes from the state, its bias included."""
        return _sum(self.units * self.from_state.variance, h, self.bias_state)


def _sum(factor: float, read: Value, bias: Moments) -> Value:
    return Value(mean=bias.mean, square=factor * read.square + bias.square, samples=factor * read.samples + bias.square)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A gate at one step: its response, and the moments of what it lets through."""

    response: Response
    value: Value


def _open(function: Activation, *parts: Value) -> Opened:
    """phi of a sum of independent parts."""
    mean = sum(part.mean for part in parts)
    variance = sum(max(part.square - part.mean**2, 0.0) for part in parts)
    shared = sum(part.samples - part.mean**2 for part in parts)
    found = response(function, mean, variance)
    correlation = min(max(shared / variance, -1.0), 1.0) if variance > 0 else 1.0
    value = Value(mean=found.mean, square=found.square, samples=found.product(correlation))
    return Opened(response=found, value=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a cell: its new states, and how the gradients at them become those at the old states and at the input.

    `back(hidden, memory)` gives (hidden before, memory before, input), second moments all.
    """

    hidden: Value
    memory: Value
    back: Callable[[float, float], tuple[float, float, float]]


Cell = Callable[[Sequence[Gate], Signal, Value, Value], Step]


def _plain(function: Activation) -> Cell:
    def cell(gates: Sequence[Gate], x: Signal, hidden: Value, memory: Value) -> Step:
        (gate,) = gates
        opened = _open(function, gate.read_input(x), gate.read_state(hidden))

        def back(g: float, _: float) -> tuple[float, float, float]:
            z = g * opened.response.slope_square
            return (gate.units * gate.from_state.variance * z, 0.0, gate.units * gate.from_input.variance * z)

        return Step(hidden=opened.value, memory=memory, back=back)

    return cell


def _lstm(gates: Sequence[Gate], x: Signal, hidden: Value, memory: Value) -> Step:
    """c' = f c + i g and h' = o tanh(c') (Hochreiter & Schmidhuber 1997, Gers et al. 2000); gates in the order i, f, g, o."""
    functions = (_SIGMOID, _SIGMOID, _TANH, _SIGMOID)
    i, f, g, o = (
        _open(function, gate.read_input(x), gate.read_state(hidden))
        for function, gate in zip(functions, gates, strict=True)
    )
    new = _remembered(f.value, memory, i.value, g.value)
    squashed = _open(_TANH, new)

    def back(gh: float, gc: float) -> tuple[float, float, float]:
        gc += gh * o.value.square * squashed.response.slope_square
        at_gates = (
            gc * g.value.square * i.response.slope_square,
            gc * memory.square * f.response.slope_square,
            gc * i.value.square * g.response.slope_square,
            gh * squashed.value.square * o.response.slope_square,
        )
        return (_to_state(gates, at_gates), gc * f.value.square, _to_input(gates, at_gates))

    return Step(hidden=_times(o.value, squashed.value), memory=new, back=back)


def _remembered(forget: Value, memory: Value, write: Value, candidate: Value) -> Value:
    """f c + i g. Candidates of two steps have as much in common as those of two samples: weights and biases."""
    together = 2 * forget.mean * write.mean * memory.common
    return Value(
        mean=forget.mean * memory.mean + write.mean * candidate.mean,
        square=forget.square * memory.square + write.square * candidate.square + together,
        samples=forget.samples * memory.samples + write.samples * candidate.samples + together,
        common=forget.mean * memory.common + write.mean * candidate.samples,
    )


def _gru(gates: Sequence[Gate], x: Signal, hidden: Value, memory: Value) -> Step:
    """n = tanh(W x + r (U h)) and h' = (1 - z) n + z h (Cho et al. 2014, as PyTorch has it); gates in the order r, z, n."""
    reset, update, new = gates
    r, z = (_open(_SIGMOID, gate.read_input(x), gate.read_state(hidden)) for gate in (reset, update))
    recalled = new.read_state(hidden)
    n = _open(_TANH, new.read_input(x), _times(r.value, recalled))
    rest = Value(
        mean=1 - z.value.mean,
        square=1 - 2 * z.value.mean + z.value.square,
        samples=1 - 2 * z.value.mean + z.value.samples,
    )
    mixed = _plus(_times(rest, n.value), _times(z.value, hidden))

    def back(g: float, _: float) -> tuple[float, float, float]:
        at_new = g * rest.square * n.response.slope_square
        at_update = g * (n.value.square + hidden.square) * z.response.slope_square
        at_reset = at_new * recalled.square * r.response.slope_square
        through_new = new.units * new.from_state.variance * at_new * r.value.square
        before = g * z.value.square + through_new + _to_state((reset, update), (at_reset, at_update))
        return (before, 0.0, _to_input(gates, (at_reset, at_update, at_new)))

    return Step(hidden=mixed, memory=memory, back=back)


def _times(first: Value, second: Value) -> Value:
    return Value(
        mean=first.mean * second.mean, square=first.square * second.square, samples=first.samples * second.samples
    )


def _plus(first: Value, second: Value) -> Value:
    means = 2 * first.mean * second.mean
    return Value(
        mean=first.mean + second.mean,
        square=first.square + second.square + means,
        samples=first.samples + second.samples + means,
    )


def _to_state(gates: Sequence[Gate], gradients: Sequence[float]) -> float:
    return sum(gate.units * gate.from_state.variance * each for gate, each in zip(gates, gradients, strict=True))


def _to_input(gates: Sequence[Gate], gradients: Sequence[float]) -> float:
    return sum(gate.units * gate.from_input.variance * each for gate, each in zip(gates, gradients, strict=True))


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
            _direction(cell, gates, before, steps)
            for suffix in _suffixes(module)
            if (gates := _gates(module, place, suffix, GATE_COUNTS[kind])) is not None
        ]
        if len(directions) < len(_suffixes(module)):
            return None
        layer = _side_by_side(directions)
        if place < layers - 1 and isinstance(rate, (int, float)) and rate:
            layer = replace(layer, output=replace(layer.output, square=layer.output.square / (1 - rate)))
        found = layer if found is None else chained(found, layer)
    return found


def _cell(kind: str, module: Module) -> Cell | None:
    if kind == "RNN":
        return _plain(_RELU if module.arguments["nonlinearity"] == "relu" else _TANH)
    return {"LSTM": _lstm, "GRU": _gru}.get(kind)


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
            )
        )
    return found


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


def _direction(cell: Cell, gates: Sequence[Gate], x: Signal, steps: int) -> Transfer:
    hidden = memory = Value()
    taken: list[Step] = []
    for _ in range(steps):
        step = cell(gates, x, hidden, memory)
        hidden, memory = step.hidden, step.memory
        taken.append(step)
    output = replace(
        x,
        mean=sum(step.hidden.mean for step in taken) / steps,
        square=sum(step.hidden.square for step in taken) / steps,
        between_samples=sum(step.hidden.samples for step in taken) / steps,
        between_positions=sum(step.hidden.samples for step in taken) / steps,
        units=gates[0].units,
        profile=None,
        latent=None,
        weighing=None,
    )

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        before, beside, total = 0.0, 0.0, 0.0
        for step in reversed(taken):
            before, beside, read = step.back(before + gradient.square, beside)
            total += read
        return (Gradient(square=total / steps),)

    return Transfer(output=output, back=back)


def _side_by_side(directions: Sequence[Transfer]) -> Transfer:
    first = directions[0]
    units = [each.output.units or 0 for each in directions]

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        (total,) = first.back(gradient)
        for other in directions[1:]:
            total = added(total, *other.back(gradient))
        return (total,)

    return Transfer(output=replace(first.output, units=sum(units)), back=back)
