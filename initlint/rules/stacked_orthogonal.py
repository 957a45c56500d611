"""INI205: one orthogonal matrix for all gates of a recurrent layer, where each gate's block was to be orthogonal."""

from __future__ import annotations

import math
from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.distributions import Kind
from initlint.frameworks.specs import Role
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.recurrent import GATE_COUNTS, framework_class
from initlint.network.starts import chosen_write, is_trained
from initlint.rules.rule import Rule
from initlint.rules.wording import created_here, once_per_location, parameter_name, subject_of
from initlint.symbolic import Expr

CODE = "INI205"

LOW_GAIN = 0.9
"""Per-gate gain below which the blocks are felt to be too small; a gain of sqrt(gates) makes up for the stacking."""


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for parameter in network.parameters():
        module, law = parameter.module, parameter.state
        if parameter.role is not Role.RECURRENT_KERNEL or module is None or module.framework != "torch":
            continue
        gates, write = GATE_COUNTS.get(framework_class(module), 1), chosen_write(parameter)
        if gates == 1 or write is None or law.kind is not Kind.ORTHOGONAL or not is_trained(parameter):
            continue
        if module.arguments["proj_size"] not in {0, None} and "proj_size" in module.arguments.given:
            # With a projection the blocks are not square, and orthogonality means something else.
            continue
        gain = law.gain
        if gain is not None and not isinstance(gain, Expr) and gain / math.sqrt(gates) < LOW_GAIN:
            yield _finding(parameter, write, module, gates, gain / math.sqrt(gates))


def _finding(parameter: Parameter, write: Write, module: Module, gates: int, gain: float) -> Diagnostic:
    return Diagnostic(
        code=CODE,
        severity=Severity.ADVICE,
        confidence=Confidence.HIGH,
        location=write.location,
        message=f"`{parameter_name(parameter)}` is orthogonal as a whole, but none of its {gates} gates is: "
        f"each block multiplies the state by about {gain:.2g}",
        remedy=f"draw each gate by itself: `for block in weight.chunk({gates}): nn.init.orthogonal_(block)`",
        related=created_here(parameter, write.location),
        subject=subject_of(parameter),
    )


RULE = Rule(
    code=CODE,
    name="stacked-orthogonal",
    summary="one orthogonal matrix for all gates of a recurrent layer together",
    check=check,
)
