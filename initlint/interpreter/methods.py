"""Calls of methods that Python or the framework defines, by what they are called on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.interpreter import (
    classes,
    collection_methods,
    configured,
    forward,
    indexing,
    initializers,
    layers,
    module_api,
    objects,
    records,
    regular_expressions,
    tensor_methods,
    tensors,
)
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.keras import layers as keras_layers
from initlint.interpreter.library_values import MatchValue, PatternValue
from initlint.interpreter.transformers import classes as transformers_classes
from initlint.interpreter.transformers import configs as transformers_configs
from initlint.interpreter.transformers import models as transformers_models
from initlint.interpreter.values import (
    ClassValue,
    InitializerValue,
    InstanceValue,
    LibraryMethod,
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
    if isinstance(receiver, (Module, ClassValue)):
        return _call_on_module(run, receiver, method.name, positional, keywords, site)
    if isinstance(receiver, (TensorValue, Parameter)):
        return tensor_methods.call(run, receiver, method.name, positional, keywords, site)
    if receiver is None:
        initializers.record_none_method(run, method.name, site)
        return UNKNOWN
    if isinstance(receiver, SuperValue):
        return _call_super(run, receiver, method.name, positional, keywords, site)
    if isinstance(receiver, str):
        return collection_methods.call_text(run, receiver, method.name, positional, keywords, site)
    if isinstance(receiver, (PatternValue, MatchValue)):
        return regular_expressions.call_method(run, receiver, method.name, positional, keywords, site)
    if isinstance(receiver, (ListValue, Walk)):
        return collection_methods.call_list(run, receiver, method.name, positional, keywords)
    if isinstance(receiver, DictValue):
        return collection_methods.call_dict(receiver, method.name, positional, keywords)
    if isinstance(receiver, tuple):
        return collection_methods.call_tuple(receiver, method.name, positional)
    if isinstance(receiver, InstanceValue):
        return _call_of_held(run, receiver, method.name, positional, keywords, site)
    if isinstance(receiver, records.ParserValue):
        return records.call_parser(run, receiver, method.name, positional, keywords, site)
    if isinstance(receiver, InitializerValue):
        return keras_layers.call_initializer_method(run, receiver, method.name, positional, keywords, site)
    return tensors.unknown_call(run, [*positional, *keywords.values()], site)


def _call_on_module(
    run: Run, value: Module | ClassValue, name: str, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """A method that PyTorch or transformers defines, or a class method of transformers."""
    if isinstance(value, Module):
        if transformers_models.has_method(value, name):
            return transformers_models.METHODS[name](run, value, positional, keywords, site)
        return module_api.call(run, value, name, positional, keywords, site)
    return transformers_classes.call(run, value, name, positional, keywords, site)


def _call_of_held(
    run: Run, value: InstanceValue, name: str, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """A method of the built-in value that the object is, of named tuples, or of transformers' configurations."""
    if value.synonyms is not None:
        return transformers_configs.call(run, value, name, positional, keywords, site)
    if name == "_asdict":
        return DictValue(dict(value.attributes.items()))
    if name == "_replace":
        attributes = {**value.attributes, **keywords}
        return InstanceValue(value.user_class, attributes, held=tuple(attributes.values()))
    return call(run, LibraryMethod(value.held, name), positional, keywords, site)


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
    if isinstance(receiver, InstanceValue):
        return _call_super_of_object(run, receiver, value, name, positional, keywords, site)
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
        objects.store(run, receiver, str(positional[0]), positional[1], site)
        return None
    if transformers_models.has_method(receiver, name):
        return transformers_models.METHODS[name](run, receiver, positional, keywords, site)
    is_configuration = name == configured.METHOD and configured.is_configured(receiver)
    if name in module_api.METHODS or is_configuration or receiver.framework == "keras":
        return module_api.call(run, receiver, name, positional, keywords, site)
    if receiver.is_partial:
        return tensors.unknown_call(run, [receiver, *positional, *keywords.values()], site)
    return UNKNOWN


def _call_super_of_object(
    run: Run,
    receiver: InstanceValue,
    value: SuperValue,
    name: str,
    positional: list[object],
    keywords: dict[str, object],
    site: Site,
) -> object:
    """The same for an object that is no module: what Python's own classes do."""
    if name == "__init__":
        if receiver.held is not None:
            classes.fill_held(run, receiver, positional, keywords, site)
        else:
            classes.fill_base_fields(run, receiver, value.after, positional, keywords, site)
        return None
    if name == "__setattr__" and len(positional) == 2 and isinstance(positional[0], str):
        objects.store(run, receiver, str(positional[0]), positional[1], site)
        return None
    if name == "__getitem__" and positional and receiver.held is not None:
        return indexing.get_item(run, receiver.held, positional[0], site)
    if name == "__setitem__" and len(positional) == 2 and receiver.held is not None:
        indexing.set_item(run, receiver.held, positional[0], positional[1], site)
        return None
    if receiver.held is not None:
        return call(run, LibraryMethod(receiver.held, name), positional, keywords, site)
    return UNKNOWN
