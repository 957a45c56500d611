"""Keras layers: built when they are first called, their weights drawn by initializer objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from initlint.distributions import LOADED, UNKNOWN_DISTRIBUTION, Shape
from initlint.frameworks.specs import BindingError, LayerKind, LayerSpec, bind, size
from initlint.interpreter import (
    iteration,
    keras_initializers,
    keras_misuse,
    keras_models,
    keras_wrappers,
    late_creation,
    layers,
    signal_graph,
    tensors,
)
from initlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    DictValue,
    FunctionValue,
    InitializerValue,
    ListValue,
    TensorValue,
)
from initlint.network.events import TensorUse
from initlint.network.modules import Module
from initlint.network.parameters import Parameter, Via
from initlint.symbolic import is_number
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Method = Callable[["Run", Module, list[object], dict[str, object], "Site"], object]


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
    return signal_graph.new_input(run, str(arguments["name"] or "input"), site, keras_models.input_shape(arguments))


def call(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`layer(x)`."""
    from initlint.interpreter import forward

    ensure_built(run, module, _first_shape([*positional, *keywords.values()]), site)
    method = forward.forward_method(run, module)
    if method is not None:
        run.forward_depth += 1
        try:
            return run.call(BoundMethod(method, module), positional, keywords, site)
        finally:
            run.forward_depth -= 1
    if keras_models.is_sequential(module):
        for child in module.children.values():
            if child is not None:
                positional = [run.call(child, positional[:1], {}, site)]
        return positional[0] if positional else UNKNOWN
    return _call_layer(run, module, positional, keywords, site)


def _call_layer(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    from initlint.interpreter import forward

    result = forward.call_layer(run, module, [*positional, *keywords.values()], site)
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


def _first_shape(values: Sequence[object]) -> Shape | None:
    for tensor in signal_graph.tensors_in(values):
        return tensor.shape
    return None


def ensure_built(run: Run, module: Module, input_shape: Shape | None, site: Site) -> None:
    """Creates the layer's weights on its first call."""
    from initlint.interpreter import classes

    if module.attributes.get("is built"):
        return
    module.attributes["is built"] = True
    if isinstance(module.user_class, ClassValue):
        method = classes.find(run, module.user_class, "build")
        if isinstance(method, FunctionValue):
            shape: object = UNKNOWN if input_shape is None else input_shape
            run.call(BoundMethod(method, module), [shape], {}, site)
            return
    build_weights(run, module, input_shape, site)
    if keras_wrappers.is_wrapper(module):
        keras_wrappers.build_wrapped(run, module, input_shape, site)


def build_weights(run: Run, module: Module, input_shape: Shape | None, site: Site) -> None:
    """The weights that the layer's row lists, drawn by its initializers."""
    spec = module.spec
    if spec is None:
        return
    try:
        rows = spec.parameters(module.arguments, input_shape)
    except (TypeError, ValueError, ArithmeticError):
        module.is_partial = True
        return
    for row in rows:
        if row.present is False:
            module.parameters[row.name] = None
            continue
        law = row.distribution
        if law is None and row.initializer is not None:
            law = keras_initializers.law(run, module.arguments[row.initializer], row.shape, row.fans, site)
        parameter = Parameter(
            leaf=row.name,
            shape=row.shape,
            role=row.role,
            created=module.created,
            module=module,
            requires_grad=row.trainable and module.arguments.values.get("trainable") is not False,
            is_buffer=not row.trainable,
        )
        given = row.initializer is not None and row.initializer in module.arguments.given
        via = Via.INITIALIZER if given else Via.DEFAULT
        name = keras_initializers.name(module.arguments[row.initializer]) if given and row.initializer else ""
        run.write(parameter.writes, law or UNKNOWN_DISTRIBUTION, module.created, via, function=name)
        module.parameters[row.name] = parameter


def track(run: Run, module: Module, name: str, item: object) -> None:
    """Keras finds layers in lists and dictionaries that are stored on a model."""
    values: dict[str, object] = {}
    if isinstance(item, (ListValue, tuple)):
        values = {f"{name}.{i}": v for i, v in enumerate(item.items if isinstance(item, ListValue) else item)}
    elif isinstance(item, DictValue):
        values = {f"{name}.{key}": value for key, value in item.items.items()}
    for key, value in values.items():
        if isinstance(value, Module):
            layers.attach(run, module, key, value)


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
    else:
        ensure_built(run, module, known, site)
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
    """Arrays that the program makes are known; weights from a file are not."""
    given = positional[0] if positional else keywords.get("weights", UNKNOWN)
    values = iteration.items(run, given) or []
    parameters = [parameter for _, parameter in module.named_parameters()]
    if len(values) == len(parameters) and all(map(tensors.has_memory, values)):
        laws = [tensors.law_of(value) for value in values]
        for parameter, law in zip(parameters, laws, strict=True):
            run.write(parameter.writes, law, site.location, Via.ASSIGNMENT, function="set_weights")
        return None
    for parameter in parameters:
        run.write(parameter.writes, LOADED, site.location, Via.LOAD, function="set_weights")
    return None


def _get_weights(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return ListValue([tensors.reshaped(parameter, parameter.shape) for _, parameter in module.named_parameters()])


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
    "get_weights": _get_weights,
    "get_layer": _get_layer,
    **dict.fromkeys(("fit", "summary", "evaluate", "predict", "add_loss", "save", "train_on_batch"), _nothing),
}


def call_initializer_method(
    run: Run, value: InitializerValue, name: str, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """A method of an initializer object; `clone` gives a fresh draw."""
    if name == "clone":
        return keras_initializers.clone(run, value)
    if name == "get_config":
        return DictValue({key: argument for key, argument in value.arguments.values.items() if key != "seed"})
    return tensors.unknown_call(run, [*positional, *keywords.values()], site)
