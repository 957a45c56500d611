"""Operations whose sizes the source leaves open, with whatever needs a size neglected: equal widths, no border, no window.

Schemes that follow the fan-in keep their scale whatever the width, so that for them little is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from initlint.frameworks.specs import Operation
from initlint.network.graph import Node
from initlint.network.weights import fan_in, gain_of, kernel_of, layer_bias, units
from initlint.signal.operations.transfer import Transfer, unchanged
from initlint.signal.operations.weighted import Weights, dense
from initlint.signal.state import Signal
from initlint.signal.weights import Moments, as_float, moments_of
from initlint.symbolic import Expr, product


def transfer(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    """The operation without its sizes; None where they matter too much."""
    if len(signals) != 1:
        return None
    if node.operation is Operation.POOL:
        return Transfer(output=signals[0], back=unchanged)
    gain = gain_of(node)
    if gain is None:
        return None
    square = gain * gain
    weights = Weights(
        kernel=Moments(mean=0.0, square=square), bias=_bias(node), inputs=1, outputs=readers_per_input(node), units=None
    )
    return dense(weights, signals[0])


def readers_per_input(node: Node) -> float:
    """How many units read an input, for each input that a unit reads, strides not counted; 1 where it is not known."""
    kernel, inputs = kernel_of(node), fan_in(node)
    if kernel is None or kernel.shape is None or inputs is None:
        return 1.0
    if node.module is None:
        ratio = product(kernel.shape) / (inputs * inputs) if len(kernel.shape) == 2 else 1
    else:
        axes = kernel.shape[2:] if node.module.framework == "torch" else kernel.shape[:-2]
        ratio = (units(node) or inputs) * product(axes) / inputs
    return 1.0 if isinstance(ratio, Expr) or ratio <= 0 else float(ratio)


def _bias(node: Node) -> Moments:
    """A bias drawn for a width that is only a name is small beside the signal."""
    found = None if node.module is None else layer_bias(node.module)
    mean = None if found is None else as_float(found.state.mean)
    known = moments_of(found) if found is not None else None
    if known is not None:
        return known
    return Moments(mean=mean or 0.0, square=(mean or 0.0) ** 2)
