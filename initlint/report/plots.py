"""Traces drawn as curves, by matplotlib, which the extra `plot` installs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from initlint.report.terminal_text import visible
from initlint.report.traces import HEALTHY, measured, reference_gradient
from initlint.signal.trace import Scales, Trace

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_LABELS = 30
_FORWARD, _BACKWARD = "#1f77b4", "#d62728"


class CannotPlot(Exception):
    """matplotlib is missing, or the file cannot be written."""


def save_plot(trace: Trace, path: Path, scales: Scales | None = None) -> None:
    """Draws both curves over the layers on a logarithmic axis, measured scales as dots. The band in which gradients are
    healthy is shaded. Raises CannotPlot, whose text says why."""
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        raise CannotPlot("drawing needs matplotlib: pip install 'initlint[plot]'") from None
    # Equal traces give equal files.
    with rc_context({"svg.hashsalt": "initlint", "svg.fonttype": "none"}):
        figure = Figure(figsize=(max(6.0, min(0.25 * len(trace.rows), 20.0)), 4.5), layout="constrained")
        axes = figure.add_subplot()
        _draw(axes, trace, scales)
        try:
            figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
        except OSError as problem:
            raise CannotPlot(f"{path}: {problem.strerror or problem}") from None


def _draw(axes: Axes, trace: Trace, scales: Scales | None) -> None:
    reference = reference_gradient(trace)
    if reference is not None:
        axes.axhspan(
            reference * 10**-HEALTHY, reference * 10**HEALTHY, color=_BACKWARD, alpha=0.07, label="healthy gradients"
        )
    forward, backward = [row.forward for row in trace.rows], [row.backward for row in trace.rows]
    _curve(axes, forward, color=_FORWARD, marker=".", label="signal")
    _curve(axes, backward, color=_BACKWARD, marker=".", label="gradient")
    if scales is not None:
        found = [measured(row, scales) for row in trace.rows]
        _curve(axes, [pair[0] for pair in found], color=_FORWARD, marker="x", ls="", label="signal, measured")
        _curve(axes, [pair[1] for pair in found], color=_BACKWARD, marker="x", ls="", label="gradient, measured")
    stride = -(-len(trace.rows) // _MOST_LABELS)
    places = range(0, len(trace.rows), stride)
    axes.set_xticks(places, [_plain(trace.rows[place].name) for place in places], rotation=90, fontsize="small")
    axes.set_yscale("log")
    axes.set_ylabel("root mean square")
    axes.set_title(_plain(trace.title))
    axes.grid(alpha=0.3)
    axes.legend(fontsize="small")


def _curve(axes: Axes, values: Sequence[float | None], **style: object) -> None:
    """A line with gaps where nothing is predicted, or where it is zero."""
    axes.plot(range(len(values)), [value or float("nan") for value in values], **style)  # type: ignore[arg-type]


def _plain(text: str) -> str:
    """Names of the user's may hold what matplotlib takes for mathematics."""
    return visible(text).replace("$", r"\$")
