"""The public Keras 3 name behind each spelling: `tf.keras`, old module paths, renamed classes, TensorFlow's own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from initlint.frameworks.keras.initializers import INITIALIZER_NAMES

_TENSORFLOW_1 = "tensorflow.compat.v1"

_ROOTS = (
    "tensorflow.compat.v1.keras",
    "tensorflow.compat.v2.keras",
    "tensorflow.python.keras",
    "tensorflow.contrib.keras.api.keras",
    "tensorflow.contrib.keras",
    "tensorflow.keras",
    "keras.api._v1.keras",
    "keras.api._v2.keras",
    "keras.api",
    "keras._tf_keras.keras",
    "keras.src",
    "keras_core.src",
    "keras_core",
    "tf_keras.src",
    "tf_keras",
)
"""The package prefixes that mean Keras."""

_TENSORFLOW_ROOTS = ("tensorflow.compat.v2", "tensorflow.python.ops")

_LAYER_ALIASES = {
    "AtrousConvolution1D": "Conv1D",
    "AtrousConvolution2D": "Conv2D",
    "CuDNNGRU": "GRU",
    "CuDNNLSTM": "LSTM",
    "Convolution1D": "Conv1D",
    "Convolution2D": "Conv2D",
    "Convolution3D": "Conv3D",
    "Convolution1DTranspose": "Conv1DTranspose",
    "Convolution2DTranspose": "Conv2DTranspose",
    "Convolution3DTranspose": "Conv3DTranspose",
    "Deconvolution2D": "Conv2DTranspose",
    "Deconvolution3D": "Conv3DTranspose",
    "Deconv2D": "Conv2DTranspose",
    "Deconv3D": "Conv3DTranspose",
    "GroupedQueryAttention": "GroupQueryAttention",
    "SeparableConvolution1D": "SeparableConv1D",
    "SeparableConvolution2D": "SeparableConv2D",
    "SyncBatchNormalization": "BatchNormalization",
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
    "LSTMV1": "LSTM",
    "LSTMV2": "LSTM",
    "GRUV1": "GRU",
    "GRUV2": "GRU",
    **{f"MaxPool{rank}D": f"MaxPooling{rank}D" for rank in (1, 2, 3)},
    **{f"AvgPool{rank}D": f"AveragePooling{rank}D" for rank in (1, 2, 3)},
    **{f"GlobalMaxPool{rank}D": f"GlobalMaxPooling{rank}D" for rank in (1, 2, 3)},
    **{f"GlobalAvgPool{rank}D": f"GlobalAveragePooling{rank}D" for rank in (1, 2, 3)},
}
"""Class names of keras.layers that are, or were, the same class as another; cuDNN's layers own the same kernels."""

_TOP_LEVEL = {
    "Input": "keras.Input",
    "Layer": "keras.layers.Layer",
    "TensorFlowOpLayer": "keras.layers.Layer",
    "BaseLayer": "keras.layers.Layer",
    "InputLayer": "keras.layers.InputLayer",
    "InputSpec": "keras.layers.InputSpec",
    "Model": "keras.Model",
    "Functional": "keras.Model",
    "Network": "keras.Model",
    "Container": "keras.Model",
    "Graph": "keras.Model",
    "Sequential": "keras.Sequential",
    "Wrapper": "keras.layers.Wrapper",
    "Initializer": "keras.initializers.Initializer",
}
"""The classes that other packages of Keras than `layers` have exported, by their last name."""

_TENSORFLOW_INITIALIZERS = {
    "zeros_initializer": "Zeros",
    "ones_initializer": "Ones",
    "constant_initializer": "Constant",
    "random_normal_initializer": "RandomNormal",
    "random_uniform_initializer": "RandomUniform",
    "orthogonal_initializer": "Orthogonal",
    "glorot_uniform_initializer": "GlorotUniform",
    "glorot_normal_initializer": "GlorotNormal",
    "variance_scaling_initializer": "VarianceScaling",
}

_UNIT_SCALE = frozenset({"random_normal_initializer", "random_uniform_initializer", "truncated_normal_initializer"})
"""TensorFlow 1's initializers whose default scale differs from that of Keras."""

_LAYER_PACKAGES = frozenset({"layers", "engine", "models", "legacy"})


def canonical_name(dotted: str) -> str:
    """The public name that `dotted` stands for: under `keras.`, or `tensorflow.` for what is no part of Keras.

    A name of another package comes back as it is.
    """
    name = f"tensorflow{dotted[2:]}" if dotted == "tf" or dotted.startswith("tf.") else dotted
    for root in _ROOTS:
        if name == root or name.startswith(f"{root}."):
            return _keras_name(f"keras{name[len(root) :]}")
    if name.startswith("keras."):
        return _keras_name(name)
    if name.startswith("tensorflow."):
        return _tensorflow_name(name)
    return name


def _keras_name(name: str) -> str:
    parts = name.split(".")
    package, last = parts[1] if len(parts) > 2 else "", parts[-1]
    if len(parts) > 2 and parts[-2][:1].isupper():
        return f"{_keras_name('.'.join(parts[:-1]))}.{last}"
    if not package:
        return _TOP_LEVEL.get(last, name)
    if package in _LAYER_PACKAGES:
        return _layer_name(package, last, name)
    if package in {"initializers", "initializations"}:
        return INITIALIZER_NAMES.get(last, f"keras.initializers.{last}")
    if package == "activations":
        return f"keras.activations.{last}"
    if package in {"ops", "random"}:
        return name if "image" in parts else f"keras.{package}.{last}"
    return f"keras.backend.{last}" if package == "backend" else name


def _layer_name(package: str, last: str, name: str) -> str:
    if package != "layers":
        return _TOP_LEVEL.get(last) or (f"keras.layers.{last}" if package == "legacy" else name)
    if last in {"Input", "Initializer"}:
        return _TOP_LEVEL[last]
    return f"keras.layers.{_LAYER_ALIASES.get(last, last)}"


def _tensorflow_name(name: str) -> str:
    is_first = name.startswith(f"{_TENSORFLOW_1}.")
    for root in (_TENSORFLOW_1, *_TENSORFLOW_ROOTS):
        if name.startswith(f"{root}."):
            name = f"tensorflow{name[len(root) :]}"
    parts = name.split(".")
    last = parts[-1]
    if len(parts) == 2 and last in _UNIT_SCALE and (is_first or last == "truncated_normal_initializer"):
        # TensorFlow 2 has no truncated_normal_initializer, so that the plain name is of TensorFlow 1 as well.
        return f"{_TENSORFLOW_1}.{last}"
    if parts[1] == "initializers":
        plain = last.removesuffix("_initializer")
        if is_first and f"{plain}_initializer" in _UNIT_SCALE:
            return f"{_TENSORFLOW_1}.{plain}_initializer"
        return INITIALIZER_NAMES.get(last) or INITIALIZER_NAMES.get(plain, name)
    if len(parts) == 2 and last in _TENSORFLOW_INITIALIZERS:
        return f"keras.initializers.{_TENSORFLOW_INITIALIZERS[last]}"
    return _TENSORFLOW_PLACES.get(name, name)


_TENSORFLOW_PLACES: Mapping[str, str] = MappingProxyType(
    {
        **{f"tensorflow.random_{law}": f"tensorflow.random.{law}" for law in ("normal", "uniform")},
        "tensorflow.truncated_normal": "tensorflow.random.truncated_normal",
        "tensorflow.concat_v2": "tensorflow.concat",
    }
)
"""Functions of TensorFlow 1 that have moved."""
