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
        _finding(event)
        for event in network.events_of(Repetition)
        # Who writes `[layer] * n if shared else ...` means it.
        if _has_weights(event.module) and not event.is_chosen and not _is_tied(event)
    )


def _has_weights(module: Module) -> bool:
    """Whether sharing it shares anything; one learnt slope for all PReLUs of a network is common."""
    return module.kind is not LayerKind.ACTIVATION and any(True for _ in module.named_parameters())


def _is_tied(event: Repetition) -> bool:
    """Whether the module was an attribute of its own before: that is how heads are tied on purpose."""
    module = event.module
    if module.parent is None or module.attached is None or module.parent.class_name in _CONTAINERS:
        return False
    return module.attached < event.order


_CONTAINERS = frozenset({"Sequential", "ModuleList"})
"""What holds the repeated module itself; being put there first gives it no place of its own."""


def _finding(event: Repetition) -> Diagnostic:
    module, location = event.module, event.location
    places = "all places" if event.places is None else f"the {event.places} places"
    related = () if module.created == location else (Related(location=module.created, message="it is created here"),)
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=location,
        message=f"{places} hold one and the same `{module.class_name}`, so they share their weights",
        remedy="create a layer for each place: `[make() for _ in range(n)]`",
        related=related,
        subject=module.created,
    )


RULE = Rule(
    code=CODE,
    name="repeated-module",
    summary="one module object stands in several places and shares its weights between them",
    check=check,
)
