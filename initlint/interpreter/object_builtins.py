"""Python's built-in functions on single objects: attributes, conversions, `super`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint import symbolic
from initlint.interpreter import arithmetic, attributes, tensors, type_tests
from initlint.interpreter.scopes import Scope
from initlint.interpreter.truth import truth
from initlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    DictValue,
    FunctionValue,
    LibraryMethod,
    LibraryValue,
    ListValue,
    PartialValue,
    SuperValue,
)
from initlint.network.modules import Module
from initlint.symbolic import Expr
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]


def _int(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else 0
    if isinstance(value, Expr):
        return symbolic.whole(value)
    try:
        return arithmetic.bounded(int(value)) if isinstance(value, (int, float, str)) else UNKNOWN
    except (ValueError, OverflowError):
        return UNKNOWN


def _float(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else 0.0
    try:
        return float(value) if isinstance(value, (int, float, str)) else (value if isinstance(value, Expr) else UNKNOWN)
    except ValueError:
        return UNKNOWN


def _str(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else ""
    return str(value) if isinstance(value, (str, int, float)) or value is None else Unknown("text")


def _bool(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    answer = truth(positional[0]) if positional else False
    return UNKNOWN if answer is None else answer


def _getattr(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if len(positional) < 2 or not isinstance(positional[1], str):
        _hand_out(run, positional[0] if positional else UNKNOWN, site)
        return UNKNOWN
    found = attributes.find(run, positional[0], str(positional[1]), site)
    if found is attributes.MISSING or (len(positional) > 2 and type_tests.is_absent(positional[0], found)):
        return positional[2] if len(positional) > 2 else UNKNOWN
    return found


def _hand_out(run: Run, value: object, site: Site) -> None:
    """`getattr(layer, name)` with a name that is not known: any of its parameters may be written from now on."""
    if isinstance(value, Module) and run.forward_depth == 0:
        for parameter in value.parameters.values():
            tensors.touch(run, parameter, site)


def _locals(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return DictValue(dict(site.scope.variables.items()))


def _hasattr(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if len(positional) != 2 or not isinstance(positional[1], str):
        return UNKNOWN
    found = attributes.find(run, positional[0], str(positional[1]), site)
    if found is attributes.MISSING or type_tests.is_absent(positional[0], found):
        return False
    return UNKNOWN if isinstance(found, Unknown) else True


def _setattr(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if len(positional) == 3 and isinstance(positional[1], str):
        attributes.assign(run, positional[0], str(positional[1]), positional[2], site)
    elif len(positional) == 3 and isinstance(positional[0], Module):
        attributes.assign(run, positional[0], f"?{len(positional[0].children)}", positional[2], site)
    return None


def _callable(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else UNKNOWN
    if isinstance(value, (FunctionValue, BoundMethod, ClassValue, LibraryValue, PartialValue, LibraryMethod, Module)):
        return True
    return False if value is None or isinstance(value, (int, float, str, tuple, ListValue, DictValue)) else UNKNOWN


def _super(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if len(positional) >= 2 and isinstance(positional[0], ClassValue):
        return SuperValue(positional[0], positional[1])
    scope: Scope | None = site.scope
    while scope is not None:
        if isinstance(scope.owner, ClassValue) and not scope.is_class:
            return SuperValue(scope.owner, scope.receiver)
        scope = scope.parent
    return UNKNOWN


OBJECTS: dict[str, Handler] = {
    "int": _int, "float": _float, "str": _str, "bool": _bool, "getattr": _getattr, "hasattr": _hasattr,
    "setattr": _setattr, "callable": _callable, "super": _super, "locals": _locals,
}  # fmt: skip
"""The built-in functions on single objects, by name."""
