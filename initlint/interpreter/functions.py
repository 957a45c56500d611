"""Calls of user functions: binding arguments, executing the body, bounding recursion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from initlint import ir
from initlint.interpreter import tensors
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.scopes import Scope
from initlint.interpreter.signals import Left, Returned
from initlint.interpreter.values import FunctionValue
from initlint.locations import Location
from initlint.network.events import FunctionCall
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

MAX_CALL_DEPTH = 48
MAX_RECURSION = 24


def call(
    run: Run,
    function: FunctionValue,
    positional: Sequence[object],
    keywords: dict[str, object],
    site: Site,
    *,
    on_yield: Callable[[object], object] | None = None,
) -> object:
    """The value that the function returns. `on_yield` takes what a generator yields instead of a list."""
    if len(run.active) >= MAX_CALL_DEPTH or run.active.count(function.definition) >= MAX_RECURSION:
        return tensors.unknown_call(run, [*positional, *keywords.values()], site)
    if run.forward_depth == 0:
        defined = Location(function.scope.file.path, function.definition.span)
        run.record(FunctionCall(order=run.next_order(), name=function.name, location=site.location, defined=defined))
    scope = Scope(function.scope, function.scope.file)
    bind(run, function, positional, keywords, scope)
    scope.owner = function.owner
    scope.receiver = positional[0] if positional else None
    scope.on_yield = on_yield
    if function.wrapped is not None:
        scope.given = (function.wrapped, tuple(positional), keywords)
    run.active.append(function.definition)
    try:
        return _result(run, function, scope)
    finally:
        run.active.pop()


def _result(run: Run, function: FunctionValue, scope: Scope) -> object:
    definition = function.definition
    if isinstance(definition, ir.LambdaFunction):
        return run.evaluate(definition.body, scope)
    if definition.is_generator:
        scope.yields = []
    value: object = None
    try:
        run.execute(definition.body.statements(), scope)
    except Returned as returned:
        value = returned.value
    except Left:
        pass
    return value if scope.yields is None else ListValue(scope.yields)


def bind(
    run: Run, function: FunctionValue, positional: Sequence[object], keywords: dict[str, object], scope: Scope
) -> None:
    """Binds the arguments as Python does; what is missing is unknown."""
    rest = list(positional)
    named = dict(keywords)
    for parameter in function.definition.parameters:
        name = parameter.name
        if parameter.kind == "*":
            scope.variables[name] = tuple(rest)
            rest = []
        elif parameter.kind == "**":
            scope.variables[name] = DictValue(dict(named.items()))
        elif parameter.kind == "positional" and rest:
            scope.variables[name] = rest.pop(0)
        elif name in named:
            scope.variables[name] = named.pop(name)
        else:
            scope.variables[name] = function.defaults.get(name, UNKNOWN)
