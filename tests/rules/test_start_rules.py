"""Normalization scales, biases and recurrent slices at their limits, on networks put together by hand."""

from __future__ import annotations

import pytest

from initlint.diagnostics import Confidence, Severity
from initlint.distributions import Distribution, Kind, constant, normal, uniform
from initlint.frameworks.specs import LayerKind, Operation, Role
from initlint.network.modules import Module
from initlint.network.parameters import Parameter, Region, Via
from initlint.rules import dead_gamma, dead_relu_bias, formula_slip, random_bias, stacked_orthogonal, wrong_gate_slice
from initlint.rules.computed_scale import is_computed, is_equal
from initlint.symbolic import Number, square_root, symbol

from .builders import Build


def normed(build: Build, gamma: float, activation: str) -> None:
    """Two layers with a norm and an activation between them; gamma is set by the code."""
    first, second = build.dense("fc1", 8, 8), build.dense("fc2", 8, 1)
    norm = build.layer("norm", LayerKind.NORM)
    scale = build.parameter(norm, "weight", Role.SCALE, (8,), constant(1))
    build.parameter(norm, "bias", Role.SHIFT, (8,), constant(0))
    build.write(scale, constant(gamma))
    signal = build.node(Operation.NORM, build.call(first, build.input), module=norm)
    build.returns(build.call(second, build.activation(activation, signal)))


@pytest.mark.parametrize(
    ("gamma", "activation", "severities"),
    [
        (0, "relu", [Severity.ERROR]),
        (0, "tanh", [Severity.WARNING]),
        (0, "leaky_relu", [Severity.WARNING]),
        (1, "relu", []),
    ],
)
def test_zero_gamma(gamma: float, activation: str, severities: list[Severity]) -> None:
    build = Build()
    normed(build, gamma, activation)
    assert [finding.severity for finding in build.findings(dead_gamma.RULE)] == severities


def test_zero_gamma_in_a_graph_cut_short_is_not_judged() -> None:
    build = Build()
    normed(build, 0, "relu")
    build.network.graph.is_complete = False
    assert build.findings(dead_gamma.RULE) == []


@pytest.mark.parametrize(
    ("first", "second", "confidences"),
    [
        (-12.0, 0.0, [Confidence.MEDIUM]),
        (-5.0, 0.0, []),
        (0.0, -5.0, [Confidence.HIGH]),
        (0.0, -2.0, []),
        (0.0, 5.0, []),
    ],
)
def test_low_bias_before_relu(first: float, second: float, confidences: list[Confidence]) -> None:
    build = Build()
    layers = [build.dense("fc1", 8, 8), build.dense("fc2", 8, 8), build.dense("fc3", 8, 1)]
    for layer, value in zip(layers, (first, second), strict=False):
        build.write(layer.parameter("bias"), constant(value))
    build.stack("relu", *layers)
    assert [finding.confidence for finding in build.findings(dead_relu_bias.RULE)] == confidences


@pytest.mark.parametrize(
    ("law", "severities"),
    [
        (normal(0, 2.0), [Severity.WARNING]),
        (normal(0, 0.7), [Severity.ADVICE]),
        (normal(0, 0.3), []),
        (uniform(0, 2), [Severity.ADVICE]),
        (constant(2), []),
        (normal(0, symbol("std")), []),
    ],
)
def test_random_bias(law: Distribution, severities: list[Severity]) -> None:
    build = Build()
    first, second = build.dense("fc1", 64, 64), build.dense("fc2", 64, 1)
    build.write(first.parameter("bias"), law)
    build.stack("relu", first, second)
    assert [finding.severity for finding in build.findings(random_bias.RULE)] == severities


def recurrent(build: Build, kind: str, gates: int, hidden: Number = 8) -> tuple[Module, Parameter, Parameter]:
    """A recurrent layer with its recurrent weights and one bias."""
    module = build.layer(f"nn.{kind}", LayerKind.RECURRENT)
    weight = build.parameter(
        module, "weight_hh_l0", Role.RECURRENT_KERNEL, (hidden * gates, hidden), uniform(-0.1, 0.1)
    )
    bias = build.parameter(module, "bias_ih_l0", Role.BIAS, (hidden * gates,), uniform(-0.1, 0.1))
    return module, weight, bias


@pytest.mark.parametrize(
    ("kind", "gates", "region", "part"),
    [
        ("LSTM", 4, ((0, 8),), "is the input gate"),
        ("LSTM", 4, ((16, 32),), "is the cell and output gate"),
        ("LSTM", 4, ((8, 16),), None),
        ("LSTM", 4, ((0, 16),), None),
        ("LSTM", 4, ((4, 12),), "cuts through the 4 gates"),
        ("GRU", 3, ((6, 12),), "cuts through the 3 gates"),
        ("GRU", 3, ((8, 16),), None),
    ],
)
def test_gate_slices(kind: str, gates: int, region: Region, part: str | None) -> None:
    build = Build()
    _, _, bias = recurrent(build, kind, gates)
    build.write(bias, constant(1), Via.IN_PLACE, region)
    messages = [finding.message for finding in build.findings(wrong_gate_slice.RULE)]
    assert len(messages) == (part is not None)
    assert all(part in message for message in messages if part is not None)


def test_gate_slice_of_a_size_without_a_value() -> None:
    build = Build()
    hidden = symbol("hidden")
    _, _, bias = recurrent(build, "LSTM", 4, hidden)
    build.write(bias, constant(1), Via.IN_PLACE, ((hidden * 2, hidden * 3),))
    (finding,) = build.findings(wrong_gate_slice.RULE)
    assert "is the cell, not the forget gate" in finding.message


@pytest.mark.parametrize(("gain", "count"), [(1, 1), (1.7, 1), (2, 0), (symbol("gain"), 0)])
def test_stacked_orthogonal_by_gain(gain: Number, count: int) -> None:
    build = Build()
    _, weight, _ = recurrent(build, "LSTM", 4)
    build.write(weight, Distribution(kind=Kind.ORTHOGONAL, mean=0, scheme="orthogonal", gain=gain))
    assert len(build.findings(stacked_orthogonal.RULE)) == count


@pytest.mark.parametrize(
    ("law", "part"),
    [
        (normal(0, 2 / 300), "is 2 / fan_in, a variance"),
        (normal(0, (2 / 300) ** 0.5), None),
        (normal(0, 2 / 340), "is 2 / (fan_in + fan_out), a variance"),
        (uniform(-6 / 300, 6 / 300), None),
        (uniform(-6 / 340, 6 / 340), "is 6 / (fan_in + fan_out) without the root"),
        (uniform(-1 / 300, 1 / 300), None),
        (normal(0, 0.02), None),
    ],
)
def test_formula_slips(law: Distribution, part: str | None) -> None:
    build = Build()
    first, second = build.dense("fc1", 300, 40), build.dense("fc2", 40, 1)
    build.write(first.parameter("weight"), law)
    build.stack("relu", first, second)
    messages = [finding.message for finding in build.findings(formula_slip.RULE)]
    assert len(messages) == (part is not None)
    assert all(part in message for message in messages if part is not None)


def test_formula_slip_of_sizes_without_a_value() -> None:
    build = Build()
    inputs, outputs = symbol("inputs"), symbol("outputs")
    first, second = build.dense("fc1", inputs, outputs), build.dense("fc2", outputs, 1)
    build.write(first.parameter("weight"), normal(0, 2 / inputs))
    build.write(second.parameter("weight"), normal(0, square_root(2 / outputs)))
    build.stack("relu", first, second)
    assert [finding.location.span.line for finding in build.findings(formula_slip.RULE)] == [8]


@pytest.mark.parametrize(("scale", "answer"), [(0.02, False), (1e-05, False), (1 / 3, True), (symbol("n"), True)])
def test_computed_numbers(scale: Number, answer: bool) -> None:
    assert is_computed(scale) is answer


def test_equal_formulas() -> None:
    size = symbol("n")
    assert is_equal(square_root(2 / size), (2 / size) ** 0.5)
    assert not is_equal(square_root(2 / size), 2 / size)
    assert not is_equal(square_root(2 / size), 0.1)
    assert not is_equal(0.1, 0)
