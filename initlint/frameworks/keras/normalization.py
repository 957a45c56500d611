"""The normalization layers, batch statistics included."""

from __future__ import annotations

from initlint.distributions import UNKNOWN_DISTRIBUTION, Distribution, Shape, constant
from initlint.frameworks.keras.initializers import truncated_at_two
from initlint.frameworks.keras.rows import LAYER, nones, same_shape, signature, size_at, state, weight
from initlint.frameworks.specs import UNKNOWN_SIZE, Arguments, LayerKind, LayerSpec, ParameterSpec, Role

_AFFINE: dict[str, object] = {
    "center": True,
    "scale": True,
    "beta_initializer": "zeros",
    "gamma_initializer": "ones",
}
_PENALTIES = nones("beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint")


def _affine(arguments: Arguments, shape: Shape) -> tuple[ParameterSpec, ParameterSpec]:
    """Gamma and beta, which `scale` and `center` switch; the old `rms_scaling` means gamma alone."""
    rms = "rms_scaling" in arguments.given and arguments.flag("rms_scaling")
    gamma = True if rms else arguments.flag("scale")
    beta = False if rms else arguments.flag("center")
    return (
        weight("gamma", shape, Role.SCALE, initializer="gamma_initializer", present=gamma),
        weight("beta", shape, Role.SHIFT, initializer="beta_initializer", present=beta),
    )


def _batch(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    shape = (size_at(input_shape, arguments["axis"]),)
    return (
        *_affine(arguments, shape),
        state("moving_mean", shape, initializer="moving_mean_initializer"),
        state("moving_variance", shape, initializer="moving_variance_initializer"),
        *(_renormalization(arguments, shape) if arguments.flag("renorm") else ()),
    )


def _renormalization(arguments: Arguments, shape: Shape) -> tuple[ParameterSpec, ...]:
    """The moving standard deviations start at the square root of the variance's initial value."""
    law = constant(1) if arguments["moving_variance_initializer"] == "ones" else UNKNOWN_DISTRIBUTION
    return (
        state("moving_stddev", shape, law=law),
        state("renorm_mean", shape, initializer="moving_mean_initializer"),
        state("renorm_stddev", shape, law=law),
    )


def _normalized_axes(arguments: Arguments, input_shape: Shape | None) -> Shape:
    axis = arguments["axis"]
    if isinstance(axis, (tuple, list)) and all(isinstance(item, int) for item in axis):
        return tuple(size_at(input_shape, item) for item in sorted(axis))
    return (size_at(input_shape, axis),)


def _layer(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    return _affine(arguments, _normalized_axes(arguments, input_shape))


def _group(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    return _affine(arguments, (size_at(input_shape, arguments["axis"]),))


def _root_mean_square(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    shape = _normalized_axes(arguments, input_shape)
    return (ParameterSpec(name="scale", shape=shape, role=Role.SCALE, distribution=constant(1)),)


def _spectral(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    """The vector of the power iteration; the weights are those of the wrapped layer."""
    return (state("vector_u", (1, UNKNOWN_SIZE), law=truncated_at_two(0, 0.02)),)


def _adapted(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    """The statistics that `adapt` fills, unless the constructor was given them."""
    if arguments["mean"] is not None:
        return ()
    axis = arguments["axis"]
    axes = () if axis is None else tuple(axis) if isinstance(axis, (tuple, list)) else (axis,)
    shape = tuple(size_at(input_shape, item) for item in axes)
    laws: tuple[tuple[str, Shape, Distribution], ...] = (
        ("mean", shape, constant(0)),
        ("variance", shape, constant(1)),
        ("count", (), constant(0)),
    )
    return tuple(state(name, size, law=law) for name, size, law in laws)


ROWS = (
    LayerSpec(
        name="keras.layers.BatchNormalization",
        kind=LayerKind.NORM,
        signature=signature(
            axis=-1,
            momentum=0.99,
            epsilon=0.001,
            **_AFFINE,
            moving_mean_initializer="zeros",
            moving_variance_initializer="ones",
            **_PENALTIES,
            renorm=False,
        ),
        bases=(LAYER,),
        parameters=_batch,
        output_shape=same_shape,
    ),
    LayerSpec(
        name="keras.layers.LayerNormalization",
        kind=LayerKind.NORM,
        signature=signature(axis=-1, epsilon=0.001, **_AFFINE, **_PENALTIES),
        bases=(LAYER,),
        parameters=_layer,
        output_shape=same_shape,
    ),
    LayerSpec(
        name="keras.layers.GroupNormalization",
        kind=LayerKind.NORM,
        signature=signature(groups=32, axis=-1, epsilon=0.001, **_AFFINE, **_PENALTIES),
        bases=(LAYER,),
        parameters=_group,
        output_shape=same_shape,
    ),
    LayerSpec(
        name="keras.layers.RMSNormalization",
        kind=LayerKind.NORM,
        signature=signature(axis=-1, epsilon=1e-6),
        bases=(LAYER,),
        parameters=_root_mean_square,
        output_shape=same_shape,
    ),
    LayerSpec(
        name="keras.layers.UnitNormalization",
        kind=LayerKind.NORM,
        signature=signature(axis=-1),
        bases=(LAYER,),
        output_shape=same_shape,
    ),
    LayerSpec(
        name="keras.layers.Normalization",
        kind=LayerKind.NORM,
        signature=signature(axis=-1, mean=None, variance=None, invert=False),
        bases=(LAYER,),
        parameters=_adapted,
        output_shape=same_shape,
    ),
    LayerSpec(
        name="keras.layers.SpectralNormalization",
        kind=LayerKind.CONTAINER,
        signature=signature("layer", power_iterations=1),
        bases=("keras.layers.Wrapper", LAYER),
        parameters=_spectral,
    ),
)
