"""INI101, INI102, INI103, INI105 and INI107 on networks written out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from initlint.diagnostics import Confidence, Severity
from initlint.distributions import Distribution, Shape, normal, uniform
from initlint.frameworks.specs import Operation, Role
from initlint.network.depth_effect import Stage, effect_of
from initlint.network.events import TensorUse
from initlint.network.parameters import Via
from initlint.rules import (
    glorot_before_relu,
    he_before_saturating,
    one_sided_weights,
    oversized_weights,
    selu_without_lecun,
)
from initlint.symbolic import square_root, symbol

from .builders import Build, at, deep, draw, severities

GLOROT, HE, SELU = glorot_before_relu.RULE, he_before_saturating.RULE, selu_without_lecun.RULE
OVERSIZED, ONE_SIDED = oversized_weights.RULE, one_sided_weights.RULE


def glorot(shape: Shape, gain: float = 1.0) -> Distribution:
    law = normal(0, gain * math.sqrt(2) / square_root(shape[0] + shape[1]))
    return replace(law, scheme="xavier", gain=gain, fan="fan_avg")


def he(shape: Shape) -> Distribution:
    return replace(normal(0, math.sqrt(2) / square_root(shape[1])), scheme="kaiming", gain=math.sqrt(2), fan="fan_in")


@pytest.mark.parametrize(
    ("depth", "severity"),
    [
        (3, None),
        (20, None),
        (22, Severity.ADVICE),
        (29, Severity.WARNING),
        (40, Severity.WARNING),
        (42, Severity.ERROR),
    ],
)
def test_glorot_before_relu_by_depth(depth: int, severity: Severity | None) -> None:
    net = Build()
    draw(net, deep(net, "relu", depth), glorot((64, 64)))
    assert severities(net, GLOROT) == [severity] * (severity is not None)


@pytest.mark.parametrize(
    ("run_here", "project", "severity"),
    [
        ("", frozenset(), Severity.ADVICE),
        ("SGD", frozenset(), Severity.ERROR),
        ("Adam", frozenset({"sgd"}), Severity.ADVICE),
        ("", frozenset({"sgd", "steplr"}), Severity.ERROR),
        ("", frozenset({"sgd", "adamw"}), Severity.ADVICE),
        ("SGD", frozenset({"adamw"}), Severity.ERROR),
    ],
)
def test_sgd_forgives_less(run_here: str, project: frozenset[str], severity: Severity) -> None:
    net = Build()
    draw(net, deep(net, "relu", 22), glorot((64, 64)))
    net.network.optimizers = project
    if run_here:
        net.network.events.append(TensorUse(order=1, location=at(1), function=f"torch.optim.{run_here}"))
    assert severities(net, GLOROT) == [severity]


def test_glorot_is_reported_once_at_the_line_that_draws() -> None:
    net = Build()
    line = draw(net, deep(net, "relu", 30), glorot((64, 64)))
    (finding,) = net.findings(GLOROT)
    assert finding.location.span.line == line
    assert finding.message == (
        "Glorot before ReLU loses half the variance at each of 30 layers from `fc0.weight`: std 1 becomes 0.1 at `fc29`, "
        "and the gradient shrinks 23,000-fold on the way back"
    )
    assert finding.remedy == "use He's scheme, or give Glorot the gain sqrt(2): std 0.1 becomes 1.4"


def test_glorot_with_widths_that_are_names() -> None:
    net = Build()
    width = symbol("width")
    draw(net, deep(net, "relu", 30, width), glorot((width, width)))
    assert severities(net, GLOROT) == [Severity.WARNING]


@pytest.mark.parametrize("activation", ["tanh", "gelu", "linear", "unheard_of"])
def test_glorot_before_another_activation(activation: str) -> None:
    net = Build()
    draw(net, deep(net, activation, 20), glorot((64, 64)))
    assert severities(net, GLOROT) == []


def test_glorot_with_gain_or_by_default() -> None:
    net = Build()
    layers = deep(net, "relu", 20)
    assert severities(net, GLOROT) == []
    draw(net, layers, glorot((64, 64), math.sqrt(2)))
    assert severities(net, GLOROT) == []


def test_default_of_keras_is_no_choice() -> None:
    net = Build("keras")
    for layer in deep(net, "relu", 20):
        parameter = layer.parameter("kernel")
        assert parameter is not None
        parameter.writes[-1] = replace(parameter.writes[-1], distribution=glorot((64, 64)), via=Via.INITIALIZER)
    assert severities(net, GLOROT) == []


@pytest.mark.parametrize(
    ("activation", "depth", "severity"),
    [
        ("tanh", 3, None),
        ("tanh", 8, Severity.ADVICE),
        ("tanh", 120, Severity.WARNING),
        ("sigmoid", 1, None),
        ("sigmoid", 4, Severity.ADVICE),
        ("sigmoid", 3, None),
        ("sigmoid", 9, Severity.WARNING),
        ("sigmoid", 14, Severity.ERROR),
        ("relu", 20, None),
    ],
)
def test_he_before_saturating_by_depth(activation: str, depth: int, severity: Severity | None) -> None:
    net = Build()
    draw(net, deep(net, activation, depth), he((64, 64)))
    assert severities(net, HE) == [severity] * (severity is not None)


def test_orthogonal_before_tanh() -> None:
    net = Build()
    law = Distribution(kind=he((4, 4)).kind, mean=0, std=math.sqrt(2) / 8, scheme="orthogonal", gain=math.sqrt(2))
    draw(net, deep(net, "tanh", 20), law)
    assert severities(net, HE) == []


@pytest.mark.parametrize(
    ("variance", "depth", "severity"),
    [
        (1.0, 10, None),
        (2.0, 2, None),
        (2.0, 4, Severity.ADVICE),
        (2.0, 20, Severity.WARNING),
        (0.1, 3, Severity.WARNING),
    ],
)
def test_selu(variance: float, depth: int, severity: Severity | None) -> None:
    net = Build()
    draw(net, deep(net, "selu", depth), normal(0, math.sqrt(variance / 64)))
    assert severities(net, SELU) == [severity] * (severity is not None)


def test_default_before_selu() -> None:
    net = Build()
    deep(net, "selu", 20)
    assert severities(net, SELU) == []


def test_oversized() -> None:
    net = Build()
    line = draw(net, deep(net, "relu", 2, 256), normal(0, 1))
    (finding,) = net.findings(OVERSIZED)
    assert finding.location.span.line == line
    assert finding.message == (
        "`fc0.weight` is drawn with std 1 for a fan-in of 256, so the signal grows 16-fold and has std 69 at `head`"
    )
    assert finding.severity is Severity.WARNING


def test_oversized_stack_is_an_error() -> None:
    net = Build()
    draw(net, deep(net, "relu", 8, 256), normal(0, 1))
    assert severities(net, OVERSIZED) == [Severity.ERROR]


def test_oversized_with_a_name_for_the_fan_in() -> None:
    net = Build()
    draw(net, deep(net, "relu", 2, symbol("hidden")), normal(0, 1))
    assert [finding.confidence for finding in net.findings(OVERSIZED)] == [Confidence.MEDIUM]
    draw(net, [module for module in net.root.children.values() if module is not None], normal(0, 0.5))
    assert severities(net, OVERSIZED) == []


@pytest.mark.parametrize("operation", [Operation.NORM, Operation.SCALE, Operation.SOFTMAX, Operation.ADD])
def test_oversized_with_something_behind(operation: Operation) -> None:
    net = Build()
    first = net.dense("fc1", 256, 256)
    net.write(first.parameter("weight"), normal(0, 1))
    behind = net.node(operation, net.call(first, net.input), net.input)
    net.returns(net.call(net.dense("fc2", 256, 2), behind))
    assert severities(net, OVERSIZED) == []


def test_oversized_head_or_small_fan_in() -> None:
    net = Build()
    first, head = net.dense("fc1", 8, 256), net.dense("head", 256, 10)
    draw(net, [first, head], normal(0, 1))
    net.stack("relu", first, head)
    assert severities(net, OVERSIZED) == []


def test_scaled_input_is_the_equalised_learning_rate() -> None:
    net = Build()
    first = net.dense("fc1", 256, 256)
    draw(net, [first], normal(0, 1))
    signal = net.call(first, net.node(Operation.SCALE, net.input, name="scale"))
    net.returns(net.call(net.dense("fc2", 256, 2), signal))
    assert severities(net, OVERSIZED) == []


@pytest.mark.parametrize(("low", "high", "fires"), [(0, 1, True), (0.5, 1, True), (-1, 0, True), (-0.1, 0.1, False)])
def test_one_sided(low: float, high: float, fires: bool) -> None:
    net = Build()
    line = draw(net, deep(net, "relu", 1), uniform(low, high))
    assert net.lines(ONE_SIDED) == [line] * fires


def test_one_sided_mixing_weights_and_scales() -> None:
    net = Build()
    net.write(net.dense("mix", 64, 1).parameter("weight"), uniform(0, 1))
    scale = net.parameter(net.root, "scale", Role.OTHER, (64, 64), uniform(0, 1), via=Via.CREATION)
    net.returns(net.node(Operation.MULTIPLY, net.input, net.node(Operation.PARAMETER, parameter=scale)))
    assert severities(net, ONE_SIDED) == []


def test_one_sided_parameter_that_multiplies() -> None:
    net = Build()
    weight = net.parameter(net.root, "weight", Role.OTHER, (64, 64), uniform(0, 1), via=Via.CREATION)
    factor = net.node(Operation.PARAMETER, parameter=weight)
    net.returns(net.node(Operation.MATMUL, net.input, factor, parameter=weight))
    assert len(net.lines(ONE_SIDED)) == 1
    net.node(Operation.SOFTMAX, factor)
    assert net.lines(ONE_SIDED) == []


@pytest.mark.parametrize(("gain", "times"), [(1.0, 12), (math.sqrt(2), 50), (2.0, 10)])
def test_effect_of_relu_layers_is_exact(gain: float, times: int) -> None:
    effect = effect_of([Stage(gain=gain, function=lambda z: max(z, 0.0), times=times)])
    exact = (times - 1) * math.log10(gain / math.sqrt(2))
    assert effect.gradient == pytest.approx(exact, abs=1e-4)
    assert effect.signal == pytest.approx(exact + math.log10(gain), abs=1e-4)


def test_oversized_before_a_small_output_is_advice() -> None:
    net = Build()
    layers = deep(net, "tanh", 2, 256)
    draw(net, layers, normal(0, 1))
    assert severities(net, OVERSIZED) == [Severity.ADVICE]


def test_oversized_says_what_the_repair_does() -> None:
    net = Build()
    draw(net, deep(net, "relu", 2, 256), normal(0, 1))
    (finding,) = net.findings(OVERSIZED)
    assert finding.remedy.endswith("as He's and Glorot's schemes do: std 180 becomes 1.4")
