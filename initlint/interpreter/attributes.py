"""Reading and writing attributes of abstract values."""

from __future__ import annotations

import math
import string
from collections.abc import Hashable
from typing import TYPE_CHECKING

from initlint import ir
from initlint.frameworks import tables
from initlint.frameworks.torch import transformers
from initlint.frameworks.torch.in_place import IN_PLACE
from initlint.interpreter import (
    classes,
    configured,
    imports,
    module_api,
    objects,
    patches,
    pretrained,
    records,
    signatures,
    tensors,
    type_tests,
    unregistered,
)
from initlint.interpreter.collection_values import DictValue, ListValue, RegistryValue
from initlint.interpreter.keras import methods as keras_methods
from initlint.interpreter.library_values import FieldValue, MatchValue, ParameterValue, PatternValue, SignatureValue
from initlint.interpreter.scopes import NONE
from initlint.interpreter.transformers import classes as transformers_classes
from initlint.interpreter.transformers import models as transformers_models
from initlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    FileValue,
    FunctionValue,
    InitializerValue,
    InstanceValue,
    LibraryMethod,
    LibraryValue,
    ManagedFunction,
    PartialValue,
    SuperValue,
    TensorValue,
    Walk,
    traced,
)
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.symbolic import Expr, symbol
from initlint.unknown import UNKNOWN, Undecided, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


class Missing:
    """The attribute is known not to exist."""


MISSING = Missing()

_CONSTANTS = {
    **{
        f"string.{name}": getattr(string, name)
        for name in ("ascii_lowercase", "ascii_uppercase", "ascii_letters", "digits")
    },
    "math.pi": math.pi,
    "math.e": math.e,
    "math.inf": math.inf,
    "math.tau": math.tau,
    "numpy.pi": math.pi,
    "torch.pi": math.pi,
    "numpy.inf": math.inf,
    "torch.inf": math.inf,
    "sys.version_info": (3, 13, 0, "final", 0),
    "sys.platform": "linux",
    "os.name": "posix",
}


def get(run: Run, value: object, name: str, site: Site) -> object:
    """`value.name`; unknown if there is no such attribute."""
    found = find(run, value, name, site)
    if found is MISSING or type_tests.is_absent(value, found):
        run.raise_if_caught("AttributeError", site)
    return Unknown("attribute") if found is MISSING else found


def find(run: Run, value: object, name: str, site: Site) -> object:
    """`value.name`, or MISSING if it is known not to exist."""
    if isinstance(value, Module):
        return _of_module(run, value, name, site)
    if isinstance(value, LibraryValue):
        return _of_library(run, value, name)
    if isinstance(value, (TensorValue, Parameter)):
        return _of_tensor(run, value, name, site)
    if isinstance(value, InstanceValue):
        return objects.attribute(run, value, name, site)
    if isinstance(value, ClassValue):
        return _of_class(run, value, name)
    if isinstance(value, FileValue):
        return _of_file(run, value, name, site)
    if isinstance(value, SuperValue):
        return _of_super(run, value, name, site)
    if value is None and (name == "data" or name in IN_PLACE):
        # `layer.bias.data.zero_()` with no bias: the method call records that it raises.
        return None if name == "data" else LibraryMethod(None, name)
    if isinstance(value, InitializerValue) and name == "__class__":
        return LibraryValue(value.spec.name)
    if isinstance(value, _WITH_METHODS):
        return LibraryMethod(value, name)
    if isinstance(value, (Expr, Undecided)):
        return _field(value, name)
    if isinstance(value, (SignatureValue, ParameterValue)):
        return signatures.attribute(value, name)
    return Unknown(holder=value.holder) if isinstance(value, Unknown) else _of_python(value, name)


_WITH_METHODS = (
    ListValue,
    DictValue,
    tuple,
    str,
    Walk,
    InitializerValue,
    records.ParserValue,
    PatternValue,
    MatchValue,
)


def _of_python(value: object, name: str) -> object:
    """Attributes of functions, partial functions and fields."""
    if isinstance(value, BoundMethod):
        if name == "__self__":
            return value.receiver
        value = value.function
    if isinstance(value, FunctionValue):
        return _of_function(value, name)
    known: dict[str, object] = {}
    if isinstance(value, PartialValue):
        known = {"func": value.callee, "args": value.positional, "keywords": DictValue(dict(value.keywords.items()))}
    elif isinstance(value, FieldValue):
        known = {"name": value.name, "default": value.default}
    return known.get(name, UNKNOWN)


def _of_function(value: FunctionValue, name: str) -> object:
    """A function may be given attributes, a lambda hardly ever is."""
    if name in {"__name__", "__qualname__"}:
        return value.name
    if name == "__module__":
        return value.scope.file.parsed.module
    return UNKNOWN if name.startswith("_") or not isinstance(value.definition, ir.LambdaFunction) else MISSING


def _field(value: Expr | Undecided, name: str) -> object:
    """A field of an argument without a value."""
    if isinstance(value, Undecided):
        return value.part(f".{name}")
    names = value.names()
    return symbol(f"{value}.{name}") if len(names) == 1 and str(value) in names else UNKNOWN


def _of_tensor(run: Run, value: TensorValue | Parameter, name: str, site: Site) -> object:
    if isinstance(value, Parameter) and name in value.marks:
        return value.marks[name]
    # What PyTorch has of this spelling is no business of models, and they mark parameters so.
    is_mark = name.startswith("_") and not name.startswith("__")
    return MISSING if is_mark else tensors.attribute(run, value, name, site)


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
            return bound(run, found, module, site)
    return _of_framework(run, module, name, site)


def _of_framework(run: Run, module: Module, name: str, site: Site) -> object:
    """What neither the object nor its user class has under a name."""
    if module.framework == "keras" and (own := keras_methods.attribute(module, name)) is not None:
        return None if own is NONE else own
    if module.spec is not None and name in module.arguments.values:
        return module.arguments.values[name]
    if name in _NAME_LISTS and _NAME_LISTS[name] in module.arguments.values:
        return _named(module, module.arguments.values[_NAME_LISTS[name]])
    if _is_method(module, name):
        return LibraryMethod(module, name)
    if name == "training":
        return True
    inherited = transformers_models.attribute(module, name)
    if inherited is not None:
        return None if inherited is NONE else inherited
    if name in _REGISTRIES:
        return _registry(module, name)
    return _beyond(run, module, name, site)


def _beyond(run: Run, module: Module, name: str, site: Site) -> object:
    """An attribute that neither the code nor the framework has put there."""
    if module.spec is not None and not module.is_partial and name in {"weight", "bias"}:
        return MISSING
    if id(module) in run.pretrained:
        return pretrained.part(run, module, name, site) or UNKNOWN
    if (hook := objects.hook(run, module, "__getattr__")) is not None and not objects.is_running(run, hook):
        return run.call(hook, [name], {}, site)
    if name == "__module__":
        return module.type_name.rpartition(".")[0]
    is_closed = module.user_class is None and not module.is_partial and module.framework == "torch"
    return MISSING if is_closed else Unknown("attribute", holder=module)


def _is_method(module: Module, name: str) -> bool:
    """Whether the framework gives the module a method of this name."""
    if name == configured.METHOD and configured.has_init_weights(module):
        return True
    if transformers_models.has_method(module, name):
        return True
    return name in module_api.METHODS or (module.framework == "keras" and name in keras_methods.METHODS)


_REGISTRIES = frozenset({"_modules", "_parameters", "__dict__"})


def _registry(module: Module, name: str) -> object:
    """`_modules` and `_parameters` as dictionaries that share the module's own, or all attributes."""
    if name == "__dict__":
        known: dict[Hashable, object] = dict(module.attributes.items())
        known.update({key: _registry(module, key) for key in ("_modules", "_parameters")})
        return DictValue(known, is_open=True)
    module.attributes[unregistered.HANDLED] = True
    holder: dict[Hashable, object] = module.children if name == "_modules" else module.parameters  # type: ignore[assignment]  # dictionaries are invariant in the types they hold
    return RegistryValue(holder, module=module)


_NAME_LISTS = {"all_weights": "_all_weights", "_flat_weights": "_flat_weights_names"}
"""Attributes that hold the parameters which other attributes list by name."""


def _named(module: Module, names: object) -> object:
    if isinstance(names, ListValue):
        return ListValue([_named(module, name) for name in names.items])
    return module.parameters.get(str(names))


def bound(run: Run, found: object, receiver: object, site: Site) -> object:
    """A class attribute as its object sees it."""
    if found is NONE:
        return None
    if isinstance(found, FunctionValue):
        if found.wrapping == "property":
            return run.call(BoundMethod(found, receiver), [], {}, site)
        if found.wrapping == "staticmethod":
            return found
        return BoundMethod(found, receiver)
    if isinstance(found, FieldValue):
        return found.default
    if isinstance(found, ManagedFunction):
        return ManagedFunction(bound(run, found.function, receiver, site))
    return found


def _of_library(run: Run, value: LibraryValue, name: str) -> object:
    if name == "__name__":
        short = value.name.rpartition(".")[2]
        return traced(short, "class name", short)
    dotted = f"{value.name}.{name}"
    constant = _CONSTANTS.get(dotted)
    if constant is not None:
        return constant
    canonical = tables.canonical(dotted)
    return run.patches[canonical] if canonical in run.patches else LibraryValue(canonical)


def _of_class(run: Run, value: ClassValue, name: str) -> object:
    """What the class has under a name, members of an enumeration among them."""
    if name in {"__name__", "__qualname__"}:
        short = value.definition.name
        return traced(short, "class name", short)
    if name == "__module__":
        return value.scope.file.parsed.module
    found = classes.find(run, value, name)
    if isinstance(found, FieldValue):
        return found.default
    if isinstance(found, FunctionValue) and found.wrapping == "classmethod":
        return BoundMethod(found, value)
    if found is not None:
        return None if found is NONE else found
    if name == "__init__":
        return LibraryMethod(SuperValue(value, None), "__init__")
    for base in classes.library_bases(value):
        if base in {transformers.CONFIGURATION, transformers.AUTO_MODEL} or transformers.is_model(base):
            return transformers_classes.attribute(run, value, name)
        if base in {classes.TORCH_MODULE, "keras.layers.Layer", "keras.Model"}:
            return LibraryValue(f"{base}.{name}")
    return UNKNOWN


def _of_file(run: Run, value: FileValue, name: str, site: Site) -> object:
    return imports.member(run, value.scope.parsed.module, name, site, run.scope_of(value.scope))


def _of_super(run: Run, value: SuperValue, name: str, site: Site) -> object:
    receiver = value.receiver
    user_class = receiver if isinstance(receiver, ClassValue) else getattr(receiver, "user_class", None)
    if not isinstance(user_class, ClassValue):
        return UNKNOWN
    found = classes.find(run, user_class, name, after=value.after)
    if isinstance(found, FunctionValue) and found.wrapping == "property":
        return run.call(BoundMethod(found, receiver), [], {}, site)
    if isinstance(found, FunctionValue) and found.wrapping != "staticmethod":
        return BoundMethod(found, receiver)
    if found is not None:
        return None if found is NONE else found
    return LibraryMethod(value, name)


def assign(run: Run, value: object, name: str, item: object, site: Site) -> None:
    """`value.name = item`."""
    if isinstance(value, (Module, InstanceValue)):
        objects.assign(run, value, name, item, site)
    elif isinstance(value, ClassValue):
        classes.namespace(run, value).variables[name] = item
    elif isinstance(value, FileValue):
        value.scope.rebind(name, item, run)
    elif isinstance(value, LibraryValue):
        patches.assign(run, value, name, item)
    elif isinstance(value, (TensorValue, Parameter)):
        tensors.set_attribute(run, value, name, item, site)
    else:
        tensors.touch(run, value, site)


def delete(value: object, name: str) -> None:
    """`del value.name`."""
    if isinstance(value, Module):
        for holder in (value.children, value.parameters, value.attributes):
            holder.pop(name, None)
    elif isinstance(value, InstanceValue):
        value.attributes.pop(name, None)
