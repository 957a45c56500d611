"""Traces as tables with bars, and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from initlint.distributions import Shape
from initlint.report.ledgers import shape_text
from initlint.report.terminal_text import visible
from initlint.signal.trace import Trace, TraceRow

_WIDTH = 21
_DECADES = 5.0
"""On either side of 1; what lies beyond is at the end of the scale."""

HEALTHY = 1.5
"""Decades that a gradient may change over the depth before training with plain SGD feels it."""


def print_traces(traces: Sequence[Trace], console: Console) -> None:
    """One table for each trace."""
    for trace in traces:
        console.print(Text(visible(trace.title), style="bold"))
        shapes = ", ".join(_shape(shape) for shape in trace.inputs)
        console.print(Text(f"for an input of mean 0 and std 1, shape {shapes}", style="dim"))
        for assumption in trace.assumptions:
            console.print(Text(f"assuming {visible(assumption)}", style="dim"))
        console.print(_table(trace))
        for line in _summary(trace):
            console.print(Text(line, style="dim"))
        console.print()


def json_traces(traces: Sequence[Trace]) -> str:
    """A JSON array with one object for each trace; what is not predicted is null."""
    return json.dumps([_trace(trace) for trace in traces], indent=2)


def _table(trace: Trace) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("layer", "type", "source", "std", "", "gradient", ""):
        table.add_column(name, justify="right" if name in {"std", "gradient"} else "left", no_wrap=True)
    reference = _reference(trace)
    for row in trace.rows:
        is_off = _is_off(row, reference)
        cells = (
            row.name if row.times == 1 else f"{row.name} (x{row.times})",
            row.kind,
            str(row.location),
            "?" if row.forward is None else f"{row.forward:.3g}",
            bar(row.forward),
            "?" if row.backward is None else f"{row.backward:.3g}",
            bar(row.backward),
        )
        style = "red" if row.is_opaque else ("yellow" if is_off else "")
        table.add_row(*(Text(visible(cell)) for cell in cells), style=style)
    return table


def bar(value: float | None) -> str:
    """A mark on a scale of decades with 1 in the middle."""
    if value is None:
        return ""
    middle = _WIDTH // 2
    decades = _DECADES if not math.isfinite(value) else math.log10(max(value, 10**-_DECADES))
    place = middle + round(min(max(decades, -_DECADES), _DECADES) / _DECADES * middle)
    cells = ["·"] * _WIDTH
    cells[middle] = "│"
    low, high = sorted((place, middle))
    cells[low : high + 1] = ["━"] * (high - low + 1)
    cells[place] = "●"
    return "".join(cells)


def _reference(trace: Trace) -> float | None:
    """The gradient at the last hidden layer, to which the others are compared."""
    known = [row.backward for row in trace.rows if row.is_weighted and row.backward]
    return known[-2] if len(known) > 2 else None


def _is_off(row: TraceRow, reference: float | None) -> bool:
    if reference is None or not row.backward or not row.is_weighted:
        return False
    return abs(math.log10(row.backward / reference)) > HEALTHY


def _summary(trace: Trace) -> list[str]:
    lines = []
    ratio = trace.gradient_ratio
    if ratio is not None:
        lines.append(f"gradient at the first layer / at the last hidden one: {ratio:.3g}")
    stops = [row for row in trace.rows if row.is_opaque]
    if stops:
        more = f" and {len(stops) - 3} more places" if len(stops) > 3 else ""
        places = ", ".join(f"{visible(row.name)} ({row.location})" for row in stops[:3])
        lines.append(f"the prediction stops at {places}{more}")
    return lines


def _shape(shape: Shape | None) -> str:
    return shape_text(shape)


def _trace(trace: Trace) -> dict[str, object]:
    return {
        "title": trace.title,
        "inputs": [
            None if shape is None else [str(size) if not isinstance(size, int) else size for size in shape]
            for shape in trace.inputs
        ],
        "assumptions": list(trace.assumptions),
        "gradient_ratio": _finite(trace.gradient_ratio),
        "rows": [_row(row) for row in trace.rows],
    }


def _row(row: TraceRow) -> dict[str, object]:
    return {
        "name": row.name,
        "type": row.kind,
        "source": str(row.location),
        "std": _finite(row.forward),
        "gradient": _finite(row.backward),
        "gain": _finite(row.gain),
        "times": row.times,
        "is_opaque": row.is_opaque,
    }


def _finite(value: float | None) -> float | str | None:
    return value if value is None or math.isfinite(value) else str(value)
