"""The corpus job: findings as lines, what is a difference, and when it fails."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"

EMPTY_TABLE = """\
import torch
from torch import nn


class Table(nn.Module):
    def __init__(self):
        super().__init__()
        self.rows = nn.Parameter(torch.empty(8, 4))

    def forward(self, index):
        return self.rows[index]
"""
Run: TypeAlias = Callable[..., int]

LINE = "example table.py:8: INI401 error high: `rows` is `torch.empty` memory that nothing fills"


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield importlib.import_module("corpus")
    for name in set(sys.modules) - before:
        if name.startswith(("corpus", "measuring")):
            del sys.modules[name]


@pytest.fixture
def run(corpus: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the job over one package whose source lies in a directory, as if its wheel had been unpacked."""
    place = tmp_path / "work" / "example-1.0"
    place.mkdir(parents=True)
    (place / "table.py").write_text(EMPTY_TABLE, encoding="utf-8")
    package = corpus.Package(name="example", version="1.0", is_small=True)
    monkeypatch.setattr(corpus, "packages", lambda is_wanted: [package] if is_wanted(package) else [])
    monkeypatch.setattr(corpus, "EXPECTED", tmp_path / "expected.txt")

    def run_with(*options: str) -> int:
        monkeypatch.setattr(sys, "argv", ["corpus.py", "--work", str(place.parent), *options])
        return int(corpus.main())

    return run_with


def test_a_new_finding_fails_until_it_is_accepted(
    corpus: ModuleType, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 1
    shown = capsys.readouterr().out
    assert "example 1.0: 1 files, 11 lines, 1 error, 0 warning, 0 advice" in shown
    assert f"+ {LINE}\n" in shown
    assert run("--accept") == 0
    assert (tmp_path / "expected.txt").read_text(encoding="utf-8") == f"{LINE}\n"
    capsys.readouterr()
    assert run("--small") == 0
    assert "+ " not in capsys.readouterr().out


def test_a_finding_that_is_gone_fails_too(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = LINE.replace("rows", "columns")
    (tmp_path / "expected.txt").write_text(f"another-package x.py:1: INI001\n{gone}\n{LINE}\n", encoding="utf-8")
    assert run() == 1
    shown = capsys.readouterr().out
    assert f"- {gone}\n" in shown
    assert "another-package" not in shown
    assert run("--accept") == 0
    expected = (tmp_path / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert expected == ["another-package x.py:1: INI001", LINE]


def test_a_package_that_cannot_be_linted_fails(
    corpus: ModuleType, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_report(package: str, report: str) -> list[object]:
        raise ValueError(report)

    monkeypatch.setattr(corpus, "parsed_report", no_report)
    assert run("--accept") == 1
    assert "example 1.0: ended with 1; see" in capsys.readouterr().out


def test_an_internal_error_is_never_accepted(corpus: ModuleType, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = corpus.Finding("example", "table.py", 1, "INI902", "error", "high", "initlint failed")
    monkeypatch.setattr(corpus, "parsed_report", lambda package, report: [broken])
    assert run("--accept") == 1


def test_the_table_takes_the_place_of_the_old_one(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "findings.md"
    page.write_text("# Findings\n\n<!-- corpus -->\nold\n<!-- end of corpus -->\n\nAfter.\n", encoding="utf-8")
    run("--table", str(page))
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Findings\n\n<!-- corpus -->\n\n| package | files |")
    assert "| example 1.0 | 1 | 11 | 1 | 0 | 0 | " in text
    assert text.endswith("\n<!-- end of corpus -->\n\nAfter.\n")
    assert "old" not in text


def test_every_package_is_pinned_once_and_the_small_ones_are_among_them(corpus: ModuleType) -> None:
    listed = importlib.import_module("corpus_packages").packages()
    assert len({package.name.casefold() for package in listed}) == len(listed) >= 20
    assert all(package.version for package in listed)
    assert 2 <= sum(package.is_small for package in listed) <= 3


def test_a_package_that_takes_too_long_fails(
    corpus: ModuleType, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    endless = "while True:\n    pass\n"
    real = corpus.measured

    def measured(command: list[str], **options: object) -> object:
        return real([sys.executable, "-c", endless], **options)

    monkeypatch.setattr(corpus, "measured", measured)
    assert run("--cpu-limit", "1") == 1
    assert "example 1.0: killed after 1 CPU-seconds; see" in capsys.readouterr().out
