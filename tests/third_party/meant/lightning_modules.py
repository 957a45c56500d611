"""What the networks of `written/lightning_modules.py` come to in torch."""

from __future__ import annotations

from torch import nn


class _Classifier(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(30, 30) for _ in range(2)])
        self.head = nn.Linear(30, 10)


class _Inner(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(30, 20)


def classifier() -> nn.Module:
    net = _Classifier()
    for layer in net.layers:
        nn.init.normal_(layer.weight, 0, 0.05)
    return net


def built_but_not_trained() -> nn.Module:
    net = _Inner()
    nn.init.constant_(net.layer.bias, 0.1)
    return net
