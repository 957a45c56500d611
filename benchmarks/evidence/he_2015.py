"""He et al. 2015, figures 2 and 3: at 30 ReLU layers Glorot's scheme stalls, and theirs converges."""

from __future__ import annotations

from functools import partial

import torch
from torch import nn

from benchmarks.evidence.learning import CHANCE, CLASSES, CLUSTERS, FEATURES, Curve, Recipe, best_curve, shown, smoothed
from benchmarks.evidence.pages import Measured, table
from benchmarks.evidence.plot import Axis, Series, line_chart
from benchmarks.evidence.stacks import Init, Stack

DEPTHS, STEPS, SEEDS = (8, 30), 600, (0, 1, 2)
RECIPES = tuple(Recipe(optimizer="SGD", rate=rate) for rate in (0.1, 0.02))
INITS: dict[str, Init] = {
    "Glorot": nn.init.xavier_normal_,
    "He": partial(nn.init.kaiming_normal_, nonlinearity="relu"),
}


def measure() -> Measured:
    rows, series = [], []
    for depth in DEPTHS:
        for title, init in INITS.items():
            curve = _train(depth, init)
            steps = list(range(STEPS))
            series.append(
                Series(label=f"{title}, {depth} layers", xs=steps, ys=smoothed(curve.losses), is_dotted=depth == 8)
            )
            rows.append([f"{title}, {depth} layers", *map(shown, curve.finals), f"{curve.recipe.rate:g}"])
    heads = ["init and depth", *(f"last loss, seed {seed}" for seed in SEEDS), "best rate"]
    return Measured(
        text=f"ReLU layers of {FEATURES} units on ten classes, {STEPS} steps of SGD, the better of two rates for each; "
        f"chance is {CHANCE:.2f}:\n\n{table(heads, rows)}\n\n![loss curves](he-2015.svg)",
        plots={
            "he-2015.svg": line_chart(
                "Glorot and He before ReLU", Axis(title="step"), Axis(title="loss", is_log=True, low=1e-3), series
            )
        },
    )


def _train(depth: int, init: Init) -> Curve:
    make = partial(Stack, FEATURES, depth, torch.relu, init, CLASSES)
    return best_curve(make, CLUSTERS, RECIPES, STEPS, SEEDS)
