"""Networks that are initialized in the ways people write. Almost all can be built without arguments."""

# ruff: noqa: B008, B009, B905, C408, N812, RUF007, UP031  # people write like this
from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import partial

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn import init


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


def assembled_by_script():
    """A model taken apart and put together again outside of its class."""
    model = ResidualNetwork(block=Block, depths=[2], norm_layer=nn.BatchNorm2d)
    model.fc = nn.Linear(model.fc.in_features, 3)
    model.stem = nn.Sequential(model.stem, nn.PReLU())
    del model.stages[0][1]
    nn.init.kaiming_uniform_(model.fc.weight, a=math.sqrt(5), nonlinearity="leaky_relu")
    model.fc.bias.data = torch.full((3,), -math.log((1 - 0.01) / 0.01))
    return model
