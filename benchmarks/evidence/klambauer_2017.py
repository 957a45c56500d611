"""Klambauer et al. 2017: with LeCun's variance SELU keeps mean 0 and variance 1 through any depth."""

from __future__ import annotations

from functools import partial

import torch
from torch import nn

from benchmarks.evidence.pages import Measured, table
from benchmarks.evidence.plot import Axis, Series, line_chart
from benchmarks.evidence.stacks import Init, Stack, scales

SIZE, DEPTH, SEEDS, SAMPLES = 256, 30, 3, 200
INITS: dict[str, Init] = {
    "LeCun normal": partial(nn.init.kaiming_normal_, nonlinearity="linear"),
    "He normal": partial(nn.init.kaiming_normal_, nonlinearity="relu"),
    "N(0, 0.02)": partial(nn.init.normal_, std=0.02),
}


def measure() -> Measured:
    rows, series = [], []
    layers = list(range(1, DEPTH + 1))
    for title, init in INITS.items():
        means, stds, gradients = torch.zeros(3, DEPTH)
        for seed in range(SEEDS):
            torch.manual_seed(seed)
            found = scales(Stack(SIZE, DEPTH, torch.selu, init, 1), torch.randn(SAMPLES, SIZE))
            means += torch.tensor(found.means) / SEEDS
            stds += torch.tensor(found.stds) / SEEDS
            gradients += torch.tensor(found.gradients) / SEEDS
        series.append(Series(label=title, xs=layers, ys=stds.tolist()))
        ratio = float(gradients[0] / gradients[-1])
        rows.append([title, f"{float(means[-1]):.2g}", f"{float(stds[-1]):.2g}", f"{ratio:.2g}"])
    heads = ["init", f"mean after layer {DEPTH}", f"std after layer {DEPTH}", "gradient, layer 1 over last"]
    return Measured(
        text=f"{DEPTH} SELU layers of {SIZE} units, inputs N(0, 1), mean of {SEEDS} draws:\n\n{table(heads, rows)}\n\n"
        "![std by layer](klambauer-2017.svg)",
        plots={
            "klambauer-2017.svg": line_chart(
                "Activation by layer, SELU",
                Axis(title="layer"),
                Axis(title="std of the activation", is_log=True, low=1e-4),
                series,
            )
        },
    )
