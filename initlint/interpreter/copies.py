"""`copy.copy` and `copy.deepcopy` of values."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from initlint.interpreter import containers
from initlint.interpreter.collection_values import DictValue, ListValue, RegistryValue
from initlint.interpreter.library_values import DefaultDictValue
from initlint.interpreter.values import InstanceValue
from initlint.network.events import Cloning
from initlint.network.modules import Module
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

MAX_DEPTH = 32
"""What lies deeper is shared with the copy."""


def deep_copy(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`copy.deepcopy(value)`."""
    return _deep(run, positional[0] if positional else UNKNOWN, site, {})


def shallow_copy(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`copy.copy(value)`."""
    value = positional[0] if positional else UNKNOWN
    return _module(run, value, site, {}) if isinstance(value, Module) else rebuilt(run, value, lambda item: item)


def rebuilt(run: Run, value: object, each: Callable[[object], object]) -> object:
    """A list, dictionary or plain object anew, with `each` of what it holds; anything else as it is."""
    if isinstance(value, tuple):
        return tuple(map(each, value))
    if isinstance(value, ListValue):
        return ListValue(list(map(each, value.items)), value.is_open, value.is_set)
    if isinstance(value, DictValue) and not isinstance(value, RegistryValue):
        items: dict[Hashable, object] = {key: each(item) for key, item in value.items.items()}
        if isinstance(value, DefaultDictValue):
            return DefaultDictValue(items, value.is_open, value.created, value.factory)
        return DictValue(items, value.is_open, value.created)
    if isinstance(value, InstanceValue):
        attributes = {name: each(item) for name, item in value.attributes.items()}
        return InstanceValue(value.user_class, attributes, each(value.held), value.is_open, value.synonyms)
    return value


def _deep(run: Run, value: object, site: Site, copies: dict[int, object], depth: int = 0) -> object:
    run.step()
    if isinstance(value, Module):
        return _module(run, value, site, copies)
    if depth > MAX_DEPTH:
        return value
    if id(value) not in copies:
        copies[id(value)] = rebuilt(run, value, lambda item: _deep(run, item, site, copies, depth + 1))
    return copies[id(value)]


def _module(run: Run, value: Module, site: Site, copies: dict[int, object]) -> Module:
    is_new = id(value) not in copies
    twin = containers.clone(run, value, site, copies)
    if is_new:
        run.record(Cloning(order=run.next_order(), location=site.location, source=value, twin=twin))
    return twin
