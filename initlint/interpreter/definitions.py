"""Function and class statements, and what their decorators make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint import ir
from initlint.frameworks import tables
from initlint.frameworks.torch import transformers
from initlint.interpreter import classes
from initlint.interpreter.scopes import Scope
from initlint.interpreter.signals import Raised
from initlint.interpreter.sites import site_of
from initlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    FunctionValue,
    InstanceValue,
    LibraryValue,
    ManagedFunction,
    PartialValue,
)
from initlint.unknown import Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run

_WRAPPINGS = {
    "staticmethod": "staticmethod",
    "classmethod": "classmethod",
    "property": "property",
    "cached_property": "property",
}
_FOLLOWED = (FunctionValue, BoundMethod, ClassValue, PartialValue, InstanceValue)
"""Decorators whose code is here. Those of libraries register, cache or trace: what they decorate stays as it is."""


def define_function(run: Run, node: ir.FunctionDefinition, scope: Scope) -> None:
    """`def`, with the decorators that the project itself defines called on it."""
    words = {_decorator_name(decorator) for decorator in node.decorators}
    if words & {"deleter", "overload"} or _is_told(node.name, scope):
        return
    wrapping = next((word for word in _WRAPPINGS if word in words), "")
    defaults = {p.name: run.evaluate(p.default, scope) for p in node.parameters if p.default is not None}
    function = FunctionValue(node, scope, node.name, None, defaults, _WRAPPINGS.get(wrapping, ""))
    if isinstance(scope.owner, ClassValue) and scope.is_class:
        function.owner = scope.owner
    if "setter" in words:
        _add_setter(run, node, function, scope)
        return
    scope.assign(node.name, _decorated(run, node.decorators, function, scope))


def define_class(run: Run, node: ir.ClassDefinition, scope: Scope) -> None:
    """`class`, with its decorators."""
    if _is_told(node.name, scope):
        return
    words = {_decorator_name(decorator) for decorator in node.decorators}
    value = classes.define(run, node, scope, is_dataclass="dataclass" in words)
    scope.assign(node.name, value)
    decorated = _decorated(run, node.decorators, value, scope)
    if decorated is not value:
        scope.assign(node.name, decorated)


def _is_told(name: str, scope: Scope) -> bool:
    """Whether the table tells what the source of transformers would define here; then the name stands for that."""
    if scope is not scope.file or not scope.file.parsed.module.startswith("transformers."):
        return False
    canonical = tables.canonical(f"{scope.file.parsed.module}.{name}")
    if not transformers.is_told(canonical):
        return False
    scope.assign(name, LibraryValue(canonical))
    return True


def _add_setter(run: Run, node: ir.FunctionDefinition, function: FunctionValue, scope: Scope) -> None:
    """`@size.setter` belongs to the property of that name, of the same class or, as `@Base.size.setter`, of another."""
    decorator = next(d for d in node.decorators if _decorator_name(d) == "setter")
    found = run.evaluate(decorator.value, scope) if isinstance(decorator, ir.Attribute) else None
    if isinstance(found, FunctionValue):
        getter = FunctionValue(
            found.definition, found.scope, found.name, found.owner, found.defaults, found.wrapping, function
        )
        scope.assign(node.name, getter)


def _decorated(run: Run, decorators: tuple[ir.Expression, ...], value: object, scope: Scope) -> object:
    for node in reversed(decorators):
        if _decorator_name(node) in _WRAPPINGS:
            continue
        try:
            decorator = run.evaluate(node, scope)
            if isinstance(decorator, LibraryValue) and decorator.name == "contextlib.contextmanager":
                value = ManagedFunction(value)
            elif isinstance(decorator, LibraryValue) and decorator.name == transformers.FIELD:
                value = LibraryValue("dataclasses.field")
            elif isinstance(decorator, _FOLLOWED):
                result = run.call(decorator, [value], {}, site_of(node, scope))
                value = value if result is None or isinstance(result, Unknown) else result
        except Raised:
            continue
    return value


def _decorator_name(node: ir.Expression) -> str:
    if isinstance(node, ir.Call):
        node = node.callee
    return node.name if isinstance(node, (ir.Name, ir.Attribute)) else ""
