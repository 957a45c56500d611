"""Matrix products: with a parameter a layer without a module, between data the two halves of attention."""

from __future__ import annotations

import math
from collections.abc import Sequence

from initlint.network.graph import Node
from initlint.signal.operations import attention, merging
from initlint.signal.operations.transfer import Transfer
from initlint.signal.operations.weighted import Weights, dense
from initlint.signal.state import Gradient, Signal
from initlint.signal.weights import Moments, as_sizes, moments_of

_NO_BIAS = Moments(mean=0.0, square=0.0)


def transfer(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    """A product of the signals, or of one with the node's parameter."""
    word = node.name.rpartition(".")[2]
    if node.parameter is not None:
        return _with_parameter(node, word, signals)
    if word == "scaled_dot_product_attention" and len(signals) >= 3:
        return _attention(node, signals)
    if word == "einsum" and len(signals) == 2:
        return _of_data(node, signals, _summed(node))
    if word == "outer" and len(signals) == 2:
        return merging.product(*signals)
    if word in _PLAIN and len(signals) == 2:
        sizes = as_sizes(node.inputs[0].shape)
        return _of_data(node, signals, None if not sizes else sizes[-1])
    return None


def _of_data(node: Node, signals: Sequence[Signal], summed: int | None) -> Transfer | None:
    """A product of two tensors of data: values weighed by a softmax, or queries and keys."""
    first, second = signals
    if first.weighing is not None:
        mixed = attention.weighted_mean(first.weighing, second)
        sizes = as_sizes(node.inputs[1].shape)
        width = sizes[-1] if sizes else 0

        def back(gradient: Gradient) -> tuple[Gradient, ...]:
            return (attention.at_weights(gradient, second, width), *mixed.back(gradient))

        return Transfer(output=mixed.output, back=back)
    if summed is None or second.weighing is not None:
        return None
    sizes = as_sizes(node.shape)
    counts = (float(sizes[-2]), float(sizes[-1])) if sizes is not None and len(sizes) > 1 else (0.0, 0.0)
    return attention.logits(first, second, summed, counts)


def _summed(node: Node) -> int | None:
    """How many products an equation such as `bhid, bhjd -> bhij` sums up for each element."""
    equation = node.settings.get(0, node.settings.get("equation"))
    shapes = [as_sizes(each.shape) for each in node.inputs]
    if not isinstance(equation, str) or "->" not in equation or "." in equation:
        return None
    left, _, right = equation.replace(" ", "").partition("->")
    lengths: dict[str, int] = {}
    for names, shape in zip(left.split(","), shapes, strict=False):
        if shape is None or len(shape) != len(names):
            return None
        lengths.update(zip(names, shape, strict=True))
    return math.prod(length for name, length in lengths.items() if name not in right)


_PLAIN = frozenset({"@", "matmul", "bmm"})


def _attention(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    queries, keys, values = signals[:3]
    sizes, others = as_sizes(node.inputs[0].shape), as_sizes(node.inputs[1].shape)
    if sizes is None or others is None or len(others) < 2:
        return None
    scores = attention.logits(queries, keys, 1.0)
    is_causal = node.settings.get("is_causal", node.settings.get(5, False)) is True
    weights = attention.softmax(scores.output, others[-2], is_causal=is_causal)
    assert weights.output.weighing is not None
    mixed = attention.weighted_mean(weights.output.weighing, values)
    weighing = weights.output.weighing

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        return (
            *attention.logit_gradients(gradient, weighing, queries, keys, values),
            *mixed.back(gradient),
            *[Gradient(square=0.0)] * (len(signals) - 3),
        )

    return Transfer(output=mixed.output, back=back)


def _with_parameter(node: Node, word: str, signals: Sequence[Signal]) -> Transfer | None:
    """`F.linear(x, w)` and `x @ w`; which axis is summed over follows from the order."""
    kernel = node.parameter
    moments = None if kernel is None else moments_of(kernel)
    sizes = None if kernel is None else as_sizes(kernel.shape)
    if moments is None or sizes is None or len(sizes) != 2 or len(signals) != 1:
        return None
    inputs, outputs = sizes[::-1] if word == "linear" else sizes
    return dense(Weights(kernel=moments, bias=_NO_BIAS, inputs=inputs, outputs=outputs, units=outputs), signals[0])
