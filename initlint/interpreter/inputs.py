"""The arguments an entry point is executed with: its defaults, and names for what has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint import ir
from initlint.interpreter import classes
from initlint.interpreter.scopes import Scope
from initlint.interpreter.values import ClassValue, FunctionValue
from initlint.symbolic import symbol
from initlint.unknown import UNKNOWN, Undecided

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_NOT_NUMBERS = frozenset({"bool", "str", "Callable", "Module", "Tensor", "Type", "type", "List", "Dict", "Sequence",
                          "list", "dict", "tuple", "Tuple", "Iterable", "Path", "Any"})  # fmt: skip


def arguments(run: Run, function: object, site: Site, skip: int = 1) -> tuple[list[object], dict[str, object]]:
    """Values for the required arguments of a function; those with a default are left to it."""
    if not isinstance(function, FunctionValue):
        return [], {}
    positional: list[object] = []
    keywords: dict[str, object] = {}
    parameters = function.definition.parameters
    for parameter in parameters[skip:]:
        if parameter.kind == "positional" and parameter.name not in function.defaults:
            positional.append(_stand_in(run, parameter, function.scope, site))
        elif parameter.kind == "keyword" and parameter.name not in function.defaults:
            keywords[parameter.name] = _stand_in(run, parameter, function.scope, site)
    return positional, keywords


def _stand_in(run: Run, parameter: ir.ParameterDefinition, scope: Scope, site: Site) -> object:
    """What stands for an argument that nobody gives: a number with its name, unless its annotation says otherwise."""
    annotation = parameter.annotation
    if annotation is None:
        return symbol(parameter.name)
    if isinstance(annotation, ir.Constant) and isinstance(annotation.value, str):
        name = annotation.value.strip()
        value = scope.find(name, run) if name.isidentifier() else UNKNOWN
    else:
        name = _annotation_name(annotation)
        value = run.evaluate(annotation, scope)
    if isinstance(value, ClassValue) and not classes.framework_of(run, value):
        constructor = classes.find(run, value, "__init__")
        positional, keywords = arguments(run, constructor, site)
        return run.call(value, positional, keywords, site)
    if name in _NOT_NUMBERS or isinstance(value, ClassValue):
        # A name, so that the same question about it, or about a field of it, gets one answer.
        return Undecided(parameter.name)
    if name == "int":
        run.whole_numbers.add(parameter.name)
    return symbol(parameter.name)


def _annotation_name(node: ir.Expression) -> str:
    """The outermost name of an annotation: `List` of `typing.List[int]`."""
    if isinstance(node, ir.Subscript):
        inner = _annotation_name(node.value)
        return _annotation_name(node.index) if inner == "Optional" else inner
    if isinstance(node, ir.Attribute):
        return node.name
    return node.name if isinstance(node, ir.Name) else ""
