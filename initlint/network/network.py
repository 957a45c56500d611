"""One execution of an entry point: the modules it made, the graph of their forward pass, and what happened on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from initlint.locations import Location
from initlint.network.graph import Graph
from initlint.network.modules import Module
from initlint.network.parameters import Parameter

EventType = TypeVar("EventType")


class EntryKind(Enum):
    """What was executed."""

    CLASS = "class"
    FUNCTION = "function"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A condition that the source does not decide and this execution took as `truth`."""

    location: Location
    condition: str
    truth: bool


@dataclass(slots=True, kw_only=True, eq=False)
class Network:
    """The outcome of one execution of one entry point under one set of assumptions.

    `written_elsewhere` names the attributes that code of the project writes on objects other than `self`: helpers may
    fill a parameter of that name without the analysis seeing on which object. `filled_on_call` names attributes, each
    with its class, that a method writes which code of the project calls on some object. `copying_methods` names methods,
    each after its class, that copy tensors into others. `read_attributes` names the attributes whose values some code reads.
    `optimizers` are those, in lower case, that code of the project makes.
    `has_untried_assumptions` says that the other side of some assumption was not executed.
    `roots` are the modules that no other module holds, in order of creation; names of parameters are relative to their
    root. `is_complete` is False where the step budget ran out or the constructor raised. `outcome` is the module that was
    asked for: the object of the class, or what the function returns; None where that is not one module.
    """

    entry: str
    kind: EntryKind
    location: Location
    roots: list[Module] = field(default_factory=list)
    outcome: Module | None = None
    graph: Graph = field(default_factory=Graph)
    events: list[object] = field(default_factory=list)
    assumptions: tuple[Assumption, ...] = ()
    is_complete: bool = True
    written_elsewhere: frozenset[str] = frozenset()
    filled_on_call: frozenset[tuple[str, str]] = frozenset()
    copying_methods: frozenset[tuple[str, str]] = frozenset()
    read_attributes: frozenset[str] = frozenset()
    optimizers: frozenset[str] = frozenset()
    has_untried_assumptions: bool = False
    _modules: tuple[Module, ...] | None = None
    _parameters: tuple[Parameter, ...] | None = None

    def modules(self) -> Sequence[Module]:
        """Every module below the roots, each once; `module.name` is its dotted name. Asked for only when all is built."""
        if self._modules is None:
            found = {id(module): module for root in self.roots for _, module in root.named_modules()}
            self._modules = tuple(found.values())
        return self._modules

    def parameters(self) -> Sequence[Parameter]:
        """Every parameter, each once; `parameter.name` is its dotted name. Asked for only when all is built."""
        if self._parameters is None:
            found = {id(p): p for module in self.modules() for p in module.parameters.values() if p is not None}
            self._parameters = tuple(found.values())
        return self._parameters

    def events_of(self, kind: type[EventType]) -> Iterator[EventType]:
        """The events of one type, in order."""
        return (event for event in self.events if isinstance(event, kind))
