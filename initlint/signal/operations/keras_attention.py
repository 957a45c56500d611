"""Keras's attention layers, composed of the operations they are made of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from initlint.network.graph import Node
from initlint.network.modules import Module
from initlint.signal.operations import attention, elementwise, merging
from initlint.signal.operations.cells import SIGMOID
from initlint.signal.operations.transfer import Transfer, added, chained
from initlint.signal.operations.weighted import Weights, dense
from initlint.signal.state import Gradient, Signal
from initlint.signal.weights import as_sizes, moments_of

_NO_GRADIENT = Gradient(square=0.0)


def multi_head(node: Node, module: Module, signals: Sequence[Signal]) -> Transfer | None:
    """`MultiHeadAttention(query, value, key=value)` and `GroupQueryAttention`, over one axis of tokens."""
    sizes = as_sizes(node.inputs[min(1, len(node.inputs) - 1)].shape)
    if sizes is None or len(sizes) != 3 or module.arguments.values.get("sliding_window") is not None:
        return None
    query = signals[0]
    value = signals[min(1, len(signals) - 1)]
    key = signals[2] if len(signals) > 2 else value
    queries, keys, values = (
        _projection(module, name, signal) for name, signal in (("query", query), ("key", key), ("value", value))
    )
    if queries is None or keys is None or values is None:
        return None
    is_causal = node.settings.get("use_causal_mask") is True
    logits = attention.logits(queries.output, keys.output, 1.0).output
    weighing = attention.softmax(logits, sizes[1], is_causal=is_causal).output.weighing
    rate = module.arguments["dropout"]
    if weighing is None or not isinstance(rate, (int, float)):
        return None
    kept = 1 - float(rate)
    mixed = attention.weighted_mean(replace(weighing, effective=max(weighing.effective * kept, kept)), values.output)
    rest = _after(module, query, mixed.output)
    if rest is None:
        return None

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        at_mixed, at_query = rest.back(gradient)
        at_queries, at_keys = attention.logit_gradients(at_mixed, weighing, queries.output, keys.output, values.output)
        read_by_query = added(at_query, *queries.back(at_queries))
        read_by_value, read_by_key = (*values.back(*mixed.back(at_mixed)), *keys.back(at_keys))
        if len(signals) == 1:
            return (added(read_by_query, added(read_by_value, read_by_key)),)
        if len(signals) == 2:
            return (read_by_query, added(read_by_value, read_by_key))
        return (read_by_query, read_by_value, read_by_key)

    return Transfer(output=rest.output, back=back, gain=rest.gain)


def _after(module: Module, query: Signal, mixed: Signal) -> Transfer | None:
    """What follows the weighing, with inputs mixed and query: a gate if there is one, and the last projection."""
    if "gate.kernel" not in module.parameters:
        projected = _projection(module, "attention_output", mixed)
        if projected is None:
            return None
        return replace(projected, back=lambda gradient: (*projected.back(gradient), _NO_GRADIENT))
    linear = _projection(module, "gate", query)
    if linear is None:
        return None
    gate = chained(linear, elementwise.activation(SIGMOID, linear.output))
    gated = merging.product(mixed, gate.output)
    last = _projection(module, "attention_output", gated.output)
    if last is None:
        return None

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        at_mixed, at_gate = gated.back(*last.back(gradient))
        return (at_mixed, *gate.back(at_gate))

    return Transfer(output=last.output, back=back, gain=last.gain)


def _projection(module: Module, name: str, signal: Signal) -> Transfer | None:
    """One of the layer's projections: from the last axis to heads and their units, or from these to the output."""
    kernel, bias = module.parameters.get(f"{name}.kernel"), moments_of(module.parameters.get(f"{name}.bias"))
    moments = None if kernel is None else moments_of(kernel)
    sizes = None if kernel is None else as_sizes(kernel.shape)
    if moments is None or bias is None or sizes is None or len(sizes) != 3:
        return None
    read = 2 if name == "attention_output" else 1
    inputs, outputs = math.prod(sizes[:read]), math.prod(sizes[read:])
    return dense(Weights(kernel=moments, bias=bias, inputs=inputs, outputs=outputs, units=outputs), signal)
