"""TensorFlow below Keras: variables that no layer holds, what is fed to them, and the functions of `tf.layers`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.distributions import UNKNOWN_DISTRIBUTION, Kind, Shape
from initlint.frameworks import tables
from initlint.frameworks.keras.creations import nested_shape, values_law
from initlint.frameworks.keras.low_level import CALL_ARGUMENTS, FUNCTIONAL_LAYERS, MODULE
from initlint.frameworks.specs import FunctionSpec, Operation, size
from initlint.interpreter import layers, signal_graph, tensors
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.keras import initializers as keras_initializers
from initlint.interpreter.keras import layers as keras_layers
from initlint.interpreter.values import BoundMethod, FunctionValue, PartialValue, TensorValue
from initlint.network.modules import Module
from initlint.network.parameters import Parameter, Via
from initlint.symbolic import Expr, is_number
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]


def _variable(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`tf.Variable(initial_value)`: holds the tensor it is given, or the one that a function makes."""
    values = {**dict(zip(("initial_value", "trainable"), positional, strict=False)), **keywords}
    initial = values.get("initial_value", UNKNOWN)
    if isinstance(initial, (FunctionValue, BoundMethod, PartialValue)):
        initial = run.call(initial, [], {}, site)
    return _keep(run, _memory(run, initial, site), values, site)


def _memory(run: Run, initial: object, site: Site) -> TensorValue:
    if isinstance(initial, TensorValue) and initial.node is None and initial.law.kind is not Kind.UNINITIALIZED:
        return initial
    given = layers.plain(initial)
    if is_number(given) or isinstance(given, (bool, tuple)):
        return tensors.new(run, values_law(given), nested_shape(given), site)
    return tensors.new(run, UNKNOWN_DISTRIBUTION, tensors.shape_of(initial), site)


def _get_variable(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`tf.get_variable(name, shape, dtype, initializer)`; Glorot's uniform scheme where it names none."""
    names = ("name", "shape", "dtype", "initializer", "regularizer", "trainable")
    values = {**dict(zip(names, positional, strict=False)), **keywords}
    initializer = values.get("initializer")
    if isinstance(initializer, TensorValue):
        return _keep(run, _memory(run, initializer, site), values, site)
    shape = _shape(values.get("shape"))
    tensor = TensorValue(shape=shape, writes=[])
    law = keras_initializers.law(run, initializer, shape, None, site)
    via = Via.DEFAULT if initializer is None else Via.INITIALIZER
    run.write(tensors.memory(tensor)[0], law, site.location, via, function=keras_initializers.name(initializer))
    return _keep(run, tensor, values, site)


def _shape(value: object) -> Shape | None:
    given = layers.plain(value)
    if isinstance(given, tuple):
        return tuple(size(part) for part in given)
    return (size(given),) if is_number(given) else None


def _keep(run: Run, tensor: TensorValue, values: dict[str, object], site: Site) -> Parameter:
    trainable = values.get("trainable", True)
    parameter = tensors.make_parameter(run, tensor, site, True if trainable is None else trainable)
    parameter.is_buffer = trainable is False
    name = values.get("name")
    run.variables[id(parameter)] = parameter
    parameter.name = str(name) if isinstance(name, str) else ""
    return parameter


def call_by_name(value: object, name: str) -> None:
    """Gives variables the name that they are bound to: `w` or, in a collection, `weights['h1']`."""
    if isinstance(value, Parameter) and value.module is None and not value.leaf:
        value.leaf = name
    elif isinstance(value, DictValue):
        for key, item in value.items.items():
            call_by_name(item, f"{name}[{key!r}]") if isinstance(item, Parameter) else None
    elif isinstance(value, ListValue):
        for place, item in enumerate(value.items):
            call_by_name(item, f"{name}[{place}]") if isinstance(item, Parameter) else None


def gather(run: Run) -> None:
    """Puts the variables that nothing holds into a module of their own, where rules find them."""
    loose = [parameter for parameter in run.variables.values() if parameter.module is None]
    if not loose:
        return
    holder = Module(type_name=MODULE, framework="keras", created=loose[0].created, order=run.next_order())
    layers.register(run, holder)
    for parameter in loose:
        name = parameter.leaf or parameter.name or "variable"
        while name in holder.parameters:
            name += "'"
        parameter.leaf, parameter.module = name, holder
        holder.parameters[name] = parameter


def _placeholder(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`tf.placeholder(dtype, shape, name)`: data."""
    values = {**dict(zip(("dtype", "shape", "name"), positional, strict=False)), **keywords}
    name = values.get("name")
    return signal_graph.new_input(run, str(name) if isinstance(name, str) else "x", site, _shape(values.get("shape")))


def with_data(run: Run, spec: FunctionSpec, positional: list[object], site: Site) -> list[object]:
    """The arguments of a product of a variable with something unknown, which can only be data."""
    known = [value for value in positional[:2] if isinstance(value, Parameter) and id(value) in run.variables]
    if spec.operation is not Operation.MATMUL or not spec.name.startswith("tensorflow.") or len(known) != 1:
        return positional
    return [_data(run, value, site) if isinstance(value, (Unknown, Expr)) else value for value in positional[:2]] + (
        positional[2:]
    )


def _data(run: Run, value: object, site: Site) -> TensorValue:
    return TensorValue(node=signal_graph.add_node(run, Operation.OPAQUE, (), site))


def _functional(name: str) -> Handler:
    layer, order = FUNCTIONAL_LAYERS[name]

    def handler(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        """`tf.layers.dense(inputs, units)`: makes the layer and calls it."""
        spec = tables.layer(layer)
        values = {**dict(zip(("inputs", *order), positional, strict=False)), **keywords}
        settings = {key: value for key, value in values.items() if key not in CALL_ARGUMENTS}
        made = UNKNOWN if spec is None else keras_layers.build(run, spec, [], settings, site)
        return run.call(made, [values.get("inputs", UNKNOWN)], {}, site)

    return handler


CALLS: dict[str, Handler] = {
    "tensorflow.Variable": _variable,
    "tensorflow.get_variable": _get_variable,
    "tensorflow.placeholder": _placeholder,
    "tensorflow.placeholder_with_default": _placeholder,
    **{name: _functional(name) for name in FUNCTIONAL_LAYERS},
}
