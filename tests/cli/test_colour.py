"""When output is coloured, and that colour changes nothing but colour."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import Initlint


@pytest.mark.parametrize(
    ("environment", "words", "is_coloured"),
    [
        ({}, [], False),
        ({}, ["--color", "always"], True),
        ({"FORCE_COLOR": "1"}, [], True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
    ],
)
@pytest.mark.parametrize("output_format", ["full", "concise"])
def test_choice(
    here: Path,
    initlint: Initlint,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    words: list[str],
    is_coloured: bool,
    output_format: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (here / "a.py").write_text("zeros_ glorot plain\n")
    outcome = initlint("a.py", "--output-format", output_format, *words)
    assert ("\x1b[" in outcome.out) is is_coloured


@pytest.mark.parametrize("words", [[], ["--output-format", "concise"], ["--statistics"], ["--diff"]])
def test_colour_is_all_that_differs(here: Path, initlint: Initlint, words: list[str]) -> None:
    (here / "a.py").write_text("zeros_\nglorot\nplain\nold_name\n")
    plain = initlint("a.py", *words).out
    coloured = initlint("a.py", *words, "--color", "always").out
    assert coloured != plain
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


def test_json_is_never_coloured(here: Path, initlint: Initlint) -> None:
    (here / "a.py").write_text("zeros_\n")
    assert "\x1b" not in initlint("a.py", "--output-format", "json", "--color", "always").out
