"""Functions of `keras.ops`: the shapes they give of data, and questions about shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from initlint.distributions import Shape
from initlint.frameworks.keras.op_shapes import Parts, Tensor, result_shape
from initlint.frameworks.specs import Operation
from initlint.interpreter import signal_graph, tensors
from initlint.interpreter.collection_values import ListValue
from initlint.interpreter.values import TensorValue
from initlint.network.parameters import Parameter

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

__all__ = ["Parts", "opaque", "parts", "shapes"]

_PACKAGE = "keras.ops."


def shapes(name: str, positional: Sequence[object], keywords: Mapping[str, object]) -> Shape | Parts | None:
    """The shape of what a function gives, or the shapes of its parts; None for functions of other packages."""
    if not name.startswith(_PACKAGE):
        return None
    given = {keyword: _plain(value) for keyword, value in keywords.items()}
    return result_shape(name.removeprefix(_PACKAGE), [_plain(value) for value in positional], given)


def opaque(
    run: Run, name: str, positional: Sequence[object], keywords: Mapping[str, object], site: Site
) -> TensorValue | ListValue | None:
    """A function on data that no row describes but for its shape; None for other functions, and on other values."""
    inputs = list(signal_graph.tensors_in([*positional, *keywords.values()]))
    told = shapes(name, positional, keywords)
    if told is None or not any(tensors.is_signal(run, value) for value in inputs):
        return None
    shape = None if isinstance(told, Parts) else told
    result = signal_graph.derived(run, Operation.OPAQUE, inputs, site, name=name, shape=shape)
    return parts(result, told) if isinstance(told, Parts) else result


def _plain(value: object) -> object:
    """An argument as the rows take it."""
    if isinstance(value, (TensorValue, Parameter)):
        return Tensor(value.shape)
    if isinstance(value, ListValue):
        return None if value.is_open else tuple(_plain(item) for item in value.items)
    return tuple(_plain(item) for item in value) if isinstance(value, tuple) else value


def reshaped(result: object, told: Shape | Parts | None) -> object:
    """What a function gives of weights, with the shape that its row tells."""
    if isinstance(result, TensorValue) and isinstance(told, tuple):
        return replace(result, shape=told)
    return result


def parts(whole: TensorValue, told: Parts) -> ListValue:
    """The results of a function that gives several."""
    return ListValue([TensorValue(shape=shape, node=whole.node) for shape in told.shapes])
