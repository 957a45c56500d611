"""Builds the signal graph: a node for every operation on data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from initlint import symbolic
from initlint.distributions import Shape
from initlint.frameworks.broadcasting import beside_unknown
from initlint.frameworks.specs import UNKNOWN_SIZE, FunctionSpec, Operation
from initlint.interpreter import views
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.values import TensorValue
from initlint.network.graph import Node
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.symbolic import Number, is_number

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

MAX_NODES = 20_000


def add_node(
    run: Run,
    operation: Operation,
    inputs: Sequence[Node],
    site: Site,
    *,
    name: str = "",
    module: Module | None = None,
    parameter: Parameter | None = None,
    shape: Shape | None = None,
    factor: Number | None = None,
    settings: Mapping[int | str, object] | None = None,
) -> Node:
    """A new node at the end of the graph."""
    run.step()
    node = Node(
        index=len(run.graph.nodes),
        operation=operation,
        inputs=tuple(inputs),
        location=site.location,
        name=name,
        module=module,
        parameter=parameter,
        shape=shape,
        factor=factor,
        repeat=run.repeat,
        settings=settings or {},
    )
    run.graph.nodes.append(node)
    return node


def new_input(run: Run, name: str, site: Site, shape: Shape | None = None) -> TensorValue:
    """A data tensor from outside."""
    return TensorValue(shape=shape, node=add_node(run, Operation.INPUT, (), site, name=name, shape=shape))


def tensors_in(values: Sequence[object], depth: int = 0) -> Iterator[TensorValue | Parameter]:
    """The tensors among arguments, those inside lists, tuples and dictionaries included."""
    for value in values:
        if isinstance(value, (TensorValue, Parameter)):
            yield value
        elif depth < 3 and isinstance(value, (tuple, ListValue)):
            yield from tensors_in(value.items if isinstance(value, ListValue) else value, depth + 1)
        elif depth < 3 and isinstance(value, DictValue):
            yield from tensors_in(list(value.items.values()), depth + 1)


def node_of(run: Run, value: TensorValue | Parameter, site: Site) -> Node:
    """The node of a tensor; weights enter the graph where they are first used."""
    if isinstance(value, TensorValue) and value.node is not None:
        return value.node
    parameter = value if isinstance(value, Parameter) else value.parameter
    if parameter is None:
        constant = add_node(run, Operation.CONSTANT, (), site, shape=value.shape)
        constant.law = value.law if isinstance(value, TensorValue) and value.writes else None
        return constant
    return add_node(run, Operation.PARAMETER, (), site, name=parameter.leaf, parameter=parameter, shape=value.shape)


def derived(
    run: Run,
    operation: Operation,
    values: Sequence[TensorValue | Parameter],
    site: Site,
    *,
    name: str = "",
    module: Module | None = None,
    shape: Shape | None = None,
    factor: Number | None = None,
    settings: Mapping[int | str, object] | None = None,
) -> TensorValue:
    """The result of an operation on tensors."""
    inputs = [node_of(run, value, site) for value in values]
    parameter = None
    if operation in {Operation.MATMUL, Operation.NORM}:
        parameter = next((node.parameter for node in inputs if node.operation is Operation.PARAMETER), None)
    node = add_node(
        run,
        operation,
        inputs,
        site,
        name=name,
        module=module,
        parameter=parameter,
        shape=shape,
        factor=factor,
        settings=settings,
    )
    return TensorValue(shape=shape, node=node)


_OPERATIONS = {
    "+": Operation.ADD,
    "-": Operation.ADD,
    "*": Operation.MULTIPLY,
    "/": Operation.MULTIPLY,
    "@": Operation.MATMUL,
}


def binary(run: Run, operator: str, left: object, right: object, site: Site) -> TensorValue:
    """`left operator right` where one is data."""
    values = [value for value in (left, right) if isinstance(value, (TensorValue, Parameter))]
    if len(values) == 2:
        operation = _OPERATIONS.get(operator, Operation.OPAQUE)
        return derived(run, operation, values, site, name=operator, shape=_combined_shape(operator, *values))
    other = right if values[0] is left else left
    shape = values[0].shape
    if is_number(other) and operator in {"+", "-"}:
        is_turned = operator == "-" and other is left
        settings: dict[int | str, object] = {
            "shift": _shift(operator, other, is_turned=is_turned),
            "sign": -1 if is_turned else 1,
        }
        return derived(run, Operation.SCALE, values, site, name="shift", shape=shape, factor=1, settings=settings)
    if is_number(other) and operator == "**" and values[0] is left:
        return derived(run, Operation.OPAQUE, values, site, name=operator, shape=shape, settings={1: other})
    if is_number(other) and operator in {"*", "/"} and (operator == "*" or values[0] is left):
        number: Number = other
        is_zero = not isinstance(number, symbolic.Expr) and number == 0
        factor = number if operator == "*" else (UNKNOWN_SIZE if is_zero else symbolic.power(number, -1))
        return derived(run, Operation.SCALE, values, site, name="scale", shape=shape, factor=factor)
    operation = _OPERATIONS.get(operator, Operation.OPAQUE)
    inputs = [node_of(run, values[0], site), add_node(run, Operation.OPAQUE, (), site)]
    return TensorValue(shape=shape, node=add_node(run, operation, inputs, site, name=operator))


def _shift(operator: str, number: Number, *, is_turned: bool) -> float | None:
    """What `x + number` or `x - number` adds to the data, or `number - x` to its negative; None for what is no plain number."""
    if isinstance(number, symbolic.Expr):
        return None
    return float(number if operator == "+" or is_turned else -number)


def _combined_shape(operator: str, left: TensorValue | Parameter, right: TensorValue | Parameter) -> Shape | None:
    if operator == "@":
        return views.matrix_product(left.shape, right.shape)
    for one, other in ((left, right), (right, left)):
        if one.shape is None and not _is_data(one) and _is_data(other):
            # A bias or mask of unknown shape is spread over the data.
            return other.shape
    known = left.shape if right.shape is None else right.shape
    if known is not None and (left.shape is None or right.shape is None):
        return beside_unknown(known)
    return views.broadcast(left.shape, right.shape, left_is_number=False, right_is_number=False)


def _is_data(value: TensorValue | Parameter) -> bool:
    return isinstance(value, TensorValue) and value.node is not None and value.node.operation not in _STILL


_STILL = frozenset({Operation.PARAMETER, Operation.CONSTANT})


def function_inputs(
    spec: FunctionSpec, positional: Sequence[object], keywords: dict[str, object]
) -> list[TensorValue | Parameter]:
    """The tensors that a function of the framework reads, in order."""
    if spec.inputs is not None:
        return list(tensors_in([positional[place] for place in spec.inputs if place < len(positional)]))
    return list(tensors_in([*positional, *keywords.values()]))


def settings_of(positional: Sequence[object], keywords: Mapping[str, object]) -> dict[int | str, object]:
    """The arguments that are constants, by place or name."""
    given: dict[int | str, object] = {}
    given.update(enumerate(positional))
    given.update(keywords)
    return {place: value for place, value in given.items() if _is_setting(value)}


def _is_setting(value: object) -> bool:
    if isinstance(value, tuple):
        return len(value) <= MAX_SETTING and all(map(_is_setting, value))
    return value is None or isinstance(value, (bool, int, float, str))


MAX_SETTING = 8
"""Longer tuples among the arguments are no settings."""


def remember_bias(
    result: TensorValue, spec: FunctionSpec, positional: Sequence[object], keywords: Mapping[str, object]
) -> None:
    """Notes at the node of `F.linear(x, weight, bias)` which parameter is added."""
    for place, name in spec.weight_arguments:
        value = positional[place] if place < len(positional) else keywords.get(name)
        if name == "bias" and result.node is not None and value is not None:
            parameter = value if isinstance(value, Parameter) else getattr(value, "parameter", None)
            result.node.bias = parameter
            result.node.has_unknown_bias = parameter is None


def weight_argument(
    spec: FunctionSpec, positional: Sequence[object], keywords: dict[str, object]
) -> TensorValue | Parameter | None:
    """The weights a functional layer is given: `F.linear(x, weight)`."""
    for place, name in spec.weight_arguments:
        value = positional[place] if place < len(positional) else keywords.get(name)
        if isinstance(value, (TensorValue, Parameter)):
            return value
    return None
