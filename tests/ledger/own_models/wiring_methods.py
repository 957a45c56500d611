"""Init methods: own, inherited, overridden, called by the constructor or by the caller."""

from __future__ import annotations

import torch
from torch import nn


class NeverCalled(nn.Module):
    """Methods that nobody calls leave the defaults."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 4)
        self.gain = nn.Parameter(torch.ones(4))

    def reset_parameters(self):
        nn.init.zeros_(self.fc.weight)

    def init_weights(self):
        nn.init.zeros_(self.gain)


class Base(nn.Module):
    """The base class calls what the derived class defines."""

    std = 0.5

    def __init__(self, dim):
        super().__init__()
        self.build(dim)
        self.init_weights()

    def build(self, dim):
        self.fc = nn.Linear(dim, dim)

    def init_weights(self):
        for module in self.modules():
            self._init_weights(module)

    def _init_weights(self, module):
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=self.std)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


class Derived(Base):
    std = 0.25

    def __init__(self, dim=12):
        super().__init__(dim)
        self.late = nn.Linear(dim, 3)

    def build(self, dim):
        super().build(dim)
        self.table = nn.Embedding(9, dim)

    def _init_weights(self, module):
        super()._init_weights(module)
        if isinstance(module, nn.Embedding):
            nn.init.constant_(module.weight, 0.125)


class InheritedAsIs(Derived):
    pass


class CallsReset(nn.Module):
    def __init__(self, inputs=7, outputs=11):
        super().__init__()
        self.linear = nn.Linear(inputs, outputs)
        self.attention = nn.Parameter(torch.empty(1, outputs))
        self.reset_parameters()

    def reset_parameters(self):
        gain = nn.init.calculate_gain("relu")
        nn.init.xavier_normal_(self.linear.weight, gain=gain)
        nn.init.xavier_normal_(self.attention, gain=gain)
        self.linear.bias.data.zero_()


class Stacked(nn.Module):
    """One that calls `reset_parameters` of its parts, default and own."""

    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([CallsReset(4, 4), CallsReset(4, 6)])
        self.norm = nn.LayerNorm(6)
        self.norm.weight.data.fill_(3)
        self.out = nn.Linear(6, 2)
        nn.init.zeros_(self.out.weight)
        self.reset_parameters()

    def reset_parameters(self):
        for conv in self.convs:
            conv.reset_parameters()
        self.norm.reset_parameters()
        for layer in self.children():
            if hasattr(layer, "reset_parameters"):
                layer.reset_parameters()


class LayerIsSelf(nn.Linear):
    def __init__(self, inputs=12, outputs=8, **kwargs):
        super().__init__(inputs, outputs, **kwargs)
        nn.init.orthogonal_(self.weight)
        self.mask = nn.Parameter(torch.ones(outputs, inputs), requires_grad=False)


class ResetBeforeAttributes(nn.Conv2d):
    """The constructor of the layer calls the override, which calls its own base first."""

    def __init__(self, inputs=3, outputs=6, kernel_size=3):
        super().__init__(inputs, outputs, kernel_size)
        self.gain = nn.Parameter(torch.ones(outputs, 1, 1, 1))

    def reset_parameters(self):
        super().reset_parameters()
        self.bias.data.fill_(0.5)


class MyEmbedding(nn.Embedding):
    def reset_parameters(self):
        nn.init.normal_(self.weight, 0, 0.02)
        self._fill_padding_idx_with_zero()


class UsesMyEmbedding(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = MyEmbedding(30, 6)
        self.factory = self.make(30, 5)
        self.masked = LayerIsSelf(5, 4, bias=False)

    @staticmethod
    def make(n, d, idx=None):
        m = nn.Embedding(n, d, padding_idx=idx)
        nn.init.uniform_(m.weight, -0.1, 0.1)
        if idx is not None:
            nn.init.constant_(m.weight[idx], 0)
        return m


class InitMixin:
    gain = 2.0

    def initialize(self, exclude=()):
        for name, child in self.named_children():
            if name not in exclude and hasattr(child, "weight"):
                nn.init.xavier_uniform_(child.weight, self.gain)


class NormMixin:
    def __init__(self, *args, norm=True, **kwargs):
        super().__init__(*args, **kwargs)
        if norm:
            self.norm = nn.LayerNorm(self.width)
            nn.init.constant_(self.norm.bias, 0.1)


class Core(nn.Module):
    def __init__(self, width=10):
        super().__init__()
        self.width = width
        self.core = nn.Linear(width, width)


class Mixed(InitMixin, NormMixin, Core):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.head = nn.Linear(self.width, 3)
        self.initialize(exclude=("norm", "head"))


class Left(Core):
    def __init__(self, width=10):
        super().__init__(width)
        self.left = nn.Linear(width, 1)
        nn.init.ones_(self.core.weight)


class Right(Core):
    def __init__(self, width=10):
        super().__init__(width)
        self.right = nn.Linear(width, 2)
        nn.init.zeros_(self.core.weight)


class Diamond(Left, Right):
    def __init__(self):
        super().__init__(6)
        nn.init.constant_(self.right.bias, 4)


class SkipsALevel(Derived):
    def __init__(self):
        nn.Module.__init__(self)
        Base.build(self, 5)
        super(Base, self).__init__()
        self.table = nn.Embedding(4, 4)


class FromClassmethod(nn.Module):
    def __init__(self, width, zero=False):
        super().__init__()
        self.fc = nn.Linear(width, width)
        if zero:
            nn.init.zeros_(self.fc.weight)

    @classmethod
    def from_config(cls, config):
        model = cls(**config)
        model._initialize(config.get("std", 0.5))
        return model

    def _initialize(self, std):
        self.fc.bias.data.normal_(0, std)


def from_config():
    return FromClassmethod.from_config({"width": 30, "zero": True})


class Properties(nn.Module):
    def __init__(self):
        super().__init__()
        self._scale = 1.0
        self.body = nn.Sequential(nn.Linear(5, 5), nn.Tanh(), nn.Linear(5, 2))
        self.scale = 0.25
        nn.init.constant_(self.head.weight, self.scale)
        self.last_bias = 3.0

    @property
    def scale(self):
        return self._scale * 2

    @scale.setter
    def scale(self, value):
        self._scale = value

    @property
    def head(self):
        return self.body[-1]

    @property
    def last_bias(self):
        return self.head.bias

    @last_bias.setter
    def last_bias(self, value):
        self.head.bias.data.fill_(value)
