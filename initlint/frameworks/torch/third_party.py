"""Well-known base classes of other packages that are torch modules, and the tables of these packages' initializers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from initlint.frameworks.torch import graph_layers
from initlint.frameworks.torch.module_initializers import MODULE_INITIALIZERS, ModuleInitializerSpec
from initlint.frameworks.torch.third_party_initializers import INITIALIZER_ALIASES
from initlint.frameworks.torch.third_party_layers import CONFIGURED_MODULE, LIGHTNING_MODULE

__all__ = [
    "BASES",
    "CONFIGURED_MODULE",
    "INITIALIZER_ALIASES",
    "LIGHTNING_MODULE",
    "MARKERS",
    "MODULE_INITIALIZERS",
    "PRETRAINED_MODEL",
    "ModuleInitializerSpec",
]

_MODULE = "torch.nn.Module"
PRETRAINED_MODEL = "transformers.PreTrainedModel"

MARKERS = frozenset({PRETRAINED_MODEL})
"""Torch modules with a way of their own to initialise, `_init_weights` with `post_init()`."""

_PLAIN = """
    fairseq.models.BaseFairseqModel
    fairseq.models.FairseqModel
    fairseq.models.FairseqEncoder
    fairseq.models.FairseqDecoder
    fairseq.models.FairseqIncrementalDecoder
    fairseq.models.FairseqEncoderDecoderModel
    fairseq.models.FairseqEncoderModel
    fairseq.models.FairseqLanguageModel
    fairseq.models.fairseq_model.BaseFairseqModel
    allennlp.models.Model
    allennlp.models.model.Model
    allennlp.modules.Seq2SeqEncoder
    allennlp.modules.Seq2VecEncoder
    allennlp.modules.TokenEmbedder
    fastai.torch_core.Module
    fastai.vision.all.Module
    fastai.basics.Module
    gpytorch.Module
    gpytorch.module.Module
    gpytorch.models.ExactGP
    gpytorch.models.GP
    pyro.nn.PyroModule
    pyro.nn.module.PyroModule
    detectron2.modeling.backbone.Backbone
    detectron2.modeling.Backbone
    detectron2.layers.CNNBlockBase
    segmentation_models_pytorch.base.SegmentationModel
    diffusers.ModelMixin
    diffusers.models.modeling_utils.ModelMixin
    stable_baselines3.common.torch_layers.BaseFeaturesExtractor
    stable_baselines3.common.policies.BasePolicy
    nemo.core.NeuralModule
    nemo.core.classes.NeuralModule
    espnet2.train.abs_espnet_model.AbsESPnetModel
    torchmetrics.Metric
    torch.jit.ScriptModule
"""
_PRETRAINED = """
    transformers.PreTrainedModel
    transformers.modeling_utils.PreTrainedModel
"""
_TRAINED_BY_LIGHTNING = """
    pytorch_lightning.LightningModule
    pytorch_lightning.core.LightningModule
    pytorch_lightning.core.lightning.LightningModule
    pytorch_lightning.core.module.LightningModule
    lightning.LightningModule
    lightning.pytorch.LightningModule
    lightning.pytorch.core.LightningModule
    lightning.pytorch.core.lightning.LightningModule
    lightning.pytorch.core.module.LightningModule
"""
_OPENMMLAB = {
    f"{package}.{name}": f"mmengine.model.{name}"
    for package, names in (
        ("mmengine.model", "BaseModule BaseModel Sequential ModuleList ModuleDict"),
        ("mmengine.model.base_module", "BaseModule Sequential ModuleList ModuleDict"),
        ("mmengine.model.base_model", "BaseModel"),
        ("mmengine.model.base_model.base_model", "BaseModel"),
        ("mmcv.runner", "BaseModule Sequential ModuleList ModuleDict"),
        ("mmcv.runner.base_module", "BaseModule Sequential ModuleList ModuleDict"),
    )
    for name in names.split()
}

BASES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(_PLAIN.split(), _MODULE)
    | dict.fromkeys(_PRETRAINED.split(), PRETRAINED_MODEL)
    | dict.fromkeys(_TRAINED_BY_LIGHTNING.split(), LIGHTNING_MODULE)
    | _OPENMMLAB
    | dict(graph_layers.ALIASES)
)
"""What such a class comes to: torch.nn.Module, or a class that `third_party_layers` or `MARKERS` tell of."""
