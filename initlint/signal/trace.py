"""The prediction as a table: one row for each layer and each operation that changes the scale."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from initlint.distributions import Shape
from initlint.frameworks.specs import WEIGHTED_KINDS, LayerKind, Operation
from initlint.locations import Location
from initlint.network.graph import Graph, Node
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.routes import is_weighted
from initlint.network.weights import SINGLE_KERNEL_KINDS
from initlint.signal.criticality import Stack, stacks
from initlint.signal.first_loss import expected_cross_entropy
from initlint.signal.inputs import vocabulary_of
from initlint.signal.propagation import Propagation, propagate
from initlint.signal.state import Signal
from initlint.signal.weights import as_sizes
from initlint.unknown import UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceRow:
    """One node. `forward` is the root mean square of the signal, `backward` that of its gradient, each None where the
    prediction does not reach; `gain` is the factor of a weighted layer on the second moment of what it reads."""

    name: str
    kind: str
    location: Location
    forward: float | None
    backward: float | None
    gain: float | None = None
    times: int = 1
    is_weighted: bool = False
    module: str = ""
    """The dotted name of the module that is called, empty for functions."""
    call: int = 0
    """How often the module was called before."""
    is_opaque: bool = False
    """Whether the prediction stops here: what it reads is known, what it gives is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceInput:
    """Data from outside: numbers with mean 0 and variance 1, or words below `vocabulary`."""

    shape: Shape | None
    vocabulary: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLoss:
    """The cross-entropy in nats that the outputs start with, taken as logits of so many classes."""

    classes: int
    value: float


Scales = Mapping[str, Sequence[tuple[float | None, float | None]]]
"""Measured root mean squares, forward and backward, of each call of each module, by its dotted name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The prediction for one network."""

    title: str
    inputs: tuple[TraceInput, ...]
    rows: tuple[TraceRow, ...]
    assumptions: tuple[str, ...] = ()
    stacks: tuple[Stack, ...] = ()
    first_loss: FirstLoss | None = None

    @property
    def gradient_ratio(self) -> float | None:
        """The gradient at the first weighted layer over that at the last but the output layer; None if not known."""
        known = [row.backward for row in self.rows if row.is_weighted]
        if len(known) < 3 or known[0] is None or not known[-2]:
            return None
        return known[0] / known[-2]

    @property
    def opaque_share(self) -> float:
        """The share of weighted layers whose scale is not predicted."""
        weighted = [row for row in self.rows if row.is_weighted]
        return sum(row.forward is None for row in weighted) / len(weighted) if weighted else 0.0

    @property
    def reaches_output(self) -> bool:
        """Whether every row has a forward prediction."""
        return all(row.forward is not None for row in self.rows)


def trace_of(network: Network) -> Trace:
    """The prediction for a network as it was executed."""
    found = propagate(network.graph)
    consumers, needed = network.graph.consumers(), _needed(network.graph)
    inputs = tuple(
        TraceInput(shape=node.shape, vocabulary=vocabulary_of(node, consumers))
        for node in network.graph.nodes
        if node.operation is Operation.INPUT and (node.index in needed or not network.graph.outputs)
    )
    return Trace(
        title=network.entry,
        inputs=inputs,
        rows=tuple(_rows(found, needed)),
        assumptions=tuple(
            assumption.condition if assumption.truth else f"not ({assumption.condition})"
            for assumption in network.assumptions
        ),
        stacks=tuple(stacks(network.graph, found.transfers)),
        first_loss=_first_loss(found),
    )


def _first_loss(found: Propagation) -> FirstLoss | None:
    """For a network that ends in one dense layer, with or without a softmax after it."""
    if len(found.graph.outputs) != 1:
        return None
    node = found.graph.outputs[0]
    while node.operation is Operation.SOFTMAX and len(node.inputs) == 1:
        node = node.inputs[0]
    signal = found.signals.get(node.index)
    is_dense = node.module is not None and node.module.kind is LayerKind.DENSE
    if signal is None or not is_dense or signal.units is None or signal.units < 2:
        return None
    value = expected_cross_entropy(signal.units, typical(signal))
    return FirstLoss(classes=signal.units, value=value)


def opaque_count(trace: Trace) -> tuple[int, int]:
    """How much of the prediction is missing: rows without a forward value, and without a backward one."""
    return sum(row.forward is None for row in trace.rows), sum(row.backward is None for row in trace.rows)


def has_known_shape(given: TraceInput) -> bool:
    """Whether all sizes of the data are numbers."""
    return as_sizes(given.shape) is not None


def _rows(found: Propagation, needed: set[int]) -> Iterator[TraceRow]:
    opaque = {node.index for node in found.opaque}
    ends, calls = _ends_of_layers(found.graph), Counter[int]()
    for node in found.graph.nodes:
        module = node.module
        if node.index not in needed and module is not None and module.framework == "keras":
            # A model that is built by calling its layers on placeholders is called again as part of another.
            continue
        call = calls[id(module)]
        calls[id(module)] += 1
        if node.index not in needed:
            continue
        if not _is_shown(node) and node.index not in opaque:
            continue
        signal, gradient = found.signals.get(node.index), found.gradients.get(node.index)
        transfer = found.transfers.get(node.index)
        measured = None if node.index in ends.values() else module
        if node.index in ends:
            measured = found.graph.nodes[ends[node.index]].module
            call = calls[id(measured)] - 1
        yield TraceRow(
            name=_name(node),
            kind=_kind(node),
            location=node.location,
            forward=None if signal is None else typical(signal),
            backward=None if gradient is None else math.sqrt(gradient.square),
            gain=None if transfer is None else transfer.gain,
            times=node.repeat if isinstance(node.repeat, int) else 1,
            is_weighted=is_weighted(node) or _multiplies(module),
            module="" if measured is None else measured.name,
            call=call,
            is_opaque=node.index in opaque,
        )


def _ends_of_layers(graph: Graph) -> dict[int, int]:
    """For each activation that a layer of Keras applies to its own result, the node of the layer. What the layer gives, and
    what can be measured of it, is the activation's result."""
    return {
        node.index: node.inputs[0].index
        for node in graph.nodes
        if node.operation in {Operation.ACTIVATION, Operation.SOFTMAX}
        and node.module is None
        and len(node.inputs) == 1
        and _applies_activation(node.inputs[0])
        and node.location == node.inputs[0].location
    }


def _applies_activation(node: Node) -> bool:
    module = node.module
    if module is None or module.framework != "keras" or module.kind not in SINGLE_KERNEL_KINDS:
        return False
    return module.arguments["activation"] not in (None, "linear", UNKNOWN)


def typical(signal: Signal) -> float:
    """The root mean square that most draws of the weights come near to: with finite widths it is below the mean over draws,
    by exp(-spread / 4) for a lognormal scale."""
    return math.sqrt(signal.square) * math.exp(-(min(signal.spread, 1.0) + signal.chance) / 4)


def _needed(graph: Graph) -> set[int]:
    """The nodes that an output depends on."""
    pending: list[Node] = list(graph.outputs)
    seen = {node.index for node in pending}
    while pending:
        for source in pending.pop().inputs:
            if source.index not in seen:
                seen.add(source.index)
                pending.append(source)
    return seen


_SHOWN = frozenset({Operation.LAYER, Operation.ACTIVATION, Operation.NORM, Operation.SOFTMAX, Operation.POOL})


def _multiplies(module: Module | None) -> bool:
    """Whether the module, or a layer of the framework that it wraps, multiplies by weights."""
    if module is None or module.kind in WEIGHTED_KINDS:
        return module is not None
    return module.user_class is None and any(_multiplies(child) for child in module.children.values())


def _is_shown(node: Node) -> bool:
    if node.operation is Operation.ADD:
        return len(node.inputs) > 1 and all(source.operation is not Operation.PARAMETER for source in node.inputs)
    return node.operation in _SHOWN or is_weighted(node) or _holds_layers(node)


def _holds_layers(node: Node) -> bool:
    """Whether the node is a layer of the framework around another, such as Bidirectional."""
    return node.module is not None and node.module.user_class is None and bool(node.module.children)


def _name(node: Node) -> str:
    if node.module is not None and node.module.name:
        return node.module.name
    if node.parameter is not None and node.operation in {Operation.MATMUL, Operation.NORM}:
        return node.parameter.name or node.parameter.leaf
    return node.name.rpartition(".")[2] or node.operation.value


def _kind(node: Node) -> str:
    if node.module is not None:
        return node.module.class_name
    return node.operation.value
