"""Lin et al. 2017, section 3.3: a rare class wants an output bias of log(p / (1 - p))."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.evidence.learning import Loss, Recipe, Task, smoothed, train
from benchmarks.evidence.pages import Measured, table
from benchmarks.evidence.plot import Axis, Series, line_chart

PRIOR, FEATURES, STEPS, SEEDS = 0.01, 20, 400, (0, 1, 2)
LOGIT = math.log(PRIOR / (1 - PRIOR))
BOUNDARY = 2.326
"""The 99th percentile of a normal distribution."""
ENTROPY = -(PRIOR * math.log(PRIOR) + (1 - PRIOR) * math.log(1 - PRIOR))


def measure() -> Measured:
    rows, series = [], []
    for title, bias in (("bias 0", 0.0), ("prior bias", LOGIT)):
        for name, loss in (("cross-entropy", functional.binary_cross_entropy_with_logits), ("focal", focal)):
            runs = [_run(bias, Task(batch=_rare, loss=loss), seed) for seed in SEEDS]
            curve = [median(step) for step in zip(*runs, strict=True)]
            series.append(
                Series(label=f"{title}, {name}", xs=range(STEPS), ys=smoothed(curve, 20), is_dotted=name == "focal")
            )
            rows.append([f"{title}, {name}", f"{curve[0]:.3f}", _steps_to_learn(curve, loss)])
    heads = ["start", "first loss", "steps until 10% better than the prior alone"]
    expected = f"{-math.log(0.5):.3f} without and {ENTROPY:.3f} with the prior"
    return Measured(
        text=f"A class with p = {PRIOR:g}: log(p / (1 - p)) is {LOGIT:.2f}, and theory gives a first "
        f"cross-entropy of {expected}. Two-layer network, Adam 1e-3, batches of 1024, median of {len(SEEDS)} seeds:\n\n"
        f"{table(heads, rows)}\n\n![loss curves](lin-2017.svg)",
        plots={
            "lin-2017.svg": line_chart(
                "A class with p = 0.01", Axis(title="step"), Axis(title="loss", is_log=True), series
            )
        },
    )


def focal(logits: Tensor, targets: Tensor) -> Tensor:
    """Equation 5 of the paper: gamma = 2, alpha = 0.25."""
    chance = torch.sigmoid(logits)
    right = targets * chance + (1 - targets) * (1 - chance)
    weight = 0.25 * targets + 0.75 * (1 - targets)
    entropy = functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return (weight * (1 - right) ** 2 * entropy).mean()


def _run(bias: float, task: Task, seed: int) -> list[float]:
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Linear(FEATURES, 32), nn.ReLU(), nn.Linear(32, 1), nn.Flatten(0))
    nn.init.normal_(network[2].weight, std=0.01)
    nn.init.constant_(network[2].bias, bias)
    return train(network, task, Recipe(optimizer="Adam", rate=1e-3), STEPS, seed)


def _steps_to_learn(curve: Sequence[float], loss: Loss) -> str:
    """Until the loss, a mean over 20 batches, is below that of a network that knows the prior alone."""
    logit = torch.full((2,), LOGIT)
    negative, positive = (float(loss(logit, torch.full((2,), target))) for target in (0.0, 1.0))
    limit = PRIOR * positive + (1 - PRIOR) * negative
    found = (step for step, value in enumerate(smoothed(curve, 20)) if step >= 20 and value < 0.9 * limit)
    return str(next(found, f"over {STEPS}"))


def _rare(generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """The positive class lies beyond a plane that 1% of the inputs cross."""
    inputs = torch.randn(1024, FEATURES, generator=generator)
    return inputs, (inputs[:, :4].sum(1) / 2 > BOUNDARY).float()
