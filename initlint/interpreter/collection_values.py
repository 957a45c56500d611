"""Lists, dictionaries, ranges and slices of the abstract execution, which may hold more than is known."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from initlint.locations import Location
from initlint.network.modules import Module
from initlint.symbolic import Expr, Number
from initlint.unknown import Unknown


@dataclass(slots=True, eq=False)
class ListValue:
    """A list, also the result of a generator. `is_open` says that it may hold more than is known."""

    items: list[object]
    is_open: bool = False
    is_set: bool = False


MAX_LENGTH = 4096
"""Longer lists and strings are not built: nothing about weights is learnt from them."""


def shortened(value: ListValue) -> ListValue:
    """The list itself; what goes beyond MAX_LENGTH is dropped, and the list open from then on."""
    if len(value.items) > MAX_LENGTH:
        del value.items[MAX_LENGTH:]
        value.is_open = True
    return value


MAX_KEY_PARTS = 64
"""Python hashes a tuple anew each time, and tuples of tuples can be as large as one likes."""


_PLAIN_KEYS = frozenset({str, int, float, bool, type(None)})


def is_key(value: object) -> bool:
    """Whether a dictionary can be asked for the value."""
    if type(value) in _PLAIN_KEYS:
        return True
    pending, parts = [value], 0
    while pending:
        part = pending.pop()
        parts += 1
        if parts > MAX_KEY_PARTS or not isinstance(part, Hashable) or isinstance(part, (Unknown, Expr)):
            return False
        if isinstance(part, tuple):
            pending.extend(part)
    return True


@dataclass(slots=True, eq=False)
class DictValue:
    """A dictionary with known keys. `is_open` says that it may hold more than is known, `created` where it is written."""

    items: dict[Hashable, object]
    is_open: bool = False
    created: Location | None = None


@dataclass(slots=True, eq=False)
class RegistryValue(DictValue):
    """`module._modules` or `module._parameters`: what is put there is registered."""

    module: Module | None = None


@dataclass(slots=True, eq=False)
class RangeValue:
    """`range(n)` with a length that is not a number."""

    count: Number


@dataclass(frozen=True, slots=True)
class SliceValue:
    """`start:stop:step` inside a subscript."""

    start: object
    stop: object
    step: object

    def bounds(self) -> slice | None:
        """As Python's own slice, None if a part is not a plain number."""
        parts = (self.start, self.stop, self.step)
        if self.step != 0 and all(
            part is None or (isinstance(part, int) and not isinstance(part, bool)) for part in parts
        ):
            return slice(self.start, self.stop, self.step)
        return None
