"""INI107: weights drawn from [0, 1) or another range on one side of zero, where both signs belong."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.distributions import Kind
from initlint.frameworks.specs import LayerKind, Operation, Role
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.routes import factor_of
from initlint.network.starts import chosen_write, is_trained
from initlint.network.weights import has_known_size, is_lookup
from initlint.rules.rule import Rule
from initlint.rules.trials import is_test_code
from initlint.rules.wording import created_here, once_per_location, parameter_name, subject_of
from initlint.symbolic import Expr, Number, text

CODE = "INI107"

MINIMUM_SIDE = 8
"""A matrix with a smaller side mixes a few things, and mixing weights may well be positive."""

_KINDS = frozenset({LayerKind.DENSE, LayerKind.CONVOLUTION, LayerKind.RECURRENT, LayerKind.ATTENTION})


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(finding for finding in _findings(network) if not is_test_code(finding.location))


def _findings(network: Network) -> Iterator[Diagnostic]:
    matrices = _bare_matrices(network)
    for parameter in network.parameters():
        write = chosen_write(parameter)
        if write is None or not is_trained(parameter) or not (_is_kernel(parameter) or parameter in matrices):
            continue
        ends = _one_sided_ends(parameter)
        if ends is not None and _is_large(parameter):
            yield _finding(parameter, write, ends)


def _is_kernel(parameter: Parameter) -> bool:
    module = parameter.module
    if module is None or module.spec is None or module.kind not in _KINDS:
        return False
    if module.arguments.values.get("kernel_constraint") is not None:
        # `NonNeg` wants it so.
        return False
    return parameter.role in {Role.KERNEL, Role.RECURRENT_KERNEL}


def _bare_matrices(network: Network) -> set[Parameter]:
    """The parameters that the code multiplies by as they are, and uses for nothing else."""
    multiplied: set[Parameter] = set()
    otherwise: set[Parameter] = set()
    for node in network.graph.nodes:
        factor = factor_of(node) if node.operation is Operation.MATMUL else None
        if factor is not None and not is_lookup(node):
            multiplied.add(factor)
        elif node.operation is not Operation.PARAMETER:
            sources = (source for source in node.inputs if source.operation is Operation.PARAMETER)
            otherwise |= {source.parameter for source in sources if source.parameter is not None}
    return multiplied - otherwise


def _one_sided_ends(parameter: Parameter) -> tuple[float, float] | None:
    law = parameter.state
    if law.kind is not Kind.UNIFORM or law.low is None or law.high is None:
        return None
    if isinstance(law.low, Expr) or isinstance(law.high, Expr) or not (law.low >= 0 or law.high <= 0):
        return None
    return law.low, law.high


def _is_large(parameter: Parameter) -> bool:
    if parameter.shape is None or not has_known_size(parameter):
        return False
    return sum(map(_may_reach, parameter.shape)) >= 2


def _may_reach(axis: Number) -> bool:
    return isinstance(axis, Expr) or axis >= MINIMUM_SIDE


def _finding(parameter: Parameter, write: Write, ends: tuple[float, float]) -> Diagnostic:
    low, high = (text(end) for end in ends)
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=write.location,
        message=f"`{parameter_name(parameter)}` is drawn from [{low}, {high}), all on one side of zero: "
        "every unit starts with nearly the same sum",
        remedy="draw it around zero, with bounds such as ±1 / sqrt(fan_in)",
        related=created_here(parameter, write.location),
        subject=subject_of(parameter),
    )


RULE = Rule(
    code=CODE,
    name="one-sided-weights",
    summary="weights drawn on one side of zero only",
    check=check,
)
