"""INI408: init code with the wrong aim: one layer twice and its twin never, or every layer but the one given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.network.events import Slip, SlipKind, Traversal
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Via, Write
from initlint.rules.init_names import short_name
from initlint.rules.rule import Rule
from initlint.rules.wording import layer_name, parameter_name

_NEAR = 8
"""Lines between two calls that stand in one list of them."""


def _check(network: Network) -> Iterator[Diagnostic]:
    if not network.is_complete:
        return
    yield from _ignored_modules(network)
    for parameter in network.parameters():
        pair = _drawn_twice(parameter)
        if pair is not None:
            twin = _forgotten_twin(parameter)
            if twin is not None:
                yield _twice(parameter, pair, twin)


def _ignored_modules(network: Network) -> Iterator[Diagnostic]:
    """A function that `apply` calls for every module, and that initializes something without looking at it."""
    slips = {slip.order: slip for slip in network.events_of(Slip) if slip.kind is SlipKind.IGNORED_MODULE}
    for traversal in network.events_of(Traversal) if slips else ():
        slip = slips.get(traversal.order)
        if slip is not None and any(_is_written_in(parameter, traversal) for parameter in network.parameters()):
            message = f"`{slip.function}` runs for each of {slip.detail} modules and never looks at `{slip.target}`"
            yield Diagnostic(
                code=RULE.code,
                severity=Severity.WARNING,
                confidence=Confidence.HIGH,
                location=slip.location,
                message=message,
                remedy=f"initialize `{slip.target}` there, or call `{slip.function}` once",
                subject=slip.location,
            )


def _is_written_in(parameter: Parameter, traversal: Traversal) -> bool:
    return any(traversal.order < write.order < traversal.end for write in parameter.writes)


def _drawn_twice(parameter: Parameter) -> tuple[Write, Write] | None:
    """Two calls in a row with the same function and arguments, both of which name the parameter."""
    writes = [write for write in parameter.writes if write.via is not Via.DEFAULT]
    for first, second in pairwise(writes):
        if _is_named(first) and _is_named(second) and _is_same(first, second):
            return first, second
    return None


def _is_named(write: Write) -> bool:
    return write.via is Via.INITIALIZER and write.traversal is None and write.is_whole


def _is_same(first: Write, second: Write) -> bool:
    gap = second.location.span.line - first.location.span.line
    is_near = first.location.path == second.location.path and 0 < gap <= _NEAR
    laws = (replace(first.distribution, draw=None), replace(second.distribution, draw=None))
    return is_near and first.function == second.function and laws[0] == laws[1]


def _forgotten_twin(parameter: Parameter) -> Parameter | None:
    """A parameter of the same name in a layer of the same type beside it, which nothing has initialized."""
    module = parameter.module
    if module is None or module.spec is None or module.parent is None:
        return None
    for sibling in module.parent.children.values():
        is_twin = sibling is not None and sibling is not module and sibling.type_name == module.type_name
        twin = sibling.parameters.get(parameter.leaf) if is_twin and sibling is not None else None
        if twin is not None and twin.is_default and not _has_own_init(twin):
            return twin
    return None


def _has_own_init(twin: Parameter) -> bool:
    """Whether anything but the framework wrote to it or to its layer."""
    own = () if twin.module is None else twin.module.parameters.values()
    return any(write.via is not Via.DEFAULT for parameter in own if parameter for write in parameter.writes)


def _twice(parameter: Parameter, pair: tuple[Write, Write], twin: Parameter) -> Diagnostic:
    first, second = pair
    name, other = parameter_name(parameter), parameter_name(twin)
    related = [Related(location=first.location, message=f"`{name}` is drawn here already")]
    if twin.module is not None:
        related.append(Related(location=twin.module.created, message=f"`{layer_name(twin.module)}` is created here"))
    return Diagnostic(
        code=RULE.code,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=second.location,
        message=f"`{short_name(second.function)}` draws `{name}` a second time, and `{other}` keeps the default",
        remedy=f"initialize `{other}` here",
        related=tuple(related),
        subject=second.location,
    )


RULE = Rule(
    code="INI408",
    name="wrong-target",
    summary="an init that aims at one layer twice and never at its twin, or ignores the layer it is given",
    check=_check,
)
