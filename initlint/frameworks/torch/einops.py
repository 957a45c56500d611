"""The layers and functions of einops: they move elements or reduce axes, whatever their pattern says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from initlint.frameworks.specs import FunctionSpec, LayerKind, LayerSpec, Operation
from initlint.frameworks.torch.rows import MODULE
from initlint.frameworks.torch.signatures import signature

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
