"""Functional models of Keras: which call made which tensor, and so which layers lie between inputs and outputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from initlint.distributions import Shape
from initlint.frameworks.specs import Operation
from initlint.interpreter import layers, signal_graph
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.values import TensorValue
from initlint.network.graph import Node
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
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
    """The functional model applied to data: what lies between its inputs and outputs is run again."""
    given = list(signal_graph.tensors_in([*positional, *keywords.values()]))
    copies = _run_again(run, model, given, site)

    def anew(value: object) -> object:
        if isinstance(value, TensorValue):
            copy = None if value.node is None else copies.get(value.node.index)
            if copy is not None:
                return TensorValue(shape=value.shape, node=copy)
            return signal_graph.derived(run, Operation.OPAQUE, given, site, module=model, shape=value.shape)
        if isinstance(value, ListValue):
            return ListValue([anew(item) for item in value.items], value.is_open)
        if isinstance(value, DictValue):
            return DictValue({key: anew(item) for key, item in value.items.items()}, value.is_open)
        return tuple(anew(item) for item in value) if isinstance(value, tuple) else value

    return anew(model.attributes[_OUTPUTS])


def _run_again(run: Run, model: Module, given: Sequence[TensorValue | Parameter], site: Site) -> dict[int, Node]:
    """For each node between the inputs and the outputs of the model a new one, that reads what is given instead."""
    starts, ends = _nodes(model.attributes[_INPUTS]), _nodes(model.attributes[_OUTPUTS])
    if len(starts) != len(given):
        return {}
    copies = {
        start.index: signal_graph.add_node(
            run, Operation.RESHAPE, [signal_graph.node_of(run, value, site)], site, name="identity", shape=start.shape
        )
        for start, value in zip(starts, given, strict=True)
    }
    for node in _ordered(ends, set(copies)):
        run.step()
        if any(source.index in copies for source in node.inputs):
            inputs = tuple(copies.get(source.index, source) for source in node.inputs)
            copies[node.index] = replace(node, index=len(run.graph.nodes), inputs=inputs)
            run.graph.nodes.append(copies[node.index])
    # The model is part of another one now, and what it gave of its own inputs is no result.
    run.graph.outputs = [node for node in run.graph.outputs if node not in ends]
    return copies


def _ordered(ends: Sequence[Node], stops: set[int]) -> list[Node]:
    """The nodes that lead to the ends, in the order of execution."""
    pending, found = list(ends), dict[int, Node]()
    while pending:
        node = pending.pop()
        if node.index not in stops and node.index not in found:
            found[node.index] = node
            pending.extend(node.inputs)
    return [found[index] for index in sorted(found)]


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
