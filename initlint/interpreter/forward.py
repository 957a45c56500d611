"""Calls of modules: a user's `forward` is executed, a framework layer becomes a node of the signal graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from initlint.distributions import Shape
from initlint.frameworks.keras import low_level
from initlint.frameworks.specs import Arguments, LayerKind, Operation
from initlint.interpreter import classes, containers, rearrangements, signal_graph, tensors
from initlint.interpreter.keras import layers as keras_layers
from initlint.interpreter.keras import models as keras_models
from initlint.interpreter.keras import wrappers as keras_wrappers
from initlint.interpreter.values import BoundMethod, ClassValue, FunctionValue, InstanceValue, TensorValue
from initlint.network.modules import Module
from initlint.network.parameters import Parameter

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_OPERATIONS = {
    LayerKind.ACTIVATION: Operation.ACTIVATION,
    LayerKind.SOFTMAX: Operation.SOFTMAX,
    LayerKind.NORM: Operation.NORM,
    LayerKind.DROPOUT: Operation.DROPOUT,
    LayerKind.POOL: Operation.POOL,
    LayerKind.RESHAPE: Operation.RESHAPE,
    LayerKind.ADD: Operation.ADD,
    LayerKind.MULTIPLY: Operation.MULTIPLY,
    LayerKind.CONCATENATE: Operation.CONCATENATE,
    LayerKind.LOSS: Operation.LOSS,
    LayerKind.CONTAINER: Operation.OPAQUE,
    LayerKind.OTHER: Operation.OPAQUE,
}


_MERGING = {LayerKind.ADD: "add", LayerKind.MULTIPLY: "multiply", LayerKind.CONCATENATE: "cat"}


def call(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`module(...)`."""
    if module.framework == "keras":
        return keras_layers.call(run, module, positional, keywords, site)
    method = forward_method(run, module)
    if method is not None:
        run.forward_depth += 1
        try:
            return run.call(BoundMethod(method, module), positional, keywords, site)
        finally:
            run.forward_depth -= 1
    if containers.is_sequential(module):
        return containers.run_sequential(run, module, positional, site)
    return call_layer(run, module, [*positional, *keywords.values()], site)


def forward_method(run: Run, module: Module) -> FunctionValue | None:
    """The user's own `forward`, None where the framework's runs."""
    if not isinstance(module.user_class, ClassValue):
        return None
    name = "forward" if module.framework == "torch" else "__call__" if low_level.MODULE in module.bases else "call"
    found = classes.find(run, module.user_class, name)
    return found if isinstance(found, FunctionValue) else None


def call_layer(
    run: Run, module: Module, values: Sequence[object], site: Site, settings: Mapping[str, object] | None = None
) -> object:
    """A framework layer applied to data. `settings` are the constants among the keywords of the call."""
    inputs = list(signal_graph.tensors_in(values))
    if not inputs:
        inputs = [TensorValue(node=signal_graph.add_node(run, Operation.OPAQUE, (), site))]
    operation = _OPERATIONS.get(module.kind, Operation.LAYER)
    if module.spec is None:
        operation = Operation.OPAQUE
    shape = output_shape(module, inputs, settings)
    known: dict[int | str, object] = {}
    known.update(settings or {})
    result = signal_graph.derived(
        run,
        operation,
        inputs,
        site,
        name=_activation_name(module),
        module=module,
        shape=shape,
        settings=known,
    )
    if module.framework == "keras":
        return _keras_packed(run, module, result, site, settings or {})
    return _packed(module, result, site, run)


def _activation_name(module: Module) -> str:
    if module.spec is None:
        return ""
    return module.spec.activation or ""


def output_shape(
    module: Module, inputs: Sequence[TensorValue | Parameter], settings: Mapping[str, object] | None = None
) -> Shape | None:
    """The shape a framework layer gives, None if not known."""
    spec, given = module.spec, inputs[0].shape if inputs else None
    if spec is None or given is None:
        return None
    if keras_wrappers.is_wrapper(module):
        return keras_wrappers.output_shape(module, given)
    if spec.kind in _MERGING and len(inputs) > 1:
        return rearrangements.merged_shape(
            _MERGING[spec.kind], [value.shape for value in inputs], module.arguments["axis"]
        )
    if spec.output_shape is None:
        return None
    try:
        arguments = Arguments({**module.arguments.values, **settings}) if settings else module.arguments
        return spec.output_shape(arguments, given)
    except (TypeError, ValueError, ArithmeticError, IndexError):
        return None


def _packed(module: Module, result: TensorValue, site: Site, run: Run) -> object:
    """Recurrent and attention layers give tuples."""
    if module.type_name in {"torch.nn.LSTM", "torch.nn.LSTMCell"} or "torch.nn.LSTM" in module.bases:
        states = (result, result)
        return states if module.type_name == "torch.nn.LSTMCell" else (result, states)
    if module.type_name in {"torch.nn.GRU", "torch.nn.RNN"}:
        return (result, result)
    if module.type_name == "torch.nn.MultiheadAttention":
        return (result, TensorValue(node=signal_graph.add_node(run, Operation.OPAQUE, (), site)))
    return result


def _keras_packed(run: Run, module: Module, result: TensorValue, site: Site, settings: Mapping[str, object]) -> object:
    """With `return_state` the last states come too, with `return_attention_scores` the weights."""
    if module.kind is LayerKind.RECURRENT and module.arguments["return_state"] is True:
        count = 2 if "LSTM" in module.type_name else 1
        return (result, *[result] * count)
    if module.kind is LayerKind.ATTENTION and settings.get("return_attention_scores") is True:
        return (result, TensorValue(node=signal_graph.add_node(run, Operation.OPAQUE, (), site)))
    return result


def call_base(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`super().forward(...)` where it reaches the framework's own layer."""
    if containers.is_sequential(module):
        return containers.run_sequential(run, module, positional, site)
    if module.spec is not None:
        return call_layer(run, module, [*positional, *keywords.values()], site)
    return tensors.unknown_call(run, [*positional, *keywords.values()], site)


def run_root(run: Run, module: Module, site: Site) -> None:
    """Executes the forward pass of a module on data of unknown shape; its results are the graph's outputs."""
    method = forward_method(run, module)
    if method is None:
        if module.framework == "torch" and not containers.is_sequential(module) and module.spec is None:
            return
        result = run.call(module, [_root_input(run, module, site)], {}, site)
    else:
        result = run.call(module, *_arguments(run, method, site), site)
    mark_outputs(run, result)


def _arguments(run: Run, method: FunctionValue, site: Site) -> tuple[list[object], dict[str, object]]:
    """Data for what must be given, and for the first argument in any case."""
    positional: list[object] = []
    keywords: dict[str, object] = {}
    is_first, count = True, 0
    for parameter in method.definition.parameters[1:]:
        if parameter.kind not in {"positional", "keyword"}:
            continue
        has_default = parameter.name in method.defaults
        if has_default and not (is_first and method.defaults[parameter.name] is None):
            is_first = False
            if parameter.kind == "positional":
                positional.append(method.defaults[parameter.name])
            continue
        value = _input(run, parameter.name, site, count)
        is_first, count = False, count + 1
        if parameter.kind == "positional":
            positional.append(value)
        else:
            keywords[parameter.name] = value
    if is_first:
        positional.append(_input(run, "x", site, 0))
    return positional, keywords


def _input(run: Run, name: str, site: Site, place: int) -> TensorValue:
    """Data from outside, of the shape that the user gave it."""
    shapes = run.given.shapes
    return signal_graph.new_input(run, name, site, shapes[place] if place < len(shapes) else None)


def _root_input(run: Run, module: Module, site: Site) -> TensorValue:
    """Data for a model without a method of its own; a Sequential of Keras may declare its shape."""
    value = _input(run, "x", site, 0)
    declared = module.attributes.get(keras_models.DECLARED)
    if value.shape is not None or not isinstance(declared, tuple) or value.node is None:
        return value
    value.node.shape = declared
    return TensorValue(shape=declared, node=value.node)


def mark_outputs(run: Run, result: object) -> None:
    """Makes the data tensors in `result` outputs of the graph."""
    values = list(result.attributes.values()) if isinstance(result, InstanceValue) else [result]
    for tensor in signal_graph.tensors_in(values):
        if isinstance(tensor, TensorValue) and tensor.node is not None:
            run.graph.outputs.append(tensor.node)
