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
    """One module object that stands in several places of a container: `[layer] * n`. `places` counts them.

    `is_chosen` says that it stands on one side of a condition that has another.
    """

    order: int
    location: Location
    module: Module
    places: int | None
    is_chosen: bool = False


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

    `value` is the seed as a literal, None where it comes from elsewhere. `caller` is the name of the function around
    the call, `receiver` the module whose method that is.
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


class SlipKind(Enum):
    """What is wrong with a piece of code that was executed."""

    ALWAYS_TRUE = "a guard that cannot be false"
    IGNORED_CLASSES = "a type test with `or` between the classes"
    DROPPED_RESULT = "a new tensor that nobody keeps"
    NOT_CALLED = "a function that is named and not called"
    MODULE_AS_TENSOR = "a module where a tensor belongs"
    TENSOR_AS_MODULE = "a tensor where a module belongs"
    NONE_AS_FUNCTION = "`apply` on the result of an init function"
    TENSOR_AS_PARAMETER = "a tensor assigned to a parameter's name"
    IN_PLACE_ON_LEAF = "an in-place operation that autograd forbids"
    UNKNOWN_INITIALIZER = "a string that names no initializer"
    WRONG_ARGUMENTS = "arguments that the initializer does not take"
    WRONG_SIGNATURE = "a function that cannot be called as an initializer"
    IGNORED_MODULE = "an applied function that does not look at the module it gets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Code that raises, or does not do what it says, when it runs. `target` is what it was done to, as written;
    `function` is the dotted name of what was called, `detail` what else a reader must know."""

    order: int
    location: Location
    kind: SlipKind
    target: str = ""
    function: str = ""
    detail: str = ""
    module: Module | None = None
    parameter: Parameter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnregisteredModules:
    """Modules that `holder` keeps where PyTorch does not look: `collection` is `list`, `tuple`, `dict` or `class`."""

    order: int
    holder: Module
    attribute: str
    collection: str
    modules: tuple[Module, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LateCreation:
    """A module that was made during a forward pass. `is_guarded` says that a condition may keep it from being made anew,
    `is_called_at_once` that the call that makes it is itself called."""

    order: int
    location: Location
    module: Module
    is_guarded: bool
    is_called_at_once: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reparametrization:
    """From here on the parameter `leaf` of `module` is computed from others; or no longer, if `is_removed`."""

    order: int
    location: Location
    module: Module
    leaf: str
    function: str
    is_removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimization:
    """An optimizer that was given `parameters`; `is_whole` is False where it was given something unknown as well."""

    order: int
    parameters: tuple[Parameter, ...]
    is_whole: bool
