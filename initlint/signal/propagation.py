"""Carries the prediction through the graph: forward in the order of execution, backward against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from initlint.frameworks.specs import Operation
from initlint.network.graph import Graph, Node
from initlint.signal.operations import nodes, unsized
from initlint.signal.operations.transfer import Transfer, added
from initlint.signal.state import Gradient, Signal

_IGNORED = frozenset({Operation.LOSS})
_OF_PARAMETERS = frozenset({Operation.MATMUL, Operation.NORM})
_OF_THE_FIRST = frozenset(
    {Operation.ACTIVATION, Operation.DROPOUT, Operation.RESHAPE, Operation.SCALE, Operation.SOFTMAX}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Propagation:
    """The states by the index of a node; a node without one is opaque, or not reached from an output."""

    graph: Graph
    signals: Mapping[int, Signal]
    gradients: Mapping[int, Gradient]
    transfers: Mapping[int, Transfer]

    @property
    def opaque(self) -> tuple[Node, ...]:
        """The nodes at which the prediction stops: all that they read is known, and what they give is not."""
        return tuple(
            node
            for node in self.graph.nodes
            if node.index not in self.signals
            and node.operation not in _IGNORED
            and all(each.index in self.signals for each in node.inputs)
        )


def propagate(graph: Graph, *, neglects_sizes: bool = False) -> Propagation:
    """The prediction for inputs of mean 0 and variance 1, and gradients of variance 1 at the outputs.

    With `neglects_sizes` an operation whose sizes are not known goes without them instead of ending the prediction.
    """
    signals: dict[int, Signal] = {}
    transfers: dict[int, Transfer] = {}
    inputs: dict[int, tuple[Node, ...]] = {}
    for node in graph.nodes:
        read = _read(node)
        found = nodes.source(node)
        if found is None and read and all(each.index in signals for each in read):
            states = [signals[each.index] for each in read]
            transfer = nodes.transfer(node, states)
            if transfer is None and neglects_sizes:
                transfer = unsized.transfer(node, states)
            if transfer is not None:
                transfers[node.index], inputs[node.index] = transfer, read
                found = transfer.output
        if found is not None:
            signals[node.index] = found
    gradients = _backward(graph, transfers, inputs)
    return Propagation(graph=graph, signals=signals, gradients=gradients, transfers=transfers)


def _read(node: Node) -> tuple[Node, ...]:
    """The inputs that carry a state: not the parameter that a function is given for its weights, nor what only tells a
    function how, such as a size that is data."""
    if node.module is None and node.operation in _OF_THE_FIRST:
        return node.inputs[:1]
    if node.operation in _OF_PARAMETERS and node.parameter is not None:
        return tuple(each for each in node.inputs if each.operation is not Operation.PARAMETER)
    return node.inputs


def _backward(
    graph: Graph, transfers: Mapping[int, Transfer], inputs: Mapping[int, tuple[Node, ...]]
) -> dict[int, Gradient]:
    gradients: dict[int, Gradient] = {node.index: Gradient(square=1.0) for node in graph.outputs}
    for node in reversed(graph.nodes):
        gradient, transfer = gradients.get(node.index), transfers.get(node.index)
        if gradient is None or transfer is None:
            continue
        for each, part in zip(inputs[node.index], transfer.back(gradient), strict=True):
            before = gradients.get(each.index)
            gradients[each.index] = part if before is None else added(before, part)
    return gradients
