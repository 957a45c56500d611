"""The shapes of what a user's Keras layer gives: those that its `compute_output_shape` declares, as Keras takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from initlint.distributions import Shape
from initlint.frameworks.specs import Operation, size
from initlint.interpreter import signal_graph
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.keras import building as keras_building
from initlint.interpreter.values import TensorValue
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.symbolic import is_number
from initlint.unknown import Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def declared(
    run: Run,
    layer: Module,
    result: object,
    positional: Sequence[object],
    keywords: Mapping[str, object],
    site: Site,
) -> object:
    """`result` of a call of the layer with the shapes that its class declares, if it declares any."""
    from initlint.interpreter import forward

    inputs = list(signal_graph.tensors_in([*positional, *keywords.values()]))
    if not inputs:
        return result
    shape = keras_building.call_method(run, layer, "compute_output_shape", positional, keywords, site)
    if isinstance(shape, Unknown) and isinstance(result, (TensorValue, Unknown)) and shape_of(result) is None:
        shape = forward.output_shape(layer, inputs)
    return _shaped(run, layer, result, shape, inputs, site)


def of_call(run: Run, layer: Module, shape: Shape, site: Site) -> Shape | None:
    """The shape that a layer gives of an input of this shape. Of a user's layer its `call` is run; no trace of that stays."""
    from initlint.interpreter import forward

    if forward.forward_method(run, layer) is None:
        return forward.output_shape(layer, [TensorValue(shape=shape)])
    nodes, events, outputs = len(run.graph.nodes), len(run.events), len(run.graph.outputs)
    result = run.call(layer, [signal_graph.new_input(run, "x", site, shape)], {}, site)
    del run.graph.nodes[nodes:], run.events[events:], run.graph.outputs[outputs:]
    for index in [index for index in run.producers if index >= nodes]:
        del run.producers[index]
    return shape_of(result)


def shape_of(value: object) -> Shape | None:
    """The shape of a tensor, None for anything else and where it is not known."""
    return value.shape if isinstance(value, (TensorValue, Parameter)) else None


def _shaped(
    run: Run, layer: Module, value: object, shape: object, inputs: Sequence[TensorValue | Parameter], site: Site
) -> object:
    """`value` with the shape, or the parts of it with the shapes in a list, tuple or dictionary of them."""
    known = _as_shape(shape)
    if known is not None:
        if isinstance(value, TensorValue) and value.node is not None:
            return TensorValue(shape=known, node=value.node)
        if isinstance(value, Unknown):
            return signal_graph.derived(run, Operation.OPAQUE, inputs, site, module=layer, shape=known)
        return value
    if isinstance(shape, (tuple, ListValue)):
        shapes = shape.items if isinstance(shape, ListValue) else list(shape)
        values = _parts(value, len(shapes))
        if not values:
            return value
        parts = [_shaped(run, layer, v, s, inputs, site) for v, s in zip(values, shapes, strict=True)]
        return tuple(parts) if isinstance(shape, tuple) else ListValue(parts)
    if isinstance(shape, DictValue) and isinstance(value, DictValue):
        items = {k: _shaped(run, layer, v, shape.items.get(k), inputs, site) for k, v in value.items.items()}
        return DictValue(items, value.is_open)
    return value


def _parts(value: object, count: int) -> list[object]:
    """The parts of a result that has as many parts; of an unknown one as many unknown parts."""
    if isinstance(value, Unknown):
        return [Unknown("call")] * count
    items = value.items if isinstance(value, ListValue) else list(value) if isinstance(value, tuple) else []
    return items if len(items) == count else []


def _as_shape(value: object) -> Shape | None:
    """A value as one shape, None if it is something else, such as a sequence of shapes."""
    items = value.items if isinstance(value, ListValue) else value
    if not isinstance(items, (tuple, list)):
        return None
    is_shape = all(part is None or is_number(part) or isinstance(part, Unknown) for part in items)
    return tuple(size(part) for part in items) if is_shape else None
