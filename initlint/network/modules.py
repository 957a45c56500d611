"""Modules: the layers of a network and the containers and user classes that hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from initlint.frameworks.specs import Arguments, LayerKind, LayerSpec
from initlint.locations import Location
from initlint.network.parameters import Parameter
from initlint.symbolic import Number

RUNS_IN_ORDER = "calls its layers in order"
"""An attribute of modules of other packages that do what Sequential does."""

STANDS_IN = "stands for layers of a pretrained model"
"""An attribute of modules that walks visit in place of layers nobody can see; they belong to no network."""


@dataclass(slots=True, kw_only=True, eq=False)
class Module:
    """One module object: a framework layer (`spec` is set) or an instance of a user class.

    `type_name` is the dotted name of the class, `bases` the dotted names of all its base classes. `children` and
    `parameters` are in registration order; None stands for a name registered as None. `created` is the call that made it,
    `order` its place among the events of the execution. `attached` counts when it was put into its parent,
    `constructed` when the constructor of a user's class was over.
    `attributes` holds whatever else the code stored on it; it belongs to the interpreter.
    `is_partial` marks a module whose class the analysis does not see whole (an unknown base class), `has_unknown_parts`
    one that was given something unknown that may be a layer. `repeat` is how many layers this one stands for, where a loop
    of unknown length made it. `defined` is where a user class is defined.
    """

    type_name: str
    framework: str
    created: Location
    order: int
    spec: LayerSpec | None = None
    arguments: Arguments = field(default_factory=lambda: Arguments({}))
    bases: tuple[str, ...] = ()
    parameters: dict[str, Parameter | None] = field(default_factory=dict)
    children: dict[str, Module | None] = field(default_factory=dict)
    attributes: dict[str, object] = field(default_factory=dict)
    user_class: object | None = None
    parent: Module | None = None
    attached: int | None = None
    constructed: int | None = None
    name: str = ""
    is_partial: bool = False
    has_unknown_parts: bool = False
    defined: Location | None = None
    repeat: Number = 1

    @property
    def kind(self) -> LayerKind:
        """What it does to the signal; user classes are containers."""
        return LayerKind.CONTAINER if self.spec is None else self.spec.kind

    @property
    def class_name(self) -> str:
        """The class name without its package: `Conv2d`."""
        return self.type_name.rpartition(".")[2]

    def class_names(self) -> Iterator[str]:
        """The names of its class and of that one's base classes, without their packages."""
        yield self.class_name
        yield from (base.rpartition(".")[2] for base in self.bases)

    def lineage(self) -> Iterator[Module]:
        """This module, its parent, and so on up. Never a circle: of modules that hold each other one has no parent."""
        module: Module | None = self
        while module is not None:
            yield module
            module = module.parent

    def named_modules(self) -> Iterator[tuple[str, Module]]:
        """This module and all below it with names relative to it, each object once, as PyTorch walks them."""
        yield from _walk(self, "", set())

    def named_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """All parameters below with names relative to this module, each object once."""
        seen: set[int] = set()
        for prefix, module in self.named_modules():
            for leaf, parameter in module.parameters.items():
                if parameter is not None and id(parameter) not in seen:
                    seen.add(id(parameter))
                    yield (f"{prefix}.{leaf}" if prefix else leaf), parameter

    def parameter(self, leaf: str) -> Parameter | None:
        """The module's own parameter called `leaf`, None if there is none."""
        return self.parameters.get(leaf)


def _walk(module: Module, prefix: str, seen: set[int]) -> Iterator[tuple[str, Module]]:
    if id(module) in seen:
        return
    seen.add(id(module))
    yield prefix, module
    for name, child in module.children.items():
        if child is not None:
            yield from _walk(child, f"{prefix}.{name}" if prefix else name, seen)
