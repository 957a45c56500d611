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
    objects,
    patterns,
    tensor_methods,
    tensors,
)
from initlint.interpreter.values import (
    ClassValue,
    DictValue,
    InitializerValue,
    InstanceValue,
    LibraryMethod,
    ListValue,
    MatchValue,
    PatternValue,
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
    if isinstance(receiver, (PatternValue, MatchValue)):
        return patterns.call_method(run, receiver, method.name, positional, keywords, site)
    if isinstance(receiver, (ListValue, Walk)):
        return collection_methods.call_list(run, receiver, method.name, positional, keywords)
    if isinstance(receiver, DictValue):
        return collection_methods.call_dict(receiver, method.name, positional, keywords)
    if isinstance(receiver, tuple):
        return collection_methods.call_tuple(receiver, method.name, positional)
    if isinstance(receiver, InstanceValue):
        return _call_of_held(run, receiver, method.name, positional, keywords, site)
    if isinstance(receiver, InitializerValue):
        return keras_layers.call_initializer_method(run, receiver, method.name, positional, keywords, site)
    return tensors.unknown_call(run, [*positional, *keywords.values()], site)


def _call_of_held(
    run: Run, value: InstanceValue, name: str, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """A method of the built-in value that the object is, or of named tuples."""
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
    if name in module_api.METHODS or receiver.framework == "keras":
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
