"""What an `apply`, or a loop over `modules()`, did to a network: its writes, its tests, its purpose."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from initlint.locations import Location
from initlint.network.events import FunctionCall, ModuleTest, Traversal
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Via, Write
from initlint.rules.init_names import is_init_name, short_name

_BIRTHS = frozenset({Via.DEFAULT, Via.CREATION})
"""Writes by which a parameter comes into being: a loop that replaces layers makes some, and initializes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One traversal with the writes that went through it and the tests put to what it visited."""

    traversal: Traversal
    writes: tuple[tuple[Parameter, Write], ...]
    tests: tuple[ModuleTest, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything that it visited is known."""
        reached = (self.traversal.root, *self.traversal.visited)
        return not any(module.is_partial or module.has_unknown_parts for module in reached)


def walks(network: Network) -> tuple[Walk, ...]:
    """The traversals of an execution in order."""
    writes: dict[int, list[tuple[Parameter, Write]]] = defaultdict(list)
    for parameter in network.parameters():
        for write in parameter.writes:
            if write.traversal is not None and write.via not in _BIRTHS:
                writes[write.traversal].append((parameter, write))
    tests: dict[int, list[ModuleTest]] = defaultdict(list)
    for test in network.events_of(ModuleTest):
        tests[test.traversal].append(test)
    return tuple(
        Walk(traversal=walk, writes=tuple(writes[walk.order]), tests=tuple(tests[walk.order]))
        for walk in network.events_of(Traversal)
    )


def enclosing_function(network: Network, location: Location, order: int) -> str:
    """The name of the function in whose body `location` stands, judging by the calls before `order`; may be empty."""
    nearest: FunctionCall | None = None
    for call in network.events_of(FunctionCall):
        is_above = call.defined.path == location.path and call.defined.span.line <= location.span.line
        if call.order < order and is_above and (nearest is None or call.defined.span.line > nearest.defined.span.line):
            nearest = call
    return "" if nearest is None else short_name(nearest.name)


def has_init_name(network: Network, walk: Walk) -> bool:
    """Whether the function that walks, or the one that is applied, is called like one that initializes weights."""
    traversal = walk.traversal
    applied = (
        call.name
        for call in network.events_of(FunctionCall)
        if traversal.through == "apply" and traversal.order < call.order <= traversal.end
    )
    if any(is_init_name(name) for name in applied):
        return True
    caller = enclosing_function(network, traversal.location, traversal.order)
    return not caller.startswith("__") and is_init_name(caller)


def deciding_place(network: Network, location: Location, order: int) -> Location:
    """Where the executions that decide about a faulty call must have been.

    An init function serves many networks, and the fault is in one of them: what leads there is the walk around it.
    """
    for traversal in network.events_of(Traversal):
        if traversal.order < order < traversal.end:
            return traversal.location
    return location


def owner(module: Module) -> Module:
    """The nearest instance of a user's class that holds the module, itself included; the outermost module if none."""
    while module.spec is not None and module.parent is not None:
        module = module.parent
    return module
