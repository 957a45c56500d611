"""Plain networks as a whole: the one path from the input to the output and what it does to the gradient, whatever the
scheme. What more specific rules report is left to them."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic
from initlint.frameworks.specs import Operation
from initlint.locations import Location
from initlint.network.chains import Chain, Link, plain_chains
from initlint.network.graph import Node
from initlint.network.network import Network
from initlint.network.routes import Stop, Wiring, routes_from, wiring_of
from initlint.network.starts import chosen_write, is_trained
from initlint.network.weights import gain_of, is_lookup, kernel_of
from initlint.rules import (
    gain_mismatch,
    glorot_before_relu,
    he_before_saturating,
    oversized_weights,
    selu_without_lecun,
    undersized_weights,
)
from initlint.rules.predicted_effect import PathEffect, effect_of_links, effect_on, link_activation
from initlint.rules.scale_severity import SHALLOW, severity_of
from initlint.rules.scale_wording import change_text, fold_text, link_name
from initlint.rules.trials import is_test_code

_SPECIFIC = (
    glorot_before_relu,
    he_before_saturating,
    selu_without_lecun,
    gain_mismatch,
    oversized_weights,
    undersized_weights,
)
_ENDS = frozenset({Stop.OUTPUT, Stop.LOSS, Stop.SOFTMAX})
_BEFORE = frozenset({Operation.RESHAPE, Operation.DROPOUT, Operation.POOL})
_SUSPICIOUS = 1.0
"""Decades by the layers' own gains below which the graph need not be asked."""


def path_findings(network: Network, code: str, verb: str, remedy: str) -> Iterator[Diagnostic]:
    """The network if its gradient `verb`s along the way: "shrinks" or "grows"."""
    if is_test_code(network.location):
        return
    for chain in plain_chains(network.graph):
        if chain.depth <= SHALLOW or not _is_whole(network, chain) or not all(map(_is_known, chain.links)):
            continue
        rough = effect_of_links(chain.hidden)
        if rough is None or abs(rough.gradient) < _SUSPICIOUS:
            continue
        effect = effect_on(network.graph, chain, chain.hidden)
        if effect is None or (effect.gradient > 0) != (verb == "grows"):
            continue
        severity = severity_of(network, chain, effect.gradient)
        if severity is not None and not _is_reported(network, chain):
            yield Diagnostic(
                code=code,
                severity=severity,
                confidence=_confidence(network, chain),
                location=_created(chain.links[0]),
                message=_message(chain, effect, verb),
                remedy=remedy,
                # Hidden layers are often made by helpers that other networks use too, which decide nothing about this one.
                subject=_created(chain.links[-1]),
            )


def _is_whole(network: Network, chain: Chain) -> bool:
    """Whether the chain is all there is between an input of the network and an output."""
    wiring = wiring_of(network.graph)
    routes = routes_from(wiring, chain.links[-1].node)
    return _comes_from_input(wiring, chain.links[0].node) and all(route.stop in _ENDS for route in routes)


def _comes_from_input(wiring: Wiring, node: Node) -> bool:
    """Whether the node is the only one that reads an input, as it is or rearranged."""
    while True:
        sources = [source for source in node.inputs if source.operation is not Operation.PARAMETER]
        if len(sources) != 1 or len(wiring.consumers[sources[0].index]) > 1:
            return False
        node = sources[0]
        if node.operation is Operation.INPUT:
            return True
        if node.operation not in _BEFORE:
            return False


def _is_known(link: Link) -> bool:
    kernel = kernel_of(link.node)
    if kernel is None or not is_trained(kernel) or is_lookup(link.node) or link_activation(link) is None:
        return False
    law = kernel.state
    return gain_of(link.node) not in {None, 0.0} and law.is_random and law.mean == 0


def _is_reported(network: Network, chain: Chain) -> bool:
    """Whether a more specific rule points at a layer of the chain."""
    places = {place for link in chain.links for place in _places(link)}
    return any(finding.location in places for rule in _SPECIFIC for finding in rule.check(network))


def _places(link: Link) -> Iterator[Location]:
    kernel = kernel_of(link.node)
    write = None if kernel is None else chosen_write(kernel)
    if write is not None:
        yield write.location


def _confidence(network: Network, chain: Chain) -> Confidence:
    """Low where code of the project fills weights of some other object: it may fill these, which have their default."""
    kernels = [kernel for link in chain.hidden if (kernel := kernel_of(link.node)) is not None]
    is_filled = any(kernel.is_default and kernel.leaf in network.written_elsewhere for kernel in kernels)
    return Confidence.LOW if is_filled else Confidence.HIGH


def _created(link: Link) -> Location:
    kernel, module = kernel_of(link.node), link.node.module
    if module is not None:
        return module.created
    return link.node.location if kernel is None else kernel.created


def _message(chain: Chain, effect: PathEffect, verb: str) -> str:
    hidden = chain.hidden
    titles = dict.fromkeys(a.title for link in hidden if (a := link_activation(link)) is not None)
    kind = (
        f" {next(iter(titles))}"
        if len(titles) == 1 and hidden[0].route is not None and hidden[0].route.activation
        else ""
    )
    return (
        f"the gradient {verb} {fold_text(effect.gradient)} over the {effect.depth} hidden{kind} layers from "
        f"`{link_name(hidden[-1])}` back to `{link_name(hidden[0])}`, and {change_text(hidden, effect)}{_how(chain)}"
    )


def _how(chain: Chain) -> str:
    kernels = [kernel_of(link.node) for link in chain.hidden]
    is_default = all(kernel is not None and chosen_write(kernel) is None for kernel in kernels)
    return " with the framework's default initialization" if is_default else ""
