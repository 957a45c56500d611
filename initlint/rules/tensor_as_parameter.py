"""INI506: a plain tensor assigned to the name of a parameter, which raises."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.network.events import Slip, SlipKind
from initlint.network.network import Network
from initlint.rules.rule import Rule
from initlint.rules.traversals import deciding_place
from initlint.rules.wording import layer_name


def _check(network: Network) -> Iterator[Diagnostic]:
    for slip in network.events_of(Slip):
        if slip.kind is SlipKind.TENSOR_AS_PARAMETER and slip.module is not None:
            yield _diagnostic(network, slip)


def _diagnostic(network: Network, slip: Slip) -> Diagnostic:
    assert slip.module is not None
    name = slip.target if slip.module.parent is None else f"{layer_name(slip.module)}.{slip.target}"
    created = slip.module.created if slip.parameter is None else slip.parameter.created
    return Diagnostic(
        code=RULE.code,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        location=slip.location,
        message=f"`{name}` is a parameter and is given a plain tensor, which raises TypeError",
        remedy=f"wrap it in `nn.Parameter(...)`, or write to `{slip.target}.data`",
        related=(Related(location=created, message=f"`{slip.target}` is registered as a parameter here"),),
        subject=deciding_place(network, slip.location, slip.order),
    )


RULE = Rule(
    code="INI506",
    name="tensor-as-parameter",
    summary="a plain tensor assigned to the name of a parameter",
    check=_check,
)
