"""INI206: a plain recurrent layer with ReLU whose recurrent weights are drawn element by element."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.distributions import Kind
from initlint.frameworks.specs import Role
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Via
from initlint.network.recurrent import is_plain_relu
from initlint.network.starts import is_trained
from initlint.rules.rule import Rule
from initlint.rules.wording import created_here, once_per_location, parameter_name, subject_of

CODE = "INI206"

_DENSE_DRAWS = frozenset({Kind.UNIFORM, Kind.NORMAL, Kind.TRUNCATED_NORMAL})
"""Of independent elements. Whatever else is drawn was put together on purpose."""


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for parameter in network.parameters():
        module = parameter.module
        if module is None or parameter.role is not Role.RECURRENT_KERNEL or not is_plain_relu(module):
            continue
        law = parameter.state
        if is_trained(parameter) and parameter.is_certain and law.kind in _DENSE_DRAWS and law.mean == 0:
            yield _finding(parameter)


def _finding(parameter: Parameter) -> Diagnostic:
    write = parameter.last_whole_write
    is_default = write is None or write.via is Via.DEFAULT
    location = subject_of(parameter) if write is None or is_default else write.location
    what = "is left at its default" if is_default else "is drawn element by element"
    return Diagnostic(
        code=CODE,
        severity=Severity.ADVICE,
        confidence=Confidence.HIGH,
        location=location,
        message=f"`{parameter_name(parameter)}` {what}, and with ReLU the state then dies out or blows up over the steps",
        remedy="start it at the identity, or draw it orthogonal",
        related=created_here(parameter, location),
        subject=subject_of(parameter),
    )


RULE = Rule(
    code=CODE,
    name="relu-rnn-without-identity",
    summary="a recurrent layer with ReLU whose recurrent weights are neither the identity nor orthogonal",
    check=check,
)
