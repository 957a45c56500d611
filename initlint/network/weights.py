"""The weights of a node: its kernel and bias, how many inputs each unit sums, and the gain that follows from both."""

from __future__ import annotations

import math

from initlint.frameworks.specs import UNKNOWN_SIZE, LayerKind, Operation, Role
from initlint.network.graph import Node
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.network.routes import factor_of
from initlint.symbolic import Expr, Number, product

SINGLE_KERNEL_KINDS = frozenset(
    {
        LayerKind.DENSE,
        LayerKind.CONVOLUTION,
        LayerKind.TRANSPOSED_CONVOLUTION,
        LayerKind.DEPTHWISE_CONVOLUTION,
    }
)
"""The kinds that multiply their one input by their one kernel."""

_CONVOLUTIONS = frozenset(f"torch.nn.functional.conv{axes}d" for axes in (1, 2, 3))


PLAIN_PRODUCTS = frozenset({"@", "torch.matmul", "torch.mm", "tensorflow.matmul", "tensorflow.linalg.matmul"})
"""Products of matrices as they are, with nothing transposed and no bias."""


TENSORFLOW_CONVOLUTIONS = frozenset(f"tensorflow.nn.{name}" for name in ("conv1d", "conv2d", "conv3d", "convolution"))
"""Functions whose filters are (*kernel, in, out)."""


def kernel_of(node: Node) -> Parameter | None:
    """The one matrix or filter bank that the node multiplies by; None where it has several."""
    if node.operation is Operation.MATMUL:
        return factor_of(node)
    if node.module is None or node.module.kind not in SINGLE_KERNEL_KINDS:
        return None
    return layer_kernel(node.module)


def layer_kernel(module: Module) -> Parameter | None:
    """The layer's only kernel."""
    kernels = [p for p in module.parameters.values() if p is not None and p.role is Role.KERNEL]
    return kernels[0] if len(kernels) == 1 else None


def layer_bias(module: Module) -> Parameter | None:
    """The layer's bias, None where it has none."""
    return next((p for p in module.parameters.values() if p is not None and p.role is Role.BIAS), None)


def has_known_size(parameter: Parameter) -> bool:
    """Whether every axis is a number or a name that the source gives."""
    return parameter.shape is not None and all(map(is_known_size, parameter.shape))


def is_known_size(size: Number) -> bool:
    """Whether the size is a number or made of names that the source gives."""
    unknown = UNKNOWN_SIZE.names() if isinstance(UNKNOWN_SIZE, Expr) else frozenset()
    return not isinstance(size, Expr) or not size.names() & unknown


def fan_in(node: Node) -> Number | None:
    """How many inputs each unit of the node sums up in the forward pass, whatever the framework calls its fan-in."""
    kernel = kernel_of(node)
    if kernel is None or not has_known_size(kernel) or kernel.shape is None or len(kernel.shape) < 2:
        return None
    if node.module is None:
        if node.name in TENSORFLOW_CONVOLUTIONS:
            return product(kernel.shape[:-1])
        if node.name in _CONVOLUTIONS:
            return product(kernel.shape[1:])
        return _side_summed_over(node, kernel) or _matrix_fan_in(kernel.shape)
    if node.module.framework == "torch":
        return _torch_fan_in(node.module, kernel.shape)
    return _keras_fan_in(node.module, kernel.shape)


def units(node: Node) -> Number | None:
    """How many units or channels the node puts out."""
    kernel = kernel_of(node)
    if kernel is None or kernel.shape is None or len(kernel.shape) < 2 or node.module is None:
        return None
    is_transposed = node.module.kind is LayerKind.TRANSPOSED_CONVOLUTION
    if node.module.framework == "torch":
        count = kernel.shape[1 if is_transposed else 0]
    else:
        count = kernel.shape[-2 if is_transposed else -1]
    return count if is_known_size(count) else None


def gain_of(node: Node) -> float | None:
    """std * sqrt(fan-in): the factor on a unit-variance signal. None where the sizes leave it open."""
    kernel = kernel_of(node)
    if kernel is None or not kernel.is_certain:
        return None
    law = kernel.state
    inputs = fan_in(node)
    if law.std is not None and law.mean == 0 and inputs is not None:
        square = law.std * law.std * inputs
        if not isinstance(square, Expr) and square >= 0:
            return math.sqrt(square)
    # Glorot and He with unequal unknown widths: along a stack the width ratios cancel, the scheme's own factor stays.
    if law.scheme in {"xavier", "kaiming", "lecun"} and law.gain is not None and not isinstance(law.gain, Expr):
        return float(law.gain)
    return None


def is_lookup(node: Node) -> bool:
    """Whether a product weighs the parameter's rows by a softmax: then it is a table of codes, not a layer's weight."""
    return any(_comes_from_softmax(source) for source in node.inputs)


def _comes_from_softmax(node: Node) -> bool:
    while node.operation in {Operation.RESHAPE, Operation.SCALE, Operation.DROPOUT} and len(node.inputs) == 1:
        node = node.inputs[0]
    return node.operation is Operation.SOFTMAX


def _side_summed_over(node: Node, kernel: Parameter) -> Number | None:
    """The axis that a plain product of two matrices sums over; None where it is not plain."""
    if node.name not in PLAIN_PRODUCTS or len(node.inputs) != 2 or kernel.shape is None or len(kernel.shape) != 2:
        return None
    first, second = node.inputs
    if second.operation is Operation.PARAMETER and second.parameter is kernel:
        return kernel.shape[0]
    return kernel.shape[1] if first.operation is Operation.PARAMETER and first.parameter is kernel else None


def _matrix_fan_in(shape: tuple[Number, ...]) -> Number | None:
    """The smaller side: a bare product does not say which axis it sums over."""
    if len(shape) != 2:
        return None
    first, second = shape
    if first == second:
        return first
    if isinstance(first, Expr) or isinstance(second, Expr):
        return None
    return min(first, second)


def _torch_fan_in(module: Module, shape: tuple[Number, ...]) -> Number | None:
    if module.kind is not LayerKind.TRANSPOSED_CONVOLUTION:
        return product(shape[1:])
    groups = module.arguments.size("groups")
    return shape[0] * product(shape[2:]) / (groups * product(module.arguments.sizes("stride", len(shape) - 2)))


def _keras_fan_in(module: Module, shape: tuple[Number, ...]) -> Number | None:
    if module.kind is LayerKind.DEPTHWISE_CONVOLUTION:
        return product(shape[:-2])
    if module.kind is LayerKind.TRANSPOSED_CONVOLUTION:
        return shape[-1] * product(shape[:-2]) / product(module.arguments.sizes("strides", len(shape) - 2))
    return product(shape[:-1])


def has_computed_weight(node: Node) -> bool:
    """Whether weight norm, spectral norm or a parametrization computes the layer's weights from others."""
    return node.module is not None and bool(node.module.attributes.get("is reparametrized"))
