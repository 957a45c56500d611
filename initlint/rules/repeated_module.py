"""INI004: one module object in several places of a container, which then share their weights."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.frameworks.specs import LayerKind
from initlint.network.events import Repetition
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.rules.rule import Rule
from initlint.rules.wording import once_per_location

CODE = "INI004"


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(
        _finding(event) for event in network.events_of(Repetition) if _has_weights(event.module) and not _is_tied(event)
    )


def _has_weights(module: Module) -> bool:
    """Whether sharing it shares anything; one learnt slope for all PReLUs of a network is common."""
    return module.kind is not LayerKind.ACTIVATION and any(True for _ in module.named_parameters())


def _is_tied(event: Repetition) -> bool:
    """Whether the module had a place of its own before: repeating a named layer is how heads are tied on purpose."""
    return event.module.attached is not None and event.module.attached < event.order


def _finding(event: Repetition) -> Diagnostic:
    module = event.module
    places = "all places" if event.places is None else f"the {event.places} places"
    created = module.created
    related = () if created == event.location else (Related(location=created, message="it is created once, here"),)
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=event.location,
        message=f"{places} hold one and the same `{module.class_name}`, so they share their weights",
        remedy="Create a layer for each place: `[make() for _ in range(n)]`",
        related=related,
        subject=created,
    )


RULE = Rule(
    code=CODE,
    name="repeated-module",
    summary="One module object stands in several places and shares its weights between them",
    check=check,
)
