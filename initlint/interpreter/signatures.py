"""`inspect.signature`: the parameters of functions and classes whose code, or row in the tables, is here."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import TYPE_CHECKING

from initlint.frameworks import tables
from initlint.frameworks.specs import REQUIRED
from initlint.interpreter import classes
from initlint.interpreter.collection_values import DictValue
from initlint.interpreter.library_values import ParameterValue, SignatureValue
from initlint.interpreter.values import BoundMethod, ClassValue, FunctionValue, LibraryValue, PartialValue
from initlint.network.modules import Module
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]

EMPTY = LibraryValue("inspect.Parameter.empty")
"""The default of a parameter that has none."""

_KINDS = {"positional": "POSITIONAL_OR_KEYWORD", "keyword": "KEYWORD_ONLY", "*": "VAR_POSITIONAL", "**": "VAR_KEYWORD"}


def _signature(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    found = _parameters(run, positional[0] if positional else UNKNOWN)
    return UNKNOWN if found is None else SignatureValue(tuple(found))


def _parameters(run: Run, value: object) -> list[ParameterValue] | None:
    if isinstance(value, BoundMethod):
        return list(_of_function(value.function))[1:]
    if isinstance(value, FunctionValue):
        return list(_of_function(value))
    if isinstance(value, Module):
        value = value.user_class if isinstance(value.user_class, ClassValue) else UNKNOWN
        method = classes.find(run, value, "forward") if isinstance(value, ClassValue) else None
        return list(_of_function(method))[1:] if isinstance(method, FunctionValue) else None
    if isinstance(value, ClassValue):
        constructor = classes.find(run, value, "__init__")
        if isinstance(constructor, FunctionValue):
            return list(_of_function(constructor))[1:]
        return next((_of_layer(base) for base in classes.library_bases(value) if _of_layer(base) is not None), None)
    if isinstance(value, PartialValue):
        rest = _parameters(run, value.callee)
        return None if rest is None else _left_over(rest, value)
    return _of_layer(value.name) if isinstance(value, LibraryValue) else None


def _of_function(function: FunctionValue) -> Iterator[ParameterValue]:
    for parameter in function.definition.parameters:
        default = function.defaults.get(parameter.name, EMPTY)
        yield ParameterValue(parameter.name, _KINDS[parameter.kind], default)


def _of_layer(name: str) -> list[ParameterValue] | None:
    spec = tables.layer(name)
    if spec is None or name == classes.TORCH_MODULE:
        return None
    return [
        ParameterValue(
            argument.name,
            _KINDS["keyword" if argument.keyword_only else "positional"],
            EMPTY if argument.default is REQUIRED else argument.default,
        )
        for argument in spec.signature
    ]


def _left_over(parameters: list[ParameterValue], value: PartialValue) -> list[ParameterValue]:
    """Of a partial function: positional arguments are gone, keywords have become defaults."""
    rest = parameters[len(value.positional) :]
    return [ParameterValue(each.name, each.kind, value.keywords.get(each.name, each.default)) for each in rest]


def attribute(value: SignatureValue | ParameterValue, name: str) -> object:
    """`value.name`."""
    if isinstance(value, SignatureValue):
        named: dict[Hashable, object] = {each.name: each for each in value.parameters}
        return DictValue(named) if name == "parameters" else UNKNOWN
    if name in _KINDS.values() or name == "POSITIONAL_ONLY":
        return LibraryValue(f"inspect.Parameter.{name}")
    known = {
        "name": value.name,
        "kind": LibraryValue(f"inspect.Parameter.{value.kind}"),
        "default": value.default,
        "empty": EMPTY,
    }
    return known.get(name, UNKNOWN)


SIGNATURES: dict[str, Handler] = {"inspect.signature": _signature}
"""The functions of `inspect`, by dotted name."""
