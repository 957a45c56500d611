"""Binds values to targets: names, attributes, subscripts, and tuples of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint import ir
from initlint.frameworks.specs import UNKNOWN_SIZE
from initlint.interpreter import attributes, indexing, iteration, leaf_writes
from initlint.interpreter.collection_values import ListValue
from initlint.interpreter.scopes import Scope
from initlint.interpreter.sites import site_of
from initlint.interpreter.values import TensorValue
from initlint.network.parameters import Parameter
from initlint.symbolic import Expr
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run


def assign(run: Run, target: ir.Expression, value: object, scope: Scope) -> None:
    """`target = value`."""
    if isinstance(target, ir.Name):
        scope.assign(target.name, value)
    elif isinstance(target, ir.Attribute):
        attributes.assign(run, run.evaluate(target.value, scope), target.name, value, site_of(target, scope))
    elif isinstance(target, ir.Subscript):
        holder = run.evaluate(target.value, scope)
        if isinstance(holder, Parameter):
            leaf_writes.record(run, target, target, "=", scope)
        indexing.set_item(run, holder, run.evaluate(target.index, scope), value, site_of(target, scope))
    elif isinstance(target, ir.Display):
        _unpack(run, target.items, value, scope)
    elif isinstance(target, ir.Starred):
        assign(run, target.value, value, scope)


def _unpack(run: Run, targets: tuple[ir.Expression, ...], value: object, scope: Scope) -> None:
    items = iteration.items(run, value)
    star = next((place for place, target in enumerate(targets) if isinstance(target, ir.Starred)), None)
    if items is None or (star is None and len(items) != len(targets)) or len(items) < len(targets) - 1:
        for target in targets:
            assign(run, target, _part(run, value, target, scope), scope)
        return
    if star is not None:
        rest = len(items) - (len(targets) - 1)
        items = [*items[:star], ListValue(items[star : star + rest]), *items[star + rest :]]
    for target, item in zip(targets, items, strict=True):
        assign(run, target, item, scope)


def _part(run: Run, value: object, target: ir.Expression, scope: Scope) -> object:
    """One of several values unpacked from something of unknown length: `b, c, h, w = x.shape`."""
    if isinstance(value, TensorValue):
        from initlint.interpreter import tensors

        return tensors.element(run, value, site_of(target, scope))
    if isinstance(value, Expr):
        return UNKNOWN_SIZE
    return UNKNOWN
