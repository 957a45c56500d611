"""The layers that act element by element or on several inputs at once: activations, dropout, merging."""

from __future__ import annotations

from collections.abc import Mapping

from initlint.distributions import Shape
from initlint.frameworks.keras.rows import LAYER, nones, same_shape, signature, weight
from initlint.frameworks.specs import (
    UNKNOWN_SIZE,
    Arguments,
    LayerKind,
    LayerSpec,
    ParameterSpec,
    Role,
    Signature,
)

_PARAMETRIC = signature(alpha_initializer="Zeros", **nones("alpha_regularizer", "alpha_constraint", "shared_axes"))


def _slopes(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    """One slope for each element of a sample, save along the shared axes, which count the batch as axis 0."""
    shared = arguments["shared_axes"]
    if isinstance(shared, int):
        shared = (shared,)
    if input_shape is None or not (shared is None or isinstance(shared, (tuple, list))):
        shape: Shape = (UNKNOWN_SIZE,)
    else:
        shape = tuple(1 if axis in (shared or ()) else size for axis, size in enumerate(input_shape) if axis)
    return (weight("alpha", shape, Role.SLOPE, initializer="alpha_initializer"),)


def _leak(arguments: Arguments) -> Mapping[str, object]:
    """Keras 2 called the slope `alpha`; Keras 3 still takes that keyword."""
    return {"negative_slope": arguments["alpha"]} if "alpha" in arguments.given else {}


def _elementwise(name: str, kind: LayerKind, arguments: Signature = (), activation: str | None = None) -> LayerSpec:
    return LayerSpec(
        name=f"keras.layers.{name}",
        kind=kind,
        signature=arguments,
        bases=(LAYER,),
        output_shape=same_shape,
        activation=activation,
    )


def _joined(arguments: Arguments, input_shape: Shape) -> Shape | None:
    # The other inputs decide the length of the joined axis.
    axis = arguments["axis"]
    if not isinstance(axis, int) or not -len(input_shape) <= axis < len(input_shape):
        return None
    place = axis % len(input_shape)
    return tuple(UNKNOWN_SIZE if index == place else size for index, size in enumerate(input_shape))


_ACTIVATIONS = (
    _elementwise("Activation", LayerKind.ACTIVATION, signature("activation")),
    _elementwise("ReLU", LayerKind.ACTIVATION, signature(max_value=None, negative_slope=0.0, threshold=0.0), "relu"),
    _elementwise("ELU", LayerKind.ACTIVATION, signature(alpha=1.0), "elu"),
    _elementwise("Softmax", LayerKind.SOFTMAX, signature(axis=-1), "softmax"),
    # Keras 3 keeps this one for `tf.keras` alone.
    _elementwise("ThresholdedReLU", LayerKind.ACTIVATION, signature(theta=1.0), "threshold"),
    LayerSpec(
        name="keras.layers.LeakyReLU",
        kind=LayerKind.ACTIVATION,
        signature=signature(negative_slope=0.3),
        bases=(LAYER,),
        attributes=_leak,
        output_shape=same_shape,
        activation="leaky_relu",
    ),
    LayerSpec(
        name="keras.layers.PReLU",
        kind=LayerKind.ACTIVATION,
        signature=_PARAMETRIC,
        bases=(LAYER,),
        parameters=_slopes,
        output_shape=same_shape,
        activation="prelu",
    ),
)

_REGULARIZATION = (
    _elementwise("Dropout", LayerKind.DROPOUT, signature("rate", noise_shape=None, seed=None)),
    _elementwise("AlphaDropout", LayerKind.DROPOUT, signature("rate", noise_shape=None, seed=None)),
    _elementwise("GaussianDropout", LayerKind.DROPOUT, signature("rate", seed=None)),
    _elementwise("GaussianNoise", LayerKind.DROPOUT, signature("stddev", seed=None)),
    *(
        LayerSpec(
            name=f"keras.layers.SpatialDropout{rank}D",
            kind=LayerKind.DROPOUT,
            signature=signature("rate", **({} if rank == 1 else {"data_format": None}), seed=None),
            bases=("keras.layers.Dropout", LAYER),
            output_shape=same_shape,
        )
        for rank in (1, 2, 3)
    ),
    _elementwise("ActivityRegularization", LayerKind.RESHAPE, signature(l1=0.0, l2=0.0)),
    _elementwise("Masking", LayerKind.RESHAPE, signature(mask_value=0.0)),
    _elementwise("Identity", LayerKind.RESHAPE),
)

_MERGING = (
    _elementwise("Add", LayerKind.ADD),
    _elementwise("Subtract", LayerKind.ADD),
    _elementwise("Multiply", LayerKind.MULTIPLY),
    # A mean or an extreme of several inputs has another scale than their sum.
    _elementwise("Average", LayerKind.OTHER),
    _elementwise("Maximum", LayerKind.OTHER),
    _elementwise("Minimum", LayerKind.OTHER),
    LayerSpec(
        name="keras.layers.Concatenate",
        kind=LayerKind.CONCATENATE,
        signature=signature(axis=-1),
        bases=(LAYER,),
        output_shape=_joined,
    ),
    LayerSpec(
        name="keras.layers.Dot",
        kind=LayerKind.OTHER,
        signature=signature("axes", normalize=False),
        bases=(LAYER,),
    ),
)

ROWS = (*_ACTIVATIONS, *_REGULARIZATION, *_MERGING)
