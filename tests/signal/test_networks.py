"""Whole networks: what is predicted from their source, against what is measured in the built network."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import pytest

from initlint.analysis import traces
from initlint.interpreter.inputs import Given
from initlint.runtime.scales import measure_scales
from initlint.signal.trace import Trace
from initlint.workspace.source import SourceFile, read_source

from . import networks

SEEDS = 6

FORWARD, FORWARD_WORST = 0.08, 0.25
BACKWARD, BACKWARD_WORST = 0.15, 0.45
"""Bounds on the error |log(predicted / measured)| of a network: its mean over layers, and its largest."""

LOOSE_BACKWARD = {"Tagger": (0.3, 0.8)}
"""Through gated recurrent layers: independence of the Jacobians at different steps makes the gradient too small."""


@cache
def _trace(name: str) -> Trace:
    source = read_source(Path(networks.__file__))
    assert isinstance(source, SourceFile)
    (found,) = traces(source, name, Given(shapes=(networks.SHAPES[name],)))
    return found


@cache
def _errors(name: str) -> tuple[list[float], list[float]]:
    """The errors forward and backward of every call of a module."""
    trace = _trace(name)
    measured = measure_scales(
        getattr(networks, name), [networks.SHAPES[name]], [each.vocabulary for each in trace.inputs], SEEDS
    )
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


@pytest.mark.parametrize("name", networks.SHAPES)
def test_nothing_is_opaque(name: str) -> None:
    assert [(row.name, row.location.span.line) for row in _trace(name).rows if row.is_opaque] == []
    assert _trace(name).reaches_output


@pytest.mark.parametrize("name", networks.SHAPES)
def test_signal(name: str) -> None:
    errors, _ = _errors(name)
    assert len(errors) >= 2
    assert sum(errors) / len(errors) < FORWARD
    assert max(errors) < FORWARD_WORST


@pytest.mark.parametrize("name", networks.SHAPES)
def test_gradient(name: str) -> None:
    _, errors = _errors(name)
    mean, worst = LOOSE_BACKWARD.get(name, (BACKWARD, BACKWARD_WORST))
    assert len(errors) >= 2
    assert sum(errors) / len(errors) < mean
    assert max(errors) < worst


def test_the_comparison_can_fail() -> None:
    """The prediction for one network does not describe another."""
    wrong = _trace("DefaultMlp")
    measured = measure_scales(networks.TanhStack, [networks.SHAPES["TanhStack"]], [None], 1)
    last = next(reversed(measured.values()))[0][0]
    assert wrong.rows[-1].forward is not None
    assert abs(math.log(wrong.rows[-1].forward / last)) > FORWARD_WORST


def test_the_ratio_of_gradients_of_a_deep_default_stack() -> None:
    """Each ReLU layer of PyTorch's default divides the gradient by sqrt(6), from the last hidden one to the first."""
    (found,) = traces(_source(), "DefaultMlp", Given(arguments={"depth": 20}, shapes=((64, 64),)))
    assert found.gradient_ratio is not None
    assert math.log10(found.gradient_ratio) == pytest.approx(-19 * math.log10(math.sqrt(6)), abs=0.2)


def _source() -> SourceFile:
    source = read_source(Path(networks.__file__))
    assert isinstance(source, SourceFile)
    return source
