"""Recurrent cells: the recursion of moments over the steps of a sequence, and back through time.

Gates are independent given the state, and so are the Jacobians of different steps. That makes the gradient of gated cells too
small by 8 to 18% a step; of a long sequence only its order of magnitude is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from initlint.frameworks.activations import ACTIVATIONS
from initlint.signal.operations import activations
from initlint.signal.operations.transfer import Transfer, added
from initlint.signal.responses import Activation, Response, response
from initlint.signal.state import Gradient, Signal
from initlint.signal.weights import Moments


def _function(name: str) -> Activation:
    found = activations.of_spec(ACTIVATIONS[name])
    assert found is not None
    return found


TANH, SIGMOID, RELU = _function("tanh"), _function("sigmoid"), _function("relu")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """Moments of a state: its mean, second moment, and the product of two samples. `common` is the product with what is about
    to be added to it: biases are the same at every step, so that a memory gathers them. What is beyond that of one sample
    alone has the correlation `decay` with itself a step before, and the product `trend` with what is about to be added."""

    mean: float = 0.0
    square: float = 0.0
    samples: float = 0.0
    common: float = 0.0
    decay: float = 0.0
    trend: float = 0.0

    @property
    def own(self) -> float:
        """The part of the second moment that two samples do not share."""
        return max(self.square - self.samples, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The weights of one gate; `inputs` and `units` are the widths they sum over. `is_identity` says that each unit reads its
    own state and no other (Le et al. 2015)."""

    from_input: Moments
    from_state: Moments
    bias_input: Moments
    bias_state: Moments
    inputs: int
    units: int
    is_identity: bool = False

    @property
    def of_state(self) -> float:
        """The factor of the recurrent weights on a second moment, forward and backward."""
        return 1.0 if self.is_identity else self.units * self.from_state.variance

    def read_input(self, x: Signal) -> Value:
        """What comes from the input, its bias included."""
        read = Value(square=x.square, samples=x.between_samples, decay=x.decay)
        return _sum(self.inputs * self.from_input.variance, read, self.bias_input)

    def read_state(self, h: Value) -> Value:
        """What comes from the state, its bias included."""
        found = _sum(self.of_state, h, self.bias_state)
        if not self.is_identity:
            return found
        both = 2 * h.mean * self.bias_state.mean
        return replace(found, mean=h.mean + found.mean, square=found.square + both, samples=found.samples + both)


def _sum(factor: float, read: Value, bias: Moments) -> Value:
    return Value(
        mean=bias.mean,
        square=factor * read.square + bias.square,
        samples=factor * read.samples + bias.square,
        decay=read.decay,
    )


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
    own = sum(part.own for part in parts)
    decay = sum(part.own * part.decay for part in parts) / own if own > 0 else 0.0
    value = Value(mean=found.mean, square=found.square, samples=found.product(correlation), decay=decay)
    return Opened(response=found, value=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a cell: its new states, and how the gradients at them become those at the old states and at the input.

    `back(hidden, memory)` gives (hidden before, memory before, input), second moments all. `pole` is the share of a memory that
    is kept.
    """

    hidden: Value
    memory: Value
    back: Callable[[float, float], tuple[float, float, float]]
    pole: float = 0.0


Cell = Callable[[Sequence[Gate], Signal, Value, Value], Step]


def plain(function: Activation) -> Cell:
    """h' = phi(W x + U h)."""

    def cell(gates: Sequence[Gate], x: Signal, hidden: Value, memory: Value) -> Step:
        (gate,) = gates
        opened = _open(function, gate.read_input(x), gate.read_state(hidden))

        def back(g: float, _: float) -> tuple[float, float, float]:
            z = g * opened.response.slope_square
            return (gate.of_state * z, 0.0, gate.units * gate.from_input.variance * z)

        return Step(hidden=opened.value, memory=memory, back=back)

    return cell


def lstm(gates: Sequence[Gate], x: Signal, hidden: Value, memory: Value) -> Step:
    """c' = f c + i g and h' = o tanh(c') (Hochreiter & Schmidhuber 1997, Gers et al. 2000); gates in the order i, f, g, o."""
    functions = (SIGMOID, SIGMOID, TANH, SIGMOID)
    i, f, g, o = (
        _open(function, gate.read_input(x), gate.read_state(hidden))
        for function, gate in zip(functions, gates, strict=True)
    )
    new = _remembered(f.value, memory, i.value, g.value)
    squashed = _open(TANH, new)

    def back(gh: float, gc: float) -> tuple[float, float, float]:
        gc += gh * o.value.square * squashed.response.slope_square
        at_gates = (
            gc * g.value.square * i.response.slope_square,
            gc * memory.square * f.response.slope_square,
            gc * i.value.square * g.response.slope_square,
            gh * squashed.value.square * o.response.slope_square,
        )
        return (_to_state(gates, at_gates), gc * f.value.square, _to_input(gates, at_gates))

    hidden = replace(_times(o.value, squashed.value), decay=new.decay)
    return Step(hidden=hidden, memory=new, back=back, pole=f.value.mean)


def _remembered(forget: Value, memory: Value, write: Value, candidate: Value) -> Value:
    """f c + i g. Candidates of two steps have as much in common as those of two samples: weights and biases."""
    together = 2 * forget.mean * write.mean * memory.common
    gathered = Value(
        mean=forget.mean * memory.mean + write.mean * candidate.mean,
        square=forget.square * memory.square
        + write.square * candidate.square
        + together
        + _gathers(forget, memory, write),
        samples=forget.samples * memory.samples + write.samples * candidate.samples + together,
        common=forget.mean * memory.common + write.mean * candidate.samples,
    )
    return _following(gathered, forget, memory, write, candidate)


def _gathers(keep: Value, memory: Value, write: Value) -> float:
    """What a memory gains because new candidates are like those it holds."""
    return 2 * keep.mean * write.mean * memory.trend


def _following(gathered: Value, keep: Value, memory: Value, write: Value, candidate: Value) -> Value:
    """The new memory with its likeness to itself a step before and to the next candidate."""
    kept = keep.mean * memory.own + write.mean * memory.trend
    trend = candidate.decay * (keep.mean * memory.trend + write.mean * candidate.own)
    return replace(gathered, decay=min(kept / gathered.own, 1.0) if gathered.own > 0 else 0.0, trend=trend)


def gru(gates: Sequence[Gate], x: Signal, hidden: Value, memory: Value) -> Step:
    """n = tanh(W x + r (U h)) and h' = (1 - z) n + z h (Cho et al. 2014, as PyTorch has it); gates in the order r, z, n."""
    reset, update, new = gates
    r, z = (_open(SIGMOID, gate.read_input(x), gate.read_state(hidden)) for gate in (reset, update))
    recalled = new.read_state(hidden)
    n = _open(TANH, new.read_input(x), _times(r.value, recalled))
    rest = Value(
        mean=1 - z.value.mean,
        square=1 - 2 * z.value.mean + z.value.square,
        samples=1 - 2 * z.value.mean + z.value.samples,
    )
    mixed = _remembered(z.value, hidden, rest, n.value)

    def back(g: float, _: float) -> tuple[float, float, float]:
        at_new = g * rest.square * n.response.slope_square
        at_update = g * (n.value.square + hidden.square) * z.response.slope_square
        at_reset = at_new * recalled.square * r.response.slope_square
        through_new = new.of_state * at_new * r.value.square
        before = g * z.value.square + through_new + _to_state((reset, update), (at_reset, at_update))
        return (before, 0.0, _to_input(gates, (at_reset, at_update, at_new)))

    return Step(hidden=mixed, memory=memory, back=back, pole=z.value.mean)


def _times(first: Value, second: Value) -> Value:
    return Value(
        mean=first.mean * second.mean,
        square=first.square * second.square,
        samples=first.samples * second.samples,
        decay=second.decay,
    )


def _to_state(gates: Sequence[Gate], gradients: Sequence[float]) -> float:
    return sum(gate.of_state * each for gate, each in zip(gates, gradients, strict=True))


def _to_input(gates: Sequence[Gate], gradients: Sequence[float]) -> float:
    return sum(gate.units * gate.from_input.variance * each for gate, each in zip(gates, gradients, strict=True))


def direction(cell: Cell, gates: Sequence[Gate], x: Signal, steps: int, *, gives_last: bool = False) -> Transfer:
    """A cell over the steps of a sequence: the mean over its states, or the last one alone."""
    hidden = memory = Value()
    taken: list[Step] = []
    for _ in range(steps):
        step = cell(gates, x, hidden, memory)
        hidden, memory = step.hidden, step.memory
        taken.append(step)
    given = [step.hidden for step in (taken[-1:] if gives_last else taken)]
    samples = sum(each.samples for each in given) / len(given)
    output = replace(
        x,
        mean=sum(each.mean for each in given) / len(given),
        square=sum(each.square for each in given) / len(given),
        between_samples=samples,
        between_positions=samples,
        decay=given[-1].decay,
        units=gates[0].units,
        profile=None,
        latent=None,
        weighing=None,
    )

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        before, beside, total = gradient.square, 0.0, 0.0
        for step in reversed(taken):
            before, beside, read = step.back(before, beside)
            before += 0.0 if gives_last else gradient.square
            total += read
        # A memory gathers gradients that are alike at neighbouring steps, and makes them more so: an autoregression of them.
        pole, alike = taken[-1].pole, 0.0 if gives_last else gradient.decay
        factor = (1 + pole * alike) / max(1 - pole * alike, 1e-3)
        return (Gradient(square=factor * total / steps, decay=(pole + alike) / (1 + pole * alike)),)

    return Transfer(output=output, back=back)


def side_by_side(directions: Sequence[Transfer]) -> Transfer:
    """The results of several directions, joined along the units."""
    first = directions[0]
    units = [each.output.units or 0 for each in directions]

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        (total,) = first.back(gradient)
        for other in directions[1:]:
            total = added(total, *other.back(gradient))
        return (total,)

    return Transfer(output=replace(first.output, units=sum(units)), back=back)
