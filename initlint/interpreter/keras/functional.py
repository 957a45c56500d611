"""Functional models of Keras: which call made which tensor, and so which layers lie between inputs and outputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from initlint.distributions import Shape
from initlint.frameworks.specs import Operation
from initlint.interpreter import layers, signal_graph
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.values import TensorValue
from initlint.network.graph import Node
from initlint.network.modules import Module
from initlint.unknown import Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_INPUTS, _OUTPUTS = "functional inputs", "functional outputs"
_LAST_INPUT, _LAST_OUTPUT = "last input", "last output"


def note_call(run: Run, layer: Module, values: Sequence[object], result: object, site: Site) -> object:
    """Remembers that a call of the layer made `result`; a call of a layer around it, which ends later, replaces it."""
    given = [tensor for tensor in signal_graph.tensors_in(values) if isinstance(tensor, TensorValue)]
    nodes = tuple(tensor.node for tensor in given if tensor.node is not None)
    if not nodes:
        return result
    if isinstance(result, Unknown):
        # Whatever the layer computes, it is a tensor that depends on its inputs.
        result = signal_graph.derived(run, Operation.OPAQUE, given, site, module=layer)
    if isinstance(result, TensorValue) and result.node in nodes and layer.user_class is not None:
        # A layer that gives back what it was given is a step between its inputs and outputs all the same.
        result = signal_graph.derived(run, Operation.RESHAPE, [result], site, name="identity", shape=result.shape)
    made = [tensor for tensor in signal_graph.tensors_in([result]) if isinstance(tensor, TensorValue)]
    for tensor in made:
        if tensor.node is not None and tensor.node not in nodes:
            run.producers[tensor.node.index] = (layer, nodes)
    layer.attributes[_LAST_INPUT] = values[0]
    layer.attributes[_LAST_OUTPUT] = result
    return result


def adopt(run: Run, model: Module, inputs: object, outputs: object, site: Site) -> None:
    """Makes `model` the functional model of its inputs and outputs: the layers on the paths between them become its
    own, under their names; what the code calls them as attributes stays an alias."""
    ends = _nodes(outputs)
    run.graph.outputs.extend(ends)
    model.attributes[_INPUTS], model.attributes[_OUTPUTS] = inputs, outputs
    found = _between(run, _nodes(inputs), ends)
    held = dict(model.children)
    model.children.clear()
    for layer in found:
        if layer is not model:
            name = name_in(layer, len(model.children))
            layers.attach(run, model, f"{name}{len(model.children)}" if name in model.children else name, layer)
    for name, child in held.items():
        if child is None or child not in found:
            model.children[name] = child
        elif "." not in name:
            model.attributes[name] = child


def name_in(layer: Module, place: int) -> str:
    """What a model calls its layer."""
    return str(layer.attributes.get("keras name", f"layer_{place}"))


def _nodes(value: object) -> list[Node]:
    tensors = signal_graph.tensors_in([value])
    return [tensor.node for tensor in tensors if isinstance(tensor, TensorValue) and tensor.node is not None]


def _between(run: Run, inputs: Sequence[Node], outputs: Sequence[Node]) -> list[Module]:
    """The layers whose calls lead from the inputs to the outputs, in the order of the calls."""
    stops = {node.index for node in inputs}
    places: dict[Module, int] = {}
    seen: set[int] = set()
    pending = list(outputs)
    while pending:
        node = pending.pop()
        if node.index in seen or node.index in stops:
            continue
        run.step()
        seen.add(node.index)
        layer, before = run.producers.get(node.index) or (_outermost(node.module), node.inputs)
        pending.extend(before)
        if layer is not None:
            places[layer] = min(node.index, places.get(layer, node.index))
    return sorted(places, key=lambda layer: places[layer])


def _outermost(module: Module | None) -> Module | None:
    """The module itself, or what holds it: a call that is not over yet has not been noted."""
    while module is not None and module.parent is not None:
        module = module.parent
    return module


def is_functional(module: Module) -> bool:
    """Whether the module was made from inputs and outputs."""
    return _OUTPUTS in module.attributes


def holds(module: Module, item: Module) -> bool:
    """Whether a functional model has the layer already, so that an attribute is but another name for it."""
    return is_functional(module) and any(child is item for child in module.children.values())


def call(run: Run, model: Module, positional: Sequence[object], keywords: dict[str, object], site: Site) -> object:
    """The functional model applied to data: results of the shapes that its own outputs have."""
    given = list(signal_graph.tensors_in([*positional, *keywords.values()]))

    def anew(value: object) -> object:
        if isinstance(value, TensorValue):
            return signal_graph.derived(run, Operation.OPAQUE, given, site, module=model, shape=value.shape)
        if isinstance(value, ListValue):
            return ListValue([anew(item) for item in value.items], value.is_open)
        if isinstance(value, DictValue):
            return DictValue({key: anew(item) for key, item in value.items.items()}, value.is_open)
        return tuple(anew(item) for item in value) if isinstance(value, tuple) else value

    return anew(model.attributes[_OUTPUTS])


def output_shape(model: Module) -> Shape | None:
    """The shape of the first output."""
    for tensor in signal_graph.tensors_in([model.attributes.get(_OUTPUTS)]):
        return tensor.shape
    return None


def attribute(module: Module, name: str) -> object | None:
    """`model.output`, `layer.output` and their like, None if the layer has no such attribute yet."""
    if name in {"inputs", "outputs"}:
        value = module.attributes.get(_INPUTS if name == "inputs" else _OUTPUTS)
        return ListValue(list(signal_graph.tensors_in([value]))) if is_functional(module) else None
    if name in {"input", "output"}:
        own, last = (_INPUTS, _LAST_INPUT) if name == "input" else (_OUTPUTS, _LAST_OUTPUT)
        return module.attributes.get(own, module.attributes.get(last))
    if name == "built":
        return bool(module.attributes.get("has been built"))
    if name == "name":
        return module.attributes.get("keras name")
    if name == "layers":
        return ListValue([child for child in module.children.values() if child is not None])
    return None
