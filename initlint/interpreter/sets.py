"""Sets: lists without doubles, which keep the order in which things came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from initlint.interpreter import iteration
from initlint.interpreter.collection_values import ListValue, is_key
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run


def made_of(items: Iterable[object], *, is_open: bool = False) -> ListValue:
    """The set of the items."""
    found = {_identity(item): item for item in items}
    return ListValue(list(found.values()), is_open or UNKNOWN in found, is_set=True)


def _identity(item: object) -> object:
    """Equal for equal constants; what is no constant is equal to itself only."""
    return item if is_key(item) else UNKNOWN if item == UNKNOWN else id(item)


def combined(operator: str, left: ListValue, right: ListValue) -> ListValue:
    """`left | right` and its like."""
    is_open = left.is_open or right.is_open
    if operator == "|":
        return made_of([*left.items, *right.items], is_open=is_open)
    lefts, rights = set(map(_identity, left.items)), set(map(_identity, right.items))
    kept = {"-": lefts - rights, "&": lefts & rights, "^": lefts ^ rights}[operator]
    return made_of((item for item in (*left.items, *right.items) if _identity(item) in kept), is_open=is_open)


OPERATORS = frozenset({"|", "-", "&", "^"})
_METHODS = {"union": "|", "difference": "-", "intersection": "&", "symmetric_difference": "^"}


def call(run: Run, value: ListValue, name: str, positional: list[object]) -> object:
    """`items.name(...)` where only sets have the method, or have it in a way of their own; NotImplemented elsewhere."""
    if name in _METHODS or name in {"issubset", "issuperset", "isdisjoint"}:
        others = list(_sets(run, positional))
        if len(others) < len(positional):
            return UNKNOWN
        return _compared(name, value, others[0]) if name not in _METHODS else _joined(_METHODS[name], value, others)
    if name in {"add", "update"}:
        more = positional if name == "add" else [item for other in _sets(run, positional) for item in other.items]
        made = made_of([*value.items, *more], is_open=value.is_open or bool(run.repeats))
        value.items, value.is_open = made.items, made.is_open
        return None
    if name in {"discard", "remove"} and positional:
        value.items = [item for item in value.items if _identity(item) != _identity(positional[0])]
        return None
    return NotImplemented


def _sets(run: Run, values: list[object]) -> Iterator[ListValue]:
    for value in values:
        items = iteration.items(run, value)
        if items is not None:
            yield made_of(items)


def _joined(operator: str, value: ListValue, others: list[ListValue]) -> ListValue:
    for other in others:
        value = combined(operator, value, other)
    return value


def _compared(name: str, value: ListValue, other: ListValue) -> object:
    if value.is_open or other.is_open:
        return UNKNOWN
    lefts, rights = set(map(_identity, value.items)), set(map(_identity, other.items))
    if name == "isdisjoint":
        return lefts.isdisjoint(rights)
    return lefts <= rights if name == "issubset" else lefts >= rights
