"""Subscripts: reading and writing items of sequences, mappings, containers of modules, and tensors."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from initlint.interpreter import container_methods, containers, iteration, objects, regular_expressions, tensors
from initlint.interpreter.collection_values import DictValue, ListValue, RegistryValue, SliceValue, is_key, shortened
from initlint.interpreter.library_values import DefaultDictValue, MatchValue
from initlint.interpreter.values import ClassValue, FileValue, InstanceValue, TensorValue, Walk
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.symbolic import Expr, symbol
from initlint.unknown import UNKNOWN, Undecided, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def dict_key(key: object) -> Hashable:
    """A key as it is stored: traced text is text."""
    return str(key) if isinstance(key, str) else key if is_key(key) else None


def get_item(run: Run, value: object, index: object, site: Site) -> object:
    """`value[index]`."""
    if isinstance(value, (TensorValue, Parameter)):
        found = tensors.view(run, value, index, site)
        numbers = found.numbers if isinstance(found, TensorValue) else None
        return numbers.values[0] if numbers is not None and numbers.is_array and not numbers.has_axis else found
    if isinstance(value, Module):
        return _module_item(run, value, index, site)
    if isinstance(value, (ListValue, tuple, str, Walk)):
        return _sequence_item(value, index)
    if isinstance(value, DictValue):
        return mapping_item(run, value, index, site)
    if isinstance(value, Expr) and len(value.names()) == 1:
        name = next(iter(value.names()))
        if isinstance(index, (int, str)):
            return symbol(f"{name}[{index!r}]")
    if isinstance(value, Undecided) and isinstance(index, (int, str)):
        return value.part(f"[{index!r}]")
    if isinstance(value, InstanceValue):
        return objects.item(run, value, index, site)
    if isinstance(value, MatchValue) and isinstance(index, (int, str)):
        return regular_expressions.call_method(run, value, "group", [index], {}, site)
    if isinstance(value, FileValue) and isinstance(index, str):
        return run.attribute(value, str(index), site)
    if isinstance(value, ClassValue):
        return objects.member_called(run, value, index)
    return Unknown(holder=value.holder) if isinstance(value, Unknown) else UNKNOWN


def _sequence_item(value: ListValue | tuple[object, ...] | str | Walk, index: object) -> object:
    items: list[object] | tuple[object, ...] | str
    items = value.items if isinstance(value, (ListValue, Walk)) else value
    is_open = isinstance(value, ListValue) and value.is_open
    if isinstance(index, SliceValue):
        bounds = index.bounds()
        if bounds is None:
            return UNKNOWN
        part = items[bounds]
        return ListValue(list(part), is_open) if isinstance(value, (ListValue, Walk)) else part
    if isinstance(index, int) and not (is_open and (index < 0 or index >= len(items))):
        if -len(items) <= index < len(items):
            return items[index]
        return UNKNOWN
    if is_open and isinstance(index, (int, Expr)) and len(items) == 1:
        return items[0]
    return UNKNOWN


def mapping_item(run: Run, value: DictValue, index: object, site: Site) -> object:
    """`mapping[index]`."""
    key = dict_key(index)
    if key is None and index is not None:
        return UNKNOWN
    if key not in value.items and isinstance(value, DefaultDictValue) and value.factory is not None:
        value.items[key] = run.call(value.factory, [], {}, site)
    if key not in value.items and not value.is_open:
        run.raise_if_caught("KeyError", site)
    return value.items.get(key, UNKNOWN)


def _module_item(run: Run, module: Module, index: object, site: Site) -> object:
    if isinstance(index, str):
        child = module.children.get(index, module.parameters.get(index))
        return Unknown("item", holder=module) if child is None else child
    if (hook := objects.hook(run, module, "__getitem__")) is not None:
        return run.call(hook, [index], {}, site)
    items = iteration.module_items(module)
    if items is None:
        return Unknown("item", holder=module)
    if isinstance(index, SliceValue):
        bounds = index.bounds()
        if bounds is None:
            return Unknown("item", holder=module)
        return container_methods.sliced(run, module, bounds, site)
    if isinstance(index, int) and -len(items) <= index < len(items):
        return items[index]
    if isinstance(index, Expr) and len(items) == 1:
        return items[0]
    return Unknown("item", holder=module)


def set_item(run: Run, value: object, index: object, item: object, site: Site) -> None:
    """`value[index] = item`."""
    if isinstance(value, (TensorValue, Parameter)):
        tensors.assign_part(run, value, index, item, site)
    elif isinstance(value, Module):
        container_methods.set_item(run, value, index, item, site)
    elif isinstance(value, InstanceValue):
        objects.set_item(run, value, index, item, site)
    elif isinstance(value, RegistryValue) and value.module is not None and isinstance(index, str):
        containers.put(run, value.module, str(index), item, site)
    elif isinstance(value, DictValue):
        key = dict_key(index)
        if isinstance(index, Expr) or (key is None and index is not None) or index is UNKNOWN:
            value.is_open = True
        else:
            value.items[key] = item
        value.is_open = value.is_open or bool(run.repeats)
    elif isinstance(value, ListValue):
        _set_list_item(value, index, item)
    else:
        tensors.touch(run, value, site)


def _set_list_item(value: ListValue, index: object, item: object) -> None:
    if isinstance(index, int) and -len(value.items) <= index < len(value.items):
        value.items[index] = item
    elif isinstance(index, SliceValue) and (bounds := index.bounds()) is not None and isinstance(item, ListValue):
        if bounds.step not in {None, 1}:
            value.is_open = True
            return
        value.items[bounds] = item.items
        shortened(value)
    else:
        value.is_open = True


def delete_item(value: object, index: object) -> None:
    """`del value[index]`."""
    if isinstance(value, Module):
        _delete_module(value, index)
    elif isinstance(value, DictValue):
        value.items.pop(dict_key(index), None)
    elif isinstance(value, ListValue):
        part = index.bounds() if isinstance(index, SliceValue) else index
        is_place = isinstance(part, int) and -len(value.items) <= part < len(value.items)
        if is_place or isinstance(part, slice):
            del value.items[part]  # type: ignore[arg-type]  # an integer or a slice
        else:
            value.is_open = True


def _delete_module(module: Module, index: object) -> None:
    """Takes modules out of a container; those of a list are numbered anew."""
    if isinstance(index, str):
        module.children.pop(str(index), None)
        return
    names = list(module.children)
    part = index.bounds() if isinstance(index, SliceValue) else index
    if isinstance(part, int) and -len(names) <= part < len(names):
        gone = {names[part]}
    elif isinstance(part, slice):
        gone = set(names[part])
    else:
        module.has_unknown_parts = True
        return
    rest = [child for name, child in module.children.items() if name not in gone]
    module.children.clear()
    module.children.update((str(place), child) for place, child in enumerate(rest))
