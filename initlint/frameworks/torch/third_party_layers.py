"""Classes of other packages that are torch modules: bases with a life of their own, and layers with parameters."""

from __future__ import annotations

from initlint.frameworks.specs import LayerKind
from initlint.frameworks.torch import graph_layers
from initlint.frameworks.torch.rows import MODULE, row, same_shape, table
from initlint.frameworks.torch.signatures import signature

CONFIGURED_MODULE = "mmengine.model.BaseModule"
"""OpenMMLab's base class: its `init_weights()`, which the runner calls, does what the argument `init_cfg` says."""

LIGHTNING_MODULE = "lightning.LightningModule"
"""Its trainer calls `configure_model()` before training."""

_CONFIGURATION = signature(init_cfg=None)

_BASES = (
    row(CONFIGURED_MODULE, LayerKind.CONTAINER, _CONFIGURATION),
    row(
        "mmengine.model.BaseModel",
        LayerKind.CONTAINER,
        signature(data_preprocessor=None, init_cfg=None),
        bases=(CONFIGURED_MODULE,),
    ),
    *(
        row(f"mmengine.model.{name}", LayerKind.CONTAINER, bases=(CONFIGURED_MODULE, f"torch.nn.{name}"))
        for name in ("Sequential", "ModuleList", "ModuleDict")
    ),
    row(LIGHTNING_MODULE, LayerKind.CONTAINER),
)

_TIMM = (
    row(
        "timm.layers.DropPath",
        LayerKind.DROPOUT,
        signature(drop_prob=0.0, scale_by_keep=True),
        output_shape=same_shape,
    ),
)

BARE = frozenset({MODULE, CONFIGURED_MODULE, "mmengine.model.BaseModel", LIGHTNING_MODULE, graph_layers.CONVOLUTION})
"""Classes whose own constructor makes neither parameters nor layers."""

LAYERS = {**table((*_BASES, *_TIMM)), **graph_layers.LAYERS, **graph_layers.PARTS}
