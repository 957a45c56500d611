"""INI407: a method that resets one layer, or one list of layers, twice and leaves out the one beside it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.rules.init_names import short_name
from initlint.rules.rule import Rule
from initlint.rules.wording import layer_name

_RESETS = frozenset({"reset_parameters", "_reset_parameters"})
_NEAR = 12
"""Lines between two resets that stand in one method."""


def _check(network: Network) -> Iterator[Diagnostic]:
    if not network.is_complete:
        return
    reported = set()
    for parameter in network.parameters():
        pair = _reset_twice(parameter)
        part = None if pair is None else _part_of_user_module(parameter)
        forgotten = None if part is None or pair is None else _forgotten_sibling(part, pair)
        if pair is not None and part is not None and forgotten is not None and pair[1].location not in reported:
            reported.add(pair[1].location)
            yield _diagnostic(part, forgotten, pair)


def _reset_twice(parameter: Parameter) -> tuple[Write, Write] | None:
    """Two resets from different lines of one method."""
    resets = [write for write in parameter.writes if short_name(write.function) in _RESETS and write.traversal is None]
    for first, second in pairwise(resets):
        gap = second.location.span.line - first.location.span.line
        if first.location.path == second.location.path and 0 < gap <= _NEAR:
            return first, second
    return None


def _part_of_user_module(parameter: Parameter) -> Module | None:
    """The child of a user's class that holds the parameter: the layer, or the list that it stands in."""
    module = parameter.module
    while module is not None and module.parent is not None and module.parent.spec is not None:
        module = module.parent
    return None if module is None or module.parent is None else module


def _forgotten_sibling(part: Module, pair: tuple[Write, Write]) -> Module | None:
    """A sibling of the same class whose layers can be reset, and that no line between or around has reset."""
    siblings = () if part.parent is None else part.parent.children.values()
    for sibling in siblings:
        if sibling is None or sibling is part or sibling.class_name != part.class_name:
            continue
        own = [parameter for _, parameter in sibling.named_parameters()]
        is_plain = all(module.spec is not None for _, module in sibling.named_modules())
        if own and is_plain and not any(_is_written_after(parameter, pair[0].order) for parameter in own):
            return sibling
    return None


def _is_written_after(parameter: Parameter, order: int) -> bool:
    return any(write.order > order or short_name(write.function) in _RESETS for write in parameter.writes)


def _diagnostic(part: Module, forgotten: Module, pair: tuple[Write, Write]) -> Diagnostic:
    first, second = pair
    name, other = layer_name(part), layer_name(forgotten)
    return Diagnostic(
        code=RULE.code,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=second.location,
        message=f"`{name}` is reset a second time here, and `{other}` is never reset",
        remedy=f"reset `{other}` here",
        related=(
            Related(location=first.location, message=f"`{name}` is reset here already"),
            Related(location=forgotten.created, message=f"`{other}` is created here"),
        ),
        subject=second.location,
    )


RULE = Rule(
    code="INI407",
    name="reset-incomplete",
    summary="a method that resets one layer twice and forgets the one beside it",
    check=_check,
)
