"""Line charts as SVG text, drawn by matplotlib, with linear or logarithmic axes. Equal input gives equal bytes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

_COLOURS = ("#c0392b", "#1f6fb2", "#2e8b57", "#8e5bb5", "#b8860b")
_MOST_POINTS = 80
# The creator would name matplotlib's version.
_METADATA = {"Date": None, "Creator": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One curve; points that are not finite, or not positive on a logarithmic axis, are left out."""

    label: str
    xs: Sequence[float]
    ys: Sequence[float]
    is_dotted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A title, and the limits that the data are cut to where they should not decide."""

    title: str
    is_log: bool = False
    low: float | None = None
    high: float | None = None


def line_chart(title: str, x: Axis, y: Axis, series: Sequence[Series]) -> str:
    """The chart as the text of an SVG file. Raises ValueError where there is no point to draw."""
    kept = [(each, _points(each, x, y)) for each in series]
    if not any(points for _, points in kept):
        raise ValueError(f"nothing to draw in {title!r}")
    with rc_context({"svg.hashsalt": "initlint", "svg.fonttype": "none"}):
        figure = Figure(figsize=(7.5, 4.0), layout="constrained")
        axes = figure.add_subplot(title=title, xlabel=x.title, ylabel=y.title)
        for index, (each, points) in enumerate(kept):
            _draw(axes, index, each, points)
        _scale(axes, x, y)
        axes.grid(alpha=0.3)
        figure.legend(loc="outside right upper", fontsize="small", frameon=False)
        text = StringIO()
        figure.savefig(text, format="svg", metadata=_METADATA)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def _points(series: Series, x: Axis, y: Axis) -> list[tuple[float, float]]:
    step = max(1, len(series.xs) // _MOST_POINTS)
    found = []
    for a, b in list(zip(series.xs, series.ys, strict=True))[::step]:
        if all(math.isfinite(v) and (v > 0 or not axis.is_log) for v, axis in ((a, x), (b, y))):
            found.append((_cut(a, x), _cut(b, y)))
    return found


def _cut(value: float, axis: Axis) -> float:
    low = -math.inf if axis.low is None else axis.low
    high = math.inf if axis.high is None else axis.high
    return min(max(value, low), high)


def _draw(axes: Axes, index: int, series: Series, points: Sequence[tuple[float, float]]) -> None:
    axes.plot(
        [point[0] for point in points],
        [point[1] for point in points],
        color=_COLOURS[index % len(_COLOURS)],
        linestyle="--" if series.is_dotted else "-",
        label=series.label,
        gid=f"curve-{index}",
    )


def _scale(axes: Axes, x: Axis, y: Axis) -> None:
    """Logarithmic axes without the small ticks, which would be most of the file, unless they are too short for others."""
    if x.is_log:
        axes.set_xscale("log")
    if y.is_log:
        axes.set_yscale("log")
    for axis, drawn, (low, high) in ((x, axes.xaxis, axes.get_xlim()), (y, axes.yaxis, axes.get_ylim())):
        if axis.is_log and high / low > 100:
            drawn.set_minor_locator(NullLocator())
