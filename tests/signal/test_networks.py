"""Whole networks: what is predicted from their source, against what is measured in the built network."""

from __future__ import annotations

import math
from types import ModuleType

import pytest

from initlint.analysis import traces
from initlint.interpreter.inputs import Given
from initlint.runtime.scales import measure_scales

from . import keras_networks, networks
from .comparison import errors_of, source_of, trace_of

FORWARD, FORWARD_WORST = 0.08, 0.25
BACKWARD, BACKWARD_WORST = 0.15, 0.45
"""Bounds on the error |log(predicted / measured)| of a network: its mean over layers, and its largest."""

LOOSE_BACKWARD = {"Tagger": (0.3, 0.8)}
"""Through gated recurrent layers: independence of the Jacobians at different steps makes the gradient too small."""


CASES = [(module, name) for module in (networks, keras_networks) for name in module.SHAPES]


@pytest.mark.parametrize(("module", "name"), CASES)
def test_nothing_is_opaque(module: ModuleType, name: str) -> None:
    trace = trace_of(module, name)
    assert [(row.name, row.location.span.line) for row in trace.rows if row.is_opaque] == []
    assert trace.reaches_output


@pytest.mark.parametrize(("module", "name"), CASES)
def test_signal(module: ModuleType, name: str) -> None:
    errors, _ = errors_of(module, name)
    assert len(errors) >= 2
    assert sum(errors) / len(errors) < FORWARD
    assert max(errors) < FORWARD_WORST


@pytest.mark.parametrize(("module", "name"), CASES)
def test_gradient(module: ModuleType, name: str) -> None:
    _, errors = errors_of(module, name)
    mean, worst = LOOSE_BACKWARD.get(name, (BACKWARD, BACKWARD_WORST))
    assert len(errors) >= 2
    assert sum(errors) / len(errors) < mean
    assert max(errors) < worst


def test_the_comparison_can_fail() -> None:
    """The prediction for one network does not describe another."""
    wrong = trace_of(networks, "DefaultMlp")
    measured = measure_scales(networks.TanhStack, [networks.SHAPES["TanhStack"]], [None], 1)
    last = next(reversed(measured.values()))[0][0]
    assert wrong.rows[-1].forward is not None
    assert abs(math.log(wrong.rows[-1].forward / last)) > FORWARD_WORST


def test_the_ratio_of_gradients_of_a_deep_default_stack() -> None:
    """Each ReLU layer of PyTorch's default divides the gradient by sqrt(6), from the last hidden one to the first."""
    (found,) = traces(source_of(networks), "DefaultMlp", Given(arguments={"depth": 20}, shapes=((64, 64),)))
    assert found.gradient_ratio is not None
    assert math.log10(found.gradient_ratio) == pytest.approx(-19 * math.log10(math.sqrt(6)), abs=0.2)
