"""INI105: hidden weights of a fixed large scale, which do not shrink as the layer's fan-in grows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.frameworks.specs import Operation
from initlint.network.chains import Chain, Link, plain_chains
from initlint.network.graph import Node
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.routes import Route, Stop, Wiring, routes_from, wiring_of
from initlint.network.starts import chosen_write, is_trained, nodes_by_kernel
from initlint.network.weights import fan_in, has_computed_weight, is_lookup, kernel_of
from initlint.rules.predicted_effect import PathEffect, effect_on
from initlint.rules.rule import Rule
from initlint.rules.scale_severity import severity_of
from initlint.rules.scale_wording import link_name, number_text, repair_text
from initlint.rules.wording import created_here, once_per_location, parameter_name, subject_of
from initlint.symbolic import Expr, Number, text

CODE = "INI105"

LARGE_GAIN = 4.0
"""std * sqrt(fan_in) from which on hidden layers are felt: 3 at depth 12, 5 at depth 8 in tanh stacks."""
LARGE_STD = 1.0
"""For a fan-in that is only a name: any width of 16 or more makes it a large gain."""
MINIMUM_FAN_IN = 16
LARGE_OUTPUT = 10.0
"""Logits of this std saturate a softmax: the first loss is around 10, not the logarithm of the number of classes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Consequence:
    severity: Severity
    what: str = ""
    repair: str = ""


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    wiring = wiring_of(network.graph)
    chains = plain_chains(network.graph)
    for kernel, nodes in nodes_by_kernel(network.graph).items():
        write = chosen_write(kernel)
        if write is None or not is_trained(kernel) or not _has_fixed_scale(kernel):
            continue
        std, fan = kernel.state.std, fan_in(nodes[0])
        if std is None or isinstance(std, Expr) or not _is_oversized(std, fan):
            continue
        if any(map(has_computed_weight, nodes)):
            continue
        if all(_is_hidden(wiring, node) and _multiplies_unscaled(wiring, node, kernel) for node in nodes):
            yield _finding(kernel, write, std, fan, _consequence(network, chains, nodes[0]))


def _has_fixed_scale(kernel: Parameter) -> bool:
    law = kernel.state
    return law.is_random and not law.scheme and not law.fan and law.mean == 0


def _is_oversized(std: float, fan: Number | None) -> bool:
    if fan is None:
        return False
    if isinstance(fan, Expr):
        return std >= LARGE_STD
    return fan >= MINIMUM_FAN_IN and std * fan**0.5 >= LARGE_GAIN


def _is_hidden(wiring: Wiring, node: Node) -> bool:
    """Whether all that the node puts out goes, unscaled, into another weighted layer."""
    return all(map(_leads_on, routes_from(wiring, node)))


def _leads_on(route: Route) -> bool:
    return route.stop is Stop.WEIGHTED and not route.has_norm and not route.passes(Operation.SCALE)


def _multiplies_unscaled(wiring: Wiring, node: Node, kernel: Parameter) -> bool:
    """Whether neither the input nor the weight is scaled first, as the equalised learning rate does."""
    if is_lookup(node) or any(source.operation in {Operation.SCALE, Operation.MULTIPLY} for source in node.inputs):
        return False
    uses = (n for n in wiring.graph.nodes if n.operation is Operation.PARAMETER and n.parameter is kernel)
    return all(consumer.operation is Operation.MATMUL for use in uses for consumer in wiring.consumers[use.index])


def _consequence(network: Network, chains: Sequence[Chain], node: Node) -> _Consequence:
    """What the oversized layers of the node's chain do together: to the gradient, and to what the chain puts out."""
    for chain in chains:
        if any(link.node is node for link in chain.hidden):
            faulty = [link for link in chain.hidden if _is_oversized_link(link)]
            effect = effect_on(network.graph, chain, faulty)
            if effect is not None:
                return _judged(network, chain, effect, repair_text(faulty, effect))
    return _Consequence(severity=Severity.WARNING)


def _judged(network: Network, chain: Chain, effect: PathEffect, repair: str) -> _Consequence:
    is_large = effect.output is None or effect.output >= LARGE_OUTPUT
    severity = severity_of(network, chain, effect.gradient) if effect.gradient > 0 else None
    at_least = Severity.WARNING if is_large else Severity.ADVICE
    what = ""
    if effect.output is not None and is_large:
        what = f" and has std {number_text(effect.output)} at `{link_name(chain.links[-1])}`"
    return _Consequence(severity=max(at_least, severity or at_least), what=what, repair=repair)


def _is_oversized_link(link: Link) -> bool:
    kernel = kernel_of(link.node)
    if kernel is None or not kernel.is_certain or not _has_fixed_scale(kernel):
        return False
    std = kernel.state.std
    return std is not None and not isinstance(std, Expr) and _is_oversized(std, fan_in(link.node))


def _finding(kernel: Parameter, write: Write, std: float, fan: Number | None, consequence: _Consequence) -> Diagnostic:
    name = parameter_name(kernel)
    if fan is None or isinstance(fan, Expr):
        effect = f"whatever its fan-in of `{text(fan or 0)}`, so the signal grows with the width"
    else:
        effect = f"for a fan-in of {text(fan)}, so the signal grows {std * fan**0.5:.0f}-fold"
    return Diagnostic(
        code=CODE,
        severity=consequence.severity,
        confidence=Confidence.MEDIUM if isinstance(fan, Expr) else Confidence.HIGH,
        location=write.location,
        message=f"`{name}` is drawn with std {text(std)} {effect}{consequence.what}",
        remedy=f"divide by the square root of the fan-in, as He's and Glorot's schemes do{consequence.repair}",
        related=created_here(kernel, write.location),
        subject=subject_of(kernel),
    )


RULE = Rule(
    code=CODE,
    name="oversized-weights",
    summary="hidden weights of a fixed large scale, whatever their fan-in",
    check=check,
)
