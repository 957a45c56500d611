"""INI002: two layers in a row that start constant, so that the units between them never differ."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.frameworks.activations import ACTIVATIONS
from initlint.frameworks.specs import LayerKind, Operation
from initlint.network.graph import Node
from initlint.network.network import Network
from initlint.network.parameters import Parameter
from initlint.network.placeholders import lasting_kernels
from initlint.network.routes import Route, Stop, Wiring, routes_from, wiring_of
from initlint.network.starts import biases_of, keeps_zero, meets_dead_zone_first, starts_constant
from initlint.network.weights import kernel_of, units
from initlint.rules.rule import Rule
from initlint.rules.trials import is_test_code
from initlint.rules.wording import created_here, once_per_location, parameter_name, subject_of
from initlint.symbolic import text

CODE = "INI002"

_MIXING_KINDS = frozenset({LayerKind.DENSE, LayerKind.CONVOLUTION})
_DIFFERENT_PER_UNIT = frozenset({"rrelu", "glu", "reglu", "geglu", "swiglu", "softmax"})


def check(network: Network) -> Iterator[Diagnostic]:
    wiring = wiring_of(network.graph)
    found = _identical_units(wiring, lasting_kernels(network))
    return once_per_location(finding for finding in found if not is_test_code(finding.location))


def _identical_units(wiring: Wiring, kernels: dict[Parameter, list[Node]]) -> Iterator[Diagnostic]:
    for first, nodes in kernels.items():
        if len(nodes) != 1 or not _is_constant_and_mixes(first) or units(nodes[0]) == 1:
            continue
        routes = routes_from(wiring, nodes[0])
        second = _only_follower(routes)
        if second is None or second is first or second not in kernels or not _is_constant_and_mixes(second):
            continue
        biases = tuple(biases_of(nodes[0], routes))
        if all(map(starts_constant, biases)) and not _is_dead(first, second, routes, biases):
            yield _finding(first, second, nodes[0])


def _is_constant_and_mixes(kernel: Parameter) -> bool:
    module = kernel.module
    if not starts_constant(kernel):
        return False
    if module is None or module.spec is None:
        return True
    return module.kind in _MIXING_KINDS and module.arguments.values.get("groups", 1) == 1


def _only_follower(routes: tuple[Route, ...]) -> Parameter | None:
    """The kernel that all routes lead to, through steps that treat every unit alike."""
    if not all(route.stop is Stop.WEIGHTED and all(map(_treats_units_alike, route.steps)) for route in routes):
        return None
    followers = {kernel_of(route.end) for route in routes if route.end is not None}
    return followers.pop() if len(followers) == 1 else None


def _treats_units_alike(step: Node) -> bool:
    if step.operation is Operation.DROPOUT:
        return False
    if step.operation is Operation.ACTIVATION and (step.name in _DIFFERENT_PER_UNIT or step.name not in ACTIVATIONS):
        return False
    own = () if step.module is None else step.module.parameters.values()
    return all(parameter is None or starts_constant(parameter) for parameter in own)


def _is_dead(first: Parameter, second: Parameter, routes: tuple[Route, ...], biases: tuple[Parameter, ...]) -> bool:
    """Whether this is zero-weights: nothing reaches the layers at all."""
    if not first.state.is_zero or not all(bias.state.is_zero for bias in biases):
        return False
    return all(map(meets_dead_zone_first, routes)) or (second.state.is_zero and all(map(keeps_zero, routes)))


def _finding(first: Parameter, second: Parameter, node: Node) -> Diagnostic:
    write, other = first.last_whole_write, second.last_whole_write
    location = subject_of(first) if write is None else write.location
    count = units(node)
    between = "the units" if count is None else f"the {text(count)} units"
    related = created_here(first, location)
    if other is not None and other.location != location:
        related = (*related, Related(location=other.location, message=f"`{parameter_name(second)}` is set here"))
    return Diagnostic(
        code=CODE,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        location=location,
        message=f"`{parameter_name(first)}` and `{parameter_name(second)}` start constant, "
        f"so {between} between them stay identical",
        remedy="draw at least one of the two at random",
        related=related,
        subject=subject_of(first),
    )


RULE = Rule(
    code=CODE,
    name="constant-weights",
    summary="two layers in a row start constant, so that the units between them never differ",
    check=check,
)
