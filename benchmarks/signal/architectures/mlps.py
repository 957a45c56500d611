"""Plain chains of linear layers, with the activations, inits and norms people give them."""

from __future__ import annotations

import math

import torch
from torch import nn

ACTIVATIONS = {
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "selu": nn.SELU,
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "mish": nn.Mish,
    "softplus": nn.Softplus,
    "leaky": nn.LeakyReLU,
    "prelu": nn.PReLU,
    "hardswish": nn.Hardswish,
}
NORMS = {"batch": nn.BatchNorm1d, "layer": nn.LayerNorm, "rms": nn.RMSNorm}


class Mlp(nn.Module):
    def __init__(
        self,
        depth: int = 5,
        width: int = 256,
        activation: str = "relu",
        init: str = "default",
        norm: str | None = None,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.init = init
        layers: list[nn.Module] = []
        inputs = 64
        for _ in range(depth - 1):
            layers.append(nn.Linear(inputs, width))
            if norm is not None:
                layers.append(NORMS[norm](width))
            layers.append(ACTIVATIONS[activation]())
            if dropout > 0:
                layers.append(nn.Dropout(dropout))
            inputs = width
        layers.append(nn.Linear(inputs, 10))
        self.net = nn.Sequential(*layers)
        if init != "default":
            self.apply(self._init)

    def _init(self, module: nn.Module) -> None:
        if not isinstance(module, nn.Linear):
            return
        if self.init == "he":
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        elif self.init == "he_uniform":
            nn.init.kaiming_uniform_(module.weight, mode="fan_out", nonlinearity="relu")
        elif self.init == "glorot":
            nn.init.xavier_uniform_(module.weight)
        elif self.init == "tanh_gain":
            nn.init.xavier_normal_(module.weight, gain=nn.init.calculate_gain("tanh"))
        elif self.init == "lecun":
            nn.init.normal_(module.weight, std=1 / math.sqrt(module.in_features))
        elif self.init == "orthogonal":
            nn.init.orthogonal_(module.weight)
        elif self.init == "small":
            nn.init.normal_(module.weight, 0, 0.02)
        elif self.init == "truncated":
            nn.init.trunc_normal_(module.weight, std=0.1)
        nn.init.zeros_(module.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.net(x)


class ResidualMlp(nn.Module):
    """Branches without norm, each divided by the square root of their number."""

    def __init__(self, depth: int = 12, width: int = 128) -> None:
        super().__init__()
        self.inp = nn.Linear(64, width)
        self.first = nn.ModuleList(nn.Linear(width, width) for _ in range(depth))
        self.second = nn.ModuleList(nn.Linear(width, width) for _ in range(depth))
        self.out = nn.Linear(width, 10)
        for layer in (*self.first, *self.second):
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)
        self.scale = 1 / math.sqrt(depth)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.inp(x)
        for first, second in zip(self.first, self.second, strict=True):
            x = x + self.scale * second(torch.relu(first(x)))
        return self.out(x)


class Highway(nn.Module):
    def __init__(self, depth: int = 10, width: int = 128) -> None:
        super().__init__()
        self.inp = nn.Linear(64, width)
        self.transform = nn.ModuleList([nn.Linear(width, width) for _ in range(depth)])
        self.gate = nn.ModuleList([nn.Linear(width, width) for _ in range(depth)])
        for gate in self.gate:
            nn.init.constant_(gate.bias, -2.0)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.inp(x)
        for transform, gate in zip(self.transform, self.gate, strict=True):
            t = torch.sigmoid(gate(x))
            x = t * torch.relu(transform(x)) + (1 - t) * x
        return x


class Siren(nn.Module):
    """Sitzmann et al. 2020: sines, and weights that keep them spread."""

    def __init__(self, depth: int = 5, width: int = 256) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(2 if i == 0 else width, width) for i in range(depth)])
        self.out = nn.Linear(width, 3)
        with torch.no_grad():
            for i, layer in enumerate(self.layers):
                bound = 1 / 2 if i == 0 else math.sqrt(6 / width) / 30
                layer.weight.uniform_(-bound, bound)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = torch.sin(30 * layer(x))
        return self.out(x)


class NoiseConditioned(nn.Module):
    """Features of a time step that shift and scale the hidden units."""

    def __init__(self, width: int = 128) -> None:
        super().__init__()
        self.inp = nn.Linear(64, width)
        self.time = nn.Sequential(nn.Linear(16, width), nn.SiLU(), nn.Linear(width, 2 * width))
        self.norm = nn.LayerNorm(width)
        self.out = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 64))

    def forward(self, x: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
        scale, shift = self.time(t).chunk(2, dim=-1)
        x = self.norm(self.inp(x)) * (1 + scale) + shift
        return self.out(x)
