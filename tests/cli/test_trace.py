"""`initlint trace`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from initlint.cli import trace
from initlint.cli.engine import load_engine
from initlint.report.traces import bar

from .conftest import Initlint


@pytest.fixture(autouse=True)
def model(here: Path) -> None:
    (here / "model.py").write_text("x = 1\n")


@pytest.mark.parametrize("target", ["model.py", "model.py::Net"])
def test_table(initlint: Initlint, target: str) -> None:
    outcome = initlint("trace", target, "--set", "depth=3")
    assert (outcome.code, outcome.err) == (0, "")
    assert [line.rstrip() for line in outcome.lines] == [
        "Net",
        "input: (8, 4) of mean 0, std 1",
        "assuming depth > 0",
        "layer     type    source       std                         gradient",
        "fc[/b].0  Linear  model.py:1     1  ··········●··········     0.001  ····●━━━━━━··········",
        "fc[/b].1  Linear  model.py:1   0.1  ········●━━··········      0.01  ······●━━━━··········",
        "fc[/b].2  Linear  model.py:1  0.01  ······●━━━━··········       0.1  ········●━━··········",
        "sort      opaque  model.py:1     ?                                ?",
        "gradient at the first layer / at the last hidden one: 0.1",
        "the prediction stops at sort (model.py:1)",
        "",
    ]


def test_json(initlint: Initlint) -> None:
    outcome = initlint(
        "trace", "model.py::Net", "--format", "json", "--input", "2x5", "--input", "2,6", "--set", "depth=1"
    )
    (found,) = json.loads(outcome.out)
    assert found["inputs"] == [{"shape": [2, 5], "vocabulary": None}, {"shape": [2, 6], "vocabulary": None}]
    assert found["rows"][0] == {
        "name": "fc[/b].0",
        "type": "Linear",
        "source": "model.py:1",
        "std": 1.0,
        "gradient": 0.1,
        "gain": None,
        "times": 1,
        "is_opaque": False,
    }
    assert (found["rows"][1]["std"], found["rows"][1]["is_opaque"]) == (None, True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["model.py::Other"], "model.py: no class or function `Other` with a forward pass that can be followed"),
        (["missing.py"], "missing.py: no such file"),
        (["model.py", "--against", "model"], "--against model: not of the form package.module:factory"),
        (["model.py", "--against", "model:Net"], "not run: say --yes to let --against run this code"),
        (["model.py", "--input", "3xx4"], "argument --input: not a shape such as 8x3x32x32: 3xx4"),
        (["model.py", "--input", "0x4"], "argument --input: not a shape such as 8x3x32x32: 0x4"),
        (["model.py", "--plot", "a.gif"], "argument --plot: neither .svg nor .png: a.gif"),
        (["model.py", "--set", "depth"], "argument --set/--depth: not of the form NAME=VALUE: depth"),
    ],
)
def test_mistakes(initlint: Initlint, words: list[str], message: str) -> None:
    outcome = initlint("trace", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.rstrip().endswith(f"error: {message}")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.0, "··········●··········"),
        (1e5, "··········│━━━━━━━━━●"),
        (1e9, "··········│━━━━━━━━━●"),
        (float("inf"), "··········│━━━━━━━━━●"),
        (1e-2, "······●━━━━··········"),
        (0.0, "●━━━━━━━━━━··········"),
        (None, ""),
    ],
)
def test_bars(value: float | None, expected: str) -> None:
    assert bar(value).replace("│", "━") == expected.replace("│", "━")


_NETWORK = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, depth=4, width=32):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(16 if i == 0 else width, width) for i in range(depth)])

    def forward(self, x):
        for layer in self.layers:
            x = torch.relu(layer(x))
        return x
"""


@pytest.fixture
def real(initlint: Initlint, here: Path, monkeypatch: pytest.MonkeyPatch) -> Initlint:
    """The real analysis of a real network."""
    monkeypatch.setattr(trace, "load_engine", load_engine)
    (here / "model.py").write_text(_NETWORK)
    return initlint


def test_measured_beside_predicted(real: Initlint) -> None:
    outcome = real("trace", "model.py::Net", "--against", "model:Net", "--yes", "--format", "json", "--input", "64x16")
    (found,) = json.loads(outcome.out)
    rows = [row for row in found["rows"] if row["type"] == "Linear"]
    assert (outcome.code, [row["name"] for row in rows]) == (0, [f"layers.{place}" for place in range(4)])
    for row in rows:
        assert row["std"] == pytest.approx(row["measured"]["std"], rel=0.2)
        assert row["gradient"] == pytest.approx(row["measured"]["gradient"], rel=0.3)
    relu = next(row for row in found["rows"] if row["name"] == "relu")
    assert relu["measured"] == {"std": None, "gradient": None}


def test_the_shape_is_guessed_and_arguments_can_be_set(real: Initlint) -> None:
    outcome = real("trace", "model.py", "--depth", "depth=7", "--set", "width=8")
    assert outcome.lines[1] == "input: (8, 16) of mean 0, std 1"
    assert sum(line.startswith("layers.") for line in outcome.lines) == 7


def test_a_network_that_cannot_be_run(real: Initlint) -> None:
    outcome = real("trace", "model.py::Net", "--against", "model:Net", "--yes", "--input", "64x17")
    assert outcome.code == 2
    assert "error: `model:Net` cannot be run: RuntimeError: mat1 and mat2 shapes cannot be multiplied" in outcome.err


def test_what_is_said_about_a_stack_and_a_classifier(real: Initlint, here: Path) -> None:
    (here / "model.py").write_text(
        _NETWORK.replace("return x", "return self.head(x)").replace(
            "        self.layers", "        self.head = nn.Linear(width, 10)\n        self.layers", 1
        )
    )
    said = real("trace", "model.py::Net", "--set", "depth=6").lines
    assert (
        "5 layers with relu, layers.1 to layers.5: chi 0.167, depth scale 0.6, hardly trains beyond 3.3 layers" in said
    )
    assert "first loss, if these are logits of 10 classes: 2.31 (log 10 = 2.3)" in said
    (found,) = json.loads(real("trace", "model.py::Net", "--set", "depth=6", "--format", "json").out)
    (stack,) = found["stacks"]
    assert (stack["first"], stack["depth"], stack["chi"]) == ("layers.1", 5, pytest.approx(1 / 6))
    assert found["first_loss"] == {"classes": 10, "value": pytest.approx(2.31, abs=0.02)}


@pytest.mark.parametrize(("name", "begins"), [("out.svg", b"<?xml"), ("out.png", b"\x89PNG")])
def test_plot(initlint: Initlint, here: Path, name: str, begins: bytes) -> None:
    outcome = initlint("trace", "model.py::Net", "--plot", name)
    assert (outcome.code, outcome.err) == (0, "")
    first = (here / name).read_bytes()
    assert first.startswith(begins)
    initlint("trace", "model.py::Net", "--plot", name)
    assert (here / name).read_bytes() == first


def test_a_plot_names_the_layers_and_draws_what_was_measured(real: Initlint, here: Path) -> None:
    outcome = real("trace", "model.py::Net", "--plot", "out.svg", "--against", "model:Net", "--yes", "--input", "64x16")
    assert outcome.code == 0
    picture = (here / "out.svg").read_text(encoding="utf-8")
    for text in ("layers.0", "layers.3", "healthy gradients", "gradient, measured"):
        assert f">{text}<" in picture


def test_a_plot_that_cannot_be_made(initlint: Initlint, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No such file or directory" in initlint("trace", "model.py::Net", "--plot", "missing/out.svg").err
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    outcome = initlint("trace", "model.py::Net", "--plot", "out.svg")
    assert outcome.code == 2
    assert outcome.err == "initlint: error: drawing needs matplotlib: pip install 'initlint[plot]'\n"


def test_a_keras_model_is_measured_too(real: Initlint, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    (here / "model.py").write_text(_KERAS_NETWORK)
    outcome = real("trace", "model.py::build", "--against", "model:build", "--yes", "--format", "json")
    (found,) = json.loads(outcome.out)
    rows = [row for row in found["rows"] if row["measured"]["std"] is not None]
    assert (outcome.code, [row["name"] for row in rows]) == (0, ["relu", "dense_1"])
    for row in rows:
        assert row["std"] == pytest.approx(row["measured"]["std"], rel=0.3)


_KERAS_NETWORK = """\
from keras import Input, Sequential, layers


def build():
    return Sequential([Input((16,)), layers.Dense(256, activation="relu"), layers.Dense(64)])
"""
