"""The values of the abstract execution.

Python's own `None`, booleans, numbers, strings and tuples stand for themselves, `Expr` for numbers with names in them,
`Module` for modules, `Unknown` for what is not known. The rest is defined here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from initlint import ir
from initlint.distributions import UNKNOWN_DISTRIBUTION, Distribution, Shape
from initlint.frameworks.specs import Arguments, InitializerSpec
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.locations import Location
from initlint.network.graph import Node
from initlint.network.mixtures import law_of_writes
from initlint.network.modules import Module
from initlint.network.parameters import WHOLE, Parameter, Region, Write

if TYPE_CHECKING:
    from initlint.interpreter.scopes import FileScope, Scope


def copied(value: object, depth: int = 0) -> object:
    """A copy that can be changed without changing `value`: of lists, dictionaries and plain objects, not of modules."""
    if depth > MAX_DEPTH:
        return value
    if isinstance(value, ListValue):
        return ListValue([copied(item, depth + 1) for item in value.items], value.is_open, value.is_set)
    if isinstance(value, DictValue):
        pairs = {key: copied(item, depth + 1) for key, item in value.items.items()}
        return DictValue(pairs, value.is_open, value.created)
    if isinstance(value, InstanceValue):
        held = {name: copied(item, depth + 1) for name, item in value.attributes.items()}
        return InstanceValue(value.user_class, held, copied(value.held, depth + 1), value.is_open, value.synonyms)
    return value


MAX_DEPTH = 8
"""How deep copies go."""


@dataclass(slots=True, eq=False)
class FunctionValue:
    """A user's function with the scope it closes over. `owner` is the class whose body defines it."""

    definition: ir.FunctionDefinition | ir.LambdaFunction
    scope: Scope
    name: str
    owner: ClassValue | None = None
    defaults: dict[str, object] = field(default_factory=dict)
    wrapping: str = ""
    """`staticmethod`, `classmethod`, `property`, or empty."""
    setter: FunctionValue | None = None
    """What assigning to a property calls."""
    wrapped: FunctionValue | None = None
    """The function that this one stands in for, put there by a decorator."""

    @property
    def location(self) -> Location:
        return Location(self.scope.file.path, self.definition.span)


def undecorated(function: FunctionValue) -> FunctionValue:
    """The function as it was written, without what decorators wrap around it."""
    while function.wrapped is not None:
        function = function.wrapped
    return function


@dataclass(slots=True, eq=False)
class BoundMethod:
    """A function with its receiver."""

    function: FunctionValue
    receiver: object


@dataclass(slots=True, eq=False)
class LibraryMethod:
    """A method that the framework or Python defines, on a value: `x.append`, `weight.normal_`, `model.apply`."""

    receiver: object
    name: str


@dataclass(slots=True, eq=False)
class PartialValue:
    """`functools.partial`."""

    callee: object
    positional: tuple[object, ...]
    keywords: dict[str, object]


@dataclass(slots=True, eq=False)
class ManagedFunction:
    """What `contextlib.contextmanager` makes of a generator function."""

    function: object


@dataclass(slots=True, eq=False)
class ManagedCall:
    """A call of such a function, for a `with` statement to enter."""

    function: object
    positional: tuple[object, ...]
    keywords: dict[str, object]


@dataclass(frozen=True, slots=True)
class Suppressing:
    """`contextlib.suppress(...)`, with the names of the exceptions."""

    kinds: tuple[str, ...]


@dataclass(slots=True, eq=False)
class ClassValue:
    """A user's class. `mro` holds user classes and the dotted names of library classes, most derived first.

    `is_dataclass` says that it or a base class is one, `is_decorated` that it is one itself and gets a constructor.
    """

    definition: ir.ClassDefinition
    name: str
    scope: Scope
    bases: tuple[object, ...] = ()
    mro: tuple[object, ...] = ()
    namespace: Scope | None = None
    is_dataclass: bool = False
    is_decorated: bool = False

    @property
    def location(self) -> Location:
        return Location(self.scope.file.path, self.definition.span)


@dataclass(slots=True, eq=False)
class InstanceValue:
    """An object of a user's class that is not a module. `held` is the dictionary, tuple or constant that it also is;
    `is_open` says that it may have attributes that nobody saw; `synonyms` are names of attributes that stand for others,
    None where the class has no such names."""

    user_class: ClassValue
    attributes: dict[str, object] = field(default_factory=dict)
    held: object = None
    is_open: bool = False
    synonyms: Mapping[str, str] | None = None

    def synonym(self, name: str) -> str:
        """The name under which an attribute is kept."""
        return name if self.synonyms is None else self.synonyms.get(name, name)


@dataclass(slots=True, eq=False)
class SuperValue:
    """`super()`: what follows `after` in the receiver's method resolution order."""

    after: ClassValue
    receiver: object


@dataclass(frozen=True, slots=True)
class LibraryValue:
    """Something a library defines, by its dotted name."""

    name: str


@dataclass(slots=True, eq=False)
class FileValue:
    """A module of the project, imported."""

    scope: FileScope


@dataclass(slots=True, eq=False)
class InitializerValue:
    """A Keras initializer object. `draw` identifies the instance: equal draws give equal values."""

    spec: InitializerSpec
    arguments: Arguments
    draw: int | None


@dataclass(slots=True, eq=False)
class Walk:
    """What `modules()`, `named_parameters()` and their like give: the items, and over what they go."""

    items: list[object]
    root: Module
    through: str
    visited: tuple[Module, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers in a small tensor or array of at most one axis. They hold as long as the memory has had `version` writes."""

    values: tuple[int | float, ...]
    has_axis: bool
    is_array: bool
    """Whether it is NumPy's, whose single numbers are plain ones."""
    precision: int
    version: int = 1


@dataclass(slots=True, eq=False)
class TensorValue:
    """A tensor.

    Weights carry `writes`, the history they share with every view of the same memory and with the parameter they become;
    data carries `node`, its place in the signal graph. `region` is the part of the memory that a view covers.
    """

    shape: Shape | None = None
    writes: list[Write] | None = None
    node: Node | None = None
    parameter: Parameter | None = None
    region: Region = WHOLE
    is_rearranged: bool = False
    """Whether the axes are not those of the memory, so that an index into it says nothing about regions."""
    numbers: Numbers | None = None

    @property
    def law(self) -> Distribution:
        """The law of the elements as they stand now."""
        if self.region == WHOLE:
            return law_of_writes(self.writes or [], None if self.is_rearranged else self.shape)
        for write in reversed(self.writes or []):
            if write.is_whole or write.region == self.region:
                return write.distribution
        return UNKNOWN_DISTRIBUTION


class SizeValue(tuple[object, ...]):
    """`torch.Size`, which constructors take for a shape where they take a plain tuple for values."""

    __slots__ = ()


class TracedText(str):
    """A class name, or the name of a parameter or module, whose tests are worth remembering."""

    __slots__ = ("style", "subject")

    style: str
    subject: object


def traced(text: str, style: str, subject: object) -> TracedText:
    """`text` with what it names. `style` is `class name` or `name`."""
    result = TracedText(text)
    result.style = style
    result.subject = subject
    return result
