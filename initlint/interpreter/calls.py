"""Calls, by what is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.interpreter import classes, forward, functions, library, methods, tensors
from initlint.interpreter.keras import building as keras_building
from initlint.interpreter.keras import initializers as keras_initializers
from initlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    FunctionValue,
    InitializerValue,
    InstanceValue,
    LibraryMethod,
    LibraryValue,
    ManagedCall,
    ManagedFunction,
    PartialValue,
)
from initlint.network.modules import Module

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def call(run: Run, callee: object, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """The value of `callee(*positional, **keywords)`."""
    if isinstance(callee, BoundMethod):
        if keras_building.is_build(callee):
            return keras_building.run_build(run, callee, positional, keywords, site)
        return functions.call(run, callee.function, [callee.receiver, *positional], keywords, site)
    if isinstance(callee, FunctionValue):
        return functions.call(run, callee, positional, keywords, site)
    if isinstance(callee, LibraryValue):
        return library.call(run, callee.name, positional, keywords, site)
    if isinstance(callee, LibraryMethod):
        return methods.call(run, callee, positional, keywords, site)
    if isinstance(callee, ClassValue):
        return classes.instantiate(run, callee, positional, keywords, site)
    if isinstance(callee, Module):
        return forward.call(run, callee, positional, keywords, site)
    if isinstance(callee, PartialValue):
        return run.call(callee.callee, [*callee.positional, *positional], {**callee.keywords, **keywords}, site)
    if isinstance(callee, ManagedFunction):
        return ManagedCall(callee.function, tuple(positional), keywords)
    if isinstance(callee, InstanceValue):
        return run.call(run.attribute(callee, "__call__", site), positional, keywords, site)
    if isinstance(callee, InitializerValue):
        return keras_initializers.draw(run, callee, positional, keywords, site)
    return tensors.unknown_call(run, [callee, *positional, *keywords.values()], site)
