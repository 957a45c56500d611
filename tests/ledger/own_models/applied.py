"""Inits that are applied to whole networks, by type, by name, by dimension."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import torch
from torch import nn


def _init_by_type(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, (nn.BatchNorm2d, nn.GroupNorm)):
        nn.init.constant_(module.weight, 0.5)


class AppliedByType(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, width, 3, bias=False), nn.BatchNorm2d(width), nn.ReLU())
        self.head = nn.Linear(width, 5)
        self.apply(_init_by_type)


class AppliedByClassName(nn.Module):
    def __init__(self):
        super().__init__()
        self.main = nn.Sequential(nn.ConvTranspose2d(8, 16, 4, bias=False), nn.BatchNorm2d(16), nn.Linear(16, 4))
        self.apply(self.weights_init)

    @staticmethod
    def weights_init(m):
        classname = m.__class__.__name__
        if classname.find("Conv") != -1:
            m.weight.data.normal_(0.0, 0.02)
        elif "BatchNorm" in classname:
            m.weight.data.normal_(1.0, 0.02)
            m.bias.data.fill_(0)
        elif type(m).__name__ == "Linear":
            m.bias.data.uniform_(-0.3, 0.1)


class NamedParameterLoop(nn.Module):
    def __init__(self, hidden=24):
        super().__init__()
        self.embedding = nn.Embedding(40, hidden, padding_idx=None)
        self.rnn = nn.LSTM(hidden, hidden, num_layers=2)
        self.out = nn.Linear(hidden, 6)
        for name, parameter in self.named_parameters():
            if "weight_ih" in name:
                nn.init.xavier_uniform_(parameter.data)
            elif "weight_hh" in name:
                nn.init.orthogonal_(parameter.data)
            elif name.endswith("bias"):
                nn.init.constant_(parameter, -1.5)
            elif name.split(".")[0] == "embedding":
                parameter.data.uniform_(-0.1, 0.1)


class DimensionLoop(nn.Module):
    """Matrices one way, vectors another, as reference Transformer code does."""

    def __init__(self):
        super().__init__()
        layer = nn.TransformerEncoderLayer(24, 2, 48)
        self.encoder = nn.TransformerEncoder(layer, 2)
        self.project = nn.Linear(24, 12)
        for p in self.parameters():
            if p.dim() > 1:
                nn.init.xavier_uniform_(p, gain=math.sqrt(2))
            else:
                p.data.zero_()


@dataclass
class Config:
    vocabulary: int = 60
    width: int = 24
    layers: int = 2
    heads: int = 3
    ratio: float = 4.0
    bias: bool = False
    stds: list = field(default_factory=lambda: [0.02, 0.01])

    @property
    def hidden(self) -> int:
        return int(self.width * self.ratio)


class Mlp(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.c_fc = nn.Linear(config.width, config.hidden, bias=config.bias)
        self.c_proj = nn.Linear(config.hidden, config.width, bias=config.bias)


class TiedLanguageModel(nn.Module):
    """Weights tied after the first draw, residual projections scaled by depth."""

    def __init__(self, config=Config()):
        super().__init__()
        self.config = config
        self.transformer = nn.ModuleDict(
            dict(
                wte=nn.Embedding(config.vocabulary, config.width),
                h=nn.ModuleList([Mlp(config) for _ in range(config.layers)]),
                ln_f=nn.LayerNorm(config.width),
            )
        )
        self.lm_head = nn.Linear(config.width, config.vocabulary, bias=False)
        self.transformer.wte.weight = self.lm_head.weight
        self.apply(self._init_weights)
        for name, p in self.named_parameters():
            if name.endswith("c_proj.weight"):
                torch.nn.init.normal_(p, mean=0.0, std=config.stds[0] / math.sqrt(2 * config.layers))

    def _init_weights(self, module):
        if isinstance(module, nn.Linear):
            torch.nn.init.normal_(module.weight, mean=0.0, std=self.config.stds[0])
            if module.bias is not None:
                torch.nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            torch.nn.init.normal_(module.weight, mean=0.0, std=self.config.stds[-1])
