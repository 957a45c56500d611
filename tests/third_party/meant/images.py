"""What the networks of `written/images.py` come to in torch."""

from __future__ import annotations

import math

import torch
from torch import nn


class _Mlp(nn.Module):
    def __init__(self, dim: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(dim, 4 * dim)
        self.fc2 = nn.Linear(4 * dim, dim)


class _Block(nn.Module):
    def __init__(self, dim: int) -> None:
        super().__init__()
        self.attn = nn.Linear(dim, 3 * dim, bias=False)
        self.mlp = _Mlp(dim)


class _Vision(nn.Module):
    def __init__(self, dim: int) -> None:
        super().__init__()
        self.patch = nn.Conv2d(3, dim, 4)
        self.position = nn.Parameter(torch.randn(1, 16, dim) * 0.02)
        self.blocks = nn.Sequential(_Block(dim), _Block(dim))
        self.head = nn.Linear(dim, 10)
        nn.init.normal_(self.patch.weight, 0, 1 / math.sqrt(48))


def untouched() -> nn.Module:
    return _Vision(24)


def vit() -> nn.Module:
    net = _Vision(30)
    for module in net.modules():
        if isinstance(module, (nn.Linear, nn.Conv2d)):
            nn.init.trunc_normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.constant_(module.bias, 0.1)
    nn.init.zeros_(net.head.weight)
    nn.init.zeros_(net.head.bias)
    return net


def jax() -> nn.Module:
    net = _Vision(24)
    for name, module in net.named_modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.normal_(module.bias, 0, 1e-6 if "mlp" in name else 0)
    nn.init.zeros_(net.patch.bias)
    nn.init.zeros_(net.head.weight)
    return net


class _Parts(nn.Module):
    def __init__(self, **parts: nn.Module | nn.Parameter) -> None:
        super().__init__()
        for name, part in parts.items():
            setattr(self, name, part)


def silent_applicator() -> nn.Module:
    return _Parts(projection=nn.Linear(20, 30))


def pyramid() -> nn.Module:
    lateral, output = nn.Conv2d(16, 20, 1), nn.Conv2d(20, 20, 3, bias=False)
    nn.init.kaiming_uniform_(lateral.weight, a=1)
    nn.init.zeros_(lateral.bias)
    nn.init.kaiming_normal_(output.weight, mode="fan_out", nonlinearity="relu")
    return _Parts(lateral=lateral, output=output)


def mixed() -> nn.Module:
    from einops.layers.torch import EinMix

    return nn.Sequential(
        EinMix("b t (h c) -> b t (h d)", weight_shape="h c d", bias_shape="h d", h=3, c=20, d=10),
        EinMix("b t c -> b t c", weight_shape="c", c=30),
    )
