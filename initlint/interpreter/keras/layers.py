"""Keras layers: built when they are first called, their weights drawn by initializer objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from initlint.frameworks.specs import BindingError, LayerKind, LayerSpec, Operation, bind
from initlint.interpreter import late_creation, layers, signal_graph, tensors
from initlint.interpreter.collection_values import DictValue
from initlint.interpreter.keras import building as keras_building
from initlint.interpreter.keras import functional as keras_functional
from initlint.interpreter.keras import initializers as keras_initializers
from initlint.interpreter.keras import misuse as keras_misuse
from initlint.interpreter.keras import models as keras_models
from initlint.interpreter.keras import shapes as keras_shapes
from initlint.interpreter.keras import wrappers as keras_wrappers
from initlint.interpreter.values import BoundMethod, InitializerValue, TensorValue
from initlint.network.modules import Module
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def build(
    run: Run, spec: LayerSpec, positional: Sequence[object], keywords: Mapping[str, object], site: Site
) -> object:
    """A layer of Keras, or the tensor that `keras.Input` gives."""
    if spec.name == "keras.Input":
        return _input(run, spec, positional, keywords, site)
    module = Module(
        type_name=spec.name, framework="keras", created=site.location, order=run.next_order(), bases=tuple(spec.bases)
    )
    layers.register(run, module)
    if run.forward_depth:
        late_creation.record(run, module, site)
    populate(run, module, spec, positional, keywords, site)
    return module


def populate(
    run: Run,
    module: Module,
    spec: LayerSpec,
    positional: Sequence[object],
    keywords: Mapping[str, object],
    site: Site,
) -> None:
    """What the framework's own constructor does to `module`. Weights come when the layer is built."""
    module.spec = spec
    module.attributes["keras name"] = keras_models.name_of(run, module, keywords.get("name"))
    named = {name: layers.plain(value) for name, value in keywords.items()}
    keras_misuse.check_layer(run, keywords, site)
    try:
        module.arguments = bind(spec.signature, [layers.plain(value) for value in positional], named)
    except BindingError:
        module.is_partial = True
        return
    if spec.attributes is not None:
        module.attributes.update(spec.attributes(module.arguments))
    if spec.name in {"keras.Sequential", "keras.Model"}:
        keras_models.fill(run, module, positional, keywords, site)
        return
    keras_wrappers.adopt(run, module, site)


def _input(
    run: Run, spec: LayerSpec, positional: Sequence[object], keywords: Mapping[str, object], site: Site
) -> object:
    try:
        arguments = bind(spec.signature, [layers.plain(v) for v in positional], dict(keywords))
    except BindingError:
        return UNKNOWN
    shape = keras_models.input_shape(arguments)
    place = sum(node.operation is Operation.INPUT for node in run.graph.nodes)
    given = run.given.shapes[place] if place < len(run.given.shapes) else None
    if given is not None and (shape is None or len(shape) == len(given)):
        shape = given
    return signal_graph.new_input(run, str(arguments["name"] or "input"), site, shape)


def call(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`layer(x)`."""
    keras_building.on_call(run, module, positional, keywords, site)
    result = _result(run, module, positional, keywords, site)
    return keras_functional.note_call(run, module, [*positional, *keywords.values()], result, site)


def _result(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    from initlint.interpreter import forward

    method = forward.forward_method(run, module)
    if method is not None:
        run.forward_depth += 1
        try:
            result = run.call(BoundMethod(method, module), positional, keywords, site)
        finally:
            run.forward_depth -= 1
        return keras_shapes.declared(run, module, result, positional, keywords, site)
    if keras_models.is_sequential(module):
        for child in module.children.values():
            if child is not None:
                positional = [run.call(child, positional[:1], {}, site)]
        return positional[0] if positional else UNKNOWN
    if keras_functional.is_functional(module):
        return keras_functional.call(run, module, positional, keywords, site)
    return _call_layer(run, module, positional, keywords, site)


def _call_layer(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    from initlint.interpreter import forward

    settings = {name: value for name, value in keywords.items() if value is None or isinstance(value, (bool, int, str))}
    result = forward.call_layer(run, module, [*positional, *keywords.values()], site, settings)
    activation = module.arguments["activation"] if "activation" in module.arguments.values else None
    if module.kind is LayerKind.RECURRENT or activation is None or not isinstance(result, TensorValue):
        return result
    if module.kind is LayerKind.ACTIVATION and module.spec is not None and module.spec.activation is not None:
        return result
    if module.kind is LayerKind.ACTIVATION:
        run.graph.nodes.pop()
        inputs = [value for value in positional if isinstance(value, TensorValue)]
        result = inputs[0] if inputs else result
    return keras_models.activate(run, activation, result, site)


def call_initializer_method(
    run: Run, value: InitializerValue, name: str, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """A method of an initializer object; `clone` gives a fresh draw."""
    if name == "clone":
        return keras_initializers.clone(run, value)
    if name == "get_config":
        return DictValue({key: argument for key, argument in value.arguments.values.items() if key != "seed"})
    return tensors.unknown_call(run, [*positional, *keywords.values()], site)
