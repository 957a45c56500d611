"""Predictions from the text of a module of networks beside measurements of the networks that it builds."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from types import ModuleType

from initlint.analysis import traces
from initlint.interpreter.inputs import Given
from initlint.runtime.scales import measure_scales
from initlint.signal.trace import Trace
from initlint.workspace.source import SourceFile, read_source

SEEDS = 6


def source_of(networks: ModuleType) -> SourceFile:
    """The text of the module."""
    source = read_source(Path(str(networks.__file__)))
    assert isinstance(source, SourceFile)
    return source


@cache
def trace_of(networks: ModuleType, name: str) -> Trace:
    """The prediction for the network of this name."""
    (found,) = traces(source_of(networks), name, Given(shapes=(networks.SHAPES[name],)))
    return found


@cache
def errors_of(networks: ModuleType, name: str) -> tuple[list[float], list[float]]:
    """The errors |log(predicted / measured)| forward and backward of every call of a module."""
    trace = trace_of(networks, name)
    vocabularies = [each.vocabulary for each in trace.inputs]
    measured = measure_scales(getattr(networks, name), [networks.SHAPES[name]], vocabularies, SEEDS)
    forward, backward = [], []
    for row in trace.rows:
        if not row.module:
            continue
        std, gradient = measured[row.module][row.call]
        assert row.forward is not None
        forward.append(abs(math.log(row.forward / std)))
        if gradient is not None:
            assert row.backward is not None
            backward.append(abs(math.log(row.backward / gradient)))
    return forward, backward
