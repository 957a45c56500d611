"""Glorot & Bengio 2010, figures 6 and 7: tanh layers with the standard and with the normalized initialization."""

from __future__ import annotations

from math import sqrt

import torch
from torch import Tensor, nn

from benchmarks.evidence.pages import Measured, table
from benchmarks.evidence.plot import Axis, Series, line_chart
from benchmarks.evidence.stacks import Init, Stack, scales

SIZE, DEPTH, SEEDS, SAMPLES = 400, 10, 3, 300


def measure() -> Measured:
    rows, forward, backward = [], [], []
    layers = list(range(1, DEPTH + 1))
    for title, init in (("standard", _standard), ("normalized", nn.init.xavier_uniform_)):
        stds, gradients = _mean_scales(init)
        forward.append(Series(label=title, xs=layers, ys=stds))
        backward.append(Series(label=title, xs=layers, ys=gradients))
        rows.append([title, f"{stds[0]:.3f}", f"{stds[-1]:.2g}", f"{gradients[0] / gradients[-1]:.2g}"])
    heads = ["init", "std after layer 1", f"std after layer {DEPTH}", "gradient, layer 1 over last"]
    y = "of the activation"
    return Measured(
        text=f"{DEPTH} tanh layers of {SIZE} units, inputs N(0, 1), mean of {SEEDS} draws:\n\n{table(heads, rows)}\n\n"
        "![std by layer](glorot-2010.svg)\n\n![gradient by layer](glorot-2010-gradient.svg)",
        plots={
            "glorot-2010.svg": line_chart(
                "Activation by layer, tanh", Axis(title="layer"), Axis(title=f"std {y}", is_log=True), forward
            ),
            "glorot-2010-gradient.svg": line_chart(
                "Gradient by layer, tanh", Axis(title="layer"), Axis(title=f"gradient {y}", is_log=True), backward
            ),
        },
    )


def _standard(weight: Tensor) -> Tensor:
    bound = 1 / sqrt(weight.shape[1])
    return nn.init.uniform_(weight, -bound, bound)


def _mean_scales(init: Init) -> tuple[list[float], list[float]]:
    stds, gradients = torch.zeros(DEPTH), torch.zeros(DEPTH)
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        found = scales(Stack(SIZE, DEPTH, torch.tanh, init, 1), torch.randn(SAMPLES, SIZE))
        stds += torch.tensor(found.stds) / SEEDS
        gradients += torch.tensor(found.gradients) / SEEDS
    return stds.tolist(), gradients.tolist()
