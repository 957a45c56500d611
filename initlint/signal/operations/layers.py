"""Calls of framework layers: their weights and settings, taken from the module, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable

from initlint.frameworks.keras import einsum
from initlint.frameworks.specs import LayerKind, Role
from initlint.network.graph import Node
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.network.weights import layer_bias, layer_kernel
from initlint.signal.operations import activations, convolutions, elementwise, norms, poolings
from initlint.signal.operations.transfer import Transfer
from initlint.signal.operations.weighted import Weights, dense
from initlint.signal.state import Signal
from initlint.signal.weights import Moments, as_float, as_sizes, moments_of

Handler = Callable[[Node, Module, Signal], "Transfer | None"]

ONE = Moments(mean=1.0, square=1.0)
ZERO = Moments(mean=0.0, square=0.0)


def transfer(node: Node, module: Module, signal: Signal) -> Transfer | None:
    """What the layer does, None where it is not modelled."""
    handler = _HANDLERS.get(module.kind)
    return None if handler is None else handler(node, module, signal)


def embedding(module: Module) -> Signal | None:
    """Rows of a table: two samples or positions seldom look up the same one."""
    table = next((p for p in module.parameters.values() if p is not None and p.role is Role.EMBEDDING), None)
    moments = moments_of(table)
    if table is None or moments is None:
        return None
    common = moments.mean**2
    sizes = as_sizes(table.shape)
    return Signal(
        mean=moments.mean,
        square=moments.square,
        between_samples=common,
        between_positions=common,
        units=None if sizes is None else sizes[-1],
    )


def dense_layer(module: Module, signal: Signal) -> Transfer | None:
    """A linear layer."""
    kernel, bias = layer_kernel(module), moments_of(layer_bias(module))
    moments = None if kernel is None else moments_of(kernel)
    sizes = None if kernel is None else as_sizes(kernel.shape)
    widths = None if sizes is None else _widths(module, sizes)
    if moments is None or bias is None or widths is None:
        return None
    inputs, outputs = widths
    return dense(Weights(kernel=moments, bias=bias, inputs=inputs, outputs=outputs, units=outputs), signal)


def _widths(module: Module, sizes: tuple[int, ...]) -> tuple[int, int] | None:
    """How many elements each unit reads, and how many units read each element."""
    if "equation" in module.arguments.values:
        return einsum.summed(module.arguments["equation"], sizes)
    if len(sizes) != 2:
        return None
    return (sizes[0], sizes[1]) if module.framework == "keras" else (sizes[1], sizes[0])


def _dense(node: Node, module: Module, signal: Signal) -> Transfer | None:
    return dense_layer(module, signal)


def _convolution(node: Node, module: Module, signal: Signal) -> Transfer | None:
    return convolutions.transfer(node, module, signal)


def _activation(node: Node, module: Module, signal: Signal) -> Transfer | None:
    function = activations.of_node(node)
    return None if function is None else elementwise.activation(function, signal)


def _dropout(node: Node, module: Module, signal: Signal) -> Transfer | None:
    if isinstance(noise := module.arguments.values.get("stddev"), (int, float)):
        return elementwise.noise(float(noise), signal)
    rate = next((module.arguments[name] for name in _RATES if name in module.arguments.values), None)
    if not isinstance(rate, (int, float)) or "Alpha" in module.class_name:
        return None
    return elementwise.dropout(float(rate), signal)


_RATES = ("rate", "p", "drop_prob")


def _norm(node: Node, module: Module, signal: Signal) -> Transfer | None:
    return norm_layer(module, signal)


def norm_layer(module: Module, signal: Signal) -> Transfer | None:
    """A normalization layer, None for a kind that is not modelled."""
    gamma, beta = _affine(module, Role.SCALE, ONE), _affine(module, Role.SHIFT, ZERO)
    given = module.arguments["epsilon" if module.framework == "keras" else "eps"]
    epsilon = as_float(given) if isinstance(given, (int, float)) else 1e-6
    if gamma is None or beta is None or epsilon is None:
        return None
    kind = next((kind for word, kind in _NORMS.items() if word in module.class_name), None)
    if kind is None:
        return None
    if kind is norms.rms_norm:
        return norms.rms_norm(gamma, epsilon, signal)
    groups = module.arguments["num_groups"] if "num_groups" in module.arguments.values else None
    if "GroupNorm" in module.class_name and isinstance(groups, int):
        return norms.group_norm(gamma, beta, epsilon, groups, signal)
    return kind(gamma, beta, epsilon, signal)


_NORMS: dict[str, Callable[..., Transfer]] = {
    "BatchNorm": norms.batch_norm,
    "InstanceNorm": norms.instance_norm,
    "RMSNorm": norms.rms_norm,
    "RMSNormalization": norms.rms_norm,
    "BatchNormalization": norms.batch_norm,
    "LayerNorm": norms.layer_norm,
    "GroupNorm": norms.layer_norm,
}
"""By a part of the class name. Group norm is a layer norm over part of the units."""


def norm_function(node: Node, signal: Signal) -> Transfer | None:
    """A normalization function, with the scale and shift that it is given."""
    word = node.name.rpartition(".")[2].replace("_", "")
    kind = next((kind for known, kind in _NORMS.items() if known.lower() == word), None)
    gamma = ONE if node.parameter is None else moments_of(node.parameter)
    beta = None if node.has_unknown_bias else moments_of(node.bias)
    given = node.settings.get("eps", node.settings.get(_EPSILONS.get(word, "eps"), 1e-5))
    epsilon = 1e-5 if given is None else as_float(given) if isinstance(given, (int, float)) else None
    if kind is None or gamma is None or beta is None or epsilon is None:
        return None
    return norms.rms_norm(gamma, epsilon, signal) if kind is norms.rms_norm else kind(gamma, beta, epsilon, signal)


_EPSILONS = {"batchnorm": 7, "instancenorm": 7, "layernorm": 4, "groupnorm": 4, "rmsnorm": 3}
"""The place of epsilon among the arguments of PyTorch's functions."""


def _affine(module: Module, role: Role, default: Moments) -> Moments | None:
    found: Parameter | None = next((p for p in module.parameters.values() if p is not None and p.role is role), None)
    return default if found is None else moments_of(found)


def _reshape(node: Node, module: Module, signal: Signal) -> Transfer | None:
    return poolings.rearranged(node, signal)


def _pool(node: Node, module: Module, signal: Signal) -> Transfer | None:
    return poolings.transfer(node, module.class_name, signal)


_HANDLERS: dict[LayerKind, Handler] = {
    LayerKind.DENSE: _dense,
    LayerKind.CONVOLUTION: _convolution,
    LayerKind.DEPTHWISE_CONVOLUTION: _convolution,
    LayerKind.TRANSPOSED_CONVOLUTION: _convolution,
    LayerKind.ACTIVATION: _activation,
    LayerKind.DROPOUT: _dropout,
    LayerKind.NORM: _norm,
    LayerKind.POOL: _pool,
    LayerKind.RESHAPE: _reshape,
}
