"""Keras models: Sequential and functional, their layer names, and activations given as arguments."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from initlint.distributions import Shape
from initlint.frameworks.activations import activation_named
from initlint.frameworks.keras.functions import ACTIVATION_FUNCTIONS, NEGATIVE_SLOPES
from initlint.frameworks.specs import UNKNOWN_SIZE, Arguments, Operation, Role, size
from initlint.interpreter import layers, signal_graph
from initlint.interpreter.collection_values import ListValue
from initlint.interpreter.keras import building as keras_building
from initlint.interpreter.keras import functional as keras_functional
from initlint.interpreter.keras import shapes as keras_shapes
from initlint.interpreter.values import FunctionValue, LibraryValue, TensorValue
from initlint.network.modules import Module
from initlint.symbolic import is_number

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_ROLES = {
    "kernel": Role.KERNEL,
    "bias": Role.BIAS,
    "gamma": Role.SCALE,
    "beta": Role.SHIFT,
    "embeddings": Role.EMBEDDING,
}


DECLARED = "declared input shape"
"""The attribute of a Sequential for the shape that its first layer or `Input` declares."""


def role_of(name: str) -> Role:
    """What a weight of this name is."""
    return _ROLES.get(name, Role.OTHER)


def name_of(run: Run, module: Module, given: object) -> str:
    """The layer's name: given, or the class name in snake case, numbered from the second on. A name that is given but not
    known has a question mark in it."""
    if given is not None:
        module.attributes["has own name"] = True
        return str(given) if isinstance(given, str) else f"{_snake(module)}?"
    base = "functional" if module.type_name == "keras.Model" else _snake(module)
    # The count goes over all layers so far, so it costs more the more there are.
    run.step(len(run.modules) // 32)
    earlier = sum(
        1
        for other in run.modules
        if other is not module and other.class_name == module.class_name and not other.attributes.get("has own name")
    )
    return f"{base}_{earlier}" if earlier else base


def _snake(module: Module) -> str:
    """The class name as Keras makes layer names of it."""
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", module.class_name)).lower()


def input_shape(arguments: Arguments) -> Shape | None:
    """The shape, batch included, that `Input(...)` or an `input_shape` argument declares."""
    whole = arguments.values.get("batch_shape") or arguments.values.get("batch_input_shape")
    if isinstance(whole, tuple):
        return tuple(size(part) for part in whole)
    shape = arguments.values.get("shape")
    shape = arguments.values.get("input_shape") if shape is None else shape
    if isinstance(shape, ListValue):
        shape = tuple(shape.items)
    if isinstance(shape, tuple):
        return (UNKNOWN_SIZE, *(size(part) for part in shape))
    dimension = arguments.values.get("input_dim")
    if is_number(dimension):
        return (UNKNOWN_SIZE, size(dimension))
    return None


def is_sequential(module: Module) -> bool:
    """Whether calling the model calls its layers in order."""
    return "keras.Sequential" in {module.type_name, *module.bases}


def fill(run: Run, module: Module, positional: Sequence[object], keywords: Mapping[str, object], site: Site) -> None:
    """What the constructors of Sequential and Model do with their arguments."""
    if is_sequential(module):
        given = positional[0] if positional else keywords.get("layers")
        items = given.items if isinstance(given, ListValue) else (given if isinstance(given, tuple) else ())
        module.has_unknown_parts = given is not None and not isinstance(given, (ListValue, tuple))
        for item in items:
            add(run, module, item, site)
        return
    values = {**dict(zip(("inputs", "outputs"), positional, strict=False)), **keywords}
    outputs = values.get("outputs", values.get("output"))
    if outputs is not None:
        keras_functional.adopt(run, module, values.get("inputs", values.get("input")), outputs, site)


def add(run: Run, model: Module, item: object, site: Site) -> None:
    """`model.add(layer)`: builds the layer as soon as the shape it sees is known."""
    if isinstance(item, TensorValue):
        model.attributes["shape"] = item.shape
        model.attributes.setdefault(DECLARED, item.shape)
        return
    if not isinstance(item, Module):
        model.has_unknown_parts = True
        return
    shape = input_shape(item.arguments) or model.attributes.get("shape")
    model.attributes.setdefault(DECLARED, shape)
    if item.type_name in {"keras.layers.InputLayer", "keras.Input"}:
        model.attributes["shape"] = shape
        return
    key = str(item.attributes.get("keras name", f"layer_{len(model.children)}"))
    layers.attach(run, model, key if key not in model.children else f"{key}_{len(model.children)}", item)
    if isinstance(shape, tuple):
        model.attributes["shape"] = _built_shape(run, item, shape, site)


def propagate(run: Run, model: Module, shape: Shape | None, site: Site) -> Shape | None:
    """`model.build(shape)` of a Sequential; gives the shape of what comes out."""
    current: object = shape
    for child in model.children.values():
        if child is not None:
            current = _built_shape(run, child, current if isinstance(current, tuple) else None, site)
    return current if isinstance(current, tuple) else None


def _built_shape(run: Run, layer: Module, shape: Shape | None, site: Site) -> Shape | None:
    if is_sequential(layer):
        return propagate(run, layer, shape, site)
    if keras_functional.is_functional(layer):
        return keras_functional.output_shape(layer)
    keras_building.ensure_built(run, layer, shape, site)
    return None if shape is None else keras_shapes.of_call(run, layer, shape, site)


def activate(run: Run, activation: object, value: TensorValue, site: Site) -> TensorValue:
    """The node of an `activation=` argument: a name, a function of a library, or something unknown."""
    name = ""
    if isinstance(activation, str):
        name = str(activation)
    elif isinstance(activation, LibraryValue):
        name = ACTIVATION_FUNCTIONS.get(activation.name, "")
    elif isinstance(activation, (FunctionValue, Module)):
        result = run.call(activation, [value], {}, site)
        return result if isinstance(result, TensorValue) else value
    spec = activation_named(name) if name else None
    if spec is None:
        return signal_graph.derived(run, Operation.OPAQUE, [value], site, name="activation")
    if spec.name == "linear":
        return value
    operation = Operation.SOFTMAX if "softmax" in spec.name else Operation.ACTIVATION
    settings: dict[int | str, object] = {}
    if spec.name in NEGATIVE_SLOPES:
        settings["negative_slope"] = NEGATIVE_SLOPES[spec.name]
    return signal_graph.derived(run, operation, [value], site, name=spec.name, shape=value.shape, settings=settings)
