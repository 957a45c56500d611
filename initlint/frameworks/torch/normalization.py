"""Normalization layers: the scale starts at one, the shift at zero. Running statistics are buffers and not listed."""

from __future__ import annotations

from collections.abc import Mapping

from initlint.distributions import Shape
from initlint.frameworks.specs import (
    UNKNOWN_SIZE,
    Argument,
    Arguments,
    LayerKind,
    LayerSpec,
    ParameterSpec,
    Role,
    sizes,
)
from initlint.frameworks.torch.defaults import ONES, ZEROS
from initlint.frameworks.torch.rows import LAZY_MIXIN, Parameters, row, same_shape, table
from initlint.frameworks.torch.signatures import FACTORY, keyword_only, signature
from initlint.symbolic import Number

NORM_BASE = "torch.nn.modules.batchnorm._NormBase"
BATCH_BASE = "torch.nn.modules.batchnorm._BatchNorm"
INSTANCE_BASE = "torch.nn.modules.instancenorm._InstanceNorm"
LAZY_BASE = "torch.nn.modules.batchnorm._LazyNormBase"


def _both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _scale_and_shift(shape: Shape, affine: bool | None, bias: bool | None) -> tuple[ParameterSpec, ...]:
    return (
        ParameterSpec(name="weight", shape=shape, role=Role.SCALE, distribution=ONES, present=affine),
        ParameterSpec(name="bias", shape=shape, role=Role.SHIFT, distribution=ZEROS, present=_both(affine, bias)),
    )


def _per_feature(size_name: str) -> Parameters:
    """One element per channel; lazy layers, which have no such argument, count the channels of their input."""

    def parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
        features: Number = UNKNOWN_SIZE
        if size_name in arguments.values:
            features = arguments.size(size_name)
        elif input_shape is not None and len(input_shape) > 1:
            features = input_shape[1]
        return _scale_and_shift((features,), arguments.flag("affine"), arguments.flag("bias"))

    return parameters


def normalized_shape(arguments: Arguments) -> Shape:
    """The argument of LayerNorm and RMSNorm as a tuple."""
    given = arguments["normalized_shape"]
    return sizes(given, len(given)) if isinstance(given, (tuple, list)) else sizes(given, 1)


def _layer_norm(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    affine, bias = arguments.flag("elementwise_affine"), arguments.flag("bias")
    return _scale_and_shift(normalized_shape(arguments), affine, bias)


def _rms_norm(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    return _scale_and_shift(normalized_shape(arguments), arguments.flag("elementwise_affine"), False)[:1]


def _normalized_attributes(arguments: Arguments) -> Mapping[str, object]:
    return {"normalized_shape": normalized_shape(arguments)}


_BIAS = keyword_only(bias=True)


def _statistics(*, affine: bool, track: bool) -> tuple[Argument, ...]:
    return signature(eps=1e-05, momentum=0.1, affine=affine, track_running_stats=track)


def _batch(name: str, bases: tuple[str, ...], *, affine: bool, lazy: bool = False) -> LayerSpec:
    features = () if lazy else signature("num_features")
    group = signature(process_group=None) if name == "SyncBatchNorm" else ()
    # LazyInstanceNorm takes the affine default of its lazy base, not that of InstanceNorm.
    return row(
        name,
        LayerKind.NORM,
        (*features, *_statistics(affine=affine or lazy, track=affine or lazy), *group, *FACTORY, *_BIAS),
        bases=bases,
        parameters=_per_feature("num_features"),
        output_shape=same_shape,
    )


_DIMENSIONS = (1, 2, 3)
_LAZY_BATCH = (LAZY_BASE, LAZY_MIXIN, BATCH_BASE, NORM_BASE)
_LAZY_INSTANCE = (LAZY_BASE, LAZY_MIXIN, INSTANCE_BASE, NORM_BASE)

LAYERS = table(
    (
        *(_batch(f"BatchNorm{n}d", (BATCH_BASE, NORM_BASE), affine=True) for n in _DIMENSIONS),
        *(_batch(f"LazyBatchNorm{n}d", _LAZY_BATCH, affine=True, lazy=True) for n in _DIMENSIONS),
        _batch("SyncBatchNorm", (BATCH_BASE, NORM_BASE), affine=True),
        *(_batch(f"InstanceNorm{n}d", (INSTANCE_BASE, NORM_BASE), affine=False) for n in _DIMENSIONS),
        *(_batch(f"LazyInstanceNorm{n}d", _LAZY_INSTANCE, affine=False, lazy=True) for n in _DIMENSIONS),
        row(
            "GroupNorm",
            LayerKind.NORM,
            (*signature("num_groups", "num_channels", eps=1e-05, affine=True), *FACTORY, *_BIAS),
            parameters=_per_feature("num_channels"),
            output_shape=same_shape,
        ),
        row(
            "LayerNorm",
            LayerKind.NORM,
            (*signature("normalized_shape", eps=1e-05, elementwise_affine=True, bias=True), *FACTORY),
            parameters=_layer_norm,
            attributes=_normalized_attributes,
            output_shape=same_shape,
        ),
        row(
            "RMSNorm",
            LayerKind.NORM,
            (*signature("normalized_shape", eps=None, elementwise_affine=True), *FACTORY),
            parameters=_rms_norm,
            attributes=_normalized_attributes,
            output_shape=same_shape,
        ),
        row(
            "LocalResponseNorm",
            LayerKind.NORM,
            signature("size", alpha=0.0001, beta=0.75, k=1.0),
            output_shape=same_shape,
        ),
        row("CrossMapLRN2d", LayerKind.NORM, signature("size", alpha=0.0001, beta=0.75, k=1), output_shape=same_shape),
    )
)
