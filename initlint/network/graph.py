"""The signal graph: which tensors `forward` computes from which, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from initlint.distributions import Distribution, Shape
from initlint.frameworks.specs import Operation
from initlint.locations import Location
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.symbolic import Number


@dataclass(slots=True, kw_only=True, eq=False)
class Node:
    """One value in `forward`. `index` is its place in execution order; inputs come before it.

    `repeat` is how many times a loop of unknown length runs it, 1 elsewhere. `factor` is the number of a SCALE node,
    the axis of a CONCATENATE node. `settings` are the arguments of a function that are no tensors, by place or name,
    `law` is that of a CONSTANT node's elements, None where it is not known. `bias` is what a function that is given weights
    adds to its result; it is not known where `has_unknown_bias`.
    """

    index: int
    operation: Operation
    inputs: tuple[Node, ...]
    location: Location
    name: str = ""
    module: Module | None = None
    parameter: Parameter | None = None
    shape: Shape | None = None
    factor: Number | None = None
    repeat: Number = 1
    settings: Mapping[int | str, object] = field(default_factory=dict)
    law: Distribution | None = None
    bias: Parameter | None = None
    has_unknown_bias: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Graph:
    """The nodes of one execution of `forward` and those that it returns."""

    nodes: list[Node] = field(default_factory=list)
    outputs: list[Node] = field(default_factory=list)
    is_complete: bool = True
    """False where the execution of `forward` was cut short."""

    def calls_of(self, module: Module) -> Iterator[Node]:
        """The nodes where the module was called."""
        return (node for node in self.nodes if node.module is module)

    def consumers(self) -> dict[int, list[Node]]:
        """For each node's index, the nodes that read it."""
        found: dict[int, list[Node]] = {node.index: [] for node in self.nodes}
        for node in self.nodes:
            for source in node.inputs:
                found[source.index].append(node)
        return found
