"""Modules of OpenMMLab, whose `init_weights()` does what their `init_cfg` says.

The order is that of mmengine: a module's own configuration over all that is below it, then the `init_weights()` of its
children, then its pretrained weights. Nothing of it happens until somebody calls it, the runner as a rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.distributions import LOADED
from initlint.frameworks.specs import BindingError, bind
from initlint.frameworks.torch.module_initializers import CONFIGURED_INITIALIZERS, prior_bias
from initlint.frameworks.torch.rows import LAZY_MIXIN
from initlint.frameworks.torch.third_party_layers import CONFIGURED_MODULE
from initlint.interpreter import classes, module_initializers, openmmlab_layers, tensors, traversals
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.sites import Site
from initlint.interpreter.values import BoundMethod, ClassValue, FunctionValue, LibraryValue
from initlint.network.events import FunctionCall
from initlint.network.modules import Module
from initlint.network.parameters import Via
from initlint.unknown import Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run

METHOD = "init_weights"
_DONE = "_is_init"
_CONFIGURATION = "init_cfg"
_NOT_FOR_THE_LAW = frozenset({"type", "layer", "override", "bias_prob", "name"})


def is_configured(module: Module) -> bool:
    """Whether the module derives from OpenMMLab's base class."""
    return CONFIGURED_MODULE in module.bases


def has_init_weights(module: Module) -> bool:
    """Whether OpenMMLab gives the module that method."""
    return is_configured(module) or module.type_name == openmmlab_layers.CONV_MODULE


def init_weights(run: Run, module: Module, site: Site) -> None:
    """`module.init_weights()` as the base class has it; a second call does nothing."""
    if module.attributes.get(_DONE) is True:
        return
    given = list(_configurations(module.attributes.get(_CONFIGURATION)))
    pretrained = [value for value in given if _kind(value) == "Pretrained"]
    for value in given:
        if value not in pretrained:
            _initialize(run, module, value, site)
    for child in list(module.children.values()):
        if child is not None and child.attributes.get(_DONE) is not True:
            call(run, child, site)
    for value in pretrained:
        _load(run, module, value, site)
    module.attributes[_DONE] = True


def initialize(run: Run, module: Module, value: object, site: Site) -> None:
    """The function of that name: what the configuration says, at once."""
    for part in _configurations(value):
        (_load if _kind(part) == "Pretrained" else _initialize)(run, module, part, site)


def call(run: Run, module: Module, site: Site) -> None:
    """`module.init_weights()` of a module that may have it: the user's, the base class's, or none."""
    method = _own_method(run, module)
    if method is not None:
        run.call(BoundMethod(method, module), [], {}, site)
    elif is_configured(module):
        init_weights(run, module, site)
    elif module.type_name == openmmlab_layers.CONV_MODULE:
        openmmlab_layers.init_conv_module(run, module, site)
    elif module.is_partial:
        tensors.touch(run, module, site)


def call_base(run: Run, module: Module, site: Site) -> None:
    """The method as OpenMMLab defines it, whatever the user's class does."""
    if is_configured(module):
        init_weights(run, module, site)
    else:
        openmmlab_layers.init_conv_module(run, module, site)


def start(run: Run, module: Module, site: Site) -> None:
    """What the runner does to a model before it trains it, unless the code has done so itself."""
    method = _own_method(run, module)
    if module.attributes.get(_DONE) is True or (method is not None and _has_run(run, method)):
        return
    call(run, module, site)


def _own_method(run: Run, module: Module) -> FunctionValue | None:
    if not isinstance(module.user_class, ClassValue):
        return None
    found = classes.find(run, module.user_class, METHOD)
    return found if isinstance(found, FunctionValue) else None


def _has_run(run: Run, method: FunctionValue) -> bool:
    return any(isinstance(event, FunctionCall) and event.defined == method.location for event in run.events)


def _configurations(value: object) -> Iterator[object]:
    if isinstance(value, ListValue):
        yield from value.items
        if value.is_open:
            yield Unknown("configuration")
    elif isinstance(value, tuple):
        yield from value
    elif value is not None:
        yield value


def _kind(value: object) -> str:
    """The name of the initializer that a configuration asks for, empty if that is not known."""
    kind = value.items.get("type") if isinstance(value, DictValue) else None
    if isinstance(kind, LibraryValue):
        return kind.name.rpartition(".")[2].removesuffix("Init")
    return str(kind) if isinstance(kind, str) else ""


def _initialize(run: Run, module: Module, value: object, site: Site) -> None:
    """One configuration: its layers below the module, then the parts that `override` names."""
    if not isinstance(value, DictValue) or value.is_open:
        tensors.touch(run, module, site)
        return
    names = _layer_names(value.items.get("layer"))
    visited = tuple(traversals.children_first(run, module))
    with traversals.traversal(run, module, visited, value.created or site.location, through=_CONFIGURATION):
        for layer in visited:
            if names is None or names & _class_names(layer):
                _write(run, layer, value, site, is_certain=names is not None)
        for part in _configurations(value.items.get("override")):
            _override(run, module, part, value, site)


def _layer_names(value: object) -> frozenset[str] | None:
    """The class names that `layer` lists; none for none given, None where they are not known."""
    if value is None:
        return frozenset()
    if isinstance(value, str):
        return frozenset({str(value)})
    if isinstance(value, ListValue) and not value.is_open and all(isinstance(item, str) for item in value.items):
        return frozenset(str(item) for item in value.items)
    return None


def _class_names(module: Module) -> frozenset[str]:
    """The module's class and the classes directly above it, which is as far as mmengine looks."""
    user_class = module.user_class
    if isinstance(user_class, ClassValue):
        found = [user_class.definition.name]
        for base in user_class.bases:
            name = base.definition.name if isinstance(base, ClassValue) else getattr(base, "name", "")
            found.append(str(name).rpartition(".")[2])
        return frozenset(found)
    direct = module.bases if LAZY_MIXIN in module.bases else module.bases[:1]
    return frozenset([module.class_name, *(base.rpartition(".")[2] for base in direct)])


def _override(run: Run, module: Module, part: object, outer: DictValue, site: Site) -> None:
    """A part of the module, initialized whole, by its own configuration or by that around it."""
    name = part.items.get("name") if isinstance(part, DictValue) and not part.is_open else None
    if not isinstance(part, DictValue) or not isinstance(name, str):
        tensors.touch(run, module, site)
        return
    target = run.attribute(module, str(name), site)
    chosen = part if len(part.items) > 1 else outer
    if not isinstance(target, Module):
        tensors.touch(run, target, site)
        return
    if _kind(chosen) == "Pretrained":
        _load(run, target, chosen, site)
        return
    for layer in traversals.children_first(run, target):
        _write(run, layer, chosen, site, is_certain=True)


def _write(run: Run, layer: Module, value: DictValue, site: Site, *, is_certain: bool) -> None:
    spec = CONFIGURED_INITIALIZERS.get(_kind(value))
    own = [parameter for name, parameter in layer.parameters.items() if name in {"weight", "bias"}]
    if not any(own) and not layer.is_partial:
        return
    place = site if value.created is None else Site(value.created, site.scope)
    keywords = {str(name): item for name, item in value.items.items() if name not in _NOT_FOR_THE_LAW}
    probability = value.items.get("bias_prob")
    if probability is not None:
        keywords["bias"] = prior_bias(probability) if isinstance(probability, float) else Unknown("bias")
    try:
        arguments = None if spec is None else bind(spec.signature, [layer], keywords)
    except BindingError:
        arguments = None
    if spec is None or arguments is None or not is_certain:
        for parameter in own:
            tensors.touch(run, parameter, place)
        return
    module_initializers.write(run, spec, layer, arguments, place)


def _load(run: Run, module: Module, value: object, site: Site) -> None:
    """`dict(type="Pretrained", checkpoint=...)`."""
    created = value.created if isinstance(value, DictValue) else None
    place = site.location if created is None else created
    for _, parameter in module.named_parameters():
        run.write(parameter.writes, LOADED, place, Via.LOAD, function="mmengine.model.PretrainedInit")
