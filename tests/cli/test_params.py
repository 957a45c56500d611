"""`initlint params`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Initlint


@pytest.fixture(autouse=True)
def model(here: Path) -> None:
    (here / "model.py").write_text("x = 1\n")


@pytest.mark.parametrize("target", ["model.py", "model.py::Net"])
def test_table(initlint: Initlint, target: str) -> None:
    outcome = initlint("params", target)
    assert (outcome.code, outcome.err) == (0, "")
    assert [line.rstrip() for line in outcome.lines] == [
        "Net",
        "assuming depth > 0",
        "parameter      shape   initializer  source      mean  std",
        "fc[/b].weight  (3, 4)  zeros_       model.py:1     0  inf",
        "1 of 1 parameters known",
        "",
    ]


def test_json(initlint: Initlint) -> None:
    outcome = initlint("params", "model.py::Net", "--format", "json")
    assert json.loads(outcome.out) == [
        {
            "title": "Net",
            "assumptions": ["depth > 0"],
            "parameters": [
                {
                    "name": "fc[/b].weight",
                    "shape": [3, 4],
                    "initializer": "zeros_",
                    "source": "model.py:1",
                    "mean": 0,
                    "std": "inf",
                    "known": True,
                    "note": None,
                }
            ],
        }
    ]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("model.py::Other", "model.py: no class or function `Other` that makes parameters"),
        ("missing.py", "missing.py: no such file"),
        ("bad.py", "bad.py: not valid UTF-8: byte 0xff on line 1"),
    ],
)
def test_mistakes(here: Path, initlint: Initlint, target: str, message: str) -> None:
    (here / "bad.py").write_bytes(b"\xff")
    outcome = initlint("params", target)
    assert (outcome.code, outcome.out, outcome.err) == (2, "", f"initlint: error: {message}\n")
