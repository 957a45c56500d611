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


def arguments(
    run: Run, function: object, site: Site, skip: int = 1, owner: ClassValue | None = None
) -> tuple[list[object], dict[str, object]]:
    """Values for the required arguments of a function; those with a default are left to it. `owner` is the class of which
    it is the constructor."""
    if not isinstance(function, FunctionValue):
        return [], {}
    positional: list[object] = []
    keywords: dict[str, object] = {}
    parameters = function.definition.parameters
    for parameter in parameters[skip:]:
        if parameter.kind == "positional" and parameter.name not in function.defaults:
            positional.append(_stand_in(run, parameter, function.scope, site, owner))
        elif parameter.kind == "keyword" and parameter.name not in function.defaults:
            keywords[parameter.name] = _stand_in(run, parameter, function.scope, site, owner)
    return positional, keywords


def _stand_in(
    run: Run, parameter: ir.ParameterDefinition, scope: Scope, site: Site, owner: ClassValue | None
) -> object:
    """What stands for an argument that nobody gives: a number with its name, unless its annotation says otherwise."""
    annotation = parameter.annotation
    if owner is not None and parameter.name == "config":
        # A model of transformers says of its class, if not here, which configuration it is written for.
        wanted = run.attribute(owner, "config_class", site)
        if isinstance(wanted, ClassValue) and not isinstance(named_class(run, annotation, scope), ClassValue):
            return run.call(wanted, [], {}, site)
    if annotation is None:
        return symbol(parameter.name)
    name = _annotation_name(annotation)
    value = named_class(run, annotation, scope)
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


def named_class(run: Run, annotation: ir.Expression | None, scope: Scope) -> object:
    """What an annotation names, as an expression or as text."""
    if isinstance(annotation, ir.Constant) and isinstance(annotation.value, str):
        name = annotation.value.strip()
        return scope.find(name, run) if name.isidentifier() else UNKNOWN
    return UNKNOWN if annotation is None else run.evaluate(annotation, scope)


def _annotation_name(node: ir.Expression) -> str:
    """The outermost name of an annotation: `List` of `typing.List[int]`."""
    if isinstance(node, ir.Subscript):
        inner = _annotation_name(node.value)
        return _annotation_name(node.index) if inner == "Optional" else inner
    if isinstance(node, ir.Attribute):
        return node.name
    if isinstance(node, ir.Constant):
        return str(node.value).strip()
    return node.name if isinstance(node, ir.Name) else ""
