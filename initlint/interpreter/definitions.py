"""Function and class statements, and what their decorators make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint import ir, ir_walk
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
    undecorated,
)

if TYPE_CHECKING:
    from initlint.interpreter.run import Run

_WRAPPINGS = {
    "staticmethod": "staticmethod",
    "classmethod": "classmethod",
    "property": "property",
    "cached_property": "property",
}


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
            with run.without_questions():
                head = run.evaluate(node.callee if isinstance(node, ir.Call) else node, scope)
            if isinstance(head, LibraryValue) and head.name == "contextlib.contextmanager":
                value = ManagedFunction(value)
            elif isinstance(head, LibraryValue) and head.name == transformers.FIELD:
                value = LibraryValue("dataclasses.field")
            elif _code_works_on_weights(head):
                with run.without_questions():
                    decorator = run.evaluate(node, scope) if isinstance(node, ir.Call) else head
                    result = run.call(decorator, [value], {}, site_of(node, scope))
                value = _wrapped(result, value)
        except Raised:
            continue
    return value


def _wrapped(result: object, value: object) -> object:
    """What a decorator gave back, the undecorated value if that is not followed."""
    if isinstance(result, FunctionValue) and isinstance(value, FunctionValue):
        if result is value or result.wrapped is not None or undecorated(value) is result:
            return result
        if not _works_on_weights(result.definition):
            # It times, logs, caches, or renames arguments: what comes out is what the function itself gives.
            return value
        result.wrapped = value
        return result
    return result if isinstance(result, (FunctionValue, ClassValue, InstanceValue, PartialValue)) else value


def _code_works_on_weights(decorator: object) -> bool:
    """Whether a decorator of the project can change what a network starts with. The others register, time, log, cache or
    rename arguments, those of libraries too: what they decorate stays as it is."""
    if isinstance(decorator, BoundMethod):
        return _works_on_weights(decorator.function.definition)
    if isinstance(decorator, FunctionValue):
        return _works_on_weights(decorator.definition)
    if isinstance(decorator, InstanceValue):
        return _code_works_on_weights(decorator.user_class)
    if isinstance(decorator, ClassValue):
        statements = decorator.definition.body.statements()
        return any(_works_on_weights(each) for each in statements if isinstance(each, ir.FunctionDefinition))
    return False


def _works_on_weights(definition: ir.FunctionDefinition | ir.LambdaFunction) -> bool:
    """Whether the body, or a function in it, walks over modules, writes in place or sets attributes."""
    body = definition.body if isinstance(definition, ir.LambdaFunction) else definition.body.statements()
    for node in ir_walk.nodes(body):
        if isinstance(node, (ir.FunctionDefinition, ir.LambdaFunction)) and _works_on_weights(node):
            return True
        if isinstance(node, ir.Call):
            name = ir_walk.callee_name(node)
            if name in _WALKS or (name.endswith("_") and not name.startswith("_")):
                return True
        targets = node.targets if isinstance(node, ir.Assign) else ()
        targets = (node.target,) if isinstance(node, ir.AugmentedAssign) else targets
        if any(isinstance(target, ir.Attribute) and target.name in _WRITTEN for target in targets):
            return True
    return False


_WRITTEN = frozenset({"data", "weight", "bias", "reset_parameters"})
_WALKS = frozenset(
    {"apply", "modules", "named_modules", "children", "named_children", "parameters", "named_parameters"}
    | {"reset_parameters", "init_weights", "load_state_dict", "setattr", "add_module", "register_parameter"}
)


def _decorator_name(node: ir.Expression) -> str:
    if isinstance(node, ir.Call):
        node = node.callee
    return node.name if isinstance(node, (ir.Name, ir.Attribute)) else ""
