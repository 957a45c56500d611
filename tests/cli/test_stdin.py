"""Standard input as the file to lint."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Initlint


def test_dash_reads_standard_input(initlint: Initlint) -> None:
    outcome = initlint("-", "--output-format", "concise", stdin=b"\nzeros_\n")
    assert (outcome.code, outcome.lines[0]) == (1, "<stdin>:2:1: INI001 `zeros_` is here")


@pytest.mark.parametrize("words", [["-", "--stdin-filename", "net/a.py"], ["--stdin-filename", "net/a.py"]])
def test_name_chooses_configuration_and_is_shown(here: Path, initlint: Initlint, words: list[str]) -> None:
    (here / "net").mkdir()
    (here / "net" / "initlint.toml").write_text("ignore = ['INI001']\n")
    outcome = initlint(*words, "--output-format", "json", stdin=b"zeros_ glorot\n")
    assert [(item["code"], item["filename"]) for item in json.loads(outcome.out)] == [("INI101", "net/a.py")]


def test_excluded_name_is_left_out_only_if_forced(initlint: Initlint) -> None:
    words = ("-", "--stdin-filename", "build/a.py")
    assert initlint(*words, stdin=b"zeros_\n").code == 1
    assert initlint(*words, "--force-exclude", stdin=b"zeros_\n").code == 0


def test_dash_stands_alone(initlint: Initlint) -> None:
    outcome = initlint("-", "a.py", stdin=b"")
    assert outcome.code == 2
    assert "`-` cannot be combined with other paths" in outcome.err


def test_bytes_that_are_no_source(initlint: Initlint) -> None:
    outcome = initlint("-", "--output-format", "concise", stdin=b"\xff\n")
    assert outcome.code == 1
    assert outcome.lines[0] == "<stdin>:1:1: INI901 not valid UTF-8: byte 0xff on line 1"


def test_broken_configuration(here: Path, initlint: Initlint) -> None:
    (here / "initlint.toml").write_text("slect = []\n")
    outcome = initlint("-", stdin=b"zeros_\n")
    assert outcome.code == 2
    assert "unknown key `slect`; did you mean `select`?" in outcome.err
