"""The linted project as the rules about its text see it: definitions, calls and references, names resolved by imports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from initlint.locations import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """A call as written. `callee` is the canonical dotted name of what is called (`torch.nn.init.xavier_normal`),
    `name` the location of its last identifier, which a rename replaces."""

    callee: str
    location: Location
    name: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionRecord:
    """A function or method as defined.

    `location` is that of its name. `class_name` is the dotted name of its class, empty for a function. `class_bases` are
    the canonical dotted names of all base classes that could be resolved; `has_foreign_base` says that one could not, or
    is a class of a library without a table. `initializes` says that its body itself writes weights: calls a function of
    `nn.init`, or a tensor method that draws or fills, and not for the tensor that it was given. `decorators` are canonical
    dotted names.
    `is_interface` says that it is documented and not named as private: made for callers the project need not have.
    """

    name: str
    location: Location
    class_name: str = ""
    class_bases: tuple[str, ...] = ()
    has_foreign_base: bool = False
    initializes: bool = False
    is_nested: bool = False
    decorators: tuple[str, ...] = ()
    is_interface: bool = False


class ProjectView(Protocol):
    """What a project rule may ask."""

    @property
    def is_whole(self) -> bool:
        """Whether every file of the project was seen, so that "nobody calls it" can be said."""

    def calls(self) -> Iterator[CallRecord]:
        """Every call in the linted files whose callee resolves to a framework's name."""

    def functions(self) -> Iterator[FunctionRecord]:
        """Every function and method defined in the linted files."""

    def references(self, function: FunctionRecord) -> int:
        """How often the function's name occurs in its project as an identifier, an attribute, an import or a string, its
        own definitions not counted. Files that are not linted count: notebooks, scripts, configuration."""

    def is_seen_whole(self, function: FunctionRecord) -> bool:
        """Whether all of the function's project was looked at."""
