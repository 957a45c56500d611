"""Hugging Face transformers: models of a project's own, with its base classes."""

# ruff: noqa: RUF012  # people write like this

import copy

from torch import nn
from transformers import PreTrainedConfig, PretrainedConfig, PreTrainedModel
from transformers import initialization as init
from transformers.activations import ACT2FN
from transformers.modeling_utils import PreTrainedModel as Base


class TaggerConfig(PretrainedConfig):
    model_type = "tagger"

    def __init__(self, vocabulary=40, width=24, initializer_range=0.05, act="prelu", **kwargs):
        self.vocabulary = vocabulary
        self.width = width
        self.initializer_range = initializer_range
        self.act = act
        super().__init__(**kwargs)


class Tagger(PreTrainedModel):
    config_class = TaggerConfig

    def __init__(self, config):
        super().__init__(config)
        self.embed = nn.Embedding(config.vocabulary, config.width, padding_idx=0)
        self.mix = nn.Conv1d(config.width, config.width, 3, padding=1)
        self.attend = nn.MultiheadAttention(config.width, 4)
        self.norm = nn.LayerNorm(config.width)
        self.act = ACT2FN[config.act]
        self.read = nn.LSTM(config.width, 12, bidirectional=True)
        self.head = nn.Linear(config.width, self.config.num_labels)
        nn.init.ones_(self.head.bias)
        self.post_init()


class PatchConfig(PreTrainedConfig):
    attribute_map = {"hidden_size": "d_model", "heads": "num_heads"}

    d_model: int = 32
    num_heads: int = 4
    head_width: int | None = None
    scale: float = 0.3

    def __post_init__(self, **kwargs):
        if self.head_width is None:
            self.head_width = self.hidden_size // self.heads
        super().__post_init__(**kwargs)


class PatchNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.scale = nn.Parameter(nn.init.normal_(nn.Linear(width, 1).weight[0].detach().clone()))


class PatchRMSNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(nn.Linear(width, 1).weight[0].detach().clone())


class PatchBase(Base):
    config: PatchConfig

    def _init_weights(self, module):
        super()._init_weights(module)
        if isinstance(module, nn.Conv2d):
            init.lecun_normal_(module.weight)
        elif isinstance(module, PatchNorm):
            init.constant_(module.scale, self.config.scale)


class Patches(PatchBase):
    def __init__(self, config: PatchConfig):
        super().__init__(config)
        self.project = nn.Conv2d(3, config.hidden_size, 4, stride=4)
        self.query = nn.Linear(config.d_model, config.heads * config.head_width)
        self.norm = PatchNorm(config.d_model)
        self.last_norm = PatchRMSNorm(config.d_model)
        self.kept = nn.Linear(config.d_model, 5)
        self.kept._is_hf_initialized = True
        self.post_init()


class PairConfig(PretrainedConfig):
    def __init__(self, width=32, init_std=0.4, **kwargs):
        super().__init__(**kwargs)
        self.width = width
        self.init_std = init_std


class Pair(PreTrainedModel):
    """Holds a model that initializes itself, and one whose weights follow its own rule when the whole is initialized."""

    config_class = PairConfig
    _tied_weights_keys = {"out.weight": "words.weight"}

    def __init__(self, config):
        super().__init__(config)
        self.patches = Patches(PatchConfig(d_model=config.width))
        self.words = nn.Embedding(48, config.width)
        self.out = nn.Linear(config.width, 48, bias=False)
        self.post_init()


class Unfinished(PreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.head = nn.Linear(config.width, 7)


def tagger():
    return Tagger(TaggerConfig())


def tagger_of_other_sizes():
    return Tagger(TaggerConfig(vocabulary=50, width=16, act="gelu", num_labels=6, initializer_range=0.0))


def patches():
    return Patches(PatchConfig(hidden_size=48, heads=6))


def pair():
    return Pair(PairConfig())


def tied_pair():
    return Pair(PairConfig(tie_word_embeddings=True))


def copied_configuration():
    config = PairConfig()
    other = copy.deepcopy(config)
    other.width = 16
    return nn.ModuleList([Unfinished(config), Unfinished(other)])
