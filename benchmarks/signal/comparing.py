"""Puts the prediction from source beside the measurement, layer by layer."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.signal.architecture import Architecture
from benchmarks.signal.measuring import MEASURES, Measured
from initlint.analysis import traces
from initlint.interpreter.inputs import Given
from initlint.signal.trace import Trace, TraceRow
from initlint.workspace.source import SourceFile, read_source


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A root mean square, predicted and measured, of one call of a layer."""

    layer: str
    predicted: float
    measured: float

    @property
    def error(self) -> float:
        """Relative to the measured one."""
        return abs(self.predicted / self.measured - 1) if self.measured else math.inf

    @property
    def log_error(self) -> float:
        """|log(predicted / measured)|, which counts half and double alike."""
        return abs(math.log(self.predicted / self.measured)) if self.predicted and self.measured else math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The layers of one architecture. Those whose forward prediction is missing are `opaque`, of `total` in all."""

    architecture: Architecture
    forward: tuple[Pair, ...]
    backward: tuple[Pair, ...]
    opaque: tuple[str, ...]
    total: int
    seeds: int


def predicted(architecture: Architecture) -> Trace:
    """What the source alone says. Raises ValueError if it says nothing."""
    source = read_source(architecture.file)
    assert isinstance(source, SourceFile)
    given = Given(arguments=architecture.arguments, shapes=architecture.shapes)
    found = traces(source, architecture.factory, given)
    if len(found) != 1:
        raise ValueError(f"{architecture.title}: {len(found)} traces")
    return found[0]


def compared(architecture: Architecture, seeds: int) -> Comparison:
    """Reads the architecture, builds and measures it `seeds` times."""
    trace = predicted(architecture)
    words = [each.vocabulary for each in trace.inputs] or [None] * len(architecture.shapes)
    measured = MEASURES[architecture.framework](architecture, words, seeds)
    return beside(architecture, trace, measured, seeds)


def beside(architecture: Architecture, trace: Trace, measured: Measured, seeds: int) -> Comparison:
    """The prediction and the measurement of the same calls. A measured zero cannot be compared and is left out."""
    rows = [row for row in trace.rows if row.module and _place(row, measured) is not None]
    unread = list(_unread(rows, measured))
    forward, backward, opaque = [], [], list(unread)
    for row in rows:
        place = _place(row, measured)
        assert place is not None
        if row.forward is None:
            opaque.append(row.name)
        elif place[0]:
            forward.append(Pair(layer=row.name, predicted=row.forward, measured=place[0]))
        if row.backward is not None and place[1]:
            backward.append(Pair(layer=row.name, predicted=row.backward, measured=place[1]))
    return Comparison(
        architecture=architecture,
        forward=tuple(forward),
        backward=tuple(backward),
        opaque=tuple(opaque),
        total=len(rows) + len(unread),
        seeds=seeds,
    )


def _place(row: TraceRow, measured: Measured) -> tuple[float | None, float | None] | None:
    calls = measured.scales.get(row.module, ())
    return calls[row.call] if row.call < len(calls) else None


def _unread(rows: list[TraceRow], measured: Measured) -> Iterator[str]:
    """Calls of layers with weights that the prediction has no row for, on their own or as a part of a larger layer."""
    seen = {name: {row.call for row in rows if row.module == name} for name in {row.module for row in rows}}
    for name, calls in measured.scales.items():
        if name not in measured.layers or any(name.startswith(f"{other}.") for other in seen):
            continue
        yield from (name for call in range(len(calls)) if call not in seen.get(name, ()))
