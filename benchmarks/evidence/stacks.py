"""Plain stacks of dense layers, and the scales that they start with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

Init = Callable[[Tensor], object]


class Stack(nn.Module):
    """`depth` square layers, each with the activation behind it, and a linear head."""

    def __init__(self, size: int, depth: int, activation: Callable[[Tensor], Tensor], init: Init, outputs: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(size, size) for _ in range(depth)])
        self.head = nn.Linear(size, outputs)
        self.activation = activation
        for layer in self.layers:
            init(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = self.activation(layer(x))
        return self.head(x)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scales:
    """Mean and standard deviation of each layer's activation, and the root mean square of its gradient."""

    means: list[float]
    stds: list[float]
    gradients: list[float]


def scales(network: Stack, inputs: Tensor) -> Scales:
    """What the network starts with, for a random gradient of unit variance at its last layer's activation."""
    values, x = [], inputs
    for layer in network.layers:
        x = network.activation(layer(x))
        x.retain_grad()
        values.append(x)
    x.backward(torch.randn_like(x))
    return Scales(
        means=[float(value.detach().mean()) for value in values],
        stds=[float(value.detach().std()) for value in values],
        gradients=[float(value.grad.square().mean().sqrt()) for value in values if value.grad is not None],
    )
