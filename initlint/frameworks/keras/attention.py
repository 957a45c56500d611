"""The attention layers. Their projections are einsum layers, whose names lead those of the weights: `query.kernel`."""

from __future__ import annotations

from collections.abc import Mapping

from initlint.distributions import Kind, Shape, constant
from initlint.frameworks.keras.initializers import fans, scaled_by_fan
from initlint.frameworks.keras.rows import LAYER, nones, settled, signature, size_at
from initlint.frameworks.specs import Arguments, LayerKind, LayerSpec, ParameterSpec, Role, size
from initlint.symbolic import Number, product


def _projection(arguments: Arguments, name: str, inputs: Shape, outputs: Shape) -> tuple[ParameterSpec, ParameterSpec]:
    """An einsum layer from the input axes to the output axes, with one bias for each output."""
    return (
        ParameterSpec(
            name=f"{name}.kernel",
            shape=(*inputs, *outputs),
            role=Role.KERNEL,
            initializer="kernel_initializer",
            fans=(settled(product(inputs)), settled(product(outputs))),
        ),
        ParameterSpec(
            name=f"{name}.bias",
            shape=outputs,
            role=Role.BIAS,
            initializer="bias_initializer",
            present=arguments.flag("use_bias"),
        ),
    )


def _multi_head(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    width, value_width, key_width = _widths(arguments, input_shape)
    heads, key = arguments.size("num_heads"), arguments.size("key_dim")
    value = key if arguments["value_dim"] in (None, 0) else arguments.size("value_dim")
    outputs = _output_axes(arguments["output_shape"], width)
    return (
        *_projection(arguments, "query", (width,), (heads, key)),
        *_projection(arguments, "key", (key_width,), (heads, key)),
        *_gate(arguments, (width,), (heads, value)),
        *_projection(arguments, "value", (value_width,), (heads, value)),
        *_projection(arguments, "attention_output", (heads, value), outputs),
    )


def _widths(arguments: Arguments, input_shape: Shape | None) -> tuple[Number, Number, Number]:
    """The widths of query, value and key. What is not among the arguments is as wide as what stands before it."""
    query = size_at(input_shape, -1)
    value = _width(arguments["value_shape"], query)
    return query, value, _width(arguments["key_shape"], value)


def _width(shape: object, default: Number) -> Number:
    return size(shape[-1]) if isinstance(shape, tuple) and shape else default


def _output_axes(output_shape: object, width: Number) -> Shape:
    if output_shape is None:
        return (width,)
    if isinstance(output_shape, (tuple, list)):
        return tuple(size(item) for item in output_shape)
    return (size(output_shape),)


def _gate(arguments: Arguments, inputs: Shape, outputs: Shape) -> tuple[ParameterSpec, ...]:
    if arguments.flag("use_gate") is not True:
        return ()
    return _projection(arguments, "gate", inputs, outputs)


def _kept(arguments: Arguments) -> Mapping[str, object]:
    """What the layer keeps of its arguments under another value."""
    return {"_value_dim": arguments["key_dim"] if arguments["value_dim"] in (None, 0) else arguments["value_dim"]}


def _grouped_query(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    width, value_width, key_width = _widths(arguments, input_shape)
    head = arguments.size("head_dim")
    queries, keys = arguments.size("num_query_heads"), arguments.size("num_key_value_heads")
    return (
        *_projection(arguments, "query", (width,), (queries, head)),
        *_projection(arguments, "key", (key_width,), (keys, head)),
        *_gate(arguments, (width,), (queries, head)),
        *_projection(arguments, "value", (value_width,), (keys, head)),
        *_projection(arguments, "attention_output", (queries, head), (width,)),
    )


def _multi_head_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
    return (*input_shape[:-1], *_output_axes(arguments["output_shape"], size_at(input_shape, -1)))


def _query_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
    return input_shape


def _unit_scale(name: str, present: bool | None) -> tuple[ParameterSpec, ...]:
    if present is False:
        return ()
    return (ParameterSpec(name=name, shape=(), role=Role.SCALE, distribution=constant(1), present=present),)


def _dot_product(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    mode = arguments["score_mode"]
    concatenates = mode == "concat" if isinstance(mode, str) else None
    return (*_unit_scale("scale", arguments.flag("use_scale")), *_unit_scale("concat_score_weight", concatenates))


def _additive(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    present = arguments.flag("use_scale")
    if present is False:
        return ()
    shape = (size_at(input_shape, -1),)
    law = scaled_by_fan(1.0, "fan_avg", Kind.UNIFORM, fans(shape), scheme="xavier")
    return (ParameterSpec(name="scale", shape=shape, role=Role.SCALE, distribution=law, present=present),)


_INITIALIZERS: dict[str, object] = {"kernel_initializer": "glorot_uniform", "bias_initializer": "zeros"}
_PENALTIES = nones(
    "kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint"
)

ROWS = (
    LayerSpec(
        name="keras.layers.MultiHeadAttention",
        kind=LayerKind.ATTENTION,
        signature=signature(
            "num_heads",
            "key_dim",
            value_dim=None,
            dropout=0.0,
            use_bias=True,
            output_shape=None,
            **nones("attention_axes", "sliding_window", "flash_attention"),
            **_INITIALIZERS,
            **_PENALTIES,
            use_gate=False,
            seed=None,
        ),
        bases=(LAYER,),
        parameters=_multi_head,
        attributes=_kept,
        output_shape=_multi_head_shape,
    ),
    LayerSpec(
        name="keras.layers.GroupQueryAttention",
        kind=LayerKind.ATTENTION,
        signature=signature(
            "head_dim",
            "num_query_heads",
            "num_key_value_heads",
            dropout=0.0,
            use_bias=True,
            **nones("sliding_window", "flash_attention"),
            **_INITIALIZERS,
            **_PENALTIES,
            use_gate=False,
            seed=None,
        ),
        bases=(LAYER,),
        parameters=_grouped_query,
        output_shape=_query_shape,
    ),
    # These two only weigh their inputs against each other, so they are not layers that multiply by weights.
    LayerSpec(
        name="keras.layers.Attention",
        kind=LayerKind.OTHER,
        signature=signature(use_scale=False, score_mode="dot", dropout=0.0, seed=None),
        bases=(LAYER,),
        parameters=_dot_product,
    ),
    LayerSpec(
        name="keras.layers.AdditiveAttention",
        kind=LayerKind.OTHER,
        signature=signature(use_scale=True, dropout=0.0),
        bases=("keras.layers.Attention", LAYER),
        parameters=_additive,
    ),
)
