"""Embedding tables, made new or from given weights."""

from __future__ import annotations

from initlint.distributions import LOADED, UNKNOWN_DISTRIBUTION, Distribution, Shape
from initlint.frameworks.specs import (
    UNKNOWN_SIZE,
    Argument,
    Arguments,
    LayerKind,
    LayerSpec,
    ParameterSpec,
    Role,
    Signature,
)
from initlint.frameworks.torch.defaults import UNIT_NORMAL
from initlint.frameworks.torch.rows import row, table
from initlint.frameworks.torch.signatures import FACTORY, signature


def _table(shape: Shape, law: Distribution, *, trainable: bool = True) -> tuple[ParameterSpec, ...]:
    return (ParameterSpec(name="weight", shape=shape, role=Role.EMBEDDING, distribution=law, trainable=trainable),)


def _new(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    """N(0, 1); the row at padding_idx is set to zero afterwards, which the law of the whole leaves out."""
    law = UNIT_NORMAL if arguments["_weight"] is None else UNKNOWN_DISTRIBUTION
    shape = (arguments.size("num_embeddings"), arguments.size("embedding_dim"))
    return _table(shape, law, trainable=not ("_freeze" in arguments.values and arguments.flag("_freeze")))


def _given(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    return _table((UNKNOWN_SIZE, UNKNOWN_SIZE), LOADED, trainable=arguments.flag("freeze") is False)


def _looked_up(arguments: Arguments, input_shape: Shape) -> Shape | None:
    return (*input_shape, arguments.size("embedding_dim"))


def _bags(arguments: Arguments, input_shape: Shape) -> Shape | None:
    """One row per bag: the first axis of a matrix of indices; a flat list is cut up by its offsets."""
    bags = input_shape[0] if len(input_shape) == 2 else UNKNOWN_SIZE
    return (bags, arguments.size("embedding_dim"))


def _embedding(name: str, options: Signature) -> LayerSpec:
    return row(
        name,
        LayerKind.EMBEDDING,
        (*signature("num_embeddings", "embedding_dim"), *options, *FACTORY),
        parameters=_new,
        output_shape=_looked_up if name == "Embedding" else _bags,
    )


_NORM = signature(max_norm=None, norm_type=2.0, scale_grad_by_freq=False)
_PADDING = Argument("padding_idx", None)

LAYERS = table(
    (
        _embedding("Embedding", (_PADDING, *_NORM, *signature(sparse=False, _weight=None, _freeze=False))),
        _embedding(
            "EmbeddingBag",
            (*_NORM, *signature(mode="mean", sparse=False, _weight=None, include_last_offset=False), _PADDING),
        ),
    )
)

FACTORIES = {
    "torch.nn.Embedding.from_pretrained": row(
        "Embedding",
        LayerKind.EMBEDDING,
        (*signature("embeddings", freeze=True), _PADDING, *_NORM, *signature(sparse=False)),
        parameters=_given,
    ),
    "torch.nn.EmbeddingBag.from_pretrained": row(
        "EmbeddingBag",
        LayerKind.EMBEDDING,
        (
            *signature("embeddings", freeze=True),
            *_NORM,
            *signature(mode="mean", sparse=False, include_last_offset=False),
            _PADDING,
        ),
        parameters=_given,
    ),
}
"""Class methods that build a layer around weights that they are given."""
