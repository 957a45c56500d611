"""Finds modules that PyTorch does not register: kept in lists and dictionaries, or made in the body of a class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.interpreter import classes
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.values import ClassValue
from initlint.network.events import UnregisteredModules
from initlint.network.modules import Module

if TYPE_CHECKING:
    from initlint.interpreter.run import Run

HANDLED = "handles its registry"
"""Set on a module whose code looks at `_modules` or `_parameters`: it may register what it likes."""

_OWN_REGISTRY = (
    "parameters", "named_parameters", "children", "named_children", "modules", "named_modules", "_apply", "to",
    "state_dict", "__setattr__", "__getattr__",
)  # fmt: skip
_MAX_DEPTH = 3


def record(run: Run) -> None:
    """Notes what every module of a user's class holds at the end without having registered it."""
    for module in list(run.modules):
        user_class = module.user_class
        if module.framework != "torch" or module.is_partial or not isinstance(user_class, ClassValue):
            continue
        found = [*_in_collections(module), *_in_class_bodies(run, module, user_class)]
        if found and not _may_register(module) and not _has_own_registry(run, user_class):
            for event in found:
                run.record(event)


def _in_collections(module: Module) -> Iterator[UnregisteredModules]:
    for name, value in module.attributes.items():
        if isinstance(value, (ListValue, DictValue, tuple)):
            # What was there before its holder came from outside, where its owner may have registered it.
            hidden = tuple(m for m in _modules_in(value, 0) if _is_loose(m) and m.order > module.order)
            if hidden:
                kind = "list" if isinstance(value, ListValue) else "dict" if isinstance(value, DictValue) else "tuple"
                yield _event(module, name, kind, hidden)


def _in_class_bodies(run: Run, module: Module, user_class: ClassValue) -> Iterator[UnregisteredModules]:
    for entry in user_class.mro:
        if isinstance(entry, ClassValue):
            for name, value in classes.namespace(run, entry).variables.items():
                if isinstance(value, Module) and _is_loose(value):
                    yield _event(module, name, "class", (value,))


def _event(holder: Module, name: str, kind: str, hidden: tuple[Module, ...]) -> UnregisteredModules:
    return UnregisteredModules(order=hidden[0].order, holder=holder, attribute=name, collection=kind, modules=hidden)


def _is_loose(module: Module) -> bool:
    return module.parent is None and module.framework == "torch" and any(True for _ in module.named_parameters())


def _modules_in(value: object, depth: int) -> Iterator[Module]:
    if isinstance(value, Module):
        yield value
    elif depth < _MAX_DEPTH and isinstance(value, (ListValue, tuple)):
        for item in value.items if isinstance(value, ListValue) else value:
            yield from _modules_in(item, depth + 1)
    elif depth < _MAX_DEPTH and isinstance(value, DictValue):
        for item in value.items.values():
            yield from _modules_in(item, depth + 1)


def _may_register(module: Module) -> bool:
    """Whether the code registers something that the analysis does not know; a `?` is a name that the code computes."""
    if HANDLED in module.attributes or any(name.startswith("?") for name in module.attributes):
        return True
    return any(
        child is not None and child.spec is not None and child.has_unknown_parts for child in module.children.values()
    )


def _has_own_registry(run: Run, user_class: ClassValue) -> bool:
    """Whether the class has its own ways to walk over its modules, or to give their parameters to an optimizer."""
    if any(classes.find(run, user_class, name) is not None for name in _OWN_REGISTRY):
        return True
    bodies = (classes.namespace(run, entry).variables for entry in user_class.mro if isinstance(entry, ClassValue))
    return any("param" in name and "reset" not in name for variables in bodies for name in variables)
