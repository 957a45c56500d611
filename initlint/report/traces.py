"""Traces as tables with bars, and as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict

from rich.console import Console
from rich.table import Table
from rich.text import Text

from initlint.report.ledgers import json_number, shape_text
from initlint.report.terminal_text import visible
from initlint.signal.criticality import Stack
from initlint.signal.trace import Scales, Trace, TraceInput, TraceRow

_WIDTH = 21
_DECADES = 5.0
"""On either side of 1; what lies beyond is at the end of the scale."""

HEALTHY = 1.5
"""Decades that a gradient may change over the depth before training with plain SGD feels it."""


def print_traces(traces: Sequence[Trace], console: Console, scales: Scales | None = None) -> None:
    """One table for each trace, with measured scales beside the predicted ones if there are any."""
    for trace in traces:
        console.print(Text(visible(trace.title), style="bold"))
        console.print(Text(f"input: {', '.join(map(_input_text, trace.inputs))}", style="dim"))
        for assumption in trace.assumptions:
            console.print(Text(f"assuming {visible(assumption)}", style="dim"))
        console.print(_table(trace, scales))
        for line in _summary(trace):
            console.print(Text(line, style="dim"))
        console.print()


def json_traces(traces: Sequence[Trace], scales: Scales | None = None) -> str:
    """A JSON array with one object for each trace; what is not predicted is null."""
    return json.dumps([_trace(trace, scales) for trace in traces], indent=2)


def _table(trace: Trace, scales: Scales | None) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    beside = ("measured",) if scales is not None else ()
    for name in ("layer", "type", "source", "std", *beside, "", "gradient", *beside, ""):
        table.add_column(name, justify="right" if name in _NUMERIC else "left", no_wrap=True)
    reference = reference_gradient(trace)
    for row in trace.rows:
        forward, backward = measured(row, scales)
        cells = (
            row.name if row.times == 1 else f"{row.name} (x{row.times})",
            row.kind,
            str(row.location),
            _number(row.forward),
            *((_number(forward, ""),) if scales is not None else ()),
            bar(row.forward),
            _number(row.backward),
            *((_number(backward, ""),) if scales is not None else ()),
            bar(row.backward),
        )
        style = "red" if row.is_opaque else ("yellow" if _is_off(row, reference) else "")
        table.add_row(*(Text(visible(cell)) for cell in cells), style=style)
    return table


_NUMERIC = frozenset({"std", "gradient", "measured"})


def measured(row: TraceRow, scales: Scales | None) -> tuple[float | None, float | None]:
    """The measured root mean squares of a row, forward and backward."""
    calls = (scales or {}).get(row.module, ()) if row.module else ()
    return calls[row.call] if row.call < len(calls) else (None, None)


def _number(value: float | None, missing: str = "?") -> str:
    return missing if value is None else f"{value:.3g}"


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


def reference_gradient(trace: Trace) -> float | None:
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
    lines += [_stack_text(stack) for stack in trace.stacks]
    if trace.first_loss is not None:
        classes, value = trace.first_loss.classes, trace.first_loss.value
        lines.append(
            f"first loss, if these are logits of {classes} classes: {value:.3g} (log {classes} = {math.log(classes):.3g})"
        )
    stops = [row for row in trace.rows if row.is_opaque]
    if stops:
        more = f" and {len(stops) - 3} more places" if len(stops) > 3 else ""
        places = ", ".join(f"{visible(row.name)} ({row.location})" for row in stops[:3])
        lines.append(f"the prediction stops at {places}{more}")
    return lines


def _stack_text(stack: Stack) -> str:
    numbers = f"chi {stack.chi:.3g}, depth scale {_depth(stack.depth_scale)}"
    bound = "" if math.isinf(stack.depth_scale) else f", hardly trains beyond {_depth(stack.trainable_depth)} layers"
    where = f"{visible(stack.first)} to {visible(stack.last)}" if stack.first != stack.last else visible(stack.first)
    return f"{stack.depth} layers with {stack.activation}, {where}: {numbers}{bound}"


def _depth(layers: float) -> str:
    return f"{layers:.1f}" if layers < 10 else f"{layers:,.0f}"


def _input_text(given: TraceInput) -> str:
    what = "mean 0, std 1" if given.vocabulary is None else f"words below {given.vocabulary}"
    return f"{shape_text(given.shape)} of {what}"


def _trace(trace: Trace, scales: Scales | None) -> dict[str, object]:
    return {
        "title": trace.title,
        "inputs": [_input(each) for each in trace.inputs],
        "assumptions": list(trace.assumptions),
        "gradient_ratio": _finite(trace.gradient_ratio),
        "stacks": [_stack(stack) for stack in trace.stacks],
        "first_loss": None if trace.first_loss is None else asdict(trace.first_loss),
        "rows": [_row(row, scales) for row in trace.rows],
    }


def _stack(stack: Stack) -> dict[str, object]:
    return {
        "first": stack.first,
        "last": stack.last,
        "depth": stack.depth,
        "activation": stack.activation,
        "gain": stack.gain,
        "fixed_point_std": _finite(stack.std),
        "chi": stack.chi,
        "depth_scale": _finite(stack.depth_scale),
        "trainable_depth": _finite(stack.trainable_depth),
    }


def _input(given: TraceInput) -> dict[str, object]:
    shape = None if given.shape is None else [json_number(size) for size in given.shape]
    return {"shape": shape, "vocabulary": given.vocabulary}


def _row(row: TraceRow, scales: Scales | None) -> dict[str, object]:
    forward, backward = measured(row, scales)
    beside = {"measured": {"std": _finite(forward), "gradient": _finite(backward)}}
    return {
        "name": row.name,
        "type": row.kind,
        "source": str(row.location),
        "std": _finite(row.forward),
        "gradient": _finite(row.backward),
        "gain": _finite(row.gain),
        "times": row.times,
        "is_opaque": row.is_opaque,
        **(beside if scales is not None else {}),
    }


def _finite(value: float | None) -> float | str | None:
    return value if value is None or math.isfinite(value) else str(value)
