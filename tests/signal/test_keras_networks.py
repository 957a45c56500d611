"""What rows the trace of a Keras network has; its figures are compared with those of all others."""

from __future__ import annotations

from . import keras_networks
from .comparison import trace_of


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
