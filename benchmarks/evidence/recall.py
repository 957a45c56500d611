"""Recurrent networks that must recall the first symbol of a sequence: retention at the start, then training."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from statistics import median

import torch
from torch import nn
from torch.nn import functional

from benchmarks.evidence.learning import Recipe, Task, best_curve, recall, shown, smoothed
from benchmarks.evidence.pages import Measured, table
from benchmarks.evidence.plot import Axis, Series, line_chart
from benchmarks.evidence.recurrent import SYMBOLS, Reader, retention

RECIPES = tuple(Recipe(optimizer="Adam", rate=rate, largest_gradient=1.0) for rate in (1e-2, 2e-3))
Make = Callable[[], Reader]


def compare(name: str, title: str, readers: Mapping[str, Make], *, length: int, steps: int, seeds: range) -> Measured:
    """A row and a curve for each way to start."""
    task = Task(batch=recall(length, SYMBOLS), loss=functional.cross_entropy)
    rows, series = [], []
    for label, make in readers.items():
        curve = best_curve(make, task, RECIPES, steps, seeds)
        series.append(Series(label=label, xs=range(steps), ys=smoothed(curve.losses, 20)))
        solved = sum(final < 0.1 for final in curve.finals)
        kept = _retention(make, task, seeds)
        rows.append(
            [label, f"{kept:.0e}" if kept else "0", " ".join(map(shown, curve.finals)), f"{solved} of {len(seeds)}"]
        )
    heads = ["start", f"gradient kept over {length} steps", "last losses by seed", "solved"]
    chance = torch.tensor(float(SYMBOLS)).log()
    return Measured(
        text=f"Recall of one of {SYMBOLS} symbols after {length} steps of noise, {steps} steps of Adam, the better of two "
        f"rates for each, {len(seeds)} seeds; chance is {chance:.2f}, solved means a loss below 0.1:\n\n"
        f"{table(heads, rows)}\n\n![loss curves]({name}.svg)",
        plots={f"{name}.svg": line_chart(title, Axis(title="step"), Axis(title="loss", is_log=True, low=1e-3), series)},
    )


def reader(cell: Callable[[], nn.RNNBase], init: Callable[[nn.RNNBase], object]) -> Make:
    """How to make a reader anew for each seed."""
    return partial(_made, cell, init)


def _made(cell: Callable[[], nn.RNNBase], init: Callable[[nn.RNNBase], object]) -> Reader:
    return Reader(cell(), init)


def _retention(make: Make, task: Task, seeds: range) -> float:
    found = []
    for seed in seeds:
        torch.manual_seed(seed)
        found.append(retention(make(), task.batch(torch.Generator().manual_seed(seed))[0]))
    return median(found)
