"""The methods every Keras layer or model has: adding weights and layers, building, compiling, loading."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.distributions import LOADED, Shape
from initlint.frameworks.specs import size
from initlint.interpreter import iteration, layers, signal_graph, tensors
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.keras import building as keras_building
from initlint.interpreter.keras import functional as keras_functional
from initlint.interpreter.keras import initializers as keras_initializers
from initlint.interpreter.keras import misuse as keras_misuse
from initlint.interpreter.keras import models as keras_models
from initlint.interpreter.keras import tracking as keras_tracking
from initlint.interpreter.scopes import NONE
from initlint.interpreter.values import ClassValue, InitializerValue, LibraryMethod
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
    keras_tracking.added(module, str(values.get("name") or "variable"), parameter)
    via = Via.INITIALIZER if "initializer" in values else Via.DEFAULT
    run.write(parameter.writes, law, site.location, via, function=keras_initializers.name(initializer))
    return parameter


def _add(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    keras_models.add(run, module, positional[0] if positional else keywords.get("layer", UNKNOWN), site)
    return None


def _as_shape(value: object) -> Shape | None:
    plain = layers.plain(value)
    return tuple(size(part) for part in plain) if isinstance(plain, tuple) else None


def _build(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    names = ("query", "value", "key")
    given = {**dict(zip(names, positional, strict=False)), **{n.removesuffix("_shape"): v for n, v in keywords.items()}}
    shapes = {name: _as_shape(value) for name, value in given.items()}
    keras_building.note_shapes(module, shapes)
    known = shapes.get("query", shapes.get("input"))
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


def _shapes_in(value: object) -> list[Shape]:
    """The shape that an argument is, or the shapes in it; none if they are not known."""
    given = layers.plain(value)
    if not isinstance(given, tuple):
        return []
    is_nested = bool(given) and all(isinstance(item, (tuple, ListValue)) for item in given)
    found = [_as_shape(item) for item in (given if is_nested else (given,))]
    return [shape for shape in found if shape is not None]


def _output_shape(
    run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """`layer.compute_output_shape(input_shape)`: that of the row, or of a call on data of this shape."""
    from initlint.interpreter import forward

    shapes = _shapes_in(positional[0] if positional else next(iter(keywords.values()), UNKNOWN))
    if not shapes:
        return UNKNOWN
    inputs = [signal_graph.new_input(run, "x", site, shape) for shape in shapes]
    if module.spec is not None and forward.forward_method(run, module) is None and not module.children:
        found: object = forward.output_shape(module, inputs)
    else:
        argument: object = inputs[0] if len(inputs) == 1 else ListValue(list(inputs))
        found = keras_building.shape_of(run.call(module, [argument], {}, site))
    return UNKNOWN if found is None else found


def _unknown(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return UNKNOWN


def _layers_below(
    run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    return ListValue([layer for _, layer in module.named_modules()])


def _settings_of_parts(
    run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """What an attention layer hands on to its projections, for subclasses that make them anew."""
    given = {name: module.arguments[name] for name in _HANDED_ON if name in module.arguments.values}
    return DictValue({name: _copy_of_initializer(run, value) for name, value in given.items()})


def _copy_of_initializer(run: Run, value: object) -> object:
    return keras_initializers.clone(run, value) if isinstance(value, InitializerValue) else value


_HANDED_ON = ("kernel_initializer", "bias_initializer")


METHODS: dict[str, Method] = {
    "_get_common_kwargs_for_sublayer": _settings_of_parts,
    "_build_attention": _nothing,
    "_flatten_layers": _layers_below,
    "compute_output_shape": _output_shape,
    "add": _add,
    "add_weight": _add_weight,
    "add_variable": _add_weight,
    "build": _build,
    "compile": _compile,
    "set_weights": _set_weights,
    "load_weights": _set_weights,
    "get_weights": _get_weights,
    "get_layer": _get_layer,
    **dict.fromkeys(("compute_mask", "compute_output_spec", "count_params", "get_config"), _unknown),
    **dict.fromkeys(("fit", "summary", "evaluate", "predict", "add_loss", "save", "train_on_batch"), _nothing),
}


def attribute(module: Module, name: str) -> object | None:
    """What a Keras layer has beside its arguments and what the code stores on it, None if it is not known; a None that
    is comes back as `NONE`."""
    if name in METHODS:
        return LibraryMethod(module, name)
    if name in _DTYPES and module.attributes.get("has default dtype", module.spec is not None):
        return "float32" if module.arguments.values.get("dtype") is None else None
    if name.startswith("_") and name[1:] in module.arguments.values:
        # Layers of Keras keep most arguments under private names.
        value = module.arguments.values[name[1:]]
        return NONE if value is None else value
    return keras_functional.attribute(module, name)


_DTYPES = frozenset({"dtype", "compute_dtype", "variable_dtype"})
"""What stands for the type of numbers, single precision unless an argument says otherwise."""
