"""INI001: weights that start at zero where no gradient can ever reach them."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.frameworks.specs import Operation
from initlint.network.dead_products import dead_products
from initlint.network.graph import Node
from initlint.network.network import Network
from initlint.network.parameters import Parameter
from initlint.network.placeholders import is_place_holder, lasting_kernels
from initlint.network.routes import Route, Stop, Wiring, routes_from, wiring_of
from initlint.network.starts import biases_of, keeps_zero, meets_dead_zone_first, starts_zero
from initlint.network.weights import kernel_of, units
from initlint.rules.rule import Rule
from initlint.rules.wording import activation_follows, created_here, once_per_location, parameter_name, subject_of
from initlint.symbolic import text

CODE = "INI001"


def check(network: Network) -> Iterator[Diagnostic]:
    wiring = wiring_of(network.graph)
    kernels = lasting_kernels(network)
    return once_per_location(
        (
            *_dead_units(wiring, kernels),
            *_dead_pairs(wiring, kernels),
            *_dead_factors(wiring),
            *_dead_products(network, wiring),
        )
    )


def _dead_units(wiring: Wiring, kernels: dict[Parameter, list[Node]]) -> Iterator[Diagnostic]:
    """A zero kernel with a zero bias before ReLU: the units put out zero and ReLU passes no gradient there."""
    for kernel, nodes in kernels.items():
        if not starts_zero(kernel):
            continue
        routes = [route for node in nodes for route in routes_from(wiring, node)]
        biases = [bias for node in nodes for bias in biases_of(node, routes)]
        if not all(map(starts_zero, biases)) or not routes or not all(map(meets_dead_zone_first, routes)):
            continue
        yield _dead_units_finding(kernel, nodes[0], routes[0], has_bias=bool(biases))


def _dead_units_finding(kernel: Parameter, node: Node, route: Route, *, has_bias: bool) -> Diagnostic:
    activation = route.activation
    title = "ReLU" if activation is None else activation.title
    count = units(node)
    who = "its units put out" if count is None else f"its {text(count)} units put out"
    what = "and its bias start at zero" if has_bias else "starts at zero"
    follows = () if activation is None else activation_follows(route, activation)
    return _finding(
        kernel,
        f"`{parameter_name(kernel)}` {what} before {title}, so {who} zero and never get a gradient",
        f"keep the default, or draw `{parameter_name(kernel)}` with He's scheme",
        follows,
    )


def _dead_pairs(wiring: Wiring, kernels: dict[Parameter, list[Node]]) -> Iterator[Diagnostic]:
    """Two zero kernels in a row with nothing added between them: each one's gradient is a product with the other."""
    for first, nodes in kernels.items():
        if len(nodes) != 1 or not starts_zero(first):
            continue
        routes = routes_from(wiring, nodes[0])
        seconds = {kernel_of(r.end) for r in routes if r.stop is Stop.WEIGHTED and r.end is not None and keeps_zero(r)}
        second = seconds.pop() if len(seconds) == 1 and all(r.stop is Stop.WEIGHTED for r in routes) else None
        if second is None or second is first or not all(map(keeps_zero, routes)):
            continue
        if (
            len(kernels.get(second, ())) == 1
            and starts_zero(second)
            and all(map(starts_zero, biases_of(nodes[0], routes)))
        ):
            yield _pair_finding(first, second)


def _dead_factors(wiring: Wiring) -> Iterator[Diagnostic]:
    """A product of two parameters that are both zero, as in LoRA's `B @ A`."""
    for node in wiring.graph.nodes:
        if node.operation is Operation.MATMUL:
            factors = [factor for source in node.inputs if (factor := _bare_parameter(source)) is not None]
            if len(factors) == 2 == len(node.inputs) and len(set(factors)) == 2 and all(map(starts_zero, factors)):
                yield _pair_finding(factors[1], factors[0])


def _dead_products(network: Network, wiring: Wiring) -> Iterator[Diagnostic]:
    """A zero factor on what a zero layer puts out, as of ReZero around a zero head; two zero tables of word vectors."""
    for first, second in dead_products(wiring):
        if not is_place_holder(network, first) and not is_place_holder(network, second):
            yield _pair_finding(second, first, "are multiplied with")


def _bare_parameter(node: Node) -> Parameter | None:
    """The parameter that the node holds, perhaps reshaped or scaled."""
    while node.operation in {Operation.RESHAPE, Operation.SCALE, Operation.DROPOUT} and len(node.inputs) == 1:
        node = node.inputs[0]
    return node.parameter if node.operation is Operation.PARAMETER else None


def _pair_finding(first: Parameter, second: Parameter, relation: str = "follow") -> Diagnostic:
    names = f"`{parameter_name(first)}` and `{parameter_name(second)}`"
    write = second.last_whole_write
    other = () if write is None else (Related(location=write.location, message="the other one is set here"),)
    return _finding(
        first,
        f"{names} {relation} each other and both start at zero, so neither ever gets a gradient",
        "draw one of the two at random and leave the other at zero",
        other,
    )


def _finding(kernel: Parameter, message: str, remedy: str, related: tuple[Related, ...]) -> Diagnostic:
    write = kernel.last_whole_write
    location = subject_of(kernel) if write is None else write.location
    return Diagnostic(
        code=CODE,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        location=location,
        message=message,
        remedy=remedy,
        related=(*created_here(kernel, location), *(place for place in related if place.location != location)),
        subject=subject_of(kernel),
    )


RULE = Rule(
    code=CODE,
    name="zero-weights",
    summary="weights that start at zero where no gradient can ever reach them",
    check=check,
)
