"""The arguments an entry point is executed with: its defaults, and names for what has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from initlint import ir
from initlint.distributions import Shape
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is asked of an execution: values of the entry point's arguments by name, the shapes of the data, and what for.

    `trains` asks for the state in which training starts: trainers that initialize what they are given have done so.
    `is_about_starts` leaves out the questions of PyTorch's forward passes, which come too late for what parameters start as.
    """

    arguments: Mapping[str, object] = field(default_factory=dict)
    shapes: Sequence[Shape] = ()
    trains: bool = True
    is_about_starts: bool = False


NOTHING_GIVEN = Given()


def arguments(
    run: Run,
    function: object,
    site: Site,
    skip: int = 1,
    owner: ClassValue | None = None,
    given: Given = NOTHING_GIVEN,
) -> tuple[list[object], dict[str, object]]:
    """Values for the required arguments of a function and for those that are given; the others are left to their defaults.
    `owner` is the class of which it is the constructor."""
    if not isinstance(function, FunctionValue):
        return [], {}
    positional: list[object] = []
    keywords: dict[str, object] = {}
    parameters = function.definition.parameters
    for parameter in parameters[skip:]:
        if parameter.name in given.arguments:
            keywords[parameter.name] = given.arguments[parameter.name]
        elif parameter.kind == "positional" and parameter.name not in function.defaults and not keywords:
            positional.append(_stand_in(run, parameter, function.scope, site, owner))
        elif parameter.kind in {"positional", "keyword"} and parameter.name not in function.defaults:
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
