"""INI201: recurrent weights that the code itself draws, by a scheme that is not orthogonal."""

from __future__ import annotations

import math
from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.distributions import Kind
from initlint.frameworks.specs import Role
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Via, Write
from initlint.network.recurrent import GATE_COUNTS, framework_class, is_plain_relu
from initlint.network.starts import chosen_write, is_trained
from initlint.network.weights import has_known_size
from initlint.rules.rule import Rule
from initlint.rules.wording import created_here, once_per_location, parameter_name, subject_of
from initlint.symbolic import Expr

CODE = "INI201"

SHRINKING_GAIN = 0.4
"""Below it a plain tanh RNN loses 20 decades of gradient in 50 steps; PyTorch's default, 0.58, loses 11."""
STEPS = 50


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for parameter in network.parameters():
        module = parameter.module
        if parameter.role is not Role.RECURRENT_KERNEL or module is None or not is_trained(parameter):
            continue
        kind, write = framework_class(module), chosen_write(parameter)
        law = parameter.state
        if kind not in GATE_COUNTS or write is None or not law.is_random or law.kind is Kind.ORTHOGONAL:
            continue
        if is_plain_relu(module):
            # INI206 says more.
            continue
        # A sum of draws or a gate-wise assembly is a scheme of its own.
        if law.kind is not Kind.RANDOM and law.mean == 0 and not _is_the_default_again(parameter):
            yield _finding(parameter, module, kind, write)


def _is_the_default_again(parameter: Parameter) -> bool:
    """Whether the code draws what the framework had drawn already: `uniform_(w, -1 / sqrt(h), 1 / sqrt(h))`."""
    first, law = parameter.writes[0], parameter.state
    if first.via is not Via.DEFAULT or first.distribution.kind is not law.kind:
        return False
    default, drawn = first.distribution.std, law.std
    if default is None or drawn is None or isinstance(default, Expr) or isinstance(drawn, Expr):
        return default == drawn
    return math.isclose(default, drawn)


def _finding(parameter: Parameter, module: Module, kind: str, write: Write) -> Diagnostic:
    gain = _recurrent_gain(parameter, module, GATE_COUNTS[kind])
    is_plain = GATE_COUNTS[kind] == 1 and _is_tanh(module)
    name = parameter_name(parameter)
    severity, message = Severity.ADVICE, f"`{name}` carries the state from step to step but is not orthogonal"
    if is_plain and gain is not None and gain < SHRINKING_GAIN:
        severity = Severity.WARNING
        message = (
            f"`{name}` multiplies the state by about {gain:.2g} at each step, "
            f"so over {STEPS} steps the gradient shrinks to {gain**STEPS:.0e}"
        )
    remedy = "use `orthogonal_`" if GATE_COUNTS[kind] == 1 else "use `orthogonal_` on each gate's block"
    if module.framework != "torch":
        remedy = 'leave `recurrent_initializer` at its default, "orthogonal"'
    return Diagnostic(
        code=CODE,
        severity=severity,
        confidence=Confidence.HIGH,
        location=write.location,
        message=message,
        remedy=remedy,
        related=created_here(parameter, write.location),
        subject=subject_of(parameter),
    )


def _recurrent_gain(parameter: Parameter, module: Module, gates: int) -> float | None:
    """std * sqrt(hidden): near the spectral radius of each gate's square block."""
    shape, std = parameter.shape, parameter.state.std
    if shape is None or std is None or not has_known_size(parameter):
        return None
    hidden = shape[1] if module.framework == "torch" else shape[0]
    square = std * std * hidden
    return None if isinstance(square, Expr) else float(square**0.5)


def _is_tanh(module: Module) -> bool:
    return module.arguments.values.get("nonlinearity", module.arguments.values.get("activation")) == "tanh"


RULE = Rule(
    code=CODE,
    name="non-orthogonal-recurrent",
    summary="recurrent weights drawn by a scheme that is not orthogonal",
    check=check,
)
