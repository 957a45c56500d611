"""Products of two things that are both zero at the start, so that each one's gradient is a multiple of the other: zero."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.frameworks.specs import LayerKind, Operation, Role
from initlint.network.graph import Node
from initlint.network.parameters import Parameter
from initlint.network.routes import Wiring, is_weighted
from initlint.network.starts import is_zero_at_zero, starts_zero
from initlint.network.weights import kernel_of, layer_bias

_PASSING = frozenset({Operation.RESHAPE, Operation.DROPOUT, Operation.POOL})


def dead_products(wiring: Wiring) -> Iterator[tuple[Parameter, Parameter]]:
    """The parameters whose zeros meet in an elementwise product and go nowhere else, in the order of its operands."""
    for node in wiring.graph.nodes:
        if node.operation is Operation.MULTIPLY and len(node.inputs) == 2 and wiring.graph.is_complete:
            first, second = (_zero_behind(wiring, source) for source in node.inputs)
            if first is not None and second is not None and first is not second:
                yield first, second


def _zero_behind(wiring: Wiring, node: Node) -> Parameter | None:
    """The parameter that makes the node zero, if it does and if this node is all that the parameter is used for."""
    while _is_read_once(wiring, node) and len(node.inputs) == 1 and _keeps_zero(node):
        node = node.inputs[0]
    parameter = _zero_parameter(node)
    if parameter is None or not _is_read_once(wiring, node):
        return None
    uses = [each for each in wiring.graph.nodes if _zero_parameter(each) is parameter]
    return parameter if len(uses) == 1 else None


def _is_read_once(wiring: Wiring, node: Node) -> bool:
    return node.index not in wiring.outputs and len(wiring.consumers[node.index]) == 1


def _keeps_zero(node: Node) -> bool:
    if node.operation is Operation.ACTIVATION:
        return is_zero_at_zero(node)
    return node.operation in _PASSING or (node.operation is Operation.SCALE and node.name != "shift")


def _zero_parameter(node: Node) -> Parameter | None:
    """The zero parameter that the node is, looks up, or multiplies by, its bias being zero too."""
    if node.operation is Operation.PARAMETER:
        parameter = node.parameter
    elif node.module is not None and node.module.kind is LayerKind.EMBEDDING:
        tables = [p for p in node.module.parameters.values() if p is not None and p.role is Role.EMBEDDING]
        parameter = tables[0] if len(tables) == 1 else None
    elif node.module is not None and is_weighted(node):
        bias = layer_bias(node.module)
        parameter = kernel_of(node) if bias is None or starts_zero(bias) else None
    else:
        return None
    return parameter if parameter is not None and starts_zero(parameter) else None
