"""User classes: their bodies, their method resolution order, and the objects made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from initlint import ir
from initlint.frameworks import tables
from initlint.frameworks.keras import low_level
from initlint.frameworks.torch import third_party_layers, transformers
from initlint.interpreter import data_classes, late_creation, layers, objects, sequence_builtins
from initlint.interpreter.collection_values import DictValue
from initlint.interpreter.keras import layers as keras_layers
from initlint.interpreter.keras import models as keras_models
from initlint.interpreter.scopes import NONE, Scope
from initlint.interpreter.signals import Left
from initlint.interpreter.transformers import configs as transformers_configs
from initlint.interpreter.transformers import models as transformers_models
from initlint.interpreter.values import BoundMethod, ClassValue, FunctionValue, InstanceValue, LibraryValue
from initlint.network.modules import Module
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

TORCH_MODULE = "torch.nn.Module"
KERAS_MODULES = frozenset({"keras.layers.Layer", "keras.Model", "keras.Sequential", low_level.MODULE})
_PLAIN_PACKAGES = frozenset(
    {"builtins", "abc", "typing", "typing_extensions", "enum", "dataclasses", "collections", "object", "functools"}
)


def define(run: Run, node: ir.ClassDefinition, scope: Scope, *, is_dataclass: bool) -> ClassValue:
    """The class that a `class` statement makes; its body runs when it is first needed."""
    bases = tuple(run.evaluate(base, scope) for base in node.bases if not isinstance(base, ir.Starred))
    name = f"{scope.file.parsed.module}.{node.name}"
    value = ClassValue(node, name, scope, bases, is_decorated=is_dataclass)
    value.mro = (value, *_merge([_mro_of(base) for base in bases] + [list(bases)]))
    value.is_dataclass = is_dataclass or any(isinstance(base, ClassValue) and base.is_dataclass for base in bases)
    return value


def _mro_of(base: object) -> list[object]:
    if isinstance(base, ClassValue):
        return list(base.mro)
    return [base]


def _merge(sequences: list[list[object]]) -> list[object]:
    """The C3 merge; where it has no solution, the order of first appearance."""
    remaining = [list(sequence) for sequence in sequences if sequence]
    merged: list[object] = []
    while remaining:
        head = next((s[0] for s in remaining if not any(s[0] in other[1:] for other in remaining)), remaining[0][0])
        merged.append(head)
        remaining = [rest for s in remaining if (rest := [item for item in s if item is not head and item != head])]
    return merged


def namespace(run: Run, value: ClassValue) -> Scope:
    """The class's own attributes."""
    if value.namespace is None:
        scope = Scope(value.scope, value.scope.file, is_class=True)
        scope.owner = value
        value.namespace = scope
        with run.set_aside(), suppress(Left):
            run.execute(value.definition.body.statements(), scope)
        if objects.is_enumeration(value):
            objects.make_members(value)
    return value.namespace


def find(run: Run, value: ClassValue, name: str, after: ClassValue | None = None) -> object | None:
    """The class attribute `name` in method resolution order, `NONE` for a bound None, None if no user class has it."""
    for entry in entries(value, after):
        if isinstance(entry, ClassValue):
            variables = namespace(run, entry).variables
            if name in variables:
                found = variables[name]
                return NONE if found is None else found
    return None


def library_bases(value: ClassValue, after: ClassValue | None = None) -> Iterator[str]:
    """The dotted names of the library classes it derives from, nearest first."""
    for entry in entries(value, after):
        if isinstance(entry, LibraryValue):
            yield entry.name
        elif not isinstance(entry, ClassValue):
            yield "?"


def entries(value: ClassValue, after: ClassValue | None = None) -> tuple[object, ...]:
    """The method resolution order, or what of it follows `after`."""
    if after is None:
        return value.mro
    places = [place for place, entry in enumerate(value.mro) if entry is after]
    return value.mro[places[0] + 1 :] if places else ()


def base_names(value: ClassValue) -> tuple[str, ...]:
    """The dotted names of all its base classes, those of the framework's own hierarchy included."""
    names: list[str] = []
    for entry in value.mro[1:]:
        if isinstance(entry, ClassValue):
            names.append(entry.name)
        elif isinstance(entry, LibraryValue):
            spec = tables.layer(entry.name)
            names.extend([entry.name, *(spec.bases if spec else ())])
            if transformers.is_model(entry.name):
                names.extend([transformers.MODEL, TORCH_MODULE])
    return tuple(dict.fromkeys(names))


def framework_of(run: Run, value: ClassValue) -> str:
    """`torch` or `keras` if its objects are modules, empty if they are not."""
    names = {*library_bases(value), *base_names(value)}
    if names & KERAS_MODULES or any(name.startswith(("keras.layers.", "keras.Model")) for name in names):
        return "keras"
    if TORCH_MODULE in names or any(name.startswith("torch.nn.") or transformers.is_model(name) for name in names):
        return "torch"
    if is_foreign(value) and find(run, value, "forward") is not None:
        return "torch"
    if is_foreign(value) and find(run, value, "call") is not None and find(run, value, "build") is not None:
        return "keras"
    return ""


def is_foreign(value: ClassValue) -> bool:
    """Whether a base class is of a library without a table, or not known at all."""
    return any(
        name == "?" or (name.partition(".")[0] not in _PLAIN_PACKAGES and tables.layer(name) is None)
        for name in library_bases(value)
        if name not in {TORCH_MODULE, transformers.MODEL, transformers.CONFIGURATION}
    )


def instantiate(
    run: Run, value: ClassValue, positional: Sequence[object], keywords: dict[str, object], site: Site
) -> object:
    """An object of the class."""
    if transformers_configs.is_configuration(value):
        return transformers_configs.instantiate(run, value, positional, keywords, site)
    framework = framework_of(run, value)
    if not framework:
        return _plain_object(run, value, positional, keywords, site)
    maker = find(run, value, "__new__")
    if isinstance(maker, FunctionValue):
        made = run.call(maker, [value, *positional], keywords, site)
        # `super().__new__(cls)` is not known here: the object is made below.
        if isinstance(made, Module):
            return made
    module = Module(
        type_name=value.name,
        framework=framework,
        created=site.location,
        order=run.next_order(),
        bases=base_names(value),
        user_class=value,
        is_partial=is_foreign(value),
        defined=value.location,
    )
    layers.register(run, module)
    if run.forward_depth:
        late_creation.record(run, module, site)
    constructor = find(run, value, "__init__")
    if isinstance(constructor, FunctionValue):
        run.call(BoundMethod(constructor, module), positional, keywords, site)
    else:
        construct_base(run, module, None, positional, keywords, site)
    module.constructed = run.next_order()
    return module


def construct_base(
    run: Run,
    module: Module,
    after: ClassValue | None,
    positional: Sequence[object],
    keywords: dict[str, object],
    site: Site,
) -> None:
    """`super().__init__(...)` where it reaches the framework's own class."""
    user_class = module.user_class
    if not isinstance(user_class, ClassValue):
        return
    if module.framework == "torch":
        # The registries are made here, so that a second call empties them.
        module.children.clear()
        module.parameters.clear()
    for name in library_bases(user_class, after):
        if transformers.is_model(name):
            transformers_models.construct(run, module, positional, keywords, site)
            return
        spec = tables.layer(name)
        if module.framework == "keras" and "keras name" not in module.attributes:
            module.attributes["keras name"] = keras_models.name_of(run, module, keywords.get("name"))
            module.attributes["has default dtype"] = keywords.get("dtype") is None
        if spec is None or name in {TORCH_MODULE, "keras.layers.Layer", low_level.MODULE}:
            continue
        if name in third_party_layers.BARE:
            layers.keep_arguments(module, spec, positional, keywords)
            continue
        if module.framework == "keras":
            keras_layers.populate(run, module, spec, positional, keywords, site)
        else:
            layers.populate(run, module, spec, positional, keywords, site)
        return


def _plain_object(
    run: Run, value: ClassValue, positional: Sequence[object], keywords: dict[str, object], site: Site
) -> object:
    if objects.is_enumeration(value):
        return objects.member_with(run, value, positional[0] if positional else UNKNOWN, site)
    instance = InstanceValue(value, held=objects.held_by(value))
    constructor = find(run, value, "__init__")
    if isinstance(constructor, FunctionValue) and not _makes_constructor(run, value):
        run.call(BoundMethod(constructor, instance), positional, keywords, site)
        return instance
    if value.is_dataclass or "typing.NamedTuple" in set(library_bases(value)):
        data_classes.fill(run, value.mro, instance, positional, keywords, site)
        if not value.is_dataclass:
            instance.held = tuple(instance.attributes.values())
        data_classes.finish(run, instance, site)
        return instance
    if instance.held is not None:
        fill_held(run, instance, positional, keywords, site)
    elif is_foreign(value):
        instance.attributes.update(keywords)
        instance.is_open = True
    return instance


def _makes_constructor(run: Run, value: ClassValue) -> bool:
    """Whether the constructor that `dataclass` makes comes before any that is written out."""
    for entry in value.mro:
        if isinstance(entry, ClassValue):
            if "__init__" in namespace(run, entry).variables:
                return False
            if entry.is_decorated:
                return True
    return False


def fill_held(
    run: Run, instance: InstanceValue, positional: Sequence[object], keywords: dict[str, object], site: Site
) -> None:
    """The constructor of `dict` on an object of a class that derives from it."""
    made = sequence_builtins.SEQUENCES["dict"](run, list(positional), keywords, site)
    if isinstance(instance.held, DictValue) and isinstance(made, DictValue):
        instance.held.items.update(made.items)
        instance.held.is_open = made.is_open


def fill_base_fields(
    run: Run,
    instance: InstanceValue,
    after: ClassValue | None,
    positional: Sequence[object],
    keywords: dict[str, object],
    site: Site,
) -> None:
    """`super().__init__(...)` where it reaches the constructor that `dataclass` makes."""
    if any(isinstance(entry, ClassValue) and entry.is_dataclass for entry in entries(instance.user_class, after)):
        data_classes.fill(run, entries(instance.user_class, after), instance, positional, keywords, site)
