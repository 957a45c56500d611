"""INI306: a bias so far below zero that the ReLU behind it starts shut for practically every input."""

from __future__ import annotations

import math
from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.frameworks.specs import LayerKind, Operation, Role
from initlint.network.graph import Node
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.routes import Route, is_weighted, routes_from, wiring_of
from initlint.network.starts import chosen_write, is_trained, meets_dead_zone_first
from initlint.network.weights import gain_of, layer_bias
from initlint.rules.rule import Rule
from initlint.rules.wording import activation_follows, created_here, once_per_location, parameter_name, subject_of
from initlint.symbolic import Expr, text

CODE = "INI306"

NORMALIZED_LIMIT, HIDDEN_LIMIT, INPUT_LIMIT = 3.0, 5.0, 10.0
"""Standard deviations below zero from which on units count as dead. Behind a norm the scale of the signal is known,
behind another layer it is near 1, and data from outside may be larger than it should be."""

_UNCHANGED = frozenset({Operation.RESHAPE, Operation.DROPOUT, Operation.POOL, Operation.ACTIVATION})


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    wiring = None
    for bias in network.parameters():
        write, module = chosen_write(bias), bias.module
        mean, std = bias.state.mean, bias.state.std
        if write is None or module is None or bias.role not in {Role.BIAS, Role.SHIFT} or not is_trained(bias):
            continue
        if mean is None or std is None or isinstance(mean, Expr) or isinstance(std, Expr) or mean >= 0:
            continue
        wiring = wiring or wiring_of(network.graph)
        nodes = list(network.graph.calls_of(module))
        routes = [route for node in nodes for route in routes_from(wiring, node)]
        if not routes or not all(map(meets_dead_zone_first, routes)):
            continue
        spreads = [spread for node in nodes if (spread := _spread(bias, node)) is not None]
        if len(spreads) == len(nodes):
            scale, limit = max(spreads, key=lambda pair: pair[0] * pair[1])
            distance = -mean / math.hypot(scale, std) if scale or std else math.inf
            if distance >= limit:
                yield _finding(bias, write, mean, distance, limit, routes[0])


def _spread(bias: Parameter, node: Node) -> tuple[float, float] | None:
    """The standard deviation of what the bias is added to, and the limit that goes with how well it is known."""
    module = node.module
    if module is None or module.is_partial or len(node.inputs) != 1:
        return None
    if bias.role is Role.SHIFT:
        scale = _norm_scale(module)
        return None if scale is None else (scale, NORMALIZED_LIMIT)
    gain = gain_of(node)
    return None if gain is None or layer_bias(module) is not bias else (gain, _limit(node.inputs[0]))


def _norm_scale(module: Module) -> float | None:
    """The constant that a normalization layer multiplies by; None where gamma is not constant."""
    gamma = next((p for p in module.parameters.values() if p is not None and p.role is Role.SCALE), None)
    if module.kind is not LayerKind.NORM:
        return None
    if gamma is None:
        return 1.0
    value = gamma.state.mean if gamma.is_certain and gamma.state.is_constant else None
    return None if value is None or isinstance(value, Expr) else abs(float(value))


def _limit(source: Node) -> float:
    while source.operation in _UNCHANGED and len(source.inputs) == 1:
        source = source.inputs[0]
    if source.operation is Operation.NORM:
        return NORMALIZED_LIMIT
    return HIDDEN_LIMIT if is_weighted(source) else INPUT_LIMIT


def _finding(bias: Parameter, write: Write, mean: float, distance: float, limit: float, route: Route) -> Diagnostic:
    activation = route.activation
    title = "ReLU" if activation is None else activation.title
    follows = () if activation is None else activation_follows(route, activation)
    how_far = "" if math.isinf(distance) else f", {distance:.0f} standard deviations of the signal below zero"
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH if limit < INPUT_LIMIT else Confidence.MEDIUM,
        location=write.location,
        message=f"`{parameter_name(bias)}` starts at {text(mean)} before {title}{how_far}, so its units start dead",
        remedy="start it at zero; a prior such as log(p / (1 - p)) belongs on the output layer alone",
        related=(*created_here(bias, write.location), *(p for p in follows if p.location != write.location)),
        subject=subject_of(bias),
    )


RULE = Rule(
    code=CODE,
    name="dead-relu-bias",
    summary="a bias so negative that the ReLU behind it starts shut",
    check=check,
)
