"""INI502: an in-place write to a parameter that autograd watches, which raises."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.network.events import Slip, SlipKind
from initlint.network.network import Network
from initlint.rules.rule import Rule
from initlint.rules.traversals import deciding_place


def _check(network: Network) -> Iterator[Diagnostic]:
    for slip in network.events_of(Slip):
        if slip.kind is SlipKind.IN_PLACE_ON_LEAF and slip.parameter is not None:
            yield _diagnostic(network, slip)


def _diagnostic(network: Network, slip: Slip) -> Diagnostic:
    part = "a part of " if slip.detail else ""
    return Diagnostic(
        code=RULE.code,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        location=slip.location,
        message=f"`{slip.function}` on {part}`{slip.target}`, which requires a gradient, raises RuntimeError",
        remedy="put it under `torch.no_grad()`, or call a function of `nn.init`",
        subject=deciding_place(network, slip.location, slip.order),
    )


RULE = Rule(
    code="INI502",
    name="inplace-on-leaf",
    summary="an in-place write to a parameter outside of no_grad",
    check=_check,
)
