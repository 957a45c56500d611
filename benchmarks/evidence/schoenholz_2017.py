"""Schoenholz et al. 2017: correlations decay over the depth scale, and networks train to about six of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.evidence.learning import CHANCE, CLASSES, CLUSTERS, FEATURES, Recipe, best_curve
from benchmarks.evidence.pages import Measured, table
from benchmarks.evidence.plot import Axis, Series, line_chart
from benchmarks.evidence.stacks import Stack
from initlint.signal.criticality import TRAINABLE_SCALES, fixed_point
from initlint.signal.responses import Activation, response

BIAS = 0.05
"""The variance of the biases, that of the paper."""
GAINS = (1.0, 1.3, 1.5, 2.2, 2.6, 3.2)
"""The weights' variance times fan-in, from the ordered to the chaotic phase; the edge is near 1.76."""
WIDTH, PAIRS, DEEPEST, DRAWS = 400, 24, 50, 6
CLEAR = 0.02
"""The difference of correlations up to which the decay is read."""
DEPTHS, STEPS = (5, 10, 20, 40, 80), 120
TANH = Activation("tanh", math.tanh)


def measure() -> Measured:
    rows, predicted, measured, trained = [], [], [], []
    for gain in GAINS:
        scale, fixed = depth_scale(gain)
        found, depth = _measured_scale(gain, fixed), _trainable_depth(gain)
        predicted.append(scale)
        measured.append(found)
        trained.append(float(depth))
        rows.append([f"{gain:g}", f"{scale:.1f}", f"{found:.1f}", f"{TRAINABLE_SCALES * scale:.0f}", str(depth)])
    heads = ["variance x fan-in", "predicted xi", "measured xi", "predicted trainable depth", "deepest that trained"]
    axis = Axis(title="variance of the weights x fan-in")
    errors = [abs(b / a - 1) for a, b in zip(predicted, measured, strict=True)]
    limits = [TRAINABLE_SCALES * scale for scale in predicted]
    return Measured(
        text=f"tanh layers, bias variance {BIAS:g}. Correlation: {WIDTH} units, {DRAWS} draws. Training: {FEATURES} units, "
        f"{STEPS} steps, the best of three rates, depths {', '.join(map(str, DEPTHS))}; trained means a loss below half of "
        f"chance.\n\n{table(heads, rows)}\n\nThe predicted depth scale is off by {100 * sum(errors) / len(errors):.0f}% in "
        f"the mean and {100 * max(errors):.0f}% at most.\n\n![depth scale](schoenholz-2017.svg)\n\n"
        "![trainable depth](schoenholz-2017-trained.svg)",
        plots={
            "schoenholz-2017.svg": line_chart(
                "Depth scale of correlations, tanh",
                axis,
                Axis(title="layers", is_log=True),
                [
                    Series(label="predicted xi", xs=GAINS, ys=predicted),
                    Series(label="measured xi", xs=GAINS, ys=measured, is_dotted=True),
                ],
            ),
            "schoenholz-2017-trained.svg": line_chart(
                "Depth that trains, tanh",
                axis,
                Axis(title="layers", is_log=True),
                [
                    Series(label="6 predicted xi", xs=GAINS, ys=limits),
                    Series(label="deepest trained", xs=GAINS, ys=trained, is_dotted=True),
                ],
            ),
        },
    )


def depth_scale(gain: float) -> tuple[float, float]:
    """xi_c and the correlation c* that layers tend to (equations 7 to 9 of the paper), from initlint's own integrals."""
    q, _ = fixed_point(TANH, gain, BIAS)
    found = response(TANH, 0.0, q)
    correlation = 0.5
    for _ in range(2000):
        correlation = (gain * found.product(correlation) + BIAS) / q
    return -1 / math.log(gain * found.slope_product(correlation)), correlation


def _measured_scale(gain: float, fixed: float) -> float:
    """From the decay of the difference between pairs that start above c* and pairs that start below it, which is free of
    the error that a finite width makes in c* itself."""
    above, below = min(1.0, (fixed + 1) / 2, fixed + 0.2) if fixed < 0.999 else 1.0, max(0.0, fixed - 0.2)
    gaps = torch.zeros(DEEPEST)
    for seed in range(DRAWS):
        torch.manual_seed(seed)
        weights = [torch.randn(WIDTH, WIDTH) * math.sqrt(gain / WIDTH) for _ in range(DEEPEST)]
        biases = [math.sqrt(BIAS) * torch.randn(WIDTH) for _ in range(DEEPEST)]
        higher, lower = (_correlations(gain, start, weights, biases) for start in (above, below))
        gaps += (higher - lower) / DRAWS
    clear = int((gaps > CLEAR).int().cumprod(0).sum())
    logs, at = gaps[1:clear].log(), torch.arange(1.0, clear)
    slope = ((at - at.mean()) * (logs - logs.mean())).sum() / (at - at.mean()).square().sum()
    return float(-1 / slope)


def _correlations(gain: float, start: float, weights: Sequence[Tensor], biases: Sequence[Tensor]) -> Tensor:
    """The mean correlation of pre-activations over the pairs, layer by layer, for pairs of correlation `start`."""
    q, _ = fixed_point(TANH, gain, BIAS)
    common, own = torch.randn(PAIRS, WIDTH), torch.randn(2, PAIRS, WIDTH)
    pairs = math.sqrt(q) * (math.sqrt(start) * common + math.sqrt(1 - start) * own)
    found = []
    for weight, bias in zip(weights, biases, strict=True):
        found.append(functional.cosine_similarity(pairs[0], pairs[1], dim=-1).mean())
        pairs = torch.tanh(pairs) @ weight.T + bias
    return torch.stack(found)


def _trainable_depth(gain: float) -> int:
    """The deepest of DEPTHS that trains; deeper ones are not tried after one that does not."""
    deepest = 0
    for depth in DEPTHS:
        curve = best_curve(partial(_network, gain, depth), CLUSTERS, _RECIPES, STEPS, (0,))
        if curve.final > CHANCE / 2:
            break
        deepest = depth
    return deepest


_RECIPES = tuple(Recipe(optimizer="SGD", rate=rate) for rate in (0.1, 0.03, 0.01))


def _network(gain: float, depth: int) -> nn.Module:
    std = math.sqrt(gain / FEATURES)
    network = Stack(FEATURES, depth, torch.tanh, partial(nn.init.normal_, std=std), CLASSES)
    for layer in network.layers:
        nn.init.normal_(layer.bias, std=math.sqrt(BIAS))
    return network
