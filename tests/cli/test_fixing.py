"""`--fix` and `--diff`: what is written, what is shown, and when it stops."""

from __future__ import annotations

import stat
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from initlint.cli import check
from initlint.cli.engine import Engine
from initlint.diagnostics import Diagnostic, Fix
from initlint.rules.rule import Rule
from initlint.workspace.source import SourceFile

from . import fake_engine
from .conftest import Initlint


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"old_name  # kept\n", b"new_name  # kept\n"),
        (b"x = 1\r\nold_name\r\n", b"x = 1\r\nnew_name\r\n"),
        (b"\xef\xbb\xbfold_name\n", b"\xef\xbb\xbfnew_name\n"),
        (b"# coding: latin-1\n'\xe9'; old_name", b"# coding: latin-1\n'\xe9'; new_name"),
        ("'日本'; old_name; old_name\n".encode(), "'日本'; new_name; new_name\n".encode()),
        (b"old_name\rx = 1\r", b"new_name\rx = 1\r"),
    ],
)
def test_fix_keeps_everything_else(here: Path, initlint: Initlint, before: bytes, after: bytes) -> None:
    (here / "a.py").write_bytes(before)
    outcome = initlint("a.py", "--fix")
    assert (here / "a.py").read_bytes() == after
    assert outcome.code == 0
    assert "fixed, 0 remaining)." in outcome.lines[-1]
    assert initlint("a.py").code == 0


def test_what_is_left_decides_the_exit_code(here: Path, initlint: Initlint) -> None:
    (here / "a.py").write_text("old_name\nglorot\n")
    outcome = initlint("a.py", "--fix", "--output-format", "concise")
    assert outcome.code == 1
    assert outcome.lines == ["a.py:2:1: INI101 `glorot` is here", "Found 2 findings (1 fixed, 1 warning)."]


def test_suppressed_and_unselected_findings_are_not_fixed(here: Path, initlint: Initlint) -> None:
    source = "old_name  # initlint: ignore[INI505] on purpose\n"
    (here / "a.py").write_text(source)
    (here / "b.py").write_text("old_name\n")
    initlint(".", "--fix", "--select", "INI001")
    assert (here / "b.py").read_text() == "old_name\n"
    initlint(".", "--fix")
    assert (here / "a.py").read_text() == source
    assert (here / "b.py").read_text() == "new_name\n"


def test_mode_and_link_are_kept(here: Path, initlint: Initlint) -> None:
    (here / "target.py").write_text("old_name\n")
    (here / "target.py").chmod(0o755)
    (here / "link.py").symlink_to("target.py")
    initlint("link.py", "--fix")
    assert (here / "target.py").read_text() == "new_name\n"
    assert (here / "link.py").is_symlink()
    assert stat.S_IMODE((here / "target.py").stat().st_mode) == 0o755


def test_diff_changes_nothing(here: Path, initlint: Initlint) -> None:
    (here / "a.py").write_bytes(b"x = 1\nold_name")
    outcome = initlint("a.py", "--diff")
    assert (here / "a.py").read_bytes() == b"x = 1\nold_name"
    assert outcome.code == 1
    assert outcome.lines == [
        "--- a.py",
        "+++ a.py",
        "@@ -1,2 +1,2 @@",
        " x = 1",
        "-old_name",
        "\\ No newline at end of file",
        "+new_name",
        "\\ No newline at end of file",
    ]
    assert outcome.err == "Would fix 1 finding (0 would remain).\n"


@pytest.mark.parametrize(("source", "code"), [("x = 1\n", 0), ("plain\n", 0), ("glorot\n", 1)])
def test_diff_without_changes(here: Path, initlint: Initlint, source: str, code: int) -> None:
    (here / "a.py").write_text(source)
    outcome = initlint("a.py", "--diff")
    assert (outcome.code, outcome.out) == (code, "")


def test_fix_and_diff_exclude_each_other(initlint: Initlint) -> None:
    assert initlint("--fix", "--diff", ".").code == 2


def test_fix_of_standard_input_is_a_filter(initlint: Initlint) -> None:
    outcome = initlint("-", "--fix", "--output-format", "concise", stdin=b"old_name\r\nglorot\r\n")
    assert outcome.out.encode() == b"new_name\r\nglorot\r\n"
    assert outcome.err.splitlines()[0] == "<stdin>:2:1: INI101 `glorot` is here"
    assert outcome.code == 1


def test_clean_standard_input_is_echoed(initlint: Initlint) -> None:
    assert initlint("-", "--fix", "-q", stdin=b"x = 1\n").out == "x = 1\n"


def test_file_that_cannot_be_written(here: Path, initlint: Initlint, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "a.py").write_text("old_name\n")

    def refuse(path: Path, content: bytes) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    outcome = initlint("a.py", "--fix")
    assert outcome.code == 2
    assert outcome.err == "initlint: error: a.py: cannot be written: Permission denied\n"
    assert (here / "a.py").read_text() == "old_name\n"


def growing(name: str) -> Callable[..., list[Diagnostic]]:
    """An analysis whose fix asks for another one, for ever or `name` times."""

    def analyse(files: Sequence[SourceFile], rules: Sequence[Rule], **_: object) -> list[Diagnostic]:
        found = fake_engine.analyse(files, rules, is_whole_project=False)
        return [replace(item, fix=replace_text(item.fix, name)) for item in found if item.fix is not None]

    return analyse


def replace_text(fix: Fix, text: str) -> Fix:
    return replace(fix, edits=tuple(replace(edit, text=text) for edit in fix.edits))


def test_fixes_that_never_end_are_stopped(here: Path, initlint: Initlint, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(
        rules=fake_engine.RULES, analyse=growing("x, old_name"), ledgers=fake_engine.ledgers, traces=fake_engine.traces
    )
    monkeypatch.setattr(check, "load_engine", lambda: engine)
    (here / "a.py").write_text("old_name\n")
    outcome = initlint("a.py", "--fix")
    assert (here / "a.py").read_text() == "x, " * 10 + "old_name\n"
    assert outcome.err == "initlint: warning: fixes still led to other fixes after 10 rounds\n"


def test_fix_that_breaks_the_file_is_dropped(here: Path, initlint: Initlint, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(
        rules=fake_engine.RULES, analyse=growing("("), ledgers=fake_engine.ledgers, traces=fake_engine.traces
    )
    monkeypatch.setattr(check, "load_engine", lambda: engine)
    (here / "a.py").write_text("old_name\n")
    outcome = initlint("a.py", "--fix")
    assert (here / "a.py").read_text() == "old_name\n"
    assert outcome.code == 1
