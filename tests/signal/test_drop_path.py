"""Branches that are left out of whole samples, against the same written out for torch."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from initlint.analysis import traces
from initlint.interpreter.inputs import Given
from initlint.workspace.source import SourceFile, read_source

_SOURCE = """
from torch import nn
from timm.layers import DropPath


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(64, 64)
        self.drop = DropPath(0.4)
        self.last = nn.Linear(64, 64)

    def forward(self, x):
        return self.last(self.drop(self.first(x)))
"""


def test_drop_path(tmp_path: Path) -> None:
    file = tmp_path / "residual.py"
    file.write_text(_SOURCE, encoding="utf-8")
    source = read_source(file)
    assert isinstance(source, SourceFile)
    (trace,) = traces(source, "Residual", Given(shapes=((512, 64),)))
    assert trace.reaches_output
    first, last = (row for row in trace.rows if row.is_weighted)
    torch.manual_seed(0)
    forward, backward = [], []
    for _ in range(8):
        layers = torch.nn.Linear(64, 64), torch.nn.Linear(64, 64)
        hidden = layers[0](torch.randn(512, 64))
        hidden.retain_grad()
        kept = (torch.rand(512, 1) < 0.6).float() / 0.6
        result = layers[1](hidden * kept)
        result.backward(torch.randn_like(result))
        assert hidden.grad is not None
        forward.append(float(result.detach().square().mean()))
        backward.append(float(hidden.grad.square().mean()))
    assert last.forward == pytest.approx((sum(forward) / 8) ** 0.5, rel=0.05)
    assert first.backward is not None
    assert last.backward is not None
    assert first.backward / last.backward == pytest.approx((sum(backward) / 8) ** 0.5, rel=0.05)
