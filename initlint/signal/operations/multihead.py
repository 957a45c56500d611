"""PyTorch's multi-head attention and transformer layers, composed of the operations they are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from initlint.frameworks.activations import activation_named
from initlint.network.graph import Node
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.signal.operations import attention, elementwise, layers, merging
from initlint.signal.operations.transfer import Transfer, added, chained, unchanged
from initlint.signal.operations.weighted import Weights, dense
from initlint.signal.responses import Activation
from initlint.signal.state import Gradient, Signal
from initlint.signal.weights import as_sizes, moments_of

Step = Callable[[Signal], "Transfer | None"]


def multi_head(node: Node, module: Module, signals: Sequence[Signal]) -> Transfer | None:
    """`nn.MultiheadAttention`: queries, keys and values of one or of several signals."""
    tokens = _tokens(node, module, min(1, len(node.inputs) - 1))
    given = [signals[0], *signals[1:3]]
    while len(given) < 3:
        given.append(given[-1])
    if tokens is None:
        return None
    found = _attend(module, given, tokens)
    if found is None:
        return None
    count = len(signals)

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        parts = list(found.back(gradient))
        while len(parts) > count:
            parts[-2:] = [added(parts[-2], parts[-1])]
        return (*parts, *[Gradient(square=0.0)] * (count - len(parts)))

    return replace(found, back=back)


def transformer(node: Node, module: Module, signals: Sequence[Signal]) -> Transfer | None:
    """`nn.TransformerEncoderLayer`, `nn.TransformerEncoder`."""
    if len(signals) != 1:
        return None
    blocks = _blocks(module)
    first = blocks[0].children.get("self_attn") if blocks else None
    tokens = None if first is None else _tokens(node, first, 0)
    if tokens is None:
        return None
    steps: list[Step] = [_encoder_block(block, tokens) for block in blocks]
    norm = module.children.get("norm")
    if norm is not None and module.children.get("layers") is not None:
        steps.append(_norm(norm))
    return _in_order(steps, signals[0])


def _blocks(module: Module) -> list[Module]:
    """The layers of an encoder, or the layer itself; nothing for decoders, which read a second signal."""
    stack = module.children.get("layers")
    blocks = [module] if stack is None else [block for block in stack.children.values() if block is not None]
    is_plain = all("self_attn" in block.children and "multihead_attn" not in block.children for block in blocks)
    return blocks if is_plain and all(block.user_class is None for block in blocks) else []


def _encoder_block(block: Module, tokens: int) -> Step:
    def attend(signal: Signal) -> Transfer | None:
        found = _attend(block.children["self_attn"], [signal] * 3, tokens)
        if found is None:
            return None
        return replace(found, back=lambda gradient: (_total(found.back(gradient)),))

    activation = _activation(block)
    feed: list[Step] = [_linear(block, "linear1"), activation, _dropout(block, "dropout"), _linear(block, "linear2")]
    branches: tuple[list[Step], ...] = ([attend, _dropout(block, "dropout1")], [*feed, _dropout(block, "dropout2")])
    norms = [_norm(block.children.get(f"norm{place}")) for place in (1, 2)]
    steps: list[Step] = []
    for branch, norm in zip(branches, norms, strict=True):
        if block.arguments["norm_first"] is True:
            steps.append(_residual([norm, *branch]))
        else:
            steps += [_residual(branch), norm]
    return lambda signal: _in_order(steps, signal)


def _attend(module: Module | None, signals: Sequence[Signal], tokens: int) -> Transfer | None:
    """Three inputs, one output."""
    if module is None:
        return None
    projections = _projections(module)
    out = module.children.get("out_proj")
    if projections is None or out is None:
        return None
    queries, keys, values = (dense(weights, signal) for weights, signal in zip(projections, signals, strict=True))
    scores = attention.logits(queries.output, keys.output, 1.0)
    weighing = attention.softmax(scores.output, tokens).output.weighing
    assert weighing is not None
    rate = module.arguments["dropout"]
    kept = 1 - float(rate) if isinstance(rate, (int, float)) else 1.0
    mixed = attention.weighted_mean(replace(weighing, effective=max(weighing.effective * kept, kept)), values.output)
    projected = _linear_transfer(out, mixed.output)
    if projected is None:
        return None

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        (inside,) = projected.back(gradient)
        (weighted,) = mixed.back(inside)
        at_queries, at_keys = attention.logit_gradients(inside, weighing, queries.output, keys.output, values.output)
        return (*queries.back(at_queries), *keys.back(at_keys), *values.back(weighted))

    return Transfer(output=projected.output, back=back, gain=projected.gain)


def _projections(module: Module) -> tuple[Weights, Weights, Weights] | None:
    """The weights of queries, keys and values: three matrices, or a third of one each."""
    bias = moments_of(module.parameters.get("in_proj_bias"))
    packed = module.parameters.get("in_proj_weight")
    each = [module.parameters.get(f"{name}_proj_weight") for name in "qkv"]
    matrices: Sequence[Parameter | None] = each if packed is None else [packed] * 3
    found = []
    for matrix in matrices:
        moments, sizes = (None, None) if matrix is None else (moments_of(matrix), as_sizes(matrix.shape))
        if moments is None or sizes is None or bias is None:
            return None
        units = sizes[0] // 3 if packed is not None else sizes[0]
        found.append(Weights(kernel=moments, bias=bias, inputs=sizes[1], outputs=units, units=units))
    return found[0], found[1], found[2]


def _tokens(node: Node, module: Module, place: int) -> int | None:
    sizes = as_sizes(node.inputs[place].shape)
    if sizes is None or len(sizes) < 2:
        return None
    is_batch_first = module.arguments["batch_first"] is True
    return sizes[-2] if is_batch_first or len(sizes) == 2 else sizes[0]


def _in_order(steps: Sequence[Step], signal: Signal) -> Transfer | None:
    found = Transfer(output=signal, back=unchanged)
    for step in steps:
        following = step(found.output)
        if following is None:
            return None
        found = chained(found, following)
    return found


def _residual(steps: Sequence[Step]) -> Step:
    def add(signal: Signal) -> Transfer | None:
        branch = _in_order(steps, signal)
        if branch is None:
            return None
        total = merging.addition([signal, branch.output])
        return Transfer(output=total.output, back=lambda gradient: (added(gradient, *branch.back(gradient)),))

    return add


def _total(parts: Sequence[Gradient]) -> Gradient:
    total = parts[0]
    for part in parts[1:]:
        total = added(total, part)
    return total


def _linear(block: Module, name: str) -> Step:
    return lambda signal: _linear_transfer(block.children.get(name), signal)


def _linear_transfer(module: Module | None, signal: Signal) -> Transfer | None:
    return None if module is None else layers.dense_layer(module, signal)


def _norm(module: Module | None) -> Step:
    return lambda signal: None if module is None else layers.norm_layer(module, signal)


def _dropout(block: Module, name: str) -> Step:
    child = block.children.get(name)
    rate = 0.0 if child is None else child.arguments["p"]
    return lambda signal: elementwise.dropout(float(rate), signal) if isinstance(rate, (int, float)) else None


def _activation(block: Module) -> Step:
    """`activation` is a name, or a function whose last name is one."""
    given = block.arguments["activation"]
    name = given if isinstance(given, str) else str(getattr(given, "name", "")).rpartition(".")[2]
    spec = activation_named(name)
    if spec is None or spec.function is None:
        return lambda signal: None
    function = Activation(spec.name, spec.function, 0.0 if spec.name == "relu" else None)
    return lambda signal: elementwise.activation(function, signal)
