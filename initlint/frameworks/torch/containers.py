"""Containers and the base class. What they hold is known only by running the code; their rows just name them."""

from __future__ import annotations

from initlint.frameworks.specs import LayerKind, LayerSpec, Signature
from initlint.frameworks.torch.rows import MODULE, row, table
from initlint.frameworks.torch.signatures import signature

_DATA_PARALLEL = signature("module", device_ids=None, output_device=None, dim=0)


def _container(name: str, arguments: Signature = ()) -> LayerSpec:
    return row(name, LayerKind.CONTAINER, arguments)


LAYERS = table(
    (
        LayerSpec(name=MODULE, kind=LayerKind.CONTAINER, signature=()),
        _container("Sequential"),
        _container("ModuleList", signature(modules=None)),
        _container("ModuleDict", signature(modules=None)),
        _container("ParameterList", signature(values=None)),
        _container("ParameterDict", signature(parameters=None)),
        _container("Container"),
        _container("DataParallel", _DATA_PARALLEL),
        _container("torch.nn.parallel.DistributedDataParallel", _DATA_PARALLEL),
    )
)
"""Sequential takes any number of layers or one OrderedDict, Container any keywords: their signatures are left empty."""
