"""INI106, INI108 and INI109: networks judged by the gradient through a whole plain path."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from initlint.analysis import analyse
from initlint.diagnostics import Confidence, Severity
from initlint.distributions import normal
from initlint.frameworks.specs import LayerKind, Operation
from initlint.network.chains import plain_chains
from initlint.rules import exploding_signal, undersized_weights, vanishing_signal
from initlint.rules.predicted_effect import effect_on
from initlint.rules.registry import RULES
from initlint.signal.propagation import propagate
from initlint.symbolic import Number, symbol
from initlint.workspace.source import SourceFile, read_source

from .builders import Build, deep, draw, severities

UNDERSIZED, VANISHING, EXPLODING = undersized_weights.RULE, vanishing_signal.RULE, exploding_signal.RULE


@pytest.mark.parametrize(
    ("depth", "severity"),
    [(2, None), (4, None), (5, Severity.ADVICE), (6, Severity.WARNING), (8, Severity.ERROR)],
)
def test_undersized_by_depth(depth: int, severity: Severity | None) -> None:
    net = Build()
    draw(net, deep(net, "relu", depth), normal(0, 0.02))
    assert severities(net, UNDERSIZED) == [severity] * (severity is not None)


def test_three_layers_get_advice_at_most() -> None:
    net = Build()
    draw(net, deep(net, "relu", 2), normal(0, 1e-8))
    assert severities(net, UNDERSIZED) == [Severity.ADVICE]


@pytest.mark.parametrize("operation", [Operation.NORM, Operation.ADD, Operation.MULTIPLY])
def test_undersized_with_a_norm_a_residual_path_or_a_gate_behind(operation: Operation) -> None:
    net = Build()
    layers = [net.dense(f"fc{i}", 64, 64) for i in range(12)]
    draw(net, layers, normal(0, 0.01))
    signal = net.input
    for layer in layers:
        signal = net.activation("relu", net.node(operation, net.call(layer, signal), signal))
    net.returns(net.call(net.dense("head", 64, 2), signal))
    for rule in (UNDERSIZED, VANISHING, EXPLODING):
        assert severities(net, rule) == []


def test_the_scale_of_a_fan_in_is_not_undersized() -> None:
    net = Build()
    draw(net, deep(net, "relu", 12), replace(normal(0, 0.02), scheme="kaiming", gain=0.16, fan="fan_in"))
    assert severities(net, UNDERSIZED) == []


@pytest.mark.parametrize(
    ("depth", "severity"),
    [(4, None), (8, None), (9, Severity.ADVICE), (12, Severity.WARNING), (17, Severity.ERROR)],
)
@pytest.mark.parametrize("width", [64, symbol("width")])
def test_default_before_relu_by_depth(depth: int, severity: Severity | None, width: Number) -> None:
    net = Build()
    deep(net, "relu", depth, width)
    assert severities(net, VANISHING) == [severity] * (severity is not None)
    assert severities(net, EXPLODING) == []


@pytest.mark.parametrize(
    ("gain", "depth", "severity"),
    [
        (math.sqrt(2), 20, None),
        (2.0, 10, None),
        (3.0, 6, Severity.ADVICE),
        (3.0, 8, Severity.WARNING),
        (3.0, 12, Severity.ERROR),
    ],
)
def test_gains_before_relu_by_depth(gain: float, depth: int, severity: Severity | None) -> None:
    net = Build()
    law = replace(normal(0, gain / 8), scheme="orthogonal", gain=gain)
    draw(net, deep(net, "relu", depth), law)
    assert severities(net, EXPLODING) == [severity] * (severity is not None)
    assert severities(net, VANISHING) == []


def test_default_weights_that_code_elsewhere_may_fill() -> None:
    net = Build()
    deep(net, "relu", 20)
    assert [finding.confidence for finding in net.findings(VANISHING)] == [Confidence.HIGH]
    net.network.written_elsewhere = frozenset({"weight"})
    assert [finding.confidence for finding in net.findings(VANISHING)] == [Confidence.LOW]


def test_a_size_that_is_data_carries_no_signal() -> None:
    net = Build()
    layers = [net.dense(f"fc{i}", 64, 64) for i in range(6)]
    size = net.node(Operation.INPUT)
    signal = net.input
    for layer in layers:
        signal = net.activation("relu", net.node(Operation.RESHAPE, net.call(layer, signal), size, name="reshape"))
    net.returns(net.call(net.dense("head", 64, 2), signal))
    found = propagate(net.network.graph)
    assert found.opaque == ()
    assert size.index not in found.gradients


def test_a_gradient_that_no_float_holds() -> None:
    net = Build()
    deep(net, "sigmoid", 800)
    (finding,) = net.findings(VANISHING)
    assert "shrinks 1e300-fold" in finding.message


def test_a_path_that_a_more_specific_rule_reports() -> None:
    net = Build()
    draw(net, deep(net, "relu", 12), normal(0, 0.01))
    assert severities(net, UNDERSIZED) == [Severity.ERROR]
    assert severities(net, VANISHING) == []


def test_a_path_with_something_unknown_on_it() -> None:
    for kind in (Operation.OPAQUE, Operation.SCALE):
        net = Build()
        layers = [net.dense(f"fc{i}", 64, 64) for i in range(20)]
        signal = net.node(kind, net.input)
        for layer in layers:
            signal = net.activation("relu", net.call(layer, signal))
        net.returns(net.call(net.dense("head", 64, 2), signal))
        assert severities(net, VANISHING) == []


def test_a_path_beside_another() -> None:
    net = Build()
    deep(net, "relu", 20)
    net.returns(net.call(net.dense("side", 64, 2), net.input))
    assert severities(net, VANISHING) == []


def test_frozen_layers_do_not_train_anyway() -> None:
    net = Build()
    for layer in deep(net, "relu", 20):
        parameter = layer.parameter("weight")
        assert parameter is not None
        parameter.requires_grad = False
    assert severities(net, VANISHING) == []


def test_layers_that_are_made_up_for_are_not_to_blame() -> None:
    net = Build()
    layers = deep(net, "relu", 12, bias=False)
    draw(net, layers[::2], normal(0, 0.02))
    draw(net, layers[1::2], normal(0, 2 / 64 / 0.02))
    (chain,) = plain_chains(net.network.graph)
    small = effect_on(net.network.graph, chain, chain.hidden[::2])
    assert small is not None
    assert abs(small.gradient) < 1
    assert severities(net, UNDERSIZED) == []


def test_an_opaque_surrounding_leaves_the_recursion() -> None:
    net = Build()
    layers = [net.dense(f"fc{i}", 64, 64) for i in range(9)]
    signal = net.node(Operation.LAYER, net.input, module=net.layer("unheard", LayerKind.OTHER))
    for layer in layers:
        signal = net.activation("relu", net.call(layer, signal))
    net.returns(net.call(net.dense("head", 64, 2), signal))
    draw(net, layers, normal(0, 0.02))
    (finding,) = net.findings(UNDERSIZED)
    assert finding.severity is Severity.ERROR
    assert "std 1 becomes" in finding.message


DEEP = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, size=256, depth=12):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(size, size) for _ in range(depth)])
        self.head = nn.Linear(size, 10)

    def forward(self, x):
        self.seen = []
        for layer in self.layers:
            x = layer(x)
            self.seen.append(x)
            x = x.relu()
        return self.head(x)
"""


STRIDED = """
import torch
from torch import nn


def conv(inputs, outputs, stride=2):
    return [nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1), nn.LeakyReLU(0.1)]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            *conv(3, 32, 1), *conv(32, 48), *conv(48, 64), *conv(64, 96), *conv(96, 96), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(96 * 4, 256), nn.ReLU(), nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(),
            nn.Linear(64, 64), nn.ReLU(),
        )
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        self.seen = []
        for layer in self.body:
            x = layer(x)
            if isinstance(layer, (nn.Conv2d, nn.Linear)):
                self.seen.append(x)
        return self.head(x)
"""


@pytest.mark.parametrize(("text", "shape"), [(DEEP, (64, 256)), (STRIDED, (16, 3, 64, 64))], ids=["dense", "strided"])
def test_predicted_gradient_is_that_of_the_built_network(text: str, shape: tuple[int, ...], tmp_path: Path) -> None:
    """The prediction knows no shape of the data; the norm of the gradient counts all units and positions."""
    path = tmp_path / "net.py"
    path.write_text(text, encoding="utf-8")
    source = read_source(path)
    assert isinstance(source, SourceFile)
    (finding,) = analyse([source], [rule for rule in RULES if rule.code[3] == "1"], is_whole_project=True)
    assert finding.code == "INI108"
    fold = float(finding.message.partition("shrinks ")[2].partition("-fold")[0].replace(",", ""))
    assert fold == pytest.approx(_measured_fold(text, shape), rel=0.25)


def _measured_fold(text: str, shape: tuple[int, ...]) -> float:
    space: dict[str, type[nn.Module]] = {}
    exec(compile(text, "net.py", "exec"), space)
    logs = []
    for seed in range(6):
        torch.manual_seed(seed)
        net = space["Net"]()
        output = net(torch.randn(shape))
        seen: list[torch.Tensor] = net.seen  # type: ignore[assignment]
        first, last = torch.autograd.grad((output * torch.randn_like(output)).sum(), [seen[0], seen[-1]])
        logs.append(math.log(float(last.norm() / first.norm())))
    return math.exp(sum(logs) / len(logs))
