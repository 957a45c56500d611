"""Walks over a module and all that is below it, by which one function reaches every layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from initlint.locations import Location
from initlint.network.events import Traversal
from initlint.network.modules import Module

if TYPE_CHECKING:
    from initlint.interpreter.run import Run


@contextmanager
def traversal(
    run: Run, root: Module, visited: Sequence[Module], location: Location, through: str = "apply"
) -> Iterator[int]:
    """The time in which something is done to each of `visited`, which may be filled meanwhile; gives its order."""
    order, outer = run.next_order(), run.traversal
    run.traversal = order if outer is None else outer
    try:
        yield order
    finally:
        run.traversal = outer
        run.record(
            Traversal(
                order=order,
                end=run.next_order(),
                location=location,
                root=root,
                visited=tuple(visited),
                through=through,
            )
        )


def children_first(run: Run, module: Module) -> list[Module]:
    """All modules below and the module itself, children before parents."""
    run.step()
    found: list[Module] = []
    for child in module.children.values():
        if child is not None:
            found.extend(children_first(run, child))
    return [*found, module]
