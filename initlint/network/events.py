"""What happened while the source was executed, beyond writes to parameters: calls that raise, traversals, tests."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from initlint.distributions import Shape
from initlint.locations import Location
from initlint.network.modules import Module
from initlint.network.parameters import Parameter


class CallFault(Enum):
    """Why an initializer call raises."""

    NONE_TARGET = "target is None"
    TOO_FEW_DIMENSIONS = "too few dimensions"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyCall:
    """An initializer call that raises when it runs. `target` is the expression as written."""

    order: int
    location: Location
    fault: CallFault
    function: str
    target: str
    module: Module | None = None
    shape: Shape | None = None
    leaf: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traversal:
    """A walk over the modules or parameters of `root`: `apply`, or a loop over `modules()` and its like.

    `order` is when it began, `end` when it was over; writes made by it carry `traversal=order`.
    """

    order: int
    end: int
    location: Location
    root: Module
    visited: tuple[Module, ...]
    through: str
    """`apply`, `modules`, `named_parameters`, ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleTest:
    """A test that the code put to one module or parameter during a traversal: `isinstance`, a class name, a parameter name.

    `subject` is the dotted name the test saw. `wanted` are the class names or the string it looked for.
    """

    order: int
    location: Location
    traversal: int
    style: str
    """`type` for isinstance and `type() ==`, `class name` for strings, `name` for names of parameters or modules."""
    wanted: tuple[str, ...]
    subject: str
    matched: bool
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """One module object that stands in several places of a container: `[layer] * n`. `places` counts them."""

    order: int
    location: Location
    module: Module
    places: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloning:
    """A `copy.deepcopy` of a module: `twin` starts with the values of `source`."""

    order: int
    location: Location
    source: Module
    twin: Module


@dataclass(frozen=True, slots=True, kw_only=True)
class Truncation:
    """A draw from a normal distribution cut to absolute bounds. `is_literal` says that both bounds are written out."""

    order: int
    location: Location
    function: str
    target: str
    mean: float
    std: float
    low: float
    high: float
    is_literal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeding:
    """A seed of the framework's random numbers, set inside a function.

    `value` is the seed as a literal, None where it comes from elsewhere. `caller` is the name of the function around the
    call, `receiver` the module whose method that is.
    """

    order: int
    location: Location
    function: str
    value: int | None
    caller: str
    receiver: Module | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionCall:
    """A call of a user's function or method, so that rules can tell what ran. `name` is its dotted name."""

    order: int
    name: str
    location: Location
    defined: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class TensorUse:
    """A loss, optimizer or other framework call that tells how a network is trained.

    `function` is the dotted name; `arguments` its known constant arguments by name.
    """

    order: int
    location: Location
    function: str
    arguments: tuple[tuple[str, object], ...] = ()
    parameter: Parameter | None = None
