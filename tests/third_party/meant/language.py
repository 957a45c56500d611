"""What the models of a project that uses Hugging Face transformers start as, built with torch alone.

The general rule: linear and convolutional weights and embeddings are normal with the configuration's scale (0.02 if it gives
none), biases zero, the padding row zero, norms one and zero, recurrent weights Glorot uniform; a model inside of a model keeps
its own rule, and a module is initialized once.
"""

from __future__ import annotations

import math

import torch
from torch import nn

_CUT_AT_TWO = 0.87962566103423978


def _named(**parts: nn.Module) -> nn.Module:
    network = nn.Module()
    for name, part in parts.items():
        network.add_module(name, part)
    return network


def _general(module: nn.Module, std: float) -> nn.Module:
    for part in module.modules():
        if isinstance(part, (nn.Linear, nn.Conv1d, nn.Conv2d)):
            nn.init.normal_(part.weight, std=std)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
        elif isinstance(part, nn.Embedding):
            nn.init.normal_(part.weight, std=std)
            if part.padding_idx is not None:
                nn.init.zeros_(part.weight[part.padding_idx].detach())
        elif isinstance(part, nn.LSTM):
            for name, parameter in part.named_parameters():
                (nn.init.xavier_uniform_ if "weight" in name else nn.init.zeros_)(parameter)
    return module


def _tagger(vocabulary: int, width: int, std: float, act: nn.Module, labels: int) -> nn.Module:
    return _general(
        _named(
            embed=nn.Embedding(vocabulary, width, padding_idx=0),
            mix=nn.Conv1d(width, width, 3),
            attend=nn.MultiheadAttention(width, 4),
            norm=nn.LayerNorm(width),
            act=act,
            read=nn.LSTM(width, 12, bidirectional=True),
            head=nn.Linear(width, labels),
        ),
        std,
    )


def tagger() -> nn.Module:
    return _tagger(40, 24, 0.05, nn.PReLU(), 2)


def tagger_of_other_sizes() -> nn.Module:
    return _tagger(50, 16, 0.02, nn.GELU(), 6)


def _patches(width: int, heads: int) -> nn.Module:
    project = nn.Conv2d(3, width, 4)
    query = nn.Linear(width, heads * (width // heads))
    _general(nn.ModuleList([project, query]), 0.02)
    nn.init.trunc_normal_(project.weight, std=math.sqrt(1 / 48) / _CUT_AT_TWO)
    norm, last = nn.Module(), nn.Module()
    norm.scale = nn.Parameter(torch.full((width,), 0.3))
    last.weight = nn.Parameter(torch.ones(width))
    return _named(project=project, query=query, norm=norm, last_norm=last, kept=nn.Linear(width, 5))


def patches() -> nn.Module:
    return _patches(48, 6)


def pair() -> nn.Module:
    out = nn.Linear(32, 48, bias=False)
    words = nn.Embedding(48, 32)
    _general(nn.ModuleList([out, words]), 0.4)
    return _named(patches=_patches(32, 4), words=words, out=out)


def tied_pair() -> nn.Module:
    network = pair()
    network.out.weight = network.words.weight
    return network


def copied_configuration() -> nn.Module:
    return nn.ModuleList([_named(head=nn.Linear(width, 7)) for width in (32, 16)])
