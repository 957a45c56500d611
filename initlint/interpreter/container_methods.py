"""What `ModuleList`, `Sequential` and `ModuleDict` do like lists and dictionaries."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.interpreter import containers, layers
from initlint.interpreter.collection_values import ListValue
from initlint.network.modules import Module

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def set_item(run: Run, module: Module, index: object, item: object, site: Site) -> None:
    """`container[index] = item`."""
    if isinstance(index, int) and not isinstance(index, bool):
        names = list(module.children)
        if -len(names) <= index < len(names):
            containers.put(run, module, names[index], item, site)
    elif isinstance(index, str):
        containers.put(run, module, str(index), item, site)
    else:
        module.has_unknown_parts = True


def sliced(run: Run, module: Module, bounds: slice, site: Site) -> Module:
    """`container[a:b]`: a container of the same kind with some of the modules."""
    part = Module(
        type_name=module.type_name,
        framework=module.framework,
        created=module.created,
        order=run.next_order(),
        spec=module.spec,
        bases=module.bases,
    )
    for name, child in list(module.children.items())[bounds]:
        part.children[name] = child
    return part


def _append(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    containers.extend(run, module, ListValue(positional), site)
    return module


def _extend(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if positional:
        containers.extend(run, module, positional[0], site)
    return module


def _insert(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    children = list(module.children.values())
    place = positional[0] if positional else None
    if not isinstance(place, int) or len(positional) < 2:
        module.has_unknown_parts = True
        return module
    item = positional[1]
    if isinstance(item, Module):
        children.insert(place, item)
        module.children.clear()
        for number, child in enumerate(children):
            layers.attach(run, module, str(number), child)
    return module


def _update(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if positional:
        containers.extend_mapping(run, module, positional[0], site)
    return None


def _keys(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return ListValue([*module.children, *module.parameters])


def _values(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return ListValue([*module.children.values(), *module.parameters.values()])


def _items(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return ListValue([*module.children.items(), *module.parameters.items()])


METHODS: dict[str, Callable[[Run, Module, list[object], dict[str, object], Site], object]] = {
    "append": _append,
    "extend": _extend,
    "insert": _insert,
    "update": _update,
    "keys": _keys,
    "values": _values,
    "items": _items,
}
