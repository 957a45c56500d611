"""Python's built-in functions on single objects: attributes, conversions, `super`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint import symbolic
from initlint.frameworks import tables
from initlint.frameworks.torch import names as torch_names
from initlint.interpreter import arithmetic, attributes, imports, tensors, type_tests, unregistered
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.library_values import NamesValue
from initlint.interpreter.scopes import Scope
from initlint.interpreter.signals import Raised
from initlint.interpreter.truth import truth
from initlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    FileValue,
    FunctionValue,
    InstanceValue,
    LibraryMethod,
    LibraryValue,
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


def _chr(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else UNKNOWN
    return chr(value) if isinstance(value, int) and 0 <= value < sys.maxunicode else Unknown("text")


def _ord(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else UNKNOWN
    return ord(value) if isinstance(value, str) and len(value) == 1 else UNKNOWN


def _bool(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    answer = truth(positional[0]) if positional else False
    return UNKNOWN if answer is None else answer


def _getattr(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if len(positional) < 2 or not isinstance(positional[1], str):
        _hand_out(run, positional[0] if positional else UNKNOWN, site)
        return UNKNOWN
    if len(positional) == 2:
        return attributes.get(run, positional[0], str(positional[1]), site)
    found = _found(run, positional[0], str(positional[1]), site)
    return positional[2] if found is attributes.MISSING else found


def _found(run: Run, value: object, name: str, site: Site) -> object:
    """`value.name`, MISSING where Python would raise AttributeError."""
    python_type = _PYTHON_TYPES.get(type(value))
    if python_type is not None and not hasattr(python_type, name):
        return attributes.MISSING
    with run.catching(frozenset({"AttributeError"})):
        try:
            found = attributes.find(run, value, name, site)
        except Raised as problem:
            if problem.kind != "AttributeError":
                raise
            return attributes.MISSING
    if isinstance(value, FileValue) and not imports.has_member(run, value, name):
        return attributes.MISSING
    if isinstance(value, LibraryValue) and isinstance(found, LibraryValue) and not _exists(found.name):
        # A module of which every function is in the tables has no others.
        return attributes.MISSING if value.name == "torch.nn.init" else UNKNOWN
    return attributes.MISSING if type_tests.is_absent(value, found) else found


def _exists(name: str) -> bool:
    return tables.is_known(name) or name in torch_names.PRESENT


_PYTHON_TYPES: dict[type, type] = {
    **{kind: kind for kind in (type(None), bool, int, float, str, tuple)},
    ListValue: list,
    DictValue: dict,
}


def _hand_out(run: Run, value: object, site: Site) -> None:
    """`getattr(layer, name)` with a name that is not known: any of its parameters may be written from now on."""
    if isinstance(value, Module) and run.forward_depth == 0:
        for parameter in value.parameters.values():
            tensors.touch(run, parameter, site)


def _locals(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return DictValue(dict(site.scope.variables.items()))


def _dir(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return NamesValue(positional[0]) if positional else UNKNOWN


def _globals(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return FileValue(site.scope.file)


def _hasattr(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if len(positional) != 2 or not isinstance(positional[1], str):
        return UNKNOWN
    found = _found(run, positional[0], str(positional[1]), site)
    if found is attributes.MISSING:
        return False
    return UNKNOWN if isinstance(found, Unknown) else True


def _setattr(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if len(positional) == 3 and isinstance(positional[1], str):
        attributes.assign(run, positional[0], str(positional[1]), positional[2], site)
    elif len(positional) == 3 and isinstance(positional[0], InstanceValue):
        positional[0].is_open = True
    elif len(positional) == 3 and isinstance(positional[0], Module):
        attributes.assign(run, positional[0], f"?{len(positional[0].children)}", positional[2], site)
    return None


def _delattr(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if len(positional) == 2 and isinstance(positional[1], str):
        attributes.delete(positional[0], str(positional[1]))
    return None


def _vars(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return (
        attributes.get(run, positional[0], "__dict__", site) if positional else _locals(run, positional, keywords, site)
    )


def _set_unregistered(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`object.__setattr__(module, name, value)` keeps a value from being registered."""
    if len(positional) == 3 and isinstance(positional[0], (Module, InstanceValue)) and isinstance(positional[1], str):
        positional[0].attributes[str(positional[1])] = positional[2]
        if isinstance(positional[0], Module):
            positional[0].attributes[unregistered.HANDLED] = True
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
    "int": _int, "float": _float, "str": _str, "chr": _chr, "ord": _ord, "bool": _bool, "getattr": _getattr,
    "hasattr": _hasattr, "setattr": _setattr, "callable": _callable, "super": _super, "locals": _locals,
    "delattr": _delattr, "vars": _vars, "dir": _dir, "globals": _globals, "object.__setattr__": _set_unregistered,
}  # fmt: skip
"""The built-in functions on single objects, by name."""
