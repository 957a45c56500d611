"""The progress bar: on a terminal, after a while, and never with what a file name would do to the terminal."""

from __future__ import annotations

import io
import re
import sys

import pytest

from initlint.cli import progress
from initlint.cli.progress import ProgressBar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, patience: float, is_wanted: bool = True) -> str:
    monkeypatch.setattr(progress, "PATIENCE", patience)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with ProgressBar(2, is_wanted=is_wanted) as bar:
        bar.advance("a.py")
        bar.advance("\x1b]0;owned\x07[/b].py")
    return stream.getvalue()


def test_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, Terminal(), patience=-1)
    assert "2/2" in text
    assert "\\x1b]0;owned\\x07[/b].py" in text
    assert "\x1b]0;" not in text
    assert "\x07" not in text
    # The bar is taken away at the end: the last thing written clears its line.
    assert re.search(r"\x1b\[2K", text)


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, Terminal(), patience=60) == ""


def test_not_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, io.StringIO(), patience=-1) == ""


def test_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, Terminal(), patience=-1, is_wanted=False) == ""
