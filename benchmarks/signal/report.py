"""The comparison in figures: a line for each architecture, and the table of docs/signal.md."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.signal.comparing import Comparison, Pair

START, END = "<!-- accuracy -->", "<!-- /accuracy -->"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed; not a number of none."""
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)] if values else math.nan


def line(comparison: Comparison) -> str:
    """For the terminal."""
    parts = [f"{comparison.architecture.title:44}"]
    parts += [_figures(pairs, "/") for pairs in (comparison.forward, comparison.backward)]
    return f"{'  '.join(parts)}  opaque {len(comparison.opaque)}/{comparison.total}"


def details(comparison: Comparison) -> list[str]:
    """Every layer, for the terminal."""
    backward = {pair.layer: pair for pair in comparison.backward}
    found = []
    for pair in comparison.forward:
        back = backward.get(pair.layer)
        told = (
            ""
            if back is None
            else f"{back.predicted:12.4g} {back.measured:12.4g} {back.predicted / back.measured:7.3f}"
        )
        found.append(
            f"    {pair.layer:36} {pair.predicted:12.4g} {pair.measured:12.4g} {pair.predicted / pair.measured:7.3f} | {told}"
        )
    return [*found, *(f"    opaque: {layer}" for layer in comparison.opaque)]


def markdown(comparisons: Sequence[Comparison]) -> str:
    """The table and what it sums up to."""
    rows = [_row(comparison) for comparison in comparisons]
    return "\n".join([_summary(comparisons), "", *_HEAD, *rows])


_HEAD = (
    "| architecture | layers | forward: median | 90% | worst | gradient: median | 90% | worst | opaque |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
)


def _row(comparison: Comparison) -> str:
    both = [_figures(pairs, " | ") for pairs in (comparison.forward, comparison.backward)]
    share = len(comparison.opaque) / comparison.total if comparison.total else math.nan
    return f"| {comparison.architecture.title} | {comparison.total} | {both[0]} | {both[1]} | {share:.0%} |"


def _figures(pairs: Sequence[Pair], between: str) -> str:
    errors = [pair.error for pair in pairs]
    if not errors:
        return between.join(["-"] * 3)
    return between.join(f"{value:.1%}" for value in (median(errors), percentile(errors, 0.9), max(errors)))


def _summary(comparisons: Sequence[Comparison]) -> str:
    forward = [median(pair.error for pair in each.forward) for each in comparisons if each.forward]
    backward = [median(pair.error for pair in each.backward) for each in comparisons if each.backward]
    layers = [pair.error for each in comparisons for pair in each.forward]
    gradients = [pair.error for each in comparisons for pair in each.backward]
    opaque, total = sum(len(each.opaque) for each in comparisons), sum(each.total for each in comparisons)
    within = sum(error < 0.2 for error in forward)
    return (
        f"{len(comparisons)} architectures, {total} layers, {comparisons[0].seeds} draws of weights and inputs each. "
        f"Relative error of the predicted std, over all layers: median {median(layers):.1%}, 90th percentile "
        f"{percentile(layers, 0.9):.1%} forward; {median(gradients):.1%} and {percentile(gradients, 0.9):.1%} for gradients. "
        f"The median layer of the median architecture is off by {median(forward):.1%} forward and {median(backward):.1%} "
        f"backward, that of the worst by {max(forward):.1%} and {max(backward):.1%}; {within} of {len(forward)} architectures "
        f"stay below 20% forward. {opaque / total:.1%} of the layers are opaque."
    )


def write(page: Path, text: str) -> None:
    """Puts the text between the marks of the page, which are added at its end if it has none."""
    before = page.read_text(encoding="utf-8") if page.exists() else "# How well the signal is predicted\n"
    if START not in before:
        before = f"{before.rstrip()}\n\n## Accuracy\n\n{START}\n{END}\n"
    head, _, rest = before.partition(START)
    tail = rest.partition(END)[2]
    page.write_text(f"{head}{START}\n{text}\n{END}{tail}", encoding="utf-8")
