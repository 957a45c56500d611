"""Loops: over what is known item by item, over an unknown number once on behalf of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint import ir
from initlint.frameworks.specs import UNKNOWN_SIZE, LayerKind
from initlint.interpreter import arrays, assignment, objects, tensors
from initlint.interpreter.collection_values import DictValue, ListValue, RangeValue
from initlint.interpreter.scopes import Scope
from initlint.interpreter.signals import Continued
from initlint.interpreter.sites import site_of
from initlint.interpreter.values import ClassValue, InstanceValue, TensorValue, Walk
from initlint.ir_text import text
from initlint.network.events import Traversal
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.symbolic import Expr, Number, symbol
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run

MAX_ITEMS = 512
"""Loops over more items than this run once on behalf of all."""


def items(run: Run, value: object) -> list[object] | None:
    """The items of an iterable, None if they are not all known."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, ListValue):
        return None if value.is_open else list(value.items)
    if isinstance(value, DictValue):
        return None if value.is_open else list(value.items)
    if isinstance(value, Walk):
        return list(value.items)
    if isinstance(value, str) and len(value) <= MAX_ITEMS:
        return list(value)
    if isinstance(value, (Module, InstanceValue)) and (hook := objects.hook(run, value, "__iter__")) is not None:
        return items(run, objects.call_hook(run, value, hook))
    if isinstance(value, Module):
        return module_items(value)
    if isinstance(value, InstanceValue):
        return None if value.held is None else items(run, value.held)
    if isinstance(value, ClassValue):
        return objects.members(run, value)
    if isinstance(value, TensorValue) and (numbers := arrays.items(value)) is not None:
        return numbers
    if isinstance(value, (TensorValue, Parameter)) and not tensors.is_signal(run, value):
        return _rows(run, value)
    return None


def _rows(run: Run, value: TensorValue | Parameter) -> list[object] | None:
    """The parts of a tensor of weights along its first axis, if their number is known."""
    count = value.shape[0] if value.shape else None
    if not isinstance(count, int) or not tensors.has_memory(value) or not 0 <= count <= MAX_ITEMS:
        return None
    return [tensors.row(run, value, place) for place in range(count)]


def module_items(module: Module) -> list[object] | None:
    """What iterating a container of modules gives: the modules, or the keys of a ModuleDict."""
    if module.is_partial:
        return None
    names = {module.type_name, *module.bases}
    if "torch.nn.ModuleDict" in names or "torch.nn.ParameterDict" in names:
        return [*module.children, *module.parameters]
    if "torch.nn.ParameterList" in names:
        return list(module.parameters.values())
    if module.kind is LayerKind.CONTAINER:
        return _in_order(module)
    return None


def _in_order(module: Module) -> list[object]:
    """The items of a container, those in their places that are not known to be modules."""
    unknown = [name for name in module.attributes if name.isdigit()]
    if not unknown:
        return list(module.children.values())
    names = sorted((name for name in (*module.children, *unknown) if name.isdigit()), key=int)
    return [module.children[name] if name in module.children else module.attributes[name] for name in names]


def loop(
    run: Run, target: ir.Expression, iterable: object, scope: Scope, body: Callable[[], None], node: ir.Expression
) -> bool:
    """Runs `body` for the items of `iterable`; gives False if their number is not known. `break` is left to the caller."""
    if isinstance(iterable, Walk):
        with_traversal(run, iterable, node, scope, lambda: _each(run, target, iterable.items, scope, body))
        return True
    if isinstance(iterable, (TensorValue, Parameter)) and items(run, iterable) is None:
        _once(run, target, tensors.element(run, iterable, site_of(node, scope)), UNKNOWN_SIZE, scope, body)
        return False
    known = items(run, iterable)
    if known is not None and len(known) <= MAX_ITEMS:
        _each(run, target, known, scope, body)
        return True
    if isinstance(iterable, RangeValue):
        _once(run, target, symbol(_index_name(target)), iterable.count, scope, body)
    elif isinstance(iterable, ListValue) and iterable.items:
        _each(run, target, iterable.items, scope, body)
    elif known is not None:
        _once(run, target, known[0], len(known), scope, body)
    else:
        _once(run, target, _element(iterable), UNKNOWN_SIZE, scope, body)
    return False


def with_traversal(run: Run, walk: Walk, node: ir.Expression, scope: Scope, body: Callable[[], None]) -> None:
    """Runs `body` as a traversal of modules or parameters, and records it."""
    outer, order = run.traversal, run.next_order()
    run.traversal = order if outer is None else outer
    try:
        body()
    finally:
        run.traversal = outer
        run.record(
            Traversal(
                order=order,
                end=run.next_order(),
                location=site_of(node, scope).location,
                root=walk.root,
                visited=walk.visited,
                through=walk.through,
            )
        )


def _each(run: Run, target: ir.Expression, values: list[object], scope: Scope, body: Callable[[], None]) -> None:
    for value in values:
        run.step()
        assignment.assign(run, target, value, scope)
        try:
            body()
        except Continued:
            continue


def _once(
    run: Run, target: ir.Expression, value: object, count: Number, scope: Scope, body: Callable[[], None]
) -> None:
    """One pass that stands for `count` of them."""
    run.repeats.append(count)
    try:
        _each(run, target, [value], scope, body)
    finally:
        run.repeats.pop()


def _element(iterable: object) -> object:
    """The item of a sequence that an argument stands for: `dims` gives `dims[i]`."""
    if isinstance(iterable, Expr) and len(iterable.names()) == 1:
        return symbol(f"{next(iter(iterable.names()))}[i]")
    return Unknown(holder=iterable.holder) if isinstance(iterable, Unknown) else UNKNOWN


def _index_name(target: ir.Expression) -> str:
    name = text(target)
    return "i" if name == "_" else name
