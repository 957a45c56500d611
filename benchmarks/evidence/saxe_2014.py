"""Saxe et al. 2014, section 3: deep linear networks learn in a time that does not grow with depth if they start orthogonal."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from statistics import median

import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.evidence.learning import Recipe, Task, train
from benchmarks.evidence.pages import Measured, table
from benchmarks.evidence.plot import Axis, Series, line_chart
from benchmarks.evidence.stacks import Init, Stack

SIZE, DEPTHS, STEPS, SEEDS = 24, (2, 4, 8, 16, 32), 300, (0, 1, 2)
RATES = (4.0, 1.0, 0.3, 0.1)
PART = 0.2
"""Of the loss that the best constant leaves: what is left when the time is taken."""
INITS: dict[str, Init] = {
    "Gaussian": partial(nn.init.normal_, std=SIZE**-0.5),
    "orthogonal": nn.init.orthogonal_,
}


def measure() -> Measured:
    rows, series = [], []
    for title, init in INITS.items():
        times = [_steps_needed(depth, init) for depth in DEPTHS]
        series.append(Series(label=title, xs=DEPTHS, ys=times))
        rows.append([title, *(f"{each:.0f}" if each < STEPS else f"over {STEPS}" for each in times)])
    heads = ["init", *(f"{depth} layers" for depth in DEPTHS)]
    return Measured(
        text=f"Linear layers of {SIZE} units learn a rotation of white inputs. Steps of SGD until {PART:.0%} of the error are "
        f"left, at the best of {len(RATES)} rates for each, median of {len(SEEDS)} seeds:\n\n{table(heads, rows)}\n\n"
        "Where a curve ends, deeper networks needed more steps.\n\n![learning time by depth](saxe-2014.svg)",
        plots={
            "saxe-2014.svg": line_chart(
                "Learning time of deep linear networks",
                Axis(title="layers", is_log=True),
                Axis(title="steps", is_log=True),
                series,
            )
        },
    )


def _steps_needed(depth: int, init: Init) -> float:
    return min(median(_times(depth, init, rate)) for rate in RATES)


def _times(depth: int, init: Init, rate: float) -> Iterator[float]:
    for seed in SEEDS:
        torch.manual_seed(seed)
        network = Stack(SIZE, depth, _identity, init, SIZE)
        init(network.head.weight)
        losses = train(network, _TASK, Recipe(optimizer="SGD", rate=rate), STEPS, seed)
        yield next((float(step) for step, loss in enumerate(losses) if loss < PART), math.inf)


def _identity(x: Tensor) -> Tensor:
    return x


def _rotation(generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Targets have unit variance, so that a constant leaves a loss of 1."""
    inputs = torch.randn(256, SIZE, generator=generator)
    matrix = torch.linalg.qr(torch.randn(SIZE, SIZE, generator=torch.Generator().manual_seed(3)))[0]
    return inputs, inputs @ matrix


_TASK = Task(batch=_rotation, loss=functional.mse_loss)
