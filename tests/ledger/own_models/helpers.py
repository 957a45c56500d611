"""Inits through helper functions, lambdas, and functions chosen by name."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn import init


def zero_module(module):
    for p in module.parameters():
        p.detach().zero_()
    return module


def layer_init(layer, std=math.sqrt(2), bias_const=0.0):
    torch.nn.init.orthogonal_(layer.weight, std)
    torch.nn.init.constant_(layer.bias, bias_const)
    return layer


class ReturnedByHelper(nn.Module):
    def __init__(self):
        super().__init__()
        self.critic = nn.Sequential(layer_init(nn.Linear(8, 64)), nn.Tanh(), layer_init(nn.Linear(64, 1), std=1.0))
        self.actor = nn.Sequential(layer_init(nn.Linear(8, 64)), nn.Tanh(), layer_init(nn.Linear(64, 4), 0.01))
        self.adapter = zero_module(nn.Conv1d(4, 4, 1))
        self.log_std = nn.Parameter(torch.zeros(1, 4) - 0.5)


class InitChosenByName(nn.Module):
    def __init__(self, method="xavier_normal_", gain="tanh"):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(12, 12) for _ in range(3)])
        initialize = getattr(nn.init, method)
        for layer in self.layers:
            initialize(layer.weight, gain=nn.init.calculate_gain(gain))
        getattr(init, "constant_")(self.layers[-1].bias, 0.25)


class LambdaInits(nn.Module):
    def __init__(self):
        super().__init__()
        make = lambda n, **options: nn.Linear(n, n * 2, **options)  # noqa: E731
        fill = {"weight": lambda w: nn.init.uniform_(w, -0.2, 0.2), "bias": nn.init.zeros_}
        self.one, self.two = make(6), make(9, bias=False)
        for layer in [self.one, self.two]:
            for name, function in fill.items():
                if getattr(layer, name) is not None:
                    function(getattr(layer, name))


class Hypernetwork(nn.Module):
    """Options as keyword arguments all the way down."""

    def __init__(self, *sizes, final=None, **options):
        super().__init__()
        sizes = sizes or (5, 7, 9)
        self.layers = nn.ModuleList(self.build(sizes, **options))
        if final is not None:
            final(self.layers[-1].weight)

    def build(self, sizes, bias=True, std=None):
        for left, right in zip(sizes, sizes[1:]):
            layer = nn.Linear(left, right, bias=bias)
            if std:
                nn.init.normal_(layer.weight, std=std / right)
            yield layer

    def forward(self, x):
        for layer in self.layers:
            x = F.relu(layer(x))
        return x


def hypernetwork():
    return Hypernetwork(4, 6, 30, bias=False, std=0.3, final=nn.init.eye_)
