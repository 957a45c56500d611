"""The methods every PyTorch module has: registering, walking, applying, loading."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.distributions import LOADED
from initlint.interpreter import (
    attributes,
    configured,
    container_methods,
    containers,
    layers,
    objects,
    slips,
    tensors,
    trainers,
    walks,
)
from initlint.interpreter.collection_values import DictValue
from initlint.interpreter.keras import methods as keras_methods
from initlint.interpreter.keras import tracking as keras_tracking
from initlint.interpreter.unregistered import HANDLED
from initlint.interpreter.values import ClassValue, LibraryValue
from initlint.network.modules import Module
from initlint.network.parameters import Parameter, Via
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def class_of(module: Module) -> object:
    """The class of a module, as `type(module)` gives it."""
    return module.user_class if isinstance(module.user_class, ClassValue) else LibraryValue(module.type_name)


def set_attribute(run: Run, module: Module, name: str, item: object, site: Site) -> None:
    """`module.name = item`, with PyTorch's registration."""
    if module.framework == "keras" and keras_tracking.store(run, module, name, item):
        return
    if isinstance(item, Module):
        layers.attach(run, module, name, item)
    elif isinstance(item, Parameter):
        _register_parameter(module, name, item)
    elif item is None and (name in module.children or name in module.parameters):
        holder: dict[str, None] = module.children if name in module.children else module.parameters  # type: ignore[assignment]  # both map names to None or an object
        holder[name] = None
    else:
        slips.tensor_as_parameter(run, module, name, item, site)
        if isinstance(item, Unknown) and item.reason == "call":
            module.has_unknown_parts = True
        module.attributes[name] = item
        if module.framework == "keras":
            keras_tracking.track(run, module, name, item)


def _register_parameter(module: Module, name: str, parameter: Parameter) -> None:
    old = module.parameters.get(name)
    module.attributes.pop(name, None)
    if parameter.module is None:
        parameter.leaf, parameter.module = name, module
        if old is not None:
            parameter.role = old.role
    module.parameters[name] = parameter


def _itself(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return module


def _none(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return None


def _unknown(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return UNKNOWN


def _freeze(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    flag = positional[0] if positional else keywords.get("requires_grad", True)
    for _, parameter in module.named_parameters():
        parameter.requires_grad = flag if isinstance(flag, bool) else None
    return module


def _state(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`state_dict()`: the parameters under their names, and buffers that are not followed."""
    named = {name: tensors.reshaped(p, p.shape) for name, p in module.named_parameters()}
    is_plain = not module.is_partial and not positional and not keywords and id(module) not in run.pretrained
    return DictValue(dict(named.items()), is_open=True) if is_plain else UNKNOWN


def _load(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """What is loaded from another network of the program, or from memory, is known; the rest comes from a file."""
    state = positional[0] if positional else keywords.get("state_dict", UNKNOWN)
    found = state.items if isinstance(state, DictValue) else {}
    given = {name: found.get(name) for name, _ in module.named_parameters()}
    if given and all(tensors.has_memory(value) for value in given.values()):
        laws = {name: tensors.law_of(value) for name, value in given.items()}
        for name, parameter in module.named_parameters():
            run.write(parameter.writes, laws[name], site.location, Via.ASSIGNMENT, function="load_state_dict")
        return UNKNOWN
    for _, parameter in module.named_parameters():
        run.write(parameter.writes, LOADED, site.location, Via.LOAD, function="load_state_dict")
    return UNKNOWN


def _to_empty(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    tensors.forget(run, module, site, "to_empty")
    return module


def _add_module(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    name = positional[0] if positional else keywords.get("name", UNKNOWN)
    child = positional[1] if len(positional) > 1 else keywords.get("module", UNKNOWN)
    if isinstance(child, Unknown):
        module.attributes[HANDLED] = True
    key = str(name) if isinstance(name, str) else f"?{len(module.children)}"
    containers.put(run, module, key, child, site)
    return None


def _register_buffer(
    run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    values = {**dict(zip(("name", "tensor"), positional, strict=False)), **keywords}
    if isinstance(values.get("name"), str):
        module.attributes[str(values["name"])] = values.get("tensor")
    return None


def _register(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    values = {**dict(zip(("name", "param"), positional, strict=False)), **keywords}
    name, parameter = values.get("name"), values.get("param")
    if isinstance(name, str) and isinstance(parameter, Parameter):
        _register_parameter(module, str(name), parameter)
    elif isinstance(name, str) and parameter is None:
        module.parameters[str(name)] = None
    return None


def _get_submodule(
    run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    path = positional[0] if positional else UNKNOWN
    if not isinstance(path, str):
        return UNKNOWN
    found: object = dict(module.named_modules()).get(str(path))
    found = found or dict(module.named_parameters()).get(str(path))
    return UNKNOWN if found is None else found


def _reset(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    layers.redraw_defaults(run, module, site)
    return None


def _zero_padding(
    run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """`embedding._fill_padding_idx_with_zero()`."""
    weight, place = module.parameters.get("weight"), module.arguments.values.get("padding_idx")
    if weight is not None and place is not None:
        tensors.assign_part(run, weight, place, 0, site)
    return None


def _set(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if len(positional) == 2 and isinstance(positional[0], str):
        objects.assign(run, module, str(positional[0]), positional[1], site)
    return None


def _get(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`module.__getattr__(name)`, which knows parameters and submodules alone."""
    name = positional[0] if positional else UNKNOWN
    if not isinstance(name, str):
        tensors.touch(run, module, site)
        return UNKNOWN
    for holder in (module.children, module.parameters, module.attributes):
        if name in holder:
            return holder[str(name)]
    if not module.is_partial:
        run.raise_if_caught("AttributeError", site)
    return Unknown("attribute")


def _delete(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if positional and isinstance(positional[0], str):
        attributes.delete(module, str(positional[0]))
    return None


def _forward(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return run.call(module, positional, keywords, site)


def _save_hyperparameters(
    run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    trainers.save_hyperparameters(run, module, positional, keywords, site)
    return None


METHODS: dict[str, Callable[[Run, Module, list[object], dict[str, object], Site], object]] = {
    **walks.METHODS,
    **container_methods.METHODS,
    **dict.fromkeys(
        [
            "to",
            "cuda",
            "cpu",
            "train",
            "eval",
            "half",
            "float",
            "double",
            "bfloat16",
            "share_memory",
            "type",
            "compile",
            "tie_weights",
            "xpu",
            "npu",
        ],
        _itself,
    ),
    **dict.fromkeys(
        ["zero_grad", "register_forward_hook", "register_forward_pre_hook", "extra_repr", "_log_api_usage_once"], _none
    ),
    "state_dict": _state,
    **dict.fromkeys(["__repr__", "get_buffer", "log", "log_dict"], _unknown),
    "save_hyperparameters": _save_hyperparameters,
    "requires_grad_": _freeze,
    "to_empty": _to_empty,
    "load_state_dict": _load,
    "add_module": _add_module,
    "register_module": _add_module,
    "register_buffer": _register_buffer,
    "register_parameter": _register,
    "get_submodule": _get_submodule,
    "get_parameter": _get_submodule,
    "reset_parameters": _reset,
    "_reset_parameters": _reset,
    "forward": _forward,
    "__call__": _forward,
    "_fill_padding_idx_with_zero": _zero_padding,
    "__setattr__": _set,
    "__getattr__": _get,
    "__delattr__": _delete,
}


def call(
    run: Run, module: Module, name: str, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """A framework method on a module."""
    if module.framework == "keras" and name in keras_methods.METHODS:
        return keras_methods.METHODS[name](run, module, positional, keywords, site)
    method = METHODS.get(name)
    if method is not None:
        return method(run, module, positional, keywords, site)
    if name == configured.METHOD and configured.has_init_weights(module):
        configured.call_base(run, module, site)
        return None
    return tensors.unknown_call(run, [*positional, *keywords.values()], site)
