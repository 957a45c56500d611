"""How weights start: set by the user or by the framework, all equal, at zero, and what that does on the way forward."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from initlint.frameworks.activations import ACTIVATIONS
from initlint.frameworks.specs import Family, Operation
from initlint.network.graph import Graph, Node
from initlint.network.parameters import Parameter, Via, Write
from initlint.network.routes import Route, is_weighted
from initlint.network.weights import PLAIN_PRODUCTS, kernel_of, layer_bias

_OPERATORS = PLAIN_PRODUCTS | {"torch.einsum", "tensorflow.einsum"}
_WRITTEN_BY_CODE = frozenset({Via.INITIALIZER, Via.IN_PLACE, Via.ASSIGNMENT, Via.CREATION})


def chosen_write(parameter: Parameter) -> Write | None:
    """The write that left the final state, if the code chose it: None for a default, loaded or uncertain state."""
    write = parameter.last_whole_write
    if write is None or not parameter.is_certain or write.via not in _WRITTEN_BY_CODE:
        return None
    return None if _is_keras_default(parameter, write) else write


def is_trained(parameter: Parameter) -> bool:
    """Whether training is known to change it."""
    return parameter.requires_grad is True and not parameter.is_buffer


def starts_constant(parameter: Parameter) -> bool:
    """Whether it is trained from equal values."""
    return is_trained(parameter) and parameter.is_certain and parameter.state.is_constant


def starts_zero(parameter: Parameter) -> bool:
    """Whether it is trained from zeros."""
    return starts_constant(parameter) and parameter.state.is_zero


def biases_of(node: Node, routes: Iterable[Route]) -> Iterator[Parameter]:
    """What is added to the product: the layer's bias, or parameters that the code adds itself."""
    kernel = kernel_of(node)
    if node.module is not None:
        bias = layer_bias(node.module)
        if bias is not None:
            yield bias
    elif kernel is not None and kernel.module is not None and node.name not in _OPERATORS:
        # `F.linear(x, weight, bias)`: the graph does not say which bias, so whatever the owner calls one counts.
        yield from (own for leaf, own in kernel.module.parameters.items() if own is not None and "bias" in leaf)
    for source in node.inputs:
        if source.operation is Operation.PARAMETER and source.parameter not in {None, kernel}:
            yield source.parameter
    for route in routes:
        yield from route.added_parameters


def keeps_zero(route: Route) -> bool:
    """Whether a zero signal arrives as zero, with no norm or unknown function on the way."""
    for step in route.steps:
        if step.operation is Operation.NORM or _is_shift(step):
            return False
        if step.operation is Operation.ACTIVATION and not is_zero_at_zero(step):
            return False
    return True


def meets_dead_zone_first(route: Route) -> bool:
    """Whether the first thing that shapes the signal is a ReLU: at zero its output and its gradient are zero."""
    for step in route.steps:
        if step.operation is Operation.ACTIVATION:
            spec = route.activation
            is_relu = spec is not None and spec.is_zero_for_negatives and spec.family is Family.RELU
            return is_relu and is_zero_at_zero(step)
        if step.operation is Operation.NORM or _is_shift(step):
            return False
    return False


def is_zero_at_zero(step: Node) -> bool:
    """Whether the activation puts out zero where it gets zero."""
    spec = ACTIVATIONS.get(step.name)
    return spec is not None and spec.function is not None and spec.function(0.0) == 0.0


def nodes_by_kernel(graph: Graph) -> dict[Parameter, list[Node]]:
    """The weighted nodes of each kernel, in execution order."""
    found: dict[Parameter, list[Node]] = {}
    for node in graph.nodes:
        kernel = kernel_of(node) if is_weighted(node) else None
        if kernel is not None:
            found.setdefault(kernel, []).append(node)
    return found


def _is_keras_default(parameter: Parameter, write: Write) -> bool:
    """Whether the law came from the layer's signature: the call names no initializer at all."""
    module = parameter.module
    if module is None or module.framework == "torch" or module.spec is None or write.location != module.created:
        return False
    return not any(name.endswith("_initializer") for name in module.arguments.given)


def _is_shift(step: Node) -> bool:
    """Whether a number is added to the signal."""
    return step.operation is Operation.SCALE and step.name == "shift"
