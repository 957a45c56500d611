"""Whole Keras networks: what is predicted from their source, against what is measured in the built network."""

from __future__ import annotations

import pytest

from . import keras_networks
from .comparison import errors_of, trace_of

FORWARD, FORWARD_WORST = 0.08, 0.25
BACKWARD, BACKWARD_WORST = 0.15, 0.45
"""Bounds on the error |log(predicted / measured)| of a network: its mean over layers, and its largest."""


@pytest.mark.parametrize("name", keras_networks.SHAPES)
def test_nothing_is_opaque(name: str) -> None:
    trace = trace_of(keras_networks, name)
    assert [(row.name, row.location.span.line) for row in trace.rows if row.is_opaque] == []
    assert trace.reaches_output


@pytest.mark.parametrize("name", keras_networks.SHAPES)
def test_signal(name: str) -> None:
    errors, _ = errors_of(keras_networks, name)
    assert len(errors) >= 2
    assert sum(errors) / len(errors) < FORWARD
    assert max(errors) < FORWARD_WORST


@pytest.mark.parametrize("name", keras_networks.SHAPES)
def test_gradient(name: str) -> None:
    _, errors = errors_of(keras_networks, name)
    assert len(errors) >= 2
    assert sum(errors) / len(errors) < BACKWARD
    assert max(errors) < BACKWARD_WORST


def test_an_activation_argument_is_measured_with_its_layer() -> None:
    """`Dense(activation="relu")` gives what follows the activation; the row before it cannot be compared."""
    first, second, *_ = trace_of(keras_networks, "he_mlp").rows
    assert (first.name, first.module) == ("dense", "")
    assert (second.name, second.module) == ("relu", "dense")


def test_a_model_in_a_model_is_run_again() -> None:
    rows = [row for row in trace_of(keras_networks, "autoencoder").rows if row.module]
    assert [(row.module, row.call) for row in rows] == [
        ("encoder.conv2d", 0),
        ("encoder.conv2d_1", 0),
        ("decoder.conv2d_transpose", 0),
        ("decoder.conv2d_transpose_1", 0),
    ]
