"""Multi-head attention and the transformer layers built on it."""

from __future__ import annotations

from collections.abc import Mapping

from initlint.distributions import Distribution, Shape
from initlint.frameworks.specs import Argument, Arguments, ChildSpec, LayerKind, LayerSpec, ParameterSpec, Role
from initlint.frameworks.torch.defaults import ZEROS, xavier_normal, xavier_uniform
from initlint.frameworks.torch.dense import LINEAR, OUTPUT_PROJECTION
from initlint.frameworks.torch.rows import row, same_shape, table
from initlint.frameworks.torch.signatures import FACTORY, count, signature
from initlint.symbolic import Expr, Number, floor_divide

ATTENTION = "torch.nn.MultiheadAttention"
LAYER_NORM = "torch.nn.LayerNorm"
DROPOUT = "torch.nn.Dropout"

REDRAWN_ATTENTION = "torch.nn.Transformer:attention"
REDRAWN_LAYER = "torch.nn.Transformer:layer"
STACK = "torch.nn.Transformer:stack"
STACK_LAYERS = "torch.nn.Transformer:layers"


def _same_width(arguments: Arguments) -> bool | None:
    """Whether keys and values are as wide as queries, so that one packed matrix projects all three."""
    embed = arguments["embed_dim"]
    answers: list[bool | None] = []
    for given in (arguments["kdim"], arguments["vdim"]):
        if given is None or given == embed:
            answers.append(True)
        elif isinstance(given, (int, Expr)) and isinstance(embed, (int, Expr)):
            # Two sizes with different names may still turn out equal.
            answers.append(None if isinstance(given, Expr) or isinstance(embed, Expr) else False)
        else:
            answers.append(None)
    if False in answers:
        return False
    return None if None in answers else True


def _attention(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    embed, same = arguments.size("embed_dim"), _same_width(arguments)
    key = embed if arguments["kdim"] is None else arguments.size("kdim")
    value = embed if arguments["vdim"] is None else arguments.size("vdim")
    packed = [_projection("in_proj_weight", (embed * 3, embed), same)]
    separate = [
        _projection(name, (embed, inputs), None if same is None else not same)
        for name, inputs in (("q_proj_weight", embed), ("k_proj_weight", key), ("v_proj_weight", value))
    ]
    bias = ParameterSpec(
        name="in_proj_bias",
        shape=(embed * 3,),
        role=Role.BIAS,
        distribution=ZEROS,
        present=arguments.flag("bias"),
    )
    matrices = [*separate, *packed] if same is False else [*packed, *separate]
    return (*matrices, bias, *_sequence_biases(embed, arguments.flag("add_bias_kv")))


def _projection(name: str, shape: Shape, present: bool | None) -> ParameterSpec:
    law = xavier_uniform(shape)
    return ParameterSpec(name=name, shape=shape, role=Role.KERNEL, distribution=law, present=present)


def _sequence_biases(embed: Number, present: bool | None) -> tuple[ParameterSpec, ...]:
    """The rows appended to keys and values; plain attributes, not registered, where there are none."""
    if present is False:
        return ()
    shape = (1, 1, embed)
    law = xavier_normal(shape)
    return tuple(
        ParameterSpec(name=name, shape=shape, role=Role.BIAS, distribution=law, present=present)
        for name in ("bias_k", "bias_v")
    )


def _output_projection(arguments: Arguments, weight: Mapping[str, Distribution]) -> tuple[ChildSpec, ...]:
    embed, bias = arguments["embed_dim"], arguments["bias"]
    # The bias is zeroed after Linear has drawn it; without a bias the entry is not used.
    laws = {**weight, "bias": ZEROS}
    keywords = {"in_features": embed, "out_features": embed, "bias": bias}
    return (ChildSpec(name="out_proj", layer=OUTPUT_PROJECTION, keywords=keywords, distributions=laws),)


def _default_attention_children(arguments: Arguments) -> tuple[ChildSpec, ...]:
    return _output_projection(arguments, {})


def _redrawn_attention_children(arguments: Arguments) -> tuple[ChildSpec, ...]:
    embed = arguments.size("embed_dim")
    return _output_projection(arguments, {"weight": xavier_uniform((embed, embed))})


def _attention_attributes(arguments: Arguments) -> Mapping[str, object]:
    embed = arguments["embed_dim"]
    return {
        "kdim": embed if arguments["kdim"] is None else arguments["kdim"],
        "vdim": embed if arguments["vdim"] is None else arguments["vdim"],
        "head_dim": floor_divide(arguments.size("embed_dim"), arguments.size("num_heads")),
    }


def _self_attention(arguments: Arguments, name: str, layer: str) -> ChildSpec:
    keywords = {
        "embed_dim": arguments["d_model"],
        "num_heads": arguments["nhead"],
        "dropout": arguments["dropout"],
        "batch_first": arguments["batch_first"],
        "bias": arguments["bias"],
    }
    return ChildSpec(name=name, layer=layer, keywords=keywords)


def _dropout(arguments: Arguments, name: str) -> ChildSpec:
    return ChildSpec(name=name, layer=DROPOUT, positional=(arguments["dropout"],))


def _norm(arguments: Arguments, name: str) -> ChildSpec:
    keywords = {"eps": arguments["layer_norm_eps"], "bias": arguments["bias"]}
    return ChildSpec(name=name, layer=LAYER_NORM, positional=(arguments["d_model"],), keywords=keywords)


def _feed_forward(arguments: Arguments, *, redrawn: bool) -> tuple[ChildSpec, ...]:
    model, hidden = arguments["d_model"], arguments["dim_feedforward"]
    law = xavier_uniform((arguments.size("d_model"), arguments.size("dim_feedforward")))
    laws = {"weight": law} if redrawn else {}
    bias = {"bias": arguments["bias"]}
    return (
        ChildSpec(name="linear1", layer=LINEAR, positional=(model, hidden), keywords=bias, distributions=laws),
        _dropout(arguments, "dropout"),
        ChildSpec(name="linear2", layer=LINEAR, positional=(hidden, model), keywords=bias, distributions=laws),
    )


def _layer_children(arguments: Arguments, *, decoder: bool, redrawn: bool) -> tuple[ChildSpec, ...]:
    attention = REDRAWN_ATTENTION if redrawn else ATTENTION
    names = ("self_attn", "multihead_attn") if decoder else ("self_attn",)
    places = range(1, len(names) + 2)
    return (
        *(_self_attention(arguments, name, attention) for name in names),
        *_feed_forward(arguments, redrawn=redrawn),
        *(_norm(arguments, f"norm{place}") for place in places),
        *(_dropout(arguments, f"dropout{place}") for place in places),
    )


def _encoder_layer_children(arguments: Arguments) -> tuple[ChildSpec, ...]:
    return _layer_children(arguments, decoder=False, redrawn=False)


def _decoder_layer_children(arguments: Arguments) -> tuple[ChildSpec, ...]:
    return _layer_children(arguments, decoder=True, redrawn=False)


def _redrawn_encoder_layer_children(arguments: Arguments) -> tuple[ChildSpec, ...]:
    return _layer_children(arguments, decoder=False, redrawn=True)


def _redrawn_decoder_layer_children(arguments: Arguments) -> tuple[ChildSpec, ...]:
    return _layer_children(arguments, decoder=True, redrawn=True)


_LAYER_NAMES = ("d_model", "nhead", "dim_feedforward", "dropout", "activation")
_LAYER_OPTIONS = ("layer_norm_eps", "batch_first", "norm_first", "bias")


def _transformer_children(arguments: Arguments) -> tuple[ChildSpec, ...]:
    """Encoder and decoder, with every matrix drawn anew by xavier_uniform_; a custom one is the caller's."""
    passed = {name: arguments[name] for name in (*_LAYER_NAMES, *_LAYER_OPTIONS)}
    return tuple(
        ChildSpec(
            name=side,
            layer=f"{STACK}:{side}",
            keywords={**passed, "num_layers": arguments[f"num_{side}_layers"]},
        )
        for side in ("encoder", "decoder")
        if arguments[f"custom_{side}"] is None
    )


def _stack_children(arguments: Arguments, side: str) -> tuple[ChildSpec, ...]:
    keywords = {name: arguments[name] for name in (*_LAYER_NAMES, *_LAYER_OPTIONS, "num_layers")}
    layers = ChildSpec(name="layers", layer=f"{STACK_LAYERS}:{side}", keywords=keywords)
    return (layers, _norm(arguments, "norm"))


def _stacked_layers(arguments: Arguments, side: str) -> tuple[ChildSpec, ...]:
    keywords = {name: arguments[name] for name in (*_LAYER_NAMES, *_LAYER_OPTIONS)}
    return tuple(
        ChildSpec(name=str(index), layer=f"{REDRAWN_LAYER}:{side}", keywords=keywords)
        for index in range(count(arguments["num_layers"]))
    )


_ATTENTION_SIGNATURE = (
    *signature("embed_dim", "num_heads", dropout=0.0, bias=True, add_bias_kv=False, add_zero_attn=False),
    *signature(kdim=None, vdim=None, batch_first=False),
    *FACTORY,
)
_OPTIONS = signature(layer_norm_eps=1e-05, batch_first=False, norm_first=False, bias=True)
_LAYER_SIGNATURE = (
    *signature("d_model", "nhead", dim_feedforward=2048, dropout=0.1, activation="relu"),
    *_OPTIONS,
    *FACTORY,
)
_TRANSFORMER_SIGNATURE = (
    *signature(d_model=512, nhead=8, num_encoder_layers=6, num_decoder_layers=6, dim_feedforward=2048),
    *signature(dropout=0.1, activation="relu", custom_encoder=None, custom_decoder=None),
    *_OPTIONS,
    *FACTORY,
)


def _part(side: str) -> dict[str, LayerSpec]:
    title = side.capitalize()
    redrawn = _redrawn_encoder_layer_children if side == "encoder" else _redrawn_decoder_layer_children
    stack_signature = (*_LAYER_SIGNATURE, Argument("num_layers", 1))
    return {
        f"{STACK}:{side}": row(
            f"Transformer{title}",
            LayerKind.COMPOSITE,
            stack_signature,
            children=lambda arguments: _stack_children(arguments, side),
            output_shape=same_shape,
        ),
        f"{STACK_LAYERS}:{side}": row(
            "ModuleList",
            LayerKind.CONTAINER,
            stack_signature,
            children=lambda arguments: _stacked_layers(arguments, side),
        ),
        f"{REDRAWN_LAYER}:{side}": row(
            f"Transformer{title}Layer",
            LayerKind.COMPOSITE,
            _LAYER_SIGNATURE,
            children=redrawn,
            output_shape=same_shape,
        ),
    }


LAYERS = table(
    (
        row(
            "MultiheadAttention",
            LayerKind.ATTENTION,
            _ATTENTION_SIGNATURE,
            parameters=_attention,
            children=_default_attention_children,
            attributes=_attention_attributes,
            output_shape=same_shape,
        ),
        row(
            "TransformerEncoderLayer",
            LayerKind.COMPOSITE,
            _LAYER_SIGNATURE,
            children=_encoder_layer_children,
            output_shape=same_shape,
        ),
        row(
            "TransformerDecoderLayer",
            LayerKind.COMPOSITE,
            _LAYER_SIGNATURE,
            children=_decoder_layer_children,
            output_shape=same_shape,
        ),
        row(
            "TransformerEncoder",
            LayerKind.COMPOSITE,
            signature("encoder_layer", "num_layers", norm=None, enable_nested_tensor=True, mask_check=True),
            output_shape=same_shape,
        ),
        row(
            "TransformerDecoder",
            LayerKind.COMPOSITE,
            signature("decoder_layer", "num_layers", norm=None),
            output_shape=same_shape,
        ),
        row("Transformer", LayerKind.COMPOSITE, _TRANSFORMER_SIGNATURE, children=_transformer_children),
    )
)
"""TransformerEncoder and TransformerDecoder hold deep copies of the layer they are given, which no row can say."""

PARTS = {
    **_part("encoder"),
    **_part("decoder"),
    REDRAWN_ATTENTION: row(
        "MultiheadAttention",
        LayerKind.ATTENTION,
        _ATTENTION_SIGNATURE,
        parameters=_attention,
        children=_redrawn_attention_children,
        attributes=_attention_attributes,
        output_shape=same_shape,
    ),
}
"""The pieces of torch.nn.Transformer, whose matrices are drawn a second time."""
