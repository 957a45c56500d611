"""The layer table of Keras, put together from its topics."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from initlint.frameworks.keras import (
    attention,
    containers,
    convolutions,
    dense,
    elementwise,
    normalization,
    pooling,
    preprocessing,
    recurrent,
    reshaping,
)
from initlint.frameworks.keras.containers import WRAPPED_ARGUMENTS
from initlint.frameworks.specs import LayerSpec

__all__ = ["LAYERS", "WRAPPED_ARGUMENTS"]

_ROWS = (
    *dense.ROWS,
    *convolutions.ROWS,
    *recurrent.ROWS,
    *attention.ROWS,
    *normalization.ROWS,
    *elementwise.ROWS,
    *pooling.ROWS,
    *reshaping.ROWS,
    *preprocessing.ROWS,
    *containers.ROWS,
)

LAYERS: Mapping[str, LayerSpec] = MappingProxyType({row.name: row for row in _ROWS})
"""Every layer class by its public dotted name; `names.canonical_name` finds that name for other spellings."""
