"""INI004: one module object in several places of a container, which then share their weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.frameworks.specs import LayerKind
from initlint.locations import Location
from initlint.network.events import Repetition
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.rules.rule import Rule
from initlint.rules.wording import once_per_location

CODE = "INI004"


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location((*_repeated(network), *_held_twice(network)))


def _repeated(network: Network) -> Iterator[Diagnostic]:
    """`[layer] * n`."""
    for event in network.events_of(Repetition):
        if _has_weights(event.module) and not _had_a_place(event.module, event.order):
            places = "all places" if event.places is None else f"the {event.places} places"
            yield _finding(event.module, event.location, places, Confidence.HIGH)


def _held_twice(network: Network) -> Iterator[Diagnostic]:
    """`Sequential(layer, relu, layer)`, `ModuleList([layer for _ in range(n)])`."""
    repeated = {event.module for event in network.events_of(Repetition)}
    for container in network.modules():
        if container.class_name not in _CONTAINERS or container.spec is None:
            continue
        for module, count in Counter(filter(None, container.children.values())).items():
            if count > 1 and module not in repeated and _has_weights(module):
                if not _had_a_place(module, container.order):
                    yield _finding(module, container.created, f"{count} places of this container", Confidence.MEDIUM)


_CONTAINERS = frozenset({"Sequential", "ModuleList"})


def _has_weights(module: Module) -> bool:
    """Whether sharing it shares anything; one learnt slope for all PReLUs of a network is common."""
    return module.kind is not LayerKind.ACTIVATION and any(True for _ in module.named_parameters())


def _had_a_place(module: Module, order: int) -> bool:
    """Whether it was an attribute of its own before: repeating a named layer is how heads are tied on purpose."""
    return module.attached is not None and module.attached < order


def _finding(module: Module, location: Location, places: str, confidence: Confidence) -> Diagnostic:
    created = module.created
    related = () if created == location else (Related(location=created, message="it is created once, here"),)
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING,
        confidence=confidence,
        location=location,
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
