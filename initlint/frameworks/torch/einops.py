"""The layers and functions of einops: they move elements or reduce axes, whatever their pattern says; EinMix mixes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from initlint.distributions import Shape, symmetric_uniform
from initlint.frameworks.specs import (
    Arguments,
    FunctionSpec,
    LayerKind,
    LayerSpec,
    Operation,
    ParameterSpec,
    Role,
)
from initlint.frameworks.torch.defaults import fan_in_uniform
from initlint.frameworks.torch.rows import MODULE
from initlint.frameworks.torch.signatures import signature
from initlint.symbolic import product, square_root

_AXIS = re.compile(r"[A-Za-z_]\w*")


def _mixing(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    """EinMix: the fan-in is the product of the axes of its weight that are not in the output."""
    pattern, weight_shape, bias_shape = (arguments[name] for name in ("pattern", "weight_shape", "bias_shape"))
    if (
        not isinstance(pattern, str)
        or not isinstance(weight_shape, str)
        or not isinstance(bias_shape, (str, type(None)))
    ):
        raise ValueError("the pattern is not known")
    weight, output = _AXIS.findall(weight_shape), _AXIS.findall(pattern.rpartition("->")[2])
    fan = product(_sizes(arguments, [axis for axis in weight if axis not in output]))
    law = fan_in_uniform(fan)
    own = set() if bias_shape is None else set(_AXIS.findall(bias_shape))
    bias = tuple(arguments.size(axis) if axis in own else 1 for axis in output)
    return (
        ParameterSpec(
            name="weight",
            shape=_sizes(arguments, weight),
            role=Role.OTHER,
            distribution=symmetric_uniform(1 / square_root(fan)),
        ),
        ParameterSpec(name="bias", shape=bias, role=Role.BIAS, distribution=law, present=bias_shape is not None),
    )


def _sizes(arguments: Arguments, axes: Sequence[str]) -> Shape:
    return tuple(arguments.size(axis) for axis in axes)


LAYERS: Mapping[str, LayerSpec] = MappingProxyType(
    {
        spec.name: spec
        for spec in (
            LayerSpec(
                name="einops.layers.torch.Rearrange",
                kind=LayerKind.RESHAPE,
                signature=signature("pattern"),
                bases=(MODULE,),
            ),
            LayerSpec(
                name="einops.layers.torch.Reduce",
                kind=LayerKind.POOL,
                signature=signature("pattern", "reduction"),
                bases=(MODULE,),
            ),
            LayerSpec(
                name="einops.layers.torch.EinMix",
                kind=LayerKind.COMPOSITE,
                signature=signature("pattern", "weight_shape", bias_shape=None),
                bases=(MODULE,),
                parameters=_mixing,
            ),
        )
    }
)
"""By dotted name. The lengths of axes are keywords of any name, which binding keeps."""

_OPERATIONS = {
    "rearrange": Operation.RESHAPE,
    "repeat": Operation.RESHAPE,
    "reduce": Operation.POOL,
    "einsum": Operation.MATMUL,
    "pack": Operation.CONCATENATE,
}

FUNCTIONS: Mapping[str, FunctionSpec] = MappingProxyType(
    {
        name: FunctionSpec(name=name, operation=operation)
        for short, operation in _OPERATIONS.items()
        for name in (f"einops.{short}", f"einops.einops.{short}")
    }
)
"""By dotted name."""
