"""`copy.copy` and `copy.deepcopy`: of modules with their own memory, of lists and dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.interpreter import containers
from initlint.interpreter.values import DictValue, ListValue
from initlint.network.events import Cloning
from initlint.network.modules import Module
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def deep(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`copy.deepcopy(value)`."""
    value = positional[0] if positional else UNKNOWN
    return _of_module(run, value, site) if isinstance(value, Module) else _anew(run, value, {})


def shallow(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`copy.copy(value)`. A copied module shares its parameters in PyTorch; here, as after `deepcopy`, it has its own."""
    value = positional[0] if positional else UNKNOWN
    if isinstance(value, ListValue):
        return ListValue(list(value.items), value.is_open)
    if isinstance(value, DictValue):
        return DictValue(dict(value.items), value.is_open, value.created)
    return _of_module(run, value, site) if isinstance(value, Module) else value


def _of_module(run: Run, value: Module, site: Site) -> Module:
    twin = containers.clone(run, value, site)
    run.record(Cloning(order=run.next_order(), location=site.location, source=value, twin=twin))
    return twin


def _anew(run: Run, value: object, seen: dict[int, object]) -> object:
    """Lists and dictionaries anew, those inside of them as well; what stands in several places is copied once."""
    run.step()
    if id(value) in seen:
        return seen[id(value)]
    if isinstance(value, ListValue):
        items = ListValue([], value.is_open, value.is_set)
        seen[id(value)] = items
        items.items.extend(_anew(run, item, seen) for item in value.items)
        return items
    if isinstance(value, DictValue):
        mapping = DictValue({}, value.is_open, value.created)
        seen[id(value)] = mapping
        mapping.items.update({key: _anew(run, item, seen) for key, item in value.items.items()})
        return mapping
    return tuple(_anew(run, item, seen) for item in value) if type(value) is tuple else value
