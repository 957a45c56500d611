"""What a plain stretch of layers does to signal and gradient: predicted on the network's own graph, biases, norms and
padding included, or by the recursion over the layers' own gains where the graph leaves something open."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from initlint.frameworks.activations import ACTIVATIONS
from initlint.frameworks.specs import ActivationSpec, Family, LayerKind, Operation
from initlint.network.chains import Chain, Link
from initlint.network.depth_effect import Effect, Stage, effect_of
from initlint.network.graph import Graph, Node
from initlint.network.weights import gain_of, kernel_of
from initlint.signal.operations.unsized import readers_per_input
from initlint.signal.propagation import Propagation, propagate
from initlint.signal.trace import typical
from initlint.signal.weights import as_sizes

RELU_GAIN = math.sqrt(2)

_STRIDED = frozenset({LayerKind.CONVOLUTION, LayerKind.DEPTHWISE_CONVOLUTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class PathEffect:
    """What layers do to a chain.

    `gradient` is the part that they have in log10 G: G is the gradient at the first hidden layer over that at the last, each
    with all of its units and positions, so that a stride or a change of width is not taken for a loss. The signal has std
    `before` in front of the first of them, and `after` behind the last, before its activation. `output` is the std at the end
    of the chain, None where it is not predicted. `depth` counts them.
    """

    gradient: float
    before: float
    after: float
    output: float | None
    depth: int


def effect_on(graph: Graph, chain: Chain, links: Sequence[Link]) -> PathEffect | None:
    """The effect of some hidden layers of the chain; None where neither the graph nor their own gains tell."""
    if not links:
        return None
    found = _on_graph(graph, chain, links) if all(link.times == 1 for link in chain.links) else None
    if found is not None:
        return found
    effect = effect_of_links(links)
    if effect is None:
        return None
    depth = sum(link.times for link in links)
    return PathEffect(gradient=effect.gradient, before=1.0, after=10**effect.signal, output=None, depth=depth)


def effect_of_links(links: Iterable[Link], gain: float | None = None) -> Effect | None:
    """The effect of hidden layers with their activations, by their own gains or by a given one; None where a gain or an
    activation is not known."""
    stages: list[Stage] = []
    for link in links:
        own, activation = gain if gain is not None else gain_of(link.node), link_activation(link)
        if own is None or activation is None or activation.function is None:
            return None
        stages.append(Stage(gain=own, function=activation.function, times=link.times))
    return effect_of(stages)


def link_activation(link: Link) -> ActivationSpec | None:
    """The activation between this layer and the next: the identity where there is none, None where it is not known."""
    if link.route is None or link.route.activation_node is None:
        return ACTIVATIONS["linear"]
    return link.route.activation


def repaired_scale(links: Sequence[Link]) -> float | None:
    """The std behind the last of these layers if all are drawn by He's scheme before ReLU, and by LeCun's elsewhere."""
    activation = link_activation(links[0])
    if activation is None:
        return None
    effect = effect_of_links(links, RELU_GAIN if activation.family is Family.RELU else 1.0)
    return None if effect is None else 10**effect.signal


def _on_graph(graph: Graph, chain: Chain, links: Sequence[Link]) -> PathEffect | None:
    prediction = prediction_of(graph, neglects_sizes=True)
    gradients = [_gradient(prediction, link.node) for link in chain.hidden]
    before, after = _scale(prediction, _read(links[0].node)), _scale(prediction, links[-1].node)
    if before is None or after is None:
        return None
    faulty = {link.node.index for link in links}
    total = own = 0.0
    for place in range(1, len(gradients)):
        nearer, farther = gradients[place - 1], gradients[place]
        if nearer is None or farther is None:
            return None
        decades = (nearer - farther + _fewer_elements(chain.hidden[place - 1].node, chain.hidden[place].node)) / 2
        total += decades
        own += decades if chain.hidden[place].node.index in faulty else 0.0
    return PathEffect(
        gradient=_share(own, total),
        before=before,
        after=after,
        output=_scale(prediction, chain.links[-1].node),
        depth=len(links),
    )


def _fewer_elements(before: Node, node: Node) -> float:
    """log10 of the number of elements that `before` puts out for each one of `node`."""
    sizes = [as_sizes(each.shape[1:]) if each.shape else None for each in (before, node)]
    if sizes[0] and sizes[1]:
        return math.log10(math.prod(sizes[0]) / math.prod(sizes[1]))
    return math.log10(_stride(node) / readers_per_input(node))


def _stride(node: Node) -> float:
    """The positions that a convolution reads for each one that it puts out."""
    module, kernel = node.module, kernel_of(node)
    if module is None or kernel is None or kernel.shape is None or module.kind not in _STRIDED:
        return 1.0
    steps = as_sizes(
        module.arguments.sizes("stride" if module.framework == "torch" else "strides", len(kernel.shape) - 2)
    )
    return math.prod(steps) if steps else 1.0


def _share(own: float, total: float) -> float:
    """What these layers are to blame for: nothing where others make up for it, and no more than is there."""
    if own * total <= 0:
        return 0.0
    return math.copysign(min(abs(own), abs(total)), total)


@lru_cache(maxsize=2)
def prediction_of(graph: Graph, *, neglects_sizes: bool) -> Propagation:
    """The prediction for a finished graph. All rules that ask about a network ask one after the other."""
    return propagate(graph, neglects_sizes=neglects_sizes)


def _gradient(prediction: Propagation, node: Node) -> float | None:
    """log10 of the second moment."""
    found = prediction.gradients.get(node.index)
    return None if found is None or not 0 < found.square < math.inf else math.log10(found.square)


def _scale(prediction: Propagation, node: Node | None) -> float | None:
    found = None if node is None else prediction.signals.get(node.index)
    return None if found is None or not 0 < found.square < math.inf else typical(found)


def _read(node: Node) -> Node | None:
    return next((source for source in node.inputs if source.operation is not Operation.PARAMETER), None)
