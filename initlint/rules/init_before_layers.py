"""INI405: an `apply`, or a loop over modules, that runs before some of the layers it would initialize exist."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.distributions import Distribution, Kind
from initlint.network.events import Traversal
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Write
from initlint.rules.rule import Rule
from initlint.rules.traversals import Walk, walks

_OPAQUE = frozenset({Kind.UNKNOWN, Kind.LOADED, Kind.UNINITIALIZED})
_REPARAMETRIZED = "is reparametrized"
"""Set by the interpreter under weight norm and its like: the weight is then computed, and seldom meant for the init."""

_SHALLOW = frozenset({"children", "named_children"})

Treatment = dict[tuple[str, str], Write]
"""What a walk did to each leaf of each type of layer."""


def _check(network: Network) -> Iterator[Diagnostic]:
    if not network.is_complete:
        return
    for walk in walks(network):
        if not walk.traversal.root.is_partial and not any(test.style == "name" for test in walk.tests):
            missed = _missed(walk)
            if missed:
                yield _diagnostic(walk.traversal, missed)


def _missed(walk: Walk) -> list[tuple[Module, str]]:
    """The layers that came after the walk, and the first leaf of each that it would have written."""
    treatment: Treatment = {
        (parameter.module.type_name, parameter.leaf): write
        for parameter, write in walk.writes
        if parameter.module is not None and parameter.module.spec is not None and write.is_whole
    }
    late = _late_modules(walk.traversal) if treatment else ()
    found = ((module, _missed_leaf(module, treatment)) for module in late)
    return [(module, leaf) for module, leaf in found if leaf]


def _late_modules(traversal: Traversal) -> Iterator[Module]:
    seen = {id(module) for module in traversal.visited}
    for _, module in traversal.root.named_modules():
        if id(module) in seen or not _is_late(module, traversal):
            continue
        if traversal.through not in _SHALLOW or module.parent is traversal.root:
            yield module


def _is_late(module: Module, traversal: Traversal) -> bool:
    """Whether the module, or one that holds it, was put in its place after the walk, and not by others than its author."""
    end, constructed = traversal.end, traversal.root.constructed
    # What others attach to an object whose constructor has walked over its own layers is theirs to initialize.
    latest = math.inf if constructed is None or constructed < end else constructed
    for here in module.lineage():
        if here is traversal.root or here.is_partial:
            return False
        if here.attached is not None and end < here.attached:
            return here.attached < latest
    return False


def _missed_leaf(module: Module, treatment: Treatment) -> str:
    """A parameter that the walk would have changed and nothing else set; empty if there is none.

    A layer of which the code set any parameter by itself was left out on purpose.
    """
    if module.attributes.get(_REPARAMETRIZED):
        return ""
    own = [(leaf, parameter) for leaf, parameter in module.parameters.items() if parameter is not None]
    if not all(parameter.is_default and parameter.requires_grad is not False for _, parameter in own):
        return ""
    for leaf, parameter in own:
        write = treatment.get((module.type_name, leaf))
        if write is not None and _differs(write.distribution, parameter.state):
            return leaf
    return ""


def _differs(wanted: Distribution, default: Distribution) -> bool:
    """Whether two laws differ beyond what the size of the layer does to the scale."""
    if wanted.kind in _OPAQUE or default.kind in _OPAQUE:
        return False
    if wanted.scheme and wanted.scheme == default.scheme:
        return False
    return replace(wanted, draw=None) != replace(default, draw=None)


def _diagnostic(traversal: Traversal, missed: list[tuple[Module, str]]) -> Diagnostic:
    first, leaf = missed[0]
    name = first.name or first.class_name
    others = len(missed) - 1
    also = f" (and {others} more)" if others else ""
    return Diagnostic(
        code=RULE.code,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=traversal.location,
        message=f"this `{traversal.through}` runs before `{name}`{also} exists, so its {leaf} keeps the default",
        remedy=f"move it after the line that creates `{name}`",
        related=(Related(location=first.created, message=f"`{name}` is created here, after the initialization"),),
        subject=first.created,
    )


RULE = Rule(
    code="INI405",
    name="init-before-layers",
    summary="an init that runs before some of the layers exist",
    check=_check,
)
