"""Every layer class of torch.nn, by its public dotted name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from initlint.frameworks.specs import LayerSpec
from initlint.frameworks.torch import (
    attention,
    containers,
    convolution,
    dense,
    embedding,
    losses,
    nonlinearity,
    normalization,
    pooling,
    recurrent,
    reshaping,
)

_TOPICS = (
    dense,
    convolution,
    recurrent,
    attention,
    normalization,
    embedding,
    nonlinearity,
    pooling,
    reshaping,
    containers,
    losses,
)

LAYERS: Mapping[str, LayerSpec] = MappingProxyType(
    {name: spec for topic in _TOPICS for name, spec in topic.LAYERS.items()} | dense.PARTS | attention.PARTS
)
"""Keys with a colon are pieces of composite layers, found through `ChildSpec.layer`; their `name` is the real class."""

FACTORIES: Mapping[str, LayerSpec] = MappingProxyType(embedding.FACTORIES)
"""Class methods that build a layer, such as `torch.nn.Embedding.from_pretrained`; `name` is the class they build."""
