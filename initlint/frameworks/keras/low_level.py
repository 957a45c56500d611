"""TensorFlow below Keras: its module class, initializers of `tf.contrib`, and the functions of `tf.layers`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from initlint.distributions import Distribution, Kind, Shape, symmetric_uniform
from initlint.frameworks.keras.initializers import TRUNCATION, Fans, fans
from initlint.frameworks.keras.rows import is_unknown, signature
from initlint.frameworks.specs import Arguments, InitializerSpec, LayerKind, LayerSpec
from initlint.symbolic import Number, is_number, square_root

MODULE = "tensorflow.Module"
"""Finds the variables among its attributes; its objects are called by `__call__`."""

LAYERS: Mapping[str, LayerSpec] = MappingProxyType(
    {MODULE: LayerSpec(name=MODULE, kind=LayerKind.CONTAINER, signature=signature(name=None))}
)

_WIDENING = 1.3
"""What `tf.contrib` multiplies the variance by for what the truncation takes off, a little more than Keras does."""


def _scaled(factor: Number | None, fan: Number, uniform: object, scheme: str, mode: str) -> Distribution:
    """Variance factor / fan: uniform, or a Gaussian that is widened and then cut at two standard deviations."""
    gain = None if factor is None else square_root(factor)
    kind = {True: Kind.UNIFORM, False: Kind.TRUNCATED_NORMAL}.get(bool(uniform), Kind.RANDOM)
    if gain is None or is_unknown(fan) or fan == 0 or not isinstance(uniform, bool):
        return Distribution(kind=kind, mean=0, scheme=scheme, fan=mode)
    std = gain / square_root(fan)
    if not uniform:
        std = std * (square_root(_WIDENING) * TRUNCATION)
        reach = 2 * std / TRUNCATION
        return Distribution(kind=kind, mean=0, std=std, low=-reach, high=reach, scheme=scheme, gain=gain, fan=mode)
    law = symmetric_uniform(std)
    return Distribution(kind=kind, mean=0, std=std, low=law.low, high=law.high, scheme=scheme, gain=gain, fan=mode)


def _glorot(arguments: Arguments, shape: Shape, given: Fans | None) -> Distribution:
    incoming, outgoing = fans(shape) if given is None else given
    return _scaled(1, (incoming + outgoing) / 2, arguments["uniform"], "xavier", "fan_avg")


def _variance_scaling(arguments: Arguments, shape: Shape, given: Fans | None) -> Distribution:
    incoming, outgoing = fans(shape) if given is None else given
    mode = str(arguments["mode"]).lower()
    fan = {"fan_in": incoming, "fan_out": outgoing, "fan_avg": (incoming + outgoing) / 2}[mode]
    factor = arguments["factor"]
    return _scaled(factor if is_number(factor) else None, fan, arguments["uniform"], "variance_scaling", mode)


def _rows() -> dict[str, InitializerSpec]:
    glorot = signature(uniform=True, seed=None, dtype=None)
    scaling = signature(factor=2.0, mode="FAN_IN", uniform=False, seed=None, dtype=None)
    specs = [
        *(
            InitializerSpec(name=f"tensorflow.contrib.layers.{name}", signature=glorot, distribution=_glorot)
            for name in ("xavier_initializer", "xavier_initializer_conv2d")
        ),
        InitializerSpec(
            name="tensorflow.contrib.layers.variance_scaling_initializer",
            signature=scaling,
            distribution=_variance_scaling,
        ),
    ]
    return {spec.name: spec for spec in specs}


INITIALIZERS: Mapping[str, InitializerSpec] = MappingProxyType(_rows())

_AFTER_CONVOLUTION = "activation use_bias kernel_initializer bias_initializer"
_POOLING = "pool_size strides padding data_format"

FUNCTIONAL_LAYERS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        f"tensorflow.layers.{name}": (f"keras.layers.{layer}", tuple(order.split()))
        for name, layer, order in (
            ("dense", "Dense", "units activation use_bias kernel_initializer bias_initializer"),
            *(
                (
                    f"conv{rank}d",
                    f"Conv{rank}D",
                    f"filters kernel_size strides padding data_format dilation_rate {_AFTER_CONVOLUTION}",
                )
                for rank in (1, 2, 3)
            ),
            *(
                (
                    f"conv{rank}d_transpose",
                    f"Conv{rank}DTranspose",
                    f"filters kernel_size strides padding data_format {_AFTER_CONVOLUTION}",
                )
                for rank in (2, 3)
            ),
            ("batch_normalization", "BatchNormalization", "axis momentum epsilon center scale"),
            ("dropout", "Dropout", "rate"),
            ("flatten", "Flatten", ""),
            *((f"max_pooling{rank}d", f"MaxPooling{rank}D", _POOLING) for rank in (1, 2, 3)),
            *((f"average_pooling{rank}d", f"AveragePooling{rank}D", _POOLING) for rank in (1, 2, 3)),
        )
    }
)
"""The Keras layer that a function of `tf.layers` makes and calls, and its arguments after `inputs` in their order."""

CALL_ARGUMENTS = frozenset({"inputs", "training", "reuse", "noise_shape"})
"""Arguments of these functions that are none of the layer's constructor."""
