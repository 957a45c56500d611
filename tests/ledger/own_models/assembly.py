"""How networks are put together: classes, lists, names, copies."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial

import torch
from torch import nn
from torch.nn import init


class Block(nn.Module):
    expansion = 2

    def __init__(self, channels, norm_layer=nn.BatchNorm2d, activation=nn.ReLU):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels * self.expansion, 1, bias=False)
        self.norm1 = norm_layer(channels * self.expansion)
        self.conv2 = nn.Conv2d(channels * self.expansion, channels, 3, padding=1, bias=False)
        self.norm2 = norm_layer(channels)
        self.activation = activation()
        self.shortcut = None

    def zero_init_last(self):
        nn.init.zeros_(self.norm2.weight)


class WideBlock(Block):
    expansion = 4

    def __init__(self, channels, **kwargs):
        super().__init__(channels, **kwargs)
        self.shortcut = nn.Conv2d(channels, channels, 1)


class ResidualNetwork(nn.Module):
    """Class attributes, inheritance, a partial norm layer, `_make_layer`, and `hasattr` at the end."""

    def __init__(self, block=WideBlock, depths=(1, 2), norm_layer=partial(nn.GroupNorm, 4), width=8):
        super().__init__()
        self.width = width
        self.stem = nn.Conv2d(3, width, 7, stride=2)
        self.stages = nn.Sequential(*[self._make_layer(block, n, norm_layer) for n in depths])
        self.fc = nn.Linear(width, 10)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                n = m.kernel_size[0] * m.kernel_size[1] * m.out_channels
                m.weight.data.normal_(0, math.sqrt(2.0 / n))
        for m in self.modules():
            if hasattr(m, "zero_init_last"):
                m.zero_init_last()

    def _make_layer(self, block, count, norm_layer):
        layers = []
        for i in range(count):
            layers.append(block(self.width, norm_layer=norm_layer))
            if i == 0:
                layers.append(nn.Dropout(0.1))
        return nn.Sequential(*layers)


class _ScaledLinear(nn.Linear):
    """A subclass of a layer with its own `reset_parameters`, which the layer's constructor calls."""

    def __init__(self, *args, scale=0.5, **kwargs):
        self.scale = scale
        super().__init__(*args, **kwargs)

    def reset_parameters(self):
        nn.init.trunc_normal_(self.weight, std=self.scale, a=-2 * self.scale, b=2 * self.scale)
        if self.bias is not None:
            nn.init.zeros_(self.bias)


class Subclassed(nn.Sequential):
    def __init__(self, width=12):
        super().__init__(
            _ScaledLinear(width, width, bias=False), nn.ReLU(inplace=True), _ScaledLinear(width, 4, scale=0.1)
        )


_ACTIVATIONS = {"relu": nn.ReLU, "prelu": nn.PReLU, "tanh": nn.Tanh}


class ChosenByString(nn.Module):
    """The activation, the norm and the widths come from strings and lists."""

    def __init__(self, widths=(8, 16, 16, 4), activation="prelu", norm="layer"):
        super().__init__()
        layers = []
        for index, (inputs, outputs) in enumerate(zip(widths[:-1], widths[1:])):
            layers.append((f"fc{index}", nn.Linear(inputs, outputs)))
            if norm == "layer":
                layers.append((f"norm{index}", nn.LayerNorm(outputs)))
            elif norm == "batch":
                layers.append((f"norm{index}", nn.BatchNorm1d(outputs)))
            if index < len(widths) - 2:
                layers.append((f"act{index}", _ACTIVATIONS[activation]()))
        self.net = nn.Sequential(OrderedDict(layers))
        gain = {"relu": math.sqrt(2.0), "tanh": 5.0 / 3}.get(activation, 1.0)
        for layer in self.net:
            if type(layer) is nn.Linear:
                nn.init.xavier_normal_(layer.weight, gain)


class AddedByName(nn.Module):
    def __init__(self, features=(4, 6, 8)):
        super().__init__()
        for index, size in enumerate(features):
            self.add_module(f"tower{index}", nn.Linear(size, size))
            setattr(self, "gate%d" % index, nn.Parameter(torch.zeros(size)))
        self.heads = nn.ModuleDict({task: nn.Linear(8, n) for task, n in [("age", 1), ("sex", 2)]})
        for task in self.heads:
            nn.init.normal_(self.heads[task].weight, std=0.01)
        nn.init.ones_(getattr(self, "tower0").bias)


class NestedLists(nn.Module):
    def __init__(self, rows=2, columns=3):
        super().__init__()
        self.grid = nn.ModuleList(
            [nn.ModuleList([nn.Conv1d(4, 4 * (i + 1), j + 1) for j in range(columns)]) for i in range(rows)]
        )
        for row in self.grid:
            for conv in row[1:]:
                init.dirac_(conv.weight)
            init.sparse_(nn.Linear(3, 3).weight, 0.1)


class Recursive(nn.Module):
    """A tree of itself, built by a class method."""

    def __init__(self, depth, width):
        super().__init__()
        self.leaf = nn.Linear(width, width)
        self.child = Recursive(depth - 1, width // 2) if depth > 0 else None

    @classmethod
    def small(cls, **options):
        model = cls(options.pop("depth", 2), **{"width": 16, **options})
        model.leaf.weight.data *= 0.5
        return model


def recursive():
    return Recursive.small(width=8)


class Properties(nn.Module):
    def __init__(self, dim=12, heads=3):
        super().__init__()
        self._dim, self._heads = dim, heads
        self.to_qkv = nn.Linear(dim, self.inner * 3, bias=False)
        self.temperature = nn.Parameter(torch.ones(heads, 1, 1) * self.scale)
        self.init_weights(std=0.02)

    @property
    def inner(self):
        return self._heads * 8

    @property
    def scale(self):
        return 8**-0.5

    def init_weights(self, *, std):
        trunc = partial(nn.init.trunc_normal_, std=std)
        for weight in (self.to_qkv.weight,):
            trunc(weight)


class Copied(nn.Module):
    """`deepcopy`, a frozen twin, and parameters copied from one network to another."""

    def __init__(self):
        super().__init__()
        import copy

        self.online = nn.Sequential(nn.Linear(6, 12), nn.ReLU(), nn.Linear(12, 2))
        nn.init.normal_(self.online[0].weight, 1.0, 0.5)
        self.target = copy.deepcopy(self.online)
        for q, k in zip(self.online.parameters(), self.target.parameters()):
            k.data.copy_(q.data)
            k.requires_grad = False
        self.clones = nn.ModuleList([copy.deepcopy(self.online[-1]) for _ in range(2)])
        nn.init.zeros_(self.clones[1].weight)


class FeatureSizeByRunning(nn.Module):
    """The width of the first dense layer comes from running the convolutions on a tensor of zeros."""

    def __init__(self, shape=(1, 28, 28)):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(shape[0], 8, 5, stride=2), nn.ReLU(), nn.Conv2d(8, 8, 3), nn.Flatten())
        size = self._conv_output(shape)
        self.fc = nn.Linear(size, 10)

    def _conv_output(self, shape):
        with torch.no_grad():
            return self.conv(torch.zeros(1, *shape)).shape[1]


class Stochastic(nn.Module):
    """Rates from `linspace`, as in networks with stochastic depth; several stages take their share of them."""

    def __init__(self, depths=(1, 2), rate=0.1, layer_scale=1e-6):
        super().__init__()
        rates = [x.item() for x in torch.linspace(0, rate, sum(depths))]
        self.stages = nn.ModuleList()
        start = 0
        for depth in depths:
            share = rates[start : start + depth]
            self.stages.append(nn.Sequential(*[self.block(p, layer_scale) for p in share]))
            start += depth

    def block(self, rate, layer_scale):
        layer = nn.Sequential(nn.Linear(8, 8), nn.Dropout(rate))
        layer.gamma = nn.Parameter(layer_scale * torch.ones(8)) if layer_scale > 0 else None
        return layer


class Refusing:
    """A base class whose own constructor nobody is meant to call."""

    def __init__(self):
        raise TypeError("abstract")


@dataclass
class AdapterConfig(Refusing):
    rank: int = 4
    kind: str = "silent"


class Configured(nn.Module):
    """The constructor that `dataclass` makes comes before the one that a base class has."""

    def __init__(self, size=16):
        super().__init__()
        config = AdapterConfig(rank=8)
        self.down = nn.Linear(size, config.rank)
        self.up = nn.Linear(config.rank, size)
        if config.kind == "silent":
            init.zeros_(self.up.weight)


def assembled_by_script():
    """A model taken apart and put together again outside of its class."""
    model = ResidualNetwork(block=Block, depths=[2], norm_layer=nn.BatchNorm2d)
    model.fc = nn.Linear(model.fc.in_features, 3)
    model.stem = nn.Sequential(model.stem, nn.PReLU())
    del model.stages[0][1]
    nn.init.kaiming_uniform_(model.fc.weight, a=math.sqrt(5), nonlinearity="leaky_relu")
    model.fc.bias.data = torch.full((3,), -math.log((1 - 0.01) / 0.01))
    return model
