"""Writes to parameters and to parts of them."""

from __future__ import annotations

import math

import torch
from torch import nn


class ForgetGate(nn.Module):
    """A slice of an LSTM's bias."""

    def __init__(self, hidden=16):
        super().__init__()
        self.lstm = nn.LSTM(8, hidden, 2)
        for names in self.lstm._all_weights:
            for name in filter(lambda n: "bias" in n, names):
                bias = getattr(self.lstm, name)
                bias.data.fill_(0.0)
                bias.data[hidden : 2 * hidden].fill_(1.0)


class WrittenWithoutGrad(nn.Module):
    def __init__(self, size=20):
        super().__init__()
        self.first = nn.Linear(size, size)
        self.second = nn.Linear(size, size, bias=False)
        self.third = nn.Linear(size, 3)
        with torch.no_grad():
            self.first.weight.copy_(torch.eye(size))
            self.first.bias.zero_()
            self.second.weight.copy_(self.first.weight)
            self.third.weight.mul_(0.1)
            self.third.bias += 2.0


class ParameterExpressions(nn.Module):
    def __init__(self, inputs=30, outputs=20):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, outputs) * math.sqrt(2.0 / inputs))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.scale = nn.Parameter(torch.ones(1) * 1e-4, requires_grad=False)
        self.token = nn.Parameter(torch.empty(1, 1, outputs).uniform_(-0.5, 0.5))
        self.table = nn.Parameter(torch.rand(inputs, 2) * 2 - 1)
        self.mixed = nn.Parameter(torch.Tensor(outputs, 5))
        self.frequencies = nn.Parameter(torch.linspace(0, 1, 11))
        self.register_parameter("absent", None)
        self.register_parameter("present", nn.Parameter(torch.full((2, 2), 3.0)))
        self.register_buffer("mask", torch.ones(3))
        self.reset_parameters()

    def reset_parameters(self):
        stdv = 1.0 / math.sqrt(self.mixed.size(1))
        self.mixed.data.uniform_(-stdv, stdv)


class Orthogonal(nn.Module):
    """Flattened, transposed and partial views of weights."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(10, 12)
        self.mix = nn.Linear(12, 24)
        for gate in range(3):
            nn.init.orthogonal_(self.rnn.weight_hh_l0.data[gate * 12 : (gate + 1) * 12])
        nn.init.xavier_uniform_(self.mix.weight.t())
        nn.init.normal_(self.mix.bias.view(2, 12), std=0.3)


def _inverted_normal_(tensor, mean=0.0, std=1.0, low=-2.0, high=2.0):
    """The truncated normal as it is copied from file to file."""

    def normal_cdf(x):
        return (1.0 + math.erf(x / math.sqrt(2.0))) / 2.0

    with torch.no_grad():
        first, last = normal_cdf((low - mean) / std), normal_cdf((high - mean) / std)
        tensor.uniform_(2 * first - 1, 2 * last - 1)
        tensor.erfinv_()
        tensor.mul_(std * math.sqrt(2.0))
        tensor.add_(mean)
        tensor.clamp_(min=low, max=high)
        return tensor


def normal_by_inversion():
    layers = [nn.Linear(40, 50) for _ in range(3)]
    _inverted_normal_(layers[0].weight, std=0.02)
    _inverted_normal_(layers[1].weight, std=1.5, mean=0.5)
    _inverted_normal_(layers[2].weight)
    layers[2].weight.data.mul_(0.1).add_(1.0)
    layers[2].bias.data.clamp_(-3, 3)
    return nn.Sequential(*layers)


class ColumnWrites(nn.Module):
    """Columns and single elements, one over the other, and a scaling of all."""

    def __init__(self, heads=4):
        super().__init__()
        self.mix = nn.Linear(3, heads)
        self.table = nn.Linear(10, 20, bias=False)
        self.kernel = nn.Conv2d(6, 4, 3, bias=False)
        side = int(heads**0.5)
        for down in range(side):
            for across in range(side):
                place = across + side * down
                self.mix.weight.data[place, 2] = -1
                self.mix.weight.data[place, 1] = 2 * (down - 0.5)
                self.mix.weight.data[place, 0] = 2 * (across - 0.5)
        self.mix.weight.data *= 0.5
        with torch.no_grad():
            self.table.weight[:, 5:].zero_()
            self.table.weight[10:, :5] = 1.0
            self.table.weight[12:14, 4:7].normal_()
            self.kernel.weight[:, 0].fill_(0.25)
            self.kernel.weight[1:3, -1:] = 3.0
