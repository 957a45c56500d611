"""`initlint params --against`: the ledger beside the network that user code builds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from initlint.cli import params
from initlint.cli.engine import load_engine

from .conftest import Initlint

_NETWORKS = """\
import sys
import time

from torch import nn


class Net(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        self.hidden = nn.Linear(16, width)
        nn.init.kaiming_normal_(self.hidden.weight)
        self.out = nn.Linear(width, 4)


def small():
    print("printing is allowed")
    return Net()


def wide():
    return Net(width=64)


def with_argument(width):
    return Net(width)


def raising():
    return Net(int("many"))


def exiting():
    Net()
    sys.exit(3)


def hanging():
    time.sleep(60)
    return Net()


def listed():
    return [Net()]
"""


@pytest.fixture(autouse=True)
def networks(initlint: Initlint, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real analysis, and a module in the current directory."""
    monkeypatch.setattr(params, "load_engine", load_engine)
    (here / "networks.py").write_text(_NETWORKS)


def test_the_ledger_agrees_with_the_network(initlint: Initlint) -> None:
    outcome = initlint("params", "--against", "networks:small", "--yes")
    assert outcome.code == 0
    assert "imports `networks` and calls `networks:small` in a process of its own" in outcome.err
    assert outcome.lines[0] == "small"
    assert outcome.lines[1].split() == [
        "parameter", "shape", "initializer", "mean", "measured", "std", "measured", "verdict"
    ]  # fmt: skip
    assert [line.split()[0] for line in outcome.lines[2:-1]] == [
        "hidden.weight", "hidden.bias", "out.weight", "out.bias"
    ]  # fmt: skip
    assert all(line.split()[-1] == "agrees" for line in outcome.lines[2:-1])
    assert outcome.lines[-1] == "4 of 4 parameters known, 4 of these agree"


def test_a_disagreement_fails(initlint: Initlint) -> None:
    outcome = initlint("params", "networks.py::small", "--against", "networks:wide", "--yes", "--format", "json")
    found = json.loads(outcome.out)
    assert outcome.code == 1
    assert (found["total"], found["known"], found["wrong"]) == (4, 4, 3)
    assert {pair["name"]: pair["problem"] for pair in found["parameters"]} == {
        "hidden.weight": "has shape (64, 16), not (32, 16)",
        "hidden.bias": "has shape (64,), not (32,)",
        "out.weight": "has shape (4, 64), not (4, 32)",
        "out.bias": None,
    }


def test_a_module_below_src(initlint: Initlint, here: Path) -> None:
    (here / "src" / "package").mkdir(parents=True)
    (here / "src" / "package" / "__init__.py").touch()
    (here / "networks.py").rename(here / "src" / "package" / "networks.py")
    assert initlint("params", "--against", "package.networks:small", "--yes").code == 0


def test_nothing_runs_without_a_yes(initlint: Initlint, here: Path) -> None:
    (here / "networks.py").write_text(f"open({str(here / 'canary')!r}, 'w')\n{_NETWORKS}")
    outcome = initlint("params", "--against", "networks:small")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.endswith("initlint: error: not run: say --yes to let --against run this code\n")
    assert not (here / "canary").exists()
    assert initlint("params", "--against", "networks:small", "--yes").code == 0
    assert (here / "canary").exists()


@pytest.mark.parametrize(
    ("factory", "message"),
    [
        ("with_argument", "`networks:with_argument` raises TypeError: with_argument() missing 1 required"),
        ("raising", "`networks:raising` raises ValueError: invalid literal for int() with base 10: 'many'"),
        ("exiting", "`networks:exiting` raises SystemExit: 3"),
        ("hanging", "`networks:hanging` was not built within 0.5 seconds"),
        ("listed", "`networks:listed` gives a `list`, not a module of PyTorch or Keras"),
        ("missing", "`networks:missing` raises AttributeError: module 'networks' has no attribute 'missing'"),
    ],
)
def test_what_cannot_be_built(initlint: Initlint, factory: str, message: str) -> None:
    timeout = "0.5" if factory == "hanging" else "300"
    outcome = initlint("params", "networks.py::Net", "--against", f"networks:{factory}", "--yes", "--timeout", timeout)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"initlint: error: {message}" in outcome.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--against", "networks"], "--against networks: not of the form package.module:factory"),
        (["--against", "networks:"], "--against networks:: not of the form package.module:factory"),
        (["--against", "absent:small"], "--against absent:small: no such module below the current directory"),
        ([], "name a file, or --against package.module:factory"),
        (["networks.py", "--against", "networks:small", "--yes"], None),
    ],
)
def test_mistakes(initlint: Initlint, here: Path, words: list[str], message: str | None) -> None:
    if message is None:
        (here / "networks.py").write_text(f"{_NETWORKS}\n\nclass Other(nn.Linear):\n    pass\n")
        message = "networks.py: 2 networks in it; name the one to compare, as FILE::NAME"
    outcome = initlint("params", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"initlint: error: {message}" in outcome.err
