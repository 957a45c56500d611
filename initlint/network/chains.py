"""Plain chains: weighted layers that each feed only the next, with no norm, residual path, gate or unknown between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from initlint.frameworks.specs import Operation
from initlint.network.graph import Graph, Node
from initlint.network.routes import Route, Stop, Wiring, is_weighted, routes_from, wiring_of
from initlint.network.weights import has_computed_weight, kernel_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One weighted layer of a chain and its way to the next; `route` is None for the last layer.

    `times` is how often it stands there: a loop of unknown length counts with its default, or once. A loop around the
    whole chain, such as one over training steps, does not count.
    """

    node: Node
    route: Route | None
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A maximal plain chain, in the order of the signal."""

    links: tuple[Link, ...]

    @property
    def depth(self) -> int:
        """How many weighted layers the signal passes."""
        return sum(link.times for link in self.links)

    @property
    def hidden(self) -> tuple[Link, ...]:
        """The layers whose signal goes on to another layer of the chain."""
        return tuple(link for link in self.links if link.route is not None)


def plain_chains(graph: Graph) -> tuple[Chain, ...]:
    """Every maximal plain chain of the graph whose weights are as they were drawn; nothing for a graph that was cut short."""
    return _chains(graph, len(graph.nodes), len(graph.outputs)) if graph.is_complete else ()


@lru_cache(maxsize=1)
def _chains(graph: Graph, nodes: int, outputs: int) -> tuple[Chain, ...]:
    """Several rules ask for the chains of a network one after the other; the counts tell whether the graph has grown."""
    wiring = wiring_of(graph)
    weighted = [node for node in graph.nodes if is_weighted(node) and kernel_of(node) is not None]
    following = {node.index: route for node in weighted if (route := _plain_route(wiring, node)) is not None}
    followers = {route.end.index for route in following.values() if route.end is not None}
    starts = (node for node in weighted if node.index not in followers)
    chains = (Chain(links=tuple(_links(node, following))) for node in starts)
    return tuple(chain for chain in chains if not any(has_computed_weight(link.node) for link in chain.links))


def _links(node: Node, following: dict[int, Route]) -> Iterator[Link]:
    nodes = [node]
    while (route := following.get(nodes[-1].index)) is not None and route.end is not None:
        nodes.append(route.end)
    around = min(map(_passes, nodes))
    for each in nodes:
        yield Link(node=each, route=following.get(each.index), times=_passes(each) // around)


def _plain_route(wiring: Wiring, node: Node) -> Route | None:
    """The only way on from `node`, if it leads through plain steps to a single-input weighted layer."""
    routes = routes_from(wiring, node)
    if len(routes) != 1 or routes[0].stop is not Stop.WEIGHTED or routes[0].end is None:
        return None
    route = routes[0]
    if kernel_of(routes[0].end) is None or route.has_norm or route.passes(Operation.SCALE):
        return None
    return route


def _passes(node: Node) -> int:
    return max(node.repeat, 1) if isinstance(node.repeat, int) else 1
