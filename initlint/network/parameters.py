"""Parameters as histories: every write in the order of execution, and the state that is left at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from initlint.distributions import UNKNOWN_DISTRIBUTION, Distribution, Shape
from initlint.frameworks.specs import Role
from initlint.locations import Location
from initlint.symbolic import Number

if TYPE_CHECKING:
    from initlint.network.modules import Module

Index: TypeAlias = Number | tuple["Number | None", "Number | None"] | None
"""Along one axis: everything (None), one position, or a slice from start to stop."""

Region: TypeAlias = tuple[Index, ...]
"""The part of a tensor that a write touches, axis by axis; empty for the whole."""

WHOLE: Region = ()


class Via(Enum):
    """What kind of statement wrote a parameter."""

    DEFAULT = "default"
    """The framework's own initialization of the layer."""
    CREATION = "creation"
    """The tensor expression inside `nn.Parameter(...)`."""
    INITIALIZER = "initializer"
    """A function of `nn.init`, or a Keras initializer."""
    IN_PLACE = "in place"
    """A tensor method: `normal_`, `fill_`, `mul_`."""
    ASSIGNMENT = "assignment"
    """`weight.data = ...`, `weight[...] = ...`."""
    COPY = "copy"
    LOAD = "load"
    """A checkpoint, pretrained weights."""
    UNKNOWN = "unknown"
    """The parameter was handed to something the analysis does not know; it may have been written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """One write to a parameter.

    `order` counts events of one execution. `function` is the dotted name of what was called, empty for an assignment.
    `traversal` is the order of the `apply` or `modules()` loop through which the parameter was reached, None if the code
    named it. `is_broad` says that the write was reached by such a traversal.
    """

    distribution: Distribution
    location: Location
    via: Via
    order: int
    region: Region = WHOLE
    function: str = ""
    traversal: int | None = None

    @property
    def is_whole(self) -> bool:
        return self.region == WHOLE

    @property
    def is_broad(self) -> bool:
        return self.traversal is not None


@dataclass(slots=True, kw_only=True, eq=False)
class Parameter:
    """A parameter with its history. The interpreter appends to `writes`; afterwards it is only read.

    `name` is the dotted name from the root, as `named_parameters()` gives it, `leaf` the last part of it.
    """

    leaf: str
    shape: Shape | None
    role: Role
    created: Location
    writes: list[Write] = field(default_factory=list)
    module: Module | None = None
    name: str = ""
    requires_grad: bool | None = True
    marks: dict[str, object] = field(default_factory=dict)
    """Attributes that the code has set on it: `weight._no_weight_decay = True`."""
    is_buffer: bool = False

    @property
    def last_whole_write(self) -> Write | None:
        """The write that decides the state, unless parts were written after it."""
        for write in reversed(self.writes):
            if write.is_whole:
                return write
        return None

    @property
    def state(self) -> Distribution:
        """The law of the last whole write."""
        write = self.last_whole_write
        return UNKNOWN_DISTRIBUTION if write is None else write.distribution

    @property
    def later_parts(self) -> tuple[Write, ...]:
        """The partial writes that came after the last whole one."""
        parts: list[Write] = []
        for write in reversed(self.writes):
            if write.is_whole:
                break
            parts.append(write)
        return tuple(reversed(parts))

    @property
    def is_default(self) -> bool:
        """Whether the framework's own initialization is what is left."""
        write = self.last_whole_write
        return write is not None and write.via is Via.DEFAULT and not self.later_parts

    @property
    def is_certain(self) -> bool:
        """Whether the final state is known: nothing unknown had a hand in it, and no part was written last."""
        write = self.last_whole_write
        return write is not None and write.via is not Via.UNKNOWN and not self.later_parts
