"""What the networks of `written/fast.py` come to in torch."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn

_LITTLE = 1e-3


class _Head(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(30, 40)
        self.second = nn.Linear(40, 20)


def head() -> nn.Module:
    net = _Head()
    nn.init.xavier_normal_(net.first.weight)
    nn.init.zeros_(net.first.bias)
    nn.init.xavier_uniform_(net.second.weight)
    nn.init.normal_(net.second.bias, 0, 0.01)
    return net


def _norm(layer: nn.Module, scale: float = 1) -> nn.Module:
    assert isinstance(layer.weight, torch.Tensor)
    assert isinstance(layer.bias, torch.Tensor)
    nn.init.constant_(layer.weight, scale)
    nn.init.constant_(layer.bias, _LITTLE)
    return layer


def _layer(layer: nn.Module, draw: Callable[[torch.Tensor], object] | None, bias_std: float = 0.01) -> nn.Module:
    assert isinstance(layer.weight, torch.Tensor)
    if isinstance(layer.bias, torch.Tensor):
        nn.init.normal_(layer.bias, 0, bias_std)
    if draw is not None:
        draw(layer.weight)
    return layer


def blocks() -> nn.Module:
    uniform = nn.init.kaiming_uniform_
    turned = _layer(nn.ConvTranspose2d(20, 10, 3), nn.init.orthogonal_, 0)
    return nn.Sequential(
        nn.Sequential(_layer(nn.Conv2d(3, 16, 3, bias=False), uniform), _norm(nn.BatchNorm2d(16)), nn.ReLU()),
        nn.Sequential(_layer(nn.Conv2d(16, 16, 5, bias=False), None), _norm(nn.BatchNorm2d(16), 0)),
        nn.Sequential(_layer(nn.Conv2d(16, 20, 3), nn.init.xavier_uniform_, 0.2), nn.Tanh()),
        nn.Sequential(
            _layer(nn.Conv1d(16, 20, 3, bias=False), uniform), nn.ReLU(), _norm(nn.InstanceNorm1d(20, affine=True))
        ),
        nn.Sequential(turned, _norm(nn.BatchNorm2d(10)), nn.ReLU()),
        nn.Sequential(_norm(nn.BatchNorm1d(40)), nn.Dropout(), nn.Linear(40, 20, bias=False), nn.ReLU()),
        nn.Sequential(nn.Linear(40, 20)),
        nn.Sequential(nn.Linear(40, 20, bias=False), _norm(nn.BatchNorm1d(20))),
        _norm(nn.BatchNorm2d(20), 0),
        nn.Sequential(nn.utils.spectral_norm(_layer(nn.Conv2d(16, 20, 3), uniform)), nn.ReLU()),
    )


def applied() -> nn.Module:
    """Frozen layers and norms are spared."""
    net = nn.Sequential(
        nn.Conv2d(3, 20, 3), nn.BatchNorm2d(20), nn.Sequential(nn.Linear(20, 30), nn.ReLU()), nn.Linear(30, 20)
    )
    for layer in (net[0], net[2][0]):
        nn.init.kaiming_uniform_(layer.weight)
        nn.init.zeros_(layer.bias)
    return net


def applied_leaf_by_leaf() -> nn.Module:
    net = nn.Sequential(nn.Linear(20, 30), nn.LayerNorm(30), nn.Linear(30, 20))
    for layer in (net[0], net[2]):
        nn.init.xavier_uniform_(layer.weight)
        nn.init.zeros_(layer.bias)
    return net
