"""Generated tasks, and training on them with the loss of every step."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import torch
from torch import Tensor, nn
from torch.nn import functional

CLASSES = 10
FEATURES = 64
CHANCE = math.log(CLASSES)
"""The loss of a classifier that knows nothing."""

Batch = Callable[[torch.Generator], tuple[Tensor, Tensor]]
Loss = Callable[[Tensor, Tensor], Tensor]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Where batches come from, and what is minimised."""

    batch: Batch
    loss: Loss


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """An optimizer and its learning rate."""

    optimizer: str
    rate: float
    largest_gradient: float = math.inf
    """The norm to which gradients are clipped."""

    @property
    def title(self) -> str:
        return f"{self.optimizer} {self.rate:g}"

    def over(self, network: nn.Module) -> torch.optim.Optimizer:
        if self.optimizer == "SGD":
            return torch.optim.SGD(network.parameters(), lr=self.rate)
        return torch.optim.Adam(network.parameters(), lr=self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """The loss of each step in the median over seeds, and the last losses of each seed."""

    recipe: Recipe
    losses: Sequence[float]
    finals: Sequence[float]

    @property
    def final(self) -> float:
        return median(self.finals)


def clusters(size: int = 128) -> Batch:
    """Three Gaussian clusters for each of ten classes, in 64 dimensions with unit variance."""
    centres = torch.randn(3 * CLASSES, FEATURES, generator=torch.Generator().manual_seed(7))

    def batch(generator: torch.Generator) -> tuple[Tensor, Tensor]:
        which = torch.randint(len(centres), (size,), generator=generator)
        noise = torch.randn(size, FEATURES, generator=generator)
        return 0.8 * centres[which] + 0.6 * noise, which % CLASSES

    return batch


def recall(length: int, symbols: int = 4, size: int = 64) -> Batch:
    """A symbol at the first step, then noise on another input; the symbol is asked for after `length` steps."""

    def batch(generator: torch.Generator) -> tuple[Tensor, Tensor]:
        which = torch.randint(symbols, (size,), generator=generator)
        inputs = torch.zeros(size, length, symbols + 1)
        inputs[:, :, symbols] = 0.1 * torch.randn(size, length, generator=generator)
        inputs[torch.arange(size), 0, which] = 1.0
        return inputs, which

    return batch


CLUSTERS = Task(batch=clusters(), loss=functional.cross_entropy)


def best_curve(
    make: Callable[[], nn.Module], task: Task, recipes: Sequence[Recipe], steps: int, seeds: Sequence[int]
) -> Curve:
    """The curve of the recipe with the lowest mean of last losses."""
    curves = [_curve(make, task, recipe, steps, seeds) for recipe in recipes]
    return min(curves, key=lambda curve: sum(curve.finals))


def _curve(make: Callable[[], nn.Module], task: Task, recipe: Recipe, steps: int, seeds: Sequence[int]) -> Curve:
    runs = []
    for seed in seeds:
        torch.manual_seed(seed)
        runs.append(train(make(), task, recipe, steps, seed))
    last = max(1, steps // 20)
    return Curve(
        recipe=recipe,
        losses=[median(step) for step in zip(*runs, strict=True)],
        finals=[sum(run[-last:]) / last for run in runs],
    )


def train(network: nn.Module, task: Task, recipe: Recipe, steps: int, seed: int) -> list[float]:
    """The loss before each step, infinite from where it stops being a number."""
    optimizer = recipe.over(network)
    generator = torch.Generator().manual_seed(1000 + seed)
    losses: list[float] = []
    while len(losses) < steps:
        inputs, targets = task.batch(generator)
        loss = task.loss(network(inputs), targets)
        value = float(loss.detach())
        if not math.isfinite(value):
            return losses + [math.inf] * (steps - len(losses))
        losses.append(value)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(network.parameters(), recipe.largest_gradient)
        optimizer.step()
    return losses


def shown(loss: float) -> str:
    """A loss as pages print it."""
    return f"{loss:.2g}" if math.isfinite(loss) else "diverged"


def smoothed(losses: Sequence[float], width: int = 10) -> list[float]:
    """The mean over the last `width` steps."""
    return [sum(part) / len(part) for end in range(len(losses)) if (part := losses[max(0, end - width + 1) : end + 1])]
