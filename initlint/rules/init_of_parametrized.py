"""INI508: an init of a weight that weight norm or another parametrization computes, so that it has no effect."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.network.events import Reparametrization, Traversal
from initlint.network.network import Network
from initlint.network.parameters import Via, Write
from initlint.rules.init_names import short_name
from initlint.rules.rule import Rule
from initlint.rules.traversals import deciding_place
from initlint.rules.wording import layer_name

_EXPLICIT = frozenset({Via.INITIALIZER, Via.IN_PLACE, Via.ASSIGNMENT, Via.COPY})


def _check(network: Network) -> Iterator[Diagnostic]:
    if not network.is_complete:
        return
    reported = set()
    # `parameters()` gives what the weight is computed from, and never the weight itself.
    over_parameters = frozenset(t.order for t in network.events_of(Traversal) if t.through.endswith("parameters"))
    for event in network.events_of(Reparametrization):
        write = None if event.is_removed else _write_in_vain(event, over_parameters)
        if write is not None and write.location not in reported and not _is_lifted(network, event, write):
            reported.add(write.location)
            yield _diagnostic(network, event, write)


def _write_in_vain(event: Reparametrization, over_parameters: frozenset[int]) -> Write | None:
    parameter = event.module.parameters.get(event.leaf)
    for write in () if parameter is None else parameter.writes:
        if write.order > event.order and write.via in _EXPLICIT and write.traversal not in over_parameters:
            return write
    return None


def _is_lifted(network: Network, event: Reparametrization, write: Write) -> bool:
    """Whether the weight was a parameter again when it was written."""
    return any(
        other.is_removed and other.module is event.module and event.order < other.order < write.order
        for other in network.events_of(Reparametrization)
    )


def _diagnostic(network: Network, event: Reparametrization, write: Write) -> Diagnostic:
    name, through = f"{layer_name(event.module)}.{event.leaf}", short_name(event.function)
    done = f"`{short_name(write.function)}`" if write.function else "the assignment"
    return Diagnostic(
        code=RULE.code,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=write.location,
        message=f"{done} has no effect on `{name}`, which `{through}` computes from other parameters",
        remedy=f"initialize the layer before `{through}`",
        related=(Related(location=event.location, message=f"`{through}` takes the weight over here"),),
        subject=deciding_place(network, write.location, write.order),
    )


RULE = Rule(
    code="INI508",
    name="init-of-parametrized",
    summary="an init of a weight that weight norm or a parametrization computes",
    check=_check,
)
