"""INI411: a guard in init code that cannot be false, or that tests for fewer classes than it lists."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.network.events import FunctionCall, Slip, SlipKind, Traversal
from initlint.network.network import Network
from initlint.rules.init_names import is_init_name, short_name
from initlint.rules.rule import Rule
from initlint.rules.traversals import enclosing_function


def _check(network: Network) -> Iterator[Diagnostic]:
    reported = set()
    for slip in network.events_of(Slip):
        is_guard = slip.kind in {SlipKind.ALWAYS_TRUE, SlipKind.IGNORED_CLASSES}
        if is_guard and slip.location not in reported and _is_init_code(network, slip):
            reported.add(slip.location)
            yield _diagnostic(slip)


def _is_init_code(network: Network, slip: Slip) -> bool:
    """Whether it stands in a walk over layers, or in a function that is called like one that initializes."""
    if any(walk.order < slip.order < walk.end for walk in network.events_of(Traversal)):
        return True
    if not any(call.order < slip.order for call in network.events_of(FunctionCall)):
        return False
    name = enclosing_function(network, slip.location, slip.order)
    return not name.startswith("__") and is_init_name(name)


def _diagnostic(slip: Slip) -> Diagnostic:
    if slip.kind is SlipKind.ALWAYS_TRUE:
        message = f"`{slip.target}` is always true, because `{slip.detail}` alone is"
        remedy = "repeat the test for each alternative"
    else:
        message = f"`{slip.target}` only tests for `{short_name(slip.detail)}`"
        remedy = "give `isinstance` a tuple of classes"
    return Diagnostic(
        code=RULE.code,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=slip.location,
        message=message,
        remedy=remedy,
        subject=slip.location,
    )


RULE = Rule(
    code="INI411",
    name="always-true-guard",
    summary="a guard in init code that cannot be false, or ignores some of its classes",
    check=_check,
)
