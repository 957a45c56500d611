"""Calls of methods that Python or the framework defines, by what they are called on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.interpreter import (
    classes,
    collection_methods,
    forward,
    indexing,
    initializers,
    keras_layers,
    layers,
    module_api,
    tensor_methods,
    tensors,
    transformers_auto,
    transformers_configs,
    transformers_models,
)
from initlint.interpreter.values import (
    ClassValue,
    DictValue,
    InitializerValue,
    InstanceValue,
    LibraryMethod,
    ListValue,
    RegistryValue,
    SuperValue,
    TensorValue,
    Walk,
)
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def call(run: Run, method: LibraryMethod, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`receiver.name(...)`."""
    receiver = method.receiver
    if isinstance(receiver, Module):
        if transformers_models.has_method(receiver, method.name):
            return transformers_models.METHODS[method.name](run, receiver, positional, keywords, site)
        return module_api.call(run, receiver, method.name, positional, keywords, site)
    if isinstance(receiver, (TensorValue, Parameter)):
        return tensor_methods.call(run, receiver, method.name, positional, keywords, site)
    if receiver is None:
        initializers.record_none_method(run, method.name, site)
        return UNKNOWN
    if isinstance(receiver, SuperValue):
        return _call_super(run, receiver, method.name, positional, keywords, site)
    if isinstance(receiver, str):
        return collection_methods.call_text(run, receiver, method.name, positional, keywords, site)
    if isinstance(receiver, (ListValue, Walk)):
        return collection_methods.call_list(run, receiver, method.name, positional, keywords)
    if isinstance(receiver, RegistryValue):
        return _call_registry(receiver, method.name, positional, keywords)
    if isinstance(receiver, DictValue):
        return collection_methods.call_dict(receiver, method.name, positional, keywords)
    if isinstance(receiver, tuple):
        return collection_methods.call_tuple(receiver, method.name, positional)
    if isinstance(receiver, InstanceValue):
        return transformers_configs.call(run, receiver, method.name, positional, keywords, site)
    if isinstance(receiver, ClassValue):
        return _call_on_class(run, receiver, method.name, positional, keywords, site)
    if isinstance(receiver, InitializerValue):
        return keras_layers.call_initializer_method(run, receiver, method.name, positional, keywords, site)
    return tensors.unknown_call(run, [*positional, *keywords.values()], site)


def _call_registry(
    value: RegistryValue, name: str, positional: list[object], keywords: dict[str, object]
) -> object:
    """A method of a dictionary, on what a module holds."""
    result = collection_methods.call_dict(value.as_dict(), name, positional, keywords)
    if name == "pop" and positional:
        indexing.delete_item(value, positional[0])
    elif name in {"update", "clear", "setdefault", "popitem", "move_to_end"}:
        value.module.has_unknown_parts = True
    return result


def _call_on_class(
    run: Run, value: ClassValue, name: str, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """A class method that transformers defines."""
    if transformers_configs.is_configuration(value):
        return transformers_configs.call_on_class(run, value, name, positional, keywords, site)
    if name == "from_config":
        return transformers_auto.from_config(run, value, positional, keywords, site)
    return transformers_models.call_on_class(run, value, name, positional, keywords, site)


def _call_super(
    run: Run, value: SuperValue, name: str, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """`super().name(...)` where no user class defines it."""
    receiver = value.receiver
    if isinstance(receiver, ClassValue):
        # `Base.__init__(self, ...)`: the receiver is the first argument.
        receiver, positional = (positional[0], positional[1:]) if positional else (None, positional)
    if isinstance(receiver, InstanceValue) and receiver.synonyms is not None:
        if name == "__init__":
            transformers_configs.construct_base(run, receiver, value.after, keywords, site)
            return None
        return transformers_configs.call(run, receiver, name, positional, keywords, site)
    if isinstance(receiver, InstanceValue) and name == "__init__":
        classes.fill_base_fields(run, receiver, value.after, positional, keywords)
        return None
    if not isinstance(receiver, Module):
        return UNKNOWN
    if name == "__init__":
        classes.construct_base(run, receiver, value.after, positional, keywords, site)
        return None
    if name in {"forward", "call", "__call__"}:
        return forward.call_base(run, receiver, positional, keywords, site)
    if name in {"reset_parameters", "_reset_parameters"}:
        layers.redraw_defaults(run, receiver, site)
        return None
    if name == "__setattr__" and len(positional) == 2 and isinstance(positional[0], str):
        module_api.set_attribute(run, receiver, positional[0], positional[1], site)
        return None
    if transformers_models.has_method(receiver, name):
        return transformers_models.METHODS[name](run, receiver, positional, keywords, site)
    if name in module_api.METHODS or receiver.framework == "keras":
        return module_api.call(run, receiver, name, positional, keywords, site)
    if receiver.is_partial:
        return tensors.unknown_call(run, [receiver, *positional, *keywords.values()], site)
    return UNKNOWN
