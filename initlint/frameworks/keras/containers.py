"""The classes that hold or wrap other layers, the inputs, and those whose work is code of the user."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from initlint.frameworks.keras.rows import LAYER, nones, signature
from initlint.frameworks.specs import Argument, LayerKind, LayerSpec, Signature

WRAPPED_ARGUMENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "keras.layers.Bidirectional": ("layer", "backward_layer"),
        "keras.layers.TimeDistributed": ("layer",),
        "keras.layers.Wrapper": ("layer",),
        "keras.layers.SpectralNormalization": ("layer",),
        "keras.layers.RNN": ("cell",),
        "keras.layers.StackedRNNCells": ("cells",),
        "keras.layers.Pipeline": ("layers",),
        "keras.Sequential": ("layers",),
    }
)
"""The arguments that hold layers, or lists of them. Bidirectional runs a copy of `layer` backwards by default."""

_WRAPPER = "keras.layers.Wrapper"
_BASE = (
    Argument("activity_regularizer", None, keyword_only=True),
    Argument("trainable", True, keyword_only=True),
    Argument("dtype", None, keyword_only=True),
    Argument("autocast", True, keyword_only=True),
    Argument("name", None, keyword_only=True),
)


def _row(name: str, kind: LayerKind, arguments: Signature, *bases: str) -> LayerSpec:
    return LayerSpec(name=name, kind=kind, signature=arguments, bases=bases)


ROWS = (
    _row(LAYER, LayerKind.CONTAINER, _BASE),
    _row("keras.Model", LayerKind.CONTAINER, signature(**nones("inputs", "outputs")), LAYER),
    _row(
        "keras.Sequential", LayerKind.CONTAINER, signature(layers=None, trainable=True, name=None), "keras.Model", LAYER
    ),
    _row(_WRAPPER, LayerKind.CONTAINER, signature("layer"), LAYER),
    _row(
        "keras.layers.Bidirectional",
        LayerKind.CONTAINER,
        signature("layer", merge_mode="concat", weights=None, backward_layer=None),
        LAYER,
    ),
    _row("keras.layers.TimeDistributed", LayerKind.CONTAINER, signature("layer"), _WRAPPER, LAYER),
    _row("keras.layers.Pipeline", LayerKind.CONTAINER, signature("layers", name=None), LAYER),
    _row(
        "keras.Input",
        LayerKind.INPUT,
        signature(
            **nones("shape", "batch_size", "dtype", "sparse", "ragged", "batch_shape", "name", "tensor"), optional=False
        ),
        LAYER,
    ),
    _row(
        "keras.layers.InputLayer",
        LayerKind.INPUT,
        signature(**nones("shape", "batch_size", "dtype", "sparse", "ragged", "batch_shape", "input_tensor")),
        LAYER,
    ),
    _row("keras.layers.InputSpec", LayerKind.OTHER, signature(**nones("dtype", "shape", "ndim", "max_ndim"))),
    _row(
        "keras.layers.Lambda",
        LayerKind.OTHER,
        signature("function", **nones("output_shape", "mask", "arguments")),
        LAYER,
    ),
    _row("keras.layers.JaxLayer", LayerKind.OTHER, signature("call_fn", **nones("init_fn", "params", "state")), LAYER),
    _row(
        "keras.layers.FlaxLayer",
        LayerKind.OTHER,
        signature("module", **nones("method", "variables")),
        "keras.layers.JaxLayer",
        LAYER,
    ),
    _row("keras.layers.TFSMLayer", LayerKind.OTHER, signature("filepath", call_endpoint="serve"), LAYER),
    _row(
        "keras.layers.TorchModuleWrapper", LayerKind.OTHER, signature("module", **nones("name", "output_shape")), LAYER
    ),
)
