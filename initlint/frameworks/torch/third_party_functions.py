"""Functions and classes of other packages that the interpreter has handlers for, by every name they are imported under."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

_FASTAI_PACKAGES = """
    fastai.layers fastai.basics fastai.collab fastai.imports fastai.tabular.all fastai.text.all fastai.torch_basics
    fastai.torch_core fastai.torch_imports fastai.vision fastai.vision.all fastai.vision.models.all fastai.test_utils
"""
_FASTAI_NAMES = """
    BatchNorm ConvLayer InstanceNorm LinBnDrop NormType apply_init apply_leaf cond_init init_default init_linear
"""
_FASTAI_EXPORTS = {
    "F": "torch.nn.functional",
    "nn": "torch.nn",
    "np": "numpy",
    "partial": "functools.partial",
    "torch": "torch",
    "math": "math",
}
"""Modules that `from fastai.vision.all import *` brings along."""

_TIMM = {
    "named_apply": "timm.models timm.models.helpers timm.models.layers timm.models._manipulate timm.layers",
    "build_model_with_cfg": "timm.models timm.models.helpers timm.models._builder",
    "init_weight_vit": "timm.layers timm.layers.weight_init",
    "init_weight_jax": "timm.layers timm.layers.weight_init",
    "to_ntuple": "timm.layers timm.layers.helpers timm.models.layers timm.models.layers.helpers",
    **{
        f"to_{count}tuple": "timm.layers timm.layers.helpers timm.models.layers timm.models.layers.helpers"
        for count in (1, 2, 3, 4)
    },
    "DropPath": "timm.layers timm.layers.drop timm.models.layers timm.models.layers.drop",
    "Mlp": "timm.layers timm.layers.mlp timm.models.layers timm.models.layers.mlp timm.models.vision_transformer",
}
_WEIGHT_INIT = "mmengine.model mmengine.model.weight_init mmcv.cnn mmcv.cnn.utils mmcv.cnn.utils.weight_init"
_OPENMMLAB = dict.fromkeys(("bias_init_with_prob", "initialize"), _WEIGHT_INIT)
_OPENMMLAB_LAYERS = {
    "ConvModule": "mmcv.cnn mmcv.cnn.bricks mmcv.cnn.bricks.conv_module",
    "build_conv_layer": "mmcv.cnn mmcv.cnn.bricks mmcv.cnn.bricks.conv",
    "build_norm_layer": "mmcv.cnn mmcv.cnn.bricks mmcv.cnn.bricks.norm",
    "build_activation_layer": "mmcv.cnn mmcv.cnn.bricks mmcv.cnn.bricks.activation",
}
_GRAPHS = dict.fromkeys(("reset", "uniform"), "torch_geometric.nn.inits")
_OTHERS = {
    "InitializerApplicator": "allennlp.nn.initializers allennlp.nn",
    "quant_noise": "fairseq.modules.quant_noise",
    "clone_initializer": (
        "keras_hub.src.utils.keras_utils keras_nlp.src.utils.keras_utils keras_nlp.utils.keras_utils "
        "keras_hub.utils.keras_utils keras_cv.src.utils keras_hub.src.utils official.modeling.tf_utils"
    ),
}


def _names() -> Iterator[tuple[str, str]]:
    for package in _FASTAI_PACKAGES.split():
        yield from ((f"{package}.{name}", f"fastai.layers.{name}") for name in _FASTAI_NAMES.split())
        yield from ((f"{package}.{name}", meant) for name, meant in _FASTAI_EXPORTS.items())
    for group in (_TIMM, _OPENMMLAB, _OPENMMLAB_LAYERS, _GRAPHS, _OTHERS):
        for name, packages in group.items():
            yield from _under(name, packages.split())


def _under(name: str, packages: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The first package gives the canonical name."""
    first, *others = packages
    yield from ((f"{package}.{name}", f"{first}.{name}") for package in (first, *others))


FUNCTION_ALIASES: Mapping[str, str] = MappingProxyType(dict(_names()))
"""The canonical name of each."""
