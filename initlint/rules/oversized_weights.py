"""INI105: hidden weights of a fixed large scale, which do not shrink as the layer's fan-in grows."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.frameworks.specs import Operation
from initlint.network.chains import Chain, plain_chains
from initlint.network.graph import Node
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.routes import Route, Stop, Wiring, routes_from, wiring_of
from initlint.network.starts import chosen_write, is_trained, nodes_by_kernel
from initlint.network.weights import fan_in, gain_of, is_lookup
from initlint.rules.rule import Rule
from initlint.rules.scale_severity import ERROR_DECADES, effect_of_links
from initlint.rules.wording import created_here, once_per_location, parameter_name, subject_of
from initlint.symbolic import Expr, Number, text

CODE = "INI105"

LARGE_GAIN = 4.0
"""std * sqrt(fan_in) from which on hidden layers are felt: 3 at depth 12, 5 at depth 8 in tanh stacks."""
LARGE_STD = 1.0
"""For a fan-in that is only a name: any width of 16 or more makes it a large gain."""
MINIMUM_FAN_IN = 16


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    wiring = wiring_of(network.graph)
    chains = list(plain_chains(network.graph))
    for kernel, nodes in nodes_by_kernel(network.graph).items():
        write = chosen_write(kernel)
        if write is None or not is_trained(kernel) or not _has_fixed_scale(kernel):
            continue
        std, fan = kernel.state.std, fan_in(nodes[0])
        if std is None or isinstance(std, Expr) or not _is_oversized(std, fan):
            continue
        if all(_is_hidden(wiring, node) and _multiplies_unscaled(wiring, node, kernel) for node in nodes):
            yield _finding(kernel, write, std, fan, _severity(chains, nodes[0]))


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


def _severity(chains: list[Chain], node: Node) -> Severity:
    """An error where the whole stack blows the gradient up beyond what trains."""
    for chain in chains:
        if any(link.node is node for link in chain.links):
            known = [link for link in chain.hidden if gain_of(link.node) is not None]
            effect = effect_of_links(known)
            if effect is not None and effect.gradient >= ERROR_DECADES:
                return Severity.ERROR
    return Severity.WARNING


def _finding(kernel: Parameter, write: Write, std: float, fan: Number | None, severity: Severity) -> Diagnostic:
    name = parameter_name(kernel)
    if fan is None or isinstance(fan, Expr):
        effect = f"whatever its fan-in of `{text(fan or 0)}`, so the signal grows with the width"
    else:
        effect = f"for a fan-in of {text(fan)}, so the signal grows {std * fan**0.5:.0f}-fold"
    return Diagnostic(
        code=CODE,
        severity=severity,
        confidence=Confidence.MEDIUM if isinstance(fan, Expr) else Confidence.HIGH,
        location=write.location,
        message=f"`{name}` is drawn with std {text(std)} {effect}",
        remedy="divide by the square root of the fan-in: He's or Glorot's scheme does",
        related=created_here(kernel, write.location),
        subject=subject_of(kernel),
    )


RULE = Rule(
    code=CODE,
    name="oversized-weights",
    summary="hidden weights of a fixed large scale, whatever their fan-in",
    check=check,
)
