"""INI305: the scale of a normalization layer set to zero where its zeros stop all that lies before it from learning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.frameworks.specs import LayerKind, Role
from initlint.network.graph import Graph, Node
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.routes import Route, Stop, Wiring, rejoins_its_source, routes_from, wiring_of
from initlint.network.starts import chosen_write, meets_dead_zone_first, starts_zero
from initlint.rules.rule import Rule
from initlint.rules.wording import activation_follows, created_here, once_per_location, parameter_name, subject_of

CODE = "INI305"


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    wiring: Wiring | None = None
    for parameter in network.parameters():
        module, write = parameter.module, chosen_write(parameter)
        if parameter.role is not Role.SCALE or module is None or module.kind is not LayerKind.NORM:
            continue
        if write is None or not starts_zero(parameter):
            continue
        wiring = wiring or wiring_of(network.graph)
        nodes = list(network.graph.calls_of(module))
        routes = [route for node in nodes for route in routes_from(wiring, node)]
        if routes:
            finding = _judged(wiring, parameter, module, write, nodes, routes)
            if finding is not None:
                yield finding


def _judged(
    wiring: Wiring, gamma: Parameter, module: Module, write: Write, nodes: Sequence[Node], routes: Sequence[Route]
) -> Diagnostic | None:
    name, activation = parameter_name(gamma), routes[0].activation
    if _puts_out_zero(module) and all(map(meets_dead_zone_first, routes)) and activation is not None:
        message = (
            f"`{name}` starts at zero before {activation.title}, so its channels put out zero and never get a gradient"
        )
        return _finding(gamma, write, Severity.ERROR, message, activation_follows(routes[0], activation))
    if not all(route.stop is Stop.WEIGHTED for route in routes) or any(
        _is_bypassed(wiring.graph, node) for node in nodes
    ):
        return None
    message = (
        f"`{name}` starts at zero with no residual path around it, so all layers before it start without a gradient"
    )
    return _finding(gamma, write, Severity.WARNING, message, ())


def _puts_out_zero(module: Module) -> bool:
    """Whether nothing is added after the multiplication by zero."""
    shifts = [p for p in module.parameters.values() if p is not None and p.role in {Role.SHIFT, Role.BIAS}]
    return not module.is_partial and all(map(starts_zero, shifts))


def _is_bypassed(graph: Graph, norm: Node) -> bool:
    """Whether the signal before the norm meets again what comes out of it: a residual path, a skip connection."""
    after = {norm.index}
    for node in graph.nodes[norm.index + 1 :]:
        if not any(source.index in after for source in node.inputs):
            continue
        after.add(node.index)
        if len(node.inputs) > 1 and rejoins_its_source(node, norm):
            return True
    return False


def _finding(
    gamma: Parameter, write: Write, severity: Severity, message: str, related: tuple[Related, ...]
) -> Diagnostic:
    return Diagnostic(
        code=CODE,
        severity=severity,
        confidence=Confidence.HIGH,
        location=write.location,
        message=message,
        remedy="leave it at ones; zero belongs only on the last norm of a residual branch",
        related=(*created_here(gamma, write.location), *(p for p in related if p.location != write.location)),
        subject=subject_of(gamma),
    )


RULE = Rule(
    code=CODE,
    name="dead-gamma",
    summary="the scale of a normalization layer starts at zero where no residual path carries the signal",
    check=check,
)
