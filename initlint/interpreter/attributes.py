"""Reading and writing attributes of abstract values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from initlint import ir
from initlint.frameworks import tables
from initlint.frameworks.torch import transformers
from initlint.frameworks.torch.in_place import IN_PLACE
from initlint.interpreter import (
    classes,
    imports,
    keras_layers,
    module_api,
    pretrained,
    tensors,
    transformers_configs,
    transformers_models,
    unregistered,
)
from initlint.interpreter.scopes import NONE
from initlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    DictValue,
    FileValue,
    FunctionValue,
    InitializerValue,
    InstanceValue,
    LibraryMethod,
    LibraryValue,
    ListValue,
    PartialValue,
    RegistryValue,
    SuperValue,
    TensorValue,
    Walk,
    traced,
)
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.symbolic import Expr, symbol
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


class Missing:
    """The attribute is known not to exist."""


MISSING = Missing()

_CONSTANTS = {
    "math.pi": math.pi,
    "math.e": math.e,
    "math.inf": math.inf,
    "math.tau": math.tau,
    "numpy.pi": math.pi,
    "torch.pi": math.pi,
    "numpy.inf": math.inf,
    "torch.inf": math.inf,
}


def get(run: Run, value: object, name: str, site: Site) -> object:
    """`value.name`; unknown if there is no such attribute."""
    found = find(run, value, name, site)
    return Unknown("attribute") if found is MISSING else found


def find(run: Run, value: object, name: str, site: Site) -> object:
    """`value.name`, or MISSING if it is known not to exist."""
    if isinstance(value, Module):
        return _of_module(run, value, name, site)
    if isinstance(value, LibraryValue):
        return _of_library(value, name)
    if isinstance(value, (TensorValue, Parameter)):
        if isinstance(value, Parameter) and name in value.marks:
            return value.marks[name]
        # What PyTorch has of this spelling is no business of models, and they mark parameters so.
        is_mark = name.startswith("_") and not name.startswith("__")
        return MISSING if is_mark else tensors.attribute(run, value, name, site)
    if isinstance(value, InstanceValue):
        return _of_instance(run, value, name, site)
    if isinstance(value, ClassValue):
        return _of_class(run, value, name)
    if isinstance(value, FileValue):
        return _of_file(run, value, name)
    if isinstance(value, SuperValue):
        return _of_super(run, value, name)
    if value is None and (name == "data" or name in IN_PLACE):
        # `layer.bias.data.zero_()` with no bias: the method call records that it raises.
        return None if name == "data" else LibraryMethod(None, name)
    if isinstance(value, InitializerValue) and name == "__class__":
        return LibraryValue(value.spec.name)
    if isinstance(value, (ListValue, DictValue, tuple, str, Walk, InitializerValue, RegistryValue)):
        return LibraryMethod(value, name)
    if isinstance(value, Expr):
        names = value.names()
        return symbol(f"{value}.{name}") if len(names) == 1 and str(value) in names else UNKNOWN
    if isinstance(value, FunctionValue) and name in {"__name__", "__qualname__"}:
        return value.name
    if isinstance(value, PartialValue) and name == "func":
        return value.callee
    return UNKNOWN


def _of_module(run: Run, module: Module, name: str, site: Site) -> object:
    for holder in (module.children, module.parameters, module.attributes):
        if name in holder:
            return holder[name]
    if name == "__class__":
        return module_api.class_of(module)
    user_class = module.user_class
    if isinstance(user_class, ClassValue):
        found = classes.find(run, user_class, name)
        if found is not None:
            return _bound(run, found, module, site)
    if module.spec is not None and name in module.arguments.values:
        return module.arguments.values[name]
    if name in _NAME_LISTS and _NAME_LISTS[name] in module.arguments.values:
        return _named(module, module.arguments.values[_NAME_LISTS[name]])
    is_model = transformers_models.has_method(module, name)
    if name in module_api.METHODS or is_model or (module.framework == "keras" and name in keras_layers.METHODS):
        return LibraryMethod(module, name)
    if name == "training":
        return True
    inherited = transformers_models.attribute(module, name)
    if inherited is not None:
        return None if inherited is NONE else inherited
    if name in {"_modules", "_parameters"}:
        module.attributes[unregistered.HANDLED] = True
        return RegistryValue(module, name)
    if module.spec is not None and not module.is_partial and name in {"weight", "bias"}:
        return MISSING
    if id(module) in run.pretrained:
        return pretrained.part(run, module, name, site) or UNKNOWN
    is_closed = module.user_class is None and not module.is_partial and module.framework == "torch"
    return MISSING if is_closed else Unknown("attribute")


_NAME_LISTS = {"all_weights": "_all_weights", "_flat_weights": "_flat_weights_names"}
"""Attributes that hold the parameters which other attributes list by name."""


def _named(module: Module, names: object) -> object:
    if isinstance(names, ListValue):
        return ListValue([_named(module, name) for name in names.items])
    return module.parameters.get(str(names))


def _bound(run: Run, found: object, receiver: object, site: Site) -> object:
    """A class attribute as its object sees it."""
    if found is NONE:
        return None
    if isinstance(found, FunctionValue):
        if found.wrapping == "property":
            return run.call(BoundMethod(found, receiver), [], {}, site)
        if found.wrapping == "staticmethod":
            return found
        return BoundMethod(found, receiver)
    return found


def _of_library(value: LibraryValue, name: str) -> object:
    if name == "__name__":
        short = value.name.rpartition(".")[2]
        return traced(short, "class name", short)
    dotted = f"{value.name}.{name}"
    constant = _CONSTANTS.get(dotted)
    return LibraryValue(tables.canonical(dotted)) if constant is None else constant


def _of_instance(run: Run, value: InstanceValue, name: str, site: Site) -> object:
    name = value.synonym(name)
    if name in value.attributes:
        return value.attributes[name]
    if name == "__class__":
        return value.user_class
    found = classes.find(run, value.user_class, name)
    if found is not None:
        return _bound(run, found, value, site)
    if value.synonyms is None:
        return UNKNOWN
    inherited = transformers_configs.find(run, value, name)
    if inherited is not None:
        return None if inherited is NONE else inherited
    return MISSING if transformers_configs.is_closed(run, value) else UNKNOWN


def _of_class(run: Run, value: ClassValue, name: str) -> object:
    if name in {"__name__", "__qualname__"}:
        short = value.definition.name
        return traced(short, "class name", short)
    found = classes.find(run, value, name)
    if isinstance(found, FunctionValue) and found.wrapping == "classmethod":
        return BoundMethod(found, value)
    if found is not None:
        return None if found is NONE else found
    if name == "__init__":
        return LibraryMethod(SuperValue(value, None), "__init__")
    for base in classes.library_bases(value):
        if base in {transformers.CONFIGURATION, transformers.AUTO_MODEL} or transformers.is_model(base):
            return _of_transformers_class(run, value, name)
        if base in {classes.TORCH_MODULE, "keras.layers.Layer", "keras.Model"}:
            return LibraryValue(f"{base}.{name}")
    return UNKNOWN


def _of_transformers_class(run: Run, value: ClassValue, name: str) -> object:
    if name in {"_from_config", "from_config", "from_pretrained", "from_dict"}:
        return LibraryMethod(value, name)
    if name == "config_class":
        return _annotated_config(run, value)
    if name in transformers.MODEL_ATTRIBUTES:
        return transformers.MODEL_ATTRIBUTES[name]
    return transformers.CONFIGURATION_ATTRIBUTES.get(name, UNKNOWN)


def _annotated_config(run: Run, value: ClassValue) -> object:
    """The class of a model's configuration where only an annotation gives it: `config: BertConfig`."""
    from initlint.interpreter import inputs

    for entry in value.mro:
        for statement in entry.definition.body.statements() if isinstance(entry, ClassValue) else ():
            if isinstance(statement, ir.Assign) and statement.annotation is not None:
                target = statement.targets[0]
                if isinstance(target, ir.Name) and target.name == "config":
                    return inputs.named_class(run, statement.annotation, entry.scope)
    return None


def _of_file(run: Run, value: FileValue, name: str) -> object:
    return imports.member(run, value.scope.parsed.module, name)


def _of_super(run: Run, value: SuperValue, name: str) -> object:
    receiver = value.receiver
    user_class = receiver if isinstance(receiver, ClassValue) else getattr(receiver, "user_class", None)
    if not isinstance(user_class, ClassValue):
        return UNKNOWN
    found = classes.find(run, user_class, name, after=value.after)
    if isinstance(found, FunctionValue) and found.wrapping != "staticmethod":
        return BoundMethod(found, receiver)
    if found is not None:
        return None if found is NONE else found
    return LibraryMethod(value, name)


def assign(run: Run, value: object, name: str, item: object, site: Site) -> None:
    """`value.name = item`."""
    if isinstance(value, Module):
        module_api.set_attribute(run, value, name, item, site)
    elif isinstance(value, InstanceValue):
        _assign_to_instance(run, value, value.synonym(name), item, site)
    elif isinstance(value, ClassValue):
        classes.namespace(run, value).variables[name] = item
    elif isinstance(value, (TensorValue, Parameter)):
        tensors.set_attribute(run, value, name, item, site)


def _assign_to_instance(run: Run, value: InstanceValue, name: str, item: object, site: Site) -> None:
    if name not in value.attributes:
        found = classes.find(run, value.user_class, name)
        if isinstance(found, FunctionValue) and found.setter is not None:
            run.call(BoundMethod(found.setter, value), [item], {}, site)
            return
    if value.synonyms is None or not transformers_configs.set_attribute(run, value, name, item):
        value.attributes[name] = item


def delete(value: object, name: str) -> None:
    """`del value.name`."""
    if isinstance(value, Module):
        for holder in (value.children, value.parameters, value.attributes):
            holder.pop(name, None)
    elif isinstance(value, InstanceValue):
        value.attributes.pop(name, None)
