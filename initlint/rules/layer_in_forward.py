"""INI409: a layer created inside `forward` or `call`, with fresh random weights at every step."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.network.events import LateCreation
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Via
from initlint.rules.rule import Rule
from initlint.rules.trials import is_test_code

_DRAWS = frozenset({Via.DEFAULT, Via.CREATION, Via.INITIALIZER, Via.IN_PLACE})


def _check(network: Network) -> Iterator[Diagnostic]:
    if not network.is_complete:
        return
    events = [event for event in network.events_of(LateCreation) if not is_test_code(event.location)]
    late = {id(event.module) for event in events}
    called = {id(node.module) for node in network.graph.nodes if node.module is not None}
    for event in events:
        is_certain = event.is_called_at_once or not event.is_guarded
        if is_certain and not _is_part_of(event.module, late) and _is_drawn(event.module, called):
            yield _diagnostic(event)


def _is_part_of(module: Module, late: set[int]) -> bool:
    """Whether it was made for another module that the same pass made."""
    return any(id(each) in late for each in module.lineage() if each is not module)


def _is_drawn(module: Module, called: set[int]) -> bool:
    """Whether the pass runs it with weights that are random and meant to be trained."""
    parts = [part for _, part in module.named_modules()]
    if any(part.is_partial for part in parts) or not any(id(part) in called for part in parts):
        return False
    return any(_is_random(parameter) for _, parameter in module.named_parameters())


def _is_random(parameter: Parameter) -> bool:
    write = parameter.last_whole_write
    is_drawn = write is not None and write.via in _DRAWS and write.distribution.is_random
    return is_drawn and parameter.requires_grad is True and not parameter.later_parts


def _diagnostic(event: LateCreation) -> Diagnostic:
    method = "forward" if event.module.framework == "torch" else "call"
    return Diagnostic(
        code=RULE.code,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        location=event.location,
        message=f"`{event.module.class_name}` is created inside `{method}`, which draws its weights anew at every call",
        remedy="create it in `__init__` and assign it to `self`",
        subject=event.location,
    )


RULE = Rule(
    code="INI409",
    name="layer-in-forward",
    summary="a layer created inside forward or call, with new random weights each time",
    check=_check,
)
