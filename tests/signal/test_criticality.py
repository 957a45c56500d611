"""Fixed points and depth scales: against the figures of theory, and against deep networks of torch."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch

from initlint.analysis import traces
from initlint.interpreter.inputs import Given
from initlint.signal.criticality import Stack, fixed_point
from initlint.signal.operations.activations import IDENTITY
from initlint.signal.responses import Activation
from initlint.workspace.source import SourceFile, read_source

TANH = Activation("tanh", math.tanh)
RELU = Activation("relu", lambda x: max(x, 0.0), 0.0)


@pytest.mark.parametrize(
    ("activation", "gain", "point", "chi"),
    [
        (RELU, 2.0, 1.0, 1.0),  # He et al. 2015: critical at any scale
        (RELU, 1.0, 0.0, 0.5),
        (RELU, 3.0, math.inf, 1.5),
        (IDENTITY, 1.0, 1.0, 1.0),
        (TANH, 0.5, 0.0, 0.5),  # tanh is linear near zero
    ],
)
def test_known_fixed_points(activation: Activation, gain: float, point: float, chi: float) -> None:
    assert fixed_point(activation, gain, 0.0) == pytest.approx((point, chi), rel=1e-3)


@pytest.mark.parametrize(("gain", "bias"), [(1.7, 0.05), (4.0, 0.05), (0.8, 0.3)])
def test_a_wide_network_of_torch_has_them(gain: float, bias: float) -> None:
    torch.manual_seed(0)
    width, depth = 1000, 40
    x, changes = torch.randn(16, width, requires_grad=True), []
    signal = x
    for _ in range(depth):
        weight = torch.randn(width, width) * math.sqrt(gain / width)
        signal = torch.tanh(signal) @ weight + math.sqrt(bias) * torch.randn(width)
        signal.retain_grad()
        changes.append(signal)
    (signal * torch.randn_like(signal)).sum().backward()
    late = [change.grad.square().mean().log().item() for change in changes[20:39] if change.grad is not None]
    point, chi = fixed_point(TANH, gain, bias)
    assert signal.square().mean().item() == pytest.approx(point, rel=0.1)
    assert (late[0] - late[-1]) / (len(late) - 1) == pytest.approx(math.log(chi), abs=0.05)


_SOURCE = """
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(16, 64)
        self.body = nn.ModuleList([nn.Linear(64, 64, bias=False) for _ in range(12)])
        self.head = nn.Linear(64, 10)
        for layer in self.body:
            nn.init.xavier_normal_(layer.weight)

    def forward(self, x):
        x = torch.relu(self.first(x))
        for layer in self.body:
            x = torch.relu(layer(x))
        return self.head(x)
"""


def test_a_stack_is_found_in_a_network(tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text(_SOURCE, encoding="utf-8")
    source = read_source(path)
    assert isinstance(source, SourceFile)
    (trace,) = traces(source, "Net", Given())
    (stack,) = trace.stacks
    assert stack == Stack(
        first="body.0", last="body.11", depth=12, activation="relu", gain=pytest.approx(1.0), std=0.0, chi=stack.chi
    )
    assert stack.chi == pytest.approx(0.5)
    assert stack.depth_scale == pytest.approx(1 / math.log(2))
    assert stack.trainable_depth == pytest.approx(6 / math.log(2))
    assert trace.first_loss is not None
    assert trace.first_loss.classes == 10
    assert trace.first_loss.value == pytest.approx(math.log(10), rel=0.01)
