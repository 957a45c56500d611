"""INI410: layers kept in a plain list, a dictionary or the body of the class, where PyTorch does not find them."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.frameworks.specs import Operation
from initlint.network.events import Optimization, UnregisteredModules
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Via
from initlint.rules.rule import Rule

_REMEDIES = {
    "list": "make it an `nn.ModuleList`",
    "tuple": "make it an `nn.ModuleList`",
    "dict": "make it an `nn.ModuleDict`",
    "class": "create it in `__init__` and assign it to `self`",
}
_HANDED_ON = frozenset({Via.UNKNOWN, Via.LOAD})


def _check(network: Network) -> Iterator[Diagnostic]:
    if not network.is_complete:
        return
    used = {id(node.module) for node in network.graph.nodes if node.module is not None}
    optimized = {id(parameter) for event in network.events_of(Optimization) for parameter in event.parameters}
    if not all(event.is_whole for event in network.events_of(Optimization)):
        return
    used |= {id(n.parameter) for n in network.graph.nodes if n.operation is Operation.PARAMETER and n.parameter}
    reported = set()
    for event in network.events_of(UnregisteredModules):
        hidden = [module for module in event.modules if _is_learning(module, optimized) and _is_used(module, used)]
        if hidden and _is_several(event, hidden) and hidden[0].created not in reported:
            reported.add(hidden[0].created)
            yield _diagnostic(event, hidden)


def _is_learning(module: Module, optimized: set[int]) -> bool:
    """Whether something in it is meant to be trained, and no other code takes care of it."""
    parameters = [parameter for _, parameter in module.named_parameters()]
    if any(id(parameter) in optimized for parameter in parameters):
        return False
    return any(p.requires_grad is True for p in parameters) and not any(map(_is_handed_on, parameters))


def _is_handed_on(parameter: Parameter) -> bool:
    return parameter.requires_grad is None or any(write.via in _HANDED_ON for write in parameter.writes)


def _is_used(module: Module, used: set[int]) -> bool:
    """Whether the forward pass runs it."""
    if any(id(part) in used for _, part in module.named_modules()):
        return True
    return any(id(parameter) in used for _, parameter in module.named_parameters())


def _is_several(event: UnregisteredModules, hidden: list[Module]) -> bool:
    """A list of one layer is the common way to hide it on purpose."""
    return event.collection == "class" or len(hidden) > 1 or hidden[0].repeat != 1


def _diagnostic(event: UnregisteredModules, hidden: list[Module]) -> Diagnostic:
    first, name = hidden[0], event.attribute
    is_counted = all(module.repeat == 1 for module in hidden)
    count = f"{len(hidden)} " if is_counted else ""
    if event.collection == "class":
        message = f"`{name}` is created in the body of the class, so `parameters()` never gives it to an optimizer"
    else:
        layers = f"{count}layers"
        message = f"`{name}` is a plain {event.collection}, so `parameters()` never gives its {layers} to an optimizer"
    return Diagnostic(
        code=RULE.code,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        location=first.created,
        message=message,
        remedy=_REMEDIES[event.collection],
        related=_holder(event.holder, first),
        subject=first.created,
    )


def _holder(holder: Module, first: Module) -> tuple[Related, ...]:
    """The class that keeps them, where that is another file's."""
    if holder.defined is None or holder.defined.path == first.created.path:
        return ()
    return (Related(location=holder.defined, message=f"`{holder.class_name}` keeps it"),)


RULE = Rule(
    code="INI410",
    name="unregistered-layers",
    summary="layers kept in a plain list or dictionary, where PyTorch does not find them",
    check=_check,
)
