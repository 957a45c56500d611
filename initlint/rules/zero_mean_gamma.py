"""INI304: the scale of a normalization layer drawn around 0, where it stands for 1."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.frameworks.specs import LayerKind, Role
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.starts import chosen_write, is_trained
from initlint.rules.rule import Rule
from initlint.rules.wording import created_here, once_per_location, parameter_name, subject_of
from initlint.symbolic import Expr, text

CODE = "INI304"


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for parameter in network.parameters():
        module = parameter.module
        if parameter.role is not Role.SCALE or module is None or module.kind is not LayerKind.NORM:
            continue
        write, law = chosen_write(parameter), parameter.state
        if write is not None and is_trained(parameter) and law.is_random and law.mean == 0:
            yield _finding(parameter, write)


def _finding(parameter: Parameter, write: Write) -> Diagnostic:
    std = parameter.state.std
    spread = "" if std is None or isinstance(std, Expr) else f" with std {text(std)}"
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=write.location,
        message=f"`{parameter_name(parameter)}` scales a normalized signal but is drawn around 0{spread}, "
        "so half of its channels start negative and most start near zero",
        remedy="draw it around 1, or leave it at ones",
        related=created_here(parameter, write.location),
        subject=subject_of(parameter),
    )


RULE = Rule(
    code=CODE,
    name="zero-mean-gamma",
    summary="the scale of a normalization layer drawn around 0 instead of 1",
    check=check,
)
