"""The training proofs: a broken and a healthy twin for each scale rule, under the same budget."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.evidence.findings import CODES, exists, findings, said
from benchmarks.evidence.learning import (
    CLUSTERS,
    FEATURES,
    Curve,
    Recipe,
    Task,
    best_curve,
    recall,
    shown,
    smoothed,
)
from benchmarks.evidence.pages import Measured, table
from benchmarks.evidence.plot import Axis, Series, line_chart
from benchmarks.evidence.recurrent import SYMBOLS

STEPS, SEEDS = 300, (0, 1, 2)
SGD = tuple(Recipe(optimizer="SGD", rate=rate) for rate in (0.1, 0.03))
ADAM = (Recipe(optimizer="Adam", rate=1e-3),)
CLIPPED = tuple(Recipe(optimizer="Adam", rate=rate, largest_gradient=1.0) for rate in (1e-2, 2e-3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """One twin after training: its curve with SGD, or Adam where only that is usual, and its last losses with Adam."""

    curve: Curve
    with_adam: Curve


def measure() -> Measured:
    rows, plots, images = [], {}, []
    level: dict[str, list[str]] = {"the first budget": [], "Adam": []}
    for code in CODES:
        broken, healthy = _trained(code, "broken"), _trained(code, "healthy")
        rows.append([code, *_losses(broken), *_losses(healthy), said(code, "broken"), said(code, "healthy")])
        for budget, lost, kept in zip(level, _curves(broken), _curves(healthy), strict=True):
            if min(lost.finals) <= max(kept.finals):
                level[budget].append(code)
        plots[f"twins-{code}.svg"] = _chart(code, broken, healthy)
        images.append(f"![{code}](twins-{code}.svg)")
    heads = ["rule", "broken", "broken, Adam", "healthy", "healthy, Adam", "said of broken", "said of healthy"]
    text = (
        f"Last losses of {len(SEEDS)} seeds after {STEPS} steps:\n\n{table(heads, rows)}\n\n{_summary()}\n\n{_lag(level)}\n\n"
        + "\n".join(images)
    )
    return Measured(text=text, plots=plots)


def _trained(code: str, kind: str) -> Twin:
    module = importlib.import_module(f"benchmarks.evidence.twins.{code.lower()}_{kind}")
    task, recipes = _TASKS.get(code, (CLUSTERS, SGD))
    curve = best_curve(module.Net, task, recipes, STEPS, SEEDS)
    with_adam = curve if recipes is CLIPPED else best_curve(module.Net, task, ADAM, STEPS, SEEDS)
    return Twin(curve=curve, with_adam=with_adam)


def _losses(twin: Twin) -> list[str]:
    return [" ".join(map(shown, curve.finals)) for curve in _curves(twin)]


def _curves(twin: Twin) -> tuple[Curve, Curve]:
    return twin.curve, twin.with_adam


def _summary() -> str:
    ready = [code for code in CODES if exists(code)]
    firing = [code for code in ready if any(each.code == code for each in findings(code, "broken"))]
    quiet = [code for code in CODES if not findings(code, "healthy")]
    missing = [code for code in CODES if code not in ready]
    lines = [
        f"{len(firing)} of the {len(ready)} rules that exist report their broken twin; "
        f"{len(quiet)} of {len(CODES)} healthy twins are left alone."
    ]
    if missing:
        lines.append(f"Not written yet: {', '.join(missing)}.")
    return " ".join(lines)


def _lag(level: Mapping[str, Sequence[str]]) -> str:
    """Where some seed of the broken twin ends as low as some seed of the healthy one: the proof fails there."""
    parts = [f"with {budget} {', '.join(codes) or 'none'}" for budget, codes in level.items()]
    return f"Twins that are not told apart by every seed's last loss: {'; '.join(parts)}."


def _chart(code: str, broken: Twin, healthy: Twin) -> str:
    series = []
    for title, found in (("broken", broken), ("healthy", healthy)):
        series.append(_series(f"{title}, {found.curve.recipe.title}", found.curve, is_dotted=False))
    if broken.with_adam is not broken.curve:
        for title, found in (("broken", broken), ("healthy", healthy)):
            series.append(_series(f"{title}, {found.with_adam.recipe.title}", found.with_adam, is_dotted=True))
    return line_chart(f"{code}: twins", Axis(title="step"), Axis(title="loss", is_log=True, low=1e-3, high=1e3), series)


def _series(label: str, curve: Curve, *, is_dotted: bool) -> Series:
    losses: Sequence[float] = smoothed(curve.losses)
    return Series(label=label, xs=range(len(losses)), ys=losses, is_dotted=is_dotted)


def _sides(generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Two classes of like size, one on each side of a plane."""
    inputs = torch.randn(128, FEATURES, generator=generator)
    return inputs, (inputs[:, :4].sum(1) > 0).float()


_TASKS: dict[str, tuple[Task, Sequence[Recipe]]] = {
    "INI206": (Task(batch=recall(60, SYMBOLS), loss=functional.cross_entropy), CLIPPED),
    "INI302": (Task(batch=_sides, loss=nn.MSELoss()), tuple(Recipe(optimizer="SGD", rate=rate) for rate in (1.0, 0.1))),
}
