"""The methods every Keras layer or model has: adding weights and layers, building, compiling, loading."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.distributions import LOADED, Shape
from initlint.frameworks.specs import size
from initlint.interpreter import (
    keras_building,
    keras_functional,
    keras_initializers,
    keras_misuse,
    keras_models,
    layers,
)
from initlint.interpreter.values import ClassValue, LibraryMethod
from initlint.network.events import TensorUse
from initlint.network.modules import Module
from initlint.network.parameters import Parameter, Via
from initlint.symbolic import is_number
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Method = Callable[["Run", Module, list[object], dict[str, object], "Site"], object]


def _add_weight(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`self.add_weight(...)`; before Keras 3 the name came first."""
    order = ("name", "shape") if positional and isinstance(positional[0], str) else ("shape", "initializer")
    values = {**dict(zip(order, positional, strict=False)), **keywords}
    shape = layers.plain(values.get("shape"))
    known: Shape | None = None
    if isinstance(shape, tuple):
        known = tuple(size(part) for part in shape)
    elif is_number(shape):
        known = (shape,)
    elif shape is None:
        known = ()
    initializer = values.get("initializer", "glorot_uniform")
    keras_misuse.check_initializer(run, "initializer", initializer, site)
    law = keras_initializers.law(run, initializer, known, None, site)
    trainable = values.get("trainable", True)
    parameter = Parameter(
        leaf="",
        shape=known,
        role=keras_models.role_of(str(values.get("name", ""))),
        created=site.location,
        requires_grad=trainable if isinstance(trainable, bool) else None,
        is_buffer=trainable is False,
    )
    via = Via.INITIALIZER if "initializer" in values else Via.DEFAULT
    run.write(parameter.writes, law, site.location, via, function=keras_initializers.name(initializer))
    return parameter


def _add(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    keras_models.add(run, module, positional[0] if positional else keywords.get("layer", UNKNOWN), site)
    return None


def _build(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    shape = layers.plain(positional[0] if positional else keywords.get("input_shape", UNKNOWN))
    known = tuple(size(part) for part in shape) if isinstance(shape, tuple) else None
    if keras_models.is_sequential(module):
        keras_models.propagate(run, module, known, site)
    elif isinstance(module.user_class, ClassValue):
        # The user's own `build`, if there is one, has called this as `super().build(...)`.
        keras_building.build_base(run, module, known, site)
    else:
        keras_building.ensure_built(run, module, known, site)
    return None


def _compile(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    names = ("optimizer", "loss")
    values = {**dict(zip(names, positional, strict=False)), **keywords}
    known = tuple((name, value) for name, value in values.items() if isinstance(value, (str, int, float, bool)))
    run.record(
        TensorUse(order=run.next_order(), location=site.location, function="keras.Model.compile", arguments=known)
    )
    return None


def _set_weights(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    for _, parameter in module.named_parameters():
        run.write(parameter.writes, LOADED, site.location, Via.LOAD, function="set_weights")
    return None


def _nothing(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return None


def _get_layer(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    name = positional[0] if positional else keywords.get("name", keywords.get("index", UNKNOWN))
    if isinstance(name, str):
        return module.children.get(name) or UNKNOWN
    children = list(module.children.values())
    return children[name] if isinstance(name, int) and -len(children) <= name < len(children) else UNKNOWN


METHODS: dict[str, Method] = {
    "add": _add,
    "add_weight": _add_weight,
    "add_variable": _add_weight,
    "build": _build,
    "compile": _compile,
    "set_weights": _set_weights,
    "load_weights": _set_weights,
    "get_layer": _get_layer,
    **dict.fromkeys(("fit", "summary", "evaluate", "predict", "add_loss", "save", "train_on_batch"), _nothing),
}


def attribute(module: Module, name: str) -> object | None:
    """What a Keras layer has beside its arguments and what the code stores on it, None if it is not known."""
    return LibraryMethod(module, name) if name in METHODS else keras_functional.attribute(module, name)
