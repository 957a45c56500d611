"""Initializers and layers chosen by strings, enums, dictionaries and types."""

from __future__ import annotations

import enum
import math
from enum import Enum
from functools import partial

import torch
from torch import nn
from torch.nn import init


class ByIfChain(nn.Module):
    def __init__(self, method="kaiming", zero_bias=True):
        super().__init__()
        self.fc = nn.Linear(16, 8)
        if method == "xavier":
            init.xavier_uniform_(self.fc.weight)
        elif method == "kaiming":
            init.kaiming_normal_(self.fc.weight, nonlinearity="relu")
        elif method in ("none", None):
            pass
        else:
            raise ValueError(f"unknown method {method}")
        if zero_bias:
            init.zeros_(self.fc.bias)


class ByMatch(nn.Module):
    def __init__(self, method="orthogonal", value=3):
        super().__init__()
        self.fc = nn.Linear(16, 8)
        match method.lower():
            case "xavier" | "glorot":
                init.xavier_uniform_(self.fc.weight)
            case "orthogonal":
                init.orthogonal_(self.fc.weight)
            case other:
                raise ValueError(other)
        match value:
            case 1:
                init.zeros_(self.fc.bias)
            case n if n > 2:
                init.constant_(self.fc.bias, n)
            case _:
                init.ones_(self.fc.bias)


class ByDictionary(nn.Module):
    INITS = {
        "normal": partial(init.normal_, std=0.02),
        "uniform": lambda w: init.uniform_(w, -0.5, 0.5),
        "zeros": init.zeros_,
    }

    def __init__(self, weight="normal", bias="zeros", gate="missing"):
        super().__init__()
        self.a, self.b, self.c = (nn.Linear(12, 12) for _ in range(3))
        self.INITS[weight](self.a.weight)
        self.INITS.get(bias)(self.a.bias)
        ByDictionary.INITS["uniform"](self.b.weight)
        self.INITS.get(gate, init.ones_)(self.b.bias)
        if gate in self.INITS:
            init.zeros_(self.c.weight)
        functions = dict(xavier=init.xavier_normal_, kaiming=init.kaiming_normal_)
        functions["kaiming"](self.c.weight, mode="fan_out")
        {True: init.zeros_, False: init.ones_}[weight == "uniform"](self.c.bias)


class ByGetattr(nn.Module):
    def __init__(self, name="xavier_uniform", gain=0.5):
        super().__init__()
        self.a, self.b, self.c = (nn.Linear(12, 12) for _ in range(3))
        getattr(nn.init, name + "_")(self.a.weight, gain=gain)
        getattr(torch.nn.init, f"{name}_")(self.b.weight)
        function = getattr(init, name if name.endswith("_") else name + "_", None)
        if function is not None:
            function(self.c.weight, gain)
        if hasattr(nn.init, "made_up_"):
            init.zeros_(self.a.bias)
        if hasattr(nn.init, "ones_"):
            init.ones_(self.b.bias)
        getattr(self, "missing", self.c).bias.data.fill_(4)


class InitMethod(Enum):
    XAVIER = "xavier"
    NORMAL = "normal"
    ZERO = enum.auto()


class NormKind(str, Enum):
    LAYER = "layer"
    BATCH = "batch"


class ByEnum(nn.Module):
    def __init__(self, method: InitMethod = InitMethod.NORMAL, norm=NormKind("layer"), name="XAVIER"):
        super().__init__()
        self.fc, self.fc2 = nn.Linear(10, 6), nn.Linear(10, 6)
        if method is InitMethod.XAVIER:
            init.xavier_uniform_(self.fc.weight)
        elif method == InitMethod.NORMAL:
            init.normal_(self.fc.weight, std=0.1)
        if method.value == "normal":
            init.constant_(self.fc.bias, 0.5)
        if method.name == "ZERO":
            init.zeros_(self.fc.bias)
        self.norm = nn.LayerNorm(6) if norm == "layer" else nn.BatchNorm1d(6)
        if InitMethod[name] == InitMethod.XAVIER:
            init.ones_(self.fc2.bias)
        if norm is NormKind.BATCH:
            init.zeros_(self.norm.weight)


def get_norm(name, channels):
    if name is None or name == "none":
        return nn.Identity()
    kinds = {"bn": nn.BatchNorm2d, "ln": partial(nn.GroupNorm, 1), "gn": lambda c: nn.GroupNorm(2, c, affine=False)}
    return kinds[name](channels)


ACT2FN = {
    "relu": nn.ReLU,
    "gelu": nn.GELU,
    "prelu": (nn.PReLU, {"init": 0.1}),
    "leaky": (nn.LeakyReLU, dict(negative_slope=0.1)),
}


class ClassInstantier(dict):
    def __getitem__(self, key):
        content = super().__getitem__(key)
        cls, kwargs = content if isinstance(content, tuple) else (content, {})
        return cls(**kwargs)


ACTIVATIONS = ClassInstantier(ACT2FN)


class LayersByString(nn.Module):
    def __init__(self, norms=("bn", "ln", "gn", None), acts=("relu", "prelu", "leaky"), rnn="LSTM"):
        super().__init__()
        self.norms = nn.ModuleList([get_norm(n, 4) for n in norms])
        self.acts = nn.ModuleList([ACTIVATIONS[a] for a in acts])
        self.rnn = getattr(nn, rnn)(4, 5)
        self.conv = getattr(nn, f"Conv{2}d")(3, 4, 3)
        conv_class = eval("nn.Conv1d") if False else nn.Conv1d
        self.conv1 = conv_class(2, 2, 3)
        layers = {"type": "Linear", "in_features": 3, "out_features": 2}
        kwargs = dict(layers)
        self.built = getattr(nn, kwargs.pop("type"))(**kwargs)
        self.kinds = nn.ModuleList(cls(4) for cls in (nn.LayerNorm, nn.BatchNorm1d))


def weight_init(tensor, mode="fan_in", distribution="truncated", scale=2.0):
    fan_in, fan_out = init._calculate_fan_in_and_fan_out(tensor)
    if mode == "fan_in":
        denom = fan_in
    elif mode == "fan_out":
        denom = fan_out
    elif mode == "fan_avg":
        denom = (fan_in + fan_out) / 2
    variance = scale / denom
    if distribution == "truncated":
        init.trunc_normal_(tensor, std=math.sqrt(variance) / 0.87962566103423978)
    elif distribution == "normal":
        with torch.no_grad():
            tensor.normal_(std=math.sqrt(variance))
    elif distribution == "uniform":
        bound = math.sqrt(3 * variance)
        with torch.no_grad():
            tensor.uniform_(-bound, bound)
    else:
        raise ValueError(f"invalid distribution {distribution}")


class VarianceScaling(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(30, 20), nn.Conv2d(4, 8, 3), nn.Linear(10, 40)
        weight_init(self.a.weight)
        weight_init(self.b.weight, "fan_out", distribution="uniform")
        weight_init(self.c.weight, mode="fan_avg", distribution="normal", scale=1.0)
        fan = init._calculate_correct_fan(self.b.weight, "fan_in")
        self.b.bias.data.fill_(fan)
