"""Runs the command line in an empty directory, with the fake analysis or the real one."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from initlint.cli import check, params, trace
from initlint.cli.main import main

from . import fake_engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Initlint = Callable[..., Outcome]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current directory that is the top of a project."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "initlint.toml").touch()
    return tmp_path


@pytest.fixture
def initlint(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Initlint:
    """Call it as `initlint("a.py", "--fix", stdin=b"...")`; the analysis is the fake one."""
    monkeypatch.setattr(check, "load_engine", fake_engine.load)
    monkeypatch.setattr(params, "load_engine", fake_engine.load)
    monkeypatch.setattr(trace, "load_engine", fake_engine.load)

    def run(*words: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(words)
        captured = capsys.readouterr()
        return Outcome(code=code, out=captured.out, err=captured.err)

    return run
