"""INI303: hidden biases drawn at random with a scale that rivals the signal they are added to."""

from __future__ import annotations

import math
from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.frameworks.activations import ACTIVATIONS
from initlint.frameworks.specs import Family, Operation, Role
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.routes import Route, Stop, routes_from, wiring_of
from initlint.network.starts import chosen_write, is_trained
from initlint.network.weights import gain_of, kernel_of, layer_bias
from initlint.rules.rule import Rule
from initlint.rules.wording import created_here, once_per_location, parameter_name, subject_of
from initlint.symbolic import Expr, text

CODE = "INI303"

RIVALLING, LARGE = 1.0, 3.0
"""The bias over the weighted sum, both as root mean square for inputs of size 1; with 1 half of the result is bias."""
SMALLEST = 0.25
"""A bias below this does no harm beside inputs of size 1, even where the weights are smaller still."""

_FAMILIES = frozenset({Family.RELU, Family.SMOOTH_RELU, Family.SATURATING, Family.SELF_NORMALIZING})


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    wiring = None
    for bias in network.parameters():
        write, module, size = chosen_write(bias), bias.module, _size(bias)
        if bias.role is not Role.BIAS or module is None or write is None or size is None or not is_trained(bias):
            continue
        wiring = wiring or wiring_of(network.graph)
        nodes = list(network.graph.calls_of(module))
        routes = [route for node in nodes for route in routes_from(wiring, node)]
        if not routes or layer_bias(module) is not bias or not all(map(_is_hidden, routes)):
            continue
        gains = [gain for node in nodes if kernel_of(node) is not None and (gain := gain_of(node)) is not None]
        if len(gains) == len(nodes) and size >= max(SMALLEST, RIVALLING * max(gains)):
            yield _finding(bias, write, size, max(gains))


def _size(bias: Parameter) -> float | None:
    """The root mean square of a random bias."""
    law = bias.state
    if not law.is_random or law.mean is None or law.std is None:
        return None
    if isinstance(law.mean, Expr) or isinstance(law.std, Expr):
        return None
    return math.hypot(law.mean, law.std)


def _is_hidden(route: Route) -> bool:
    """Whether the signal goes through a usual activation first; a norm would take the bias away."""
    if route.activation_node is None:
        return route.stop is Stop.WEIGHTED and not route.has_norm
    activation = ACTIVATIONS.get(route.activation_node.name)
    before = route.steps[: route.steps.index(route.activation_node)]
    has_norm_first = any(step.operation is Operation.NORM for step in before)
    return activation is not None and activation.family in _FAMILIES and not has_norm_first


def _finding(bias: Parameter, write: Write, size: float, gain: float) -> Diagnostic:
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING if size >= max(1.0, LARGE * gain) else Severity.ADVICE,
        confidence=Confidence.HIGH,
        location=write.location,
        message=f"`{parameter_name(bias)}` is drawn with a size of {text(round(size, 3))}, and the weights turn inputs "
        f"of size 1 into {text(round(gain, 3))}: the bias drowns the signal",
        remedy="start the bias at zero",
        related=created_here(bias, write.location),
        subject=subject_of(bias),
    )


RULE = Rule(
    code=CODE,
    name="random-bias",
    summary="biases drawn at random with a scale that rivals the signal",
    check=check,
)
