"""Where the signal of a node goes: the way forward through what passes it on, to the place where that ends.

Walking stops at the next weighted layer, at a sum, product or softmax, at an output, and at whatever is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from initlint.frameworks.activations import ACTIVATIONS
from initlint.frameworks.specs import WEIGHTED_KINDS, ActivationSpec, LayerKind, Operation
from initlint.network.graph import Graph, Node
from initlint.network.parameters import Parameter

MAX_ROUTES = 32
"""A signal that goes more ways than this plays no single role; the rest is reported as unknown."""
MAX_STEPS = 64
"""Where a signal passes more activations, norms and views than this without meeting a weight, it is not followed."""


class Stop(Enum):
    """What ends a route."""

    WEIGHTED = "weighted layer"
    ADD = "addition"
    MULTIPLY = "multiplication"
    CONCATENATE = "concatenation"
    SOFTMAX = "softmax"
    MATMUL = "product with data"
    OUTPUT = "output"
    LOSS = "loss"
    UNUSED = "unused"
    OPAQUE = "opaque"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way of a signal. `steps` are the nodes it passes, `end` the node that stops it, None where nothing follows.

    `start` is the node it sets out from.
    """

    start: Node
    steps: tuple[Node, ...]
    stop: Stop
    end: Node | None = None

    @property
    def activation_node(self) -> Node | None:
        """The first activation on the way."""
        return next((step for step in self.steps if step.operation is Operation.ACTIVATION), None)

    @property
    def activation(self) -> ActivationSpec | None:
        """The first activation on the way, None where there is none or its name is not in the table."""
        node = self.activation_node
        return None if node is None else ACTIVATIONS.get(node.name)

    @property
    def has_norm(self) -> bool:
        return self.passes(Operation.NORM)

    def passes(self, operation: Operation) -> bool:
        """Whether a node of this operation lies on the way."""
        return any(step.operation is operation for step in self.steps)

    @property
    def added_parameters(self) -> tuple[Parameter, ...]:
        """The parameters added on the way: biases that the code adds by hand."""
        return tuple(
            source.parameter
            for step in self.steps
            if step.operation is Operation.ADD
            for source in step.inputs
            if source.operation is Operation.PARAMETER and source.parameter is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """A graph with its edges forward. `outputs` are the indices of the nodes that `forward` returns."""

    graph: Graph
    consumers: Mapping[int, list[Node]]
    outputs: frozenset[int]


def wiring_of(graph: Graph) -> Wiring:
    """The graph, ready to be followed forward."""
    return Wiring(graph=graph, consumers=graph.consumers(), outputs=frozenset(node.index for node in graph.outputs))


def factor_of(node: Node) -> Parameter | None:
    """The parameter that a product multiplies data by, None for a product of data with data or of two parameters."""
    sources = [untransposed(source) for source in node.inputs]
    factors = [source.parameter for source in sources if source.operation is Operation.PARAMETER]
    return factors[0] if len(factors) == 1 else None


def untransposed(node: Node) -> Node:
    """The matrix that the node turns, or the node itself."""
    while node.operation is Operation.RESHAPE and node.name.rpartition(".")[2] in _TRANSPOSITIONS:
        node = node.inputs[0]
    return node


def is_weighted(node: Node) -> bool:
    """Whether the node multiplies the signal by weights: a weighted layer, or a product with a parameter."""
    if node.operation is Operation.MATMUL:
        return factor_of(node) is not None
    return node.operation is Operation.LAYER and node.module is not None and node.module.kind in WEIGHTED_KINDS


def routes_from(wiring: Wiring, start: Node) -> tuple[Route, ...]:
    """Every way the signal of `start` goes. In a graph that was cut short one of them is opaque."""
    routes: list[Route] = []
    if not wiring.graph.is_complete:
        routes.append(Route(start=start, steps=(), stop=Stop.OPAQUE))
    for route in _walk(wiring, start):
        if len(routes) >= MAX_ROUTES:
            return (*routes, Route(start=start, steps=(), stop=Stop.OPAQUE))
        routes.append(route)
    return tuple(routes)


def rejoins_its_source(addition: Node, branch: Node) -> bool:
    """Whether `addition` closes a residual path around `branch`: another of its inputs comes from before the branch."""
    before = _ancestors(branch)
    for source in addition.inputs:
        lineage = _ancestors(source) | {source.index}
        if branch.index not in lineage and lineage & before:
            return True
    return False


def _walk(wiring: Wiring, start: Node) -> Iterator[Route]:
    pending: list[tuple[Node, tuple[Node, ...]]] = [(start, ())]
    while pending:
        node, steps = pending.pop()
        if node.index in wiring.outputs:
            yield Route(start=start, steps=steps, stop=Stop.OUTPUT)
        consumers = wiring.consumers.get(node.index, [])
        if not consumers and node.index not in wiring.outputs:
            yield Route(start=start, steps=steps, stop=Stop.UNUSED)
        if len(steps) >= MAX_STEPS:
            yield Route(start=start, steps=steps, stop=Stop.OPAQUE)
            continue
        for consumer in reversed(consumers):
            if _passes_on(consumer):
                pending.append((consumer, (*steps, consumer)))
            else:
                yield Route(start=start, steps=steps, stop=_stop_at(consumer), end=consumer)


def _passes_on(node: Node) -> bool:
    if node.operation in _PASSING:
        return True
    if node.operation is Operation.CONCATENATE:
        return len(node.inputs) == 1 and node.inputs[0].operation not in _STILL
    if node.operation is Operation.ADD:
        # A sum with a parameter or a constant is a bias.
        return sum(source.operation not in _STILL for source in node.inputs) == 1
    return False


def _stop_at(node: Node) -> Stop:
    if is_weighted(node):
        return Stop.WEIGHTED
    if node.operation is Operation.LAYER and node.module is not None:
        return _STOP_OF_KIND.get(node.module.kind, Stop.OPAQUE)
    return _STOP_OF_OPERATION.get(node.operation, Stop.OPAQUE)


def _ancestors(node: Node) -> set[int]:
    found: set[int] = set()
    pending = list(node.inputs)
    while pending:
        source = pending.pop()
        if source.index not in found:
            found.add(source.index)
            pending.extend(source.inputs)
    return found


_TRANSPOSITIONS = frozenset({"transpose", "t", "permute", "swapaxes", "swapdims", "adjoint"})
_PASSING = frozenset(
    {
        Operation.ACTIVATION,
        Operation.NORM,
        Operation.DROPOUT,
        Operation.POOL,
        Operation.RESHAPE,
        Operation.SCALE,
    }
)
_STILL = frozenset({Operation.PARAMETER, Operation.CONSTANT})
_STOP_OF_OPERATION = {
    Operation.ADD: Stop.ADD,
    Operation.MULTIPLY: Stop.MULTIPLY,
    Operation.CONCATENATE: Stop.CONCATENATE,
    Operation.SOFTMAX: Stop.SOFTMAX,
    Operation.MATMUL: Stop.MATMUL,
    Operation.LOSS: Stop.LOSS,
}
_STOP_OF_KIND = {
    LayerKind.ADD: Stop.ADD,
    LayerKind.MULTIPLY: Stop.MULTIPLY,
    LayerKind.CONCATENATE: Stop.CONCATENATE,
    LayerKind.SOFTMAX: Stop.SOFTMAX,
    LayerKind.LOSS: Stop.LOSS,
}
