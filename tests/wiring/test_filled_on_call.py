"""INI401 where code outside of the constructor decides how certain it is: a method may fill it, or nobody may read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from initlint.analysis import analyse
from initlint.diagnostics import Confidence
from initlint.rules.uninitialized_parameter import RULE
from initlint.workspace.source import SourceFile, read_source

ROUTER = """
import torch
from torch import nn


class Router(nn.Module):
    def __init__(self, tasks=4, skills=8):
        super().__init__()
        self.logits = nn.Parameter(torch.empty(tasks, skills))

    def restart(self):
        self._draw()

    def _draw(self):
        nn.init.uniform_(self.logits, -1e-3, 1e-3)

    def forward(self, task):
        return self.logits[task]
"""


def confidences(text: str, directory: Path) -> list[Confidence]:
    path = directory / "net.py"
    path.write_text(text, encoding="utf-8")
    source = read_source(path, shown="net.py")
    assert isinstance(source, SourceFile)
    return [finding.confidence for finding in analyse([source], [RULE], is_whole_project=True)]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", Confidence.HIGH),
        ("def update(layers, name):\n    layers[name].restart()\n", Confidence.LOW),
        ("class Mixed(Router):\n    pass\n\n\ndef update(layers, name):\n    layers[name].restart()\n", Confidence.LOW),
        ("def update(layers, name):\n    layers[name].refresh()\n", Confidence.HIGH),
        ("class Other:\n    def restart(self):\n        self.restart()\n", Confidence.HIGH),
    ],
    ids=["nobody", "somebody", "inherited", "another method", "only its own class"],
)
def test_a_method_fills_it_if_somebody_calls_it(more: str, expected: Confidence, tmp_path: Path) -> None:
    assert set(confidences(f"{ROUTER}\n\n{more}", tmp_path)) == {expected}


def test_the_first_pass_may_fill_it_from_the_data(tmp_path: Path) -> None:
    text = """
import torch
from torch import nn


class Normed(nn.Module):
    def __init__(self, size=8):
        super().__init__()
        self.gain = nn.Parameter(torch.Tensor(size))

    def forward(self, x, init=False):
        if init is True:
            self.gain.data.copy_(1 / x.var(0).sqrt())
        return x * self.gain
"""
    assert confidences(text, tmp_path) == [Confidence.LOW]


def test_another_class_with_such_a_method_is_no_reason(tmp_path: Path) -> None:
    text = f"""{ROUTER}

class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.gain = nn.Parameter(torch.empty(8))

    def forward(self, x):
        return x * self.gain


class Filled(nn.Module):
    def restart(self):
        nn.init.ones_(self.gain)


def update(layers, name):
    layers[name].restart()
"""
    assert sorted(confidences(text, tmp_path)) == [Confidence.LOW, Confidence.HIGH]


@pytest.mark.parametrize(
    ("name", "expected"), [("projection", Confidence.LOW), ("bias", Confidence.HIGH)], ids=["named", "not named"]
)
def test_a_method_may_load_what_it_names(name: str, expected: Confidence, tmp_path: Path) -> None:
    text = f"""
import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.projection = nn.Parameter(torch.empty(width, 8))

    def take(self, path):
        weights = torch.load(path)
        self.load_state_dict({{"{name}": weights["{name}"]}}, strict=False)

    def forward(self, x):
        return x @ self.projection


def prepare(models, path):
    models[0].take(path)
"""
    assert confidences(text, tmp_path) == [expected]


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("x", Confidence.LOW),
        ("x.to(self.anchor.device, self.anchor.dtype)", Confidence.LOW),
        ("x + self.anchor", Confidence.HIGH),
        ('x + getattr(self, "anchor")', Confidence.HIGH),
    ],
    ids=["nowhere", "where it lives", "its values", "by name"],
)
def test_one_that_nobody_reads_does_no_harm(use: str, expected: Confidence, tmp_path: Path) -> None:
    text = f"""
import torch
from torch import nn


class Holder(nn.Module):
    def __init__(self):
        super().__init__()
        self.anchor = nn.Parameter(torch.empty(1))

    def forward(self, x):
        return {use}
"""
    assert confidences(text, tmp_path) == [expected]


@pytest.mark.parametrize(("trained", "expected"), [("False", Confidence.LOW), ("True", Confidence.HIGH)])
def test_beside_frozen_memory_it_is_loaded(trained: str, expected: Confidence, tmp_path: Path) -> None:
    text = f"""
import torch
from torch import nn


class Quantized(nn.Module):
    def __init__(self):
        super().__init__()
        self.codes = nn.Parameter(torch.empty(8, 8), requires_grad={trained})
        self.scales = nn.Parameter(torch.empty(8))

    def forward(self, x):
        return x @ self.codes * self.scales
"""
    assert set(confidences(text, tmp_path)) == {expected}
