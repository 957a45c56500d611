"""Notes which parameters an optimizer is given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.values import Walk
from initlint.network.events import Optimization
from initlint.network.parameters import Parameter

if TYPE_CHECKING:
    from initlint.interpreter.run import Run

_MAX_DEPTH = 4


def record(run: Run, given: object) -> None:
    """Notes the parameters, lists of them and parameter groups in `given`."""
    found = list(_parameters(given, 0))
    known = tuple(item for item in found if item is not None)
    run.record(Optimization(order=run.next_order(), parameters=known, is_whole=len(known) == len(found)))


def _parameters(value: object, depth: int) -> Iterator[Parameter | None]:
    """The parameters, and None for what is not known."""
    if isinstance(value, Parameter):
        yield value
    elif depth < _MAX_DEPTH and isinstance(value, DictValue):
        yield from _parameters(value.items.get("params"), depth + 1)
    elif depth < _MAX_DEPTH and isinstance(value, (Walk, ListValue, tuple)):
        for item in value if isinstance(value, tuple) else value.items:
            # Groups of named parameters are pairs.
            if not isinstance(item, str):
                yield from _parameters(item, depth + 1)
        if isinstance(value, ListValue) and value.is_open:
            yield None
    else:
        yield None
