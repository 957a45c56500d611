"""`initlint check`: what is found, in which order, in which format, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Initlint


def test_clean(here: Path, initlint: Initlint) -> None:
    (here / "a.py").write_text("x = 1\n")
    outcome = initlint("a.py")
    assert (outcome.code, outcome.out, outcome.err) == (0, "All checks passed!\n", "")


def test_concise_is_sorted_and_closed_by_a_count(here: Path, initlint: Initlint) -> None:
    (here / "b.py").write_text("plain\nold_name glorot\n")
    (here / "a.py").write_text("  zeros_\n")
    outcome = initlint("--output-format", "concise", ".")
    assert outcome.lines == [
        "a.py:1:3: INI001 `zeros_` is here",
        "b.py:1:1: INI201 `plain` is here",
        "b.py:2:1: INI505 [*] `old_name` is here",
        "b.py:2:10: INI101 `glorot` is here",
        "Found 4 findings (1 error, 2 warnings, 1 advice).",
        "[*] 1 fixable with the `--fix` option.",
    ]
    assert outcome.code == 1


def test_full_is_the_default(here: Path, initlint: Initlint) -> None:
    (here / "a.py").write_text("x = 0\n\nzeros_(x)\n")
    outcome = initlint("a.py")
    assert outcome.lines == [
        "error[INI001 zero-weights]: `zeros_` is here",
        " --> a.py:3:1",
        "  |",
        "3 | zeros_(x)",
        "  | ^^^^^^",
        "  |",
        "help: write something else",
        "",
        "Found 1 finding (1 error).",
    ]


def test_json(here: Path, initlint: Initlint) -> None:
    (here / "a.py").write_text("old_name\n")
    outcome = initlint("a.py", "--output-format=json")
    assert outcome.err == ""
    (item,) = json.loads(outcome.out)
    assert list(item) == [
        "code",
        "name",
        "filename",
        "location",
        "end_location",
        "severity",
        "confidence",
        "message",
        "remedy",
        "conditions",
        "related",
        "url",
        "fix",
    ]
    assert item["name"] == "deprecated-initializer"
    assert item["location"] == {"row": 1, "column": 1}
    assert item["end_location"] == {"row": 1, "column": 9}
    assert item["fix"]["applicability"] == "safe"
    assert item["fix"]["edits"] == [
        {"content": "new_name", "location": {"row": 1, "column": 1}, "end_location": {"row": 1, "column": 9}}
    ]


def test_json_without_findings(here: Path, initlint: Initlint) -> None:
    (here / "a.py").write_text("x = 1\n")
    assert json.loads(initlint("a.py", "--output-format", "json").out) == []


def test_statistics(here: Path, initlint: Initlint) -> None:
    (here / "a.py").write_text("zeros_ zeros_\nold_name\n")
    outcome = initlint("a.py", "--statistics")
    assert outcome.lines[:2] == ["2  INI001  [ ]  zero-weights", "1  INI505  [*]  deprecated-initializer"]
    counts = json.loads(initlint("a.py", "--statistics", "--output-format", "json").out)
    assert counts[0] == {"code": "INI001", "name": "zero-weights", "count": 2, "fixable": 0}


@pytest.mark.parametrize(
    ("source", "words", "code"),
    [
        ("plain", [], 0),
        ("plain", ["--fail-on", "advice"], 1),
        ("glorot", [], 1),
        ("glorot", ["--fail-on", "error"], 0),
        ("zeros_", ["--fail-on", "error"], 1),
        ("zeros_", ["--exit-zero"], 0),
        ("perhaps", [], 0),
        ("perhaps", ["--min-confidence", "low"], 1),
        ("crash", [], 2),
        ("crash", ["--exit-zero"], 2),
        ("crash", ["--ignore", "INI902"], 2),
    ],
)
def test_exit_code(here: Path, initlint: Initlint, source: str, words: list[str], code: int) -> None:
    (here / "a.py").write_text(f"{source}\n")
    assert initlint("a.py", *words).code == code


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ([], ["INI001", "INI101", "INI201"]),
        (["--select", "INI1"], ["INI101"]),
        (["--select", "zero-weights,INI2"], ["INI001", "INI201"]),
        (["--select", "ini001", "--select", "INI201"], ["INI001", "INI201"]),
        (["--ignore", "ALL"], []),
        (["--ignore", "INI", "--extend-select", "INI101"], ["INI101"]),
        (["--select", "INI1", "--ignore", "INI101"], []),
        (["--select", "INI101", "--ignore", "INI1"], ["INI101"]),
    ],
)
def test_selection(here: Path, initlint: Initlint, words: list[str], codes: list[str]) -> None:
    (here / "a.py").write_text("zeros_ glorot plain\n")
    outcome = initlint("a.py", "--output-format", "json", *words)
    assert [item["code"] for item in json.loads(outcome.out)] == codes


@pytest.mark.parametrize("option", ["--select", "--ignore", "--extend-select"])
def test_unknown_rule_is_refused_with_a_suggestion(initlint: Initlint, option: str) -> None:
    outcome = initlint(option, "zero-wieghts", ".")
    assert outcome.code == 2
    assert outcome.out == ""
    assert "unknown rule `zero-wieghts`; did you mean `zero-weights`?" in outcome.err


def test_options_may_stand_between_paths(here: Path, initlint: Initlint) -> None:
    (here / "a.py").write_text("zeros_\n")
    (here / "b.py").write_text("zeros_\n")
    outcome = initlint("check", "a.py", "--output-format", "concise", "b.py")
    assert [line.partition(":")[0] for line in outcome.lines[:2]] == ["a.py", "b.py"]


def test_missing_path_is_one_message_and_the_rest_is_linted(here: Path, initlint: Initlint) -> None:
    (here / "a.py").write_text("zeros_\n")
    outcome = initlint("missing.py", "a.py", "--output-format", "concise")
    assert outcome.code == 2
    assert outcome.err == "initlint: error: missing.py: no such file or directory\n"
    assert outcome.lines[0].startswith("a.py:1:1: INI001")


@pytest.mark.parametrize(("path", "shown"), [("", "''"), ("x" * 5000, "x" * 5000)])
def test_odd_path_is_one_message(here: Path, initlint: Initlint, path: str, shown: str) -> None:
    (here / "a.py").write_text("zeros_\n")
    outcome = initlint(path, "a.py")
    assert outcome.code == 2
    assert outcome.err.startswith(f"initlint: error: {shown}: ")
    assert outcome.err.count("\n") == 1
    assert "INI001" in outcome.out


def test_nothing_to_lint_is_said(here: Path, initlint: Initlint) -> None:
    (here / "readme.md").touch()
    outcome = initlint(".")
    assert (outcome.code, outcome.err) == (0, "initlint: warning: no Python files found\n")


def test_quiet_prints_findings_only(here: Path, initlint: Initlint) -> None:
    (here / "a.py").write_text("glorot  # initlint: ignore[INI999]\n")
    outcome = initlint("a.py", "-q", "--output-format", "concise")
    assert outcome.lines == ["a.py:1:1: INI101 `glorot` is here"]
    assert outcome.err == ""


def test_verbose_tells_what_was_hidden(here: Path, initlint: Initlint) -> None:
    (here / "a.py").write_text("perhaps\nzeros_  # noqa\n")
    outcome = initlint(".", "-v")
    assert outcome.code == 0
    assert "1 findings hidden by --min-confidence" in outcome.err
    assert "1 findings suppressed by comments" in outcome.err
    assert "linted 1 files" in outcome.err
    assert str(here / "initlint.toml") in outcome.err


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        (
            "# initlint: ignore[zero-weihgts]",
            "unknown rule `zero-weihgts` in a suppression; did you mean `zero-weights`?",
        ),
        ("# initlint: ignroe[INI001]", "unknown directive `ignroe`; `ignore[...]` and `file-ignore[...]` are known"),
        ("# initlint: ignore", "a suppression must name rules: `ignore[INI001]`"),
    ],
)
def test_suppression_that_cannot_be_followed(here: Path, initlint: Initlint, comment: str, message: str) -> None:
    (here / "a.py").write_text(f"zeros_  {comment}\n")
    outcome = initlint("a.py")
    assert outcome.code == 1
    assert outcome.err == f"initlint: warning: a.py:1: {message}\n"


def test_finding_outside_of_the_linted_files_is_not_shown(
    here: Path, initlint: Initlint, monkeypatch: pytest.MonkeyPatch
) -> None:
    from initlint.cli import check
    from initlint.cli.engine import Engine
    from initlint.locations import Span

    from . import fake_engine

    def elsewhere(*_: object, **__: object) -> list[object]:
        return [fake_engine.finding("neighbour.py", Span(1, 1, 1, 2), "zeros_")]

    engine = Engine(rules=fake_engine.RULES, analyse=elsewhere, ledgers=fake_engine.ledgers, traces=fake_engine.traces)
    monkeypatch.setattr(check, "load_engine", lambda: engine)
    (here / "a.py").write_text("x = 1\n")
    assert initlint("a.py").code == 0


def test_whole_project_is_told_to_the_analysis(here: Path, initlint: Initlint, monkeypatch: pytest.MonkeyPatch) -> None:
    from initlint.cli import check
    from initlint.cli.engine import Engine

    from . import fake_engine

    told: list[bool] = []

    def listening(*_: object, is_whole_project: bool, **__: object) -> list[object]:
        told.append(is_whole_project)
        return []

    engine = Engine(rules=fake_engine.RULES, analyse=listening, ledgers=fake_engine.ledgers, traces=fake_engine.traces)
    monkeypatch.setattr(check, "load_engine", lambda: engine)
    (here / "net").mkdir()
    (here / "net" / "a.py").touch()
    for path in (".", "net", "net/a.py"):
        initlint(path)
    initlint("-", stdin=b"")
    assert told == [True, False, False, False]


def test_unexpected_exception_is_one_line(here: Path, initlint: Initlint, monkeypatch: pytest.MonkeyPatch) -> None:
    from initlint.cli import check

    def broken() -> None:
        raise RuntimeError("no \x1b[31m engine")

    monkeypatch.setattr(check, "load_engine", broken)
    outcome = initlint(".")
    assert outcome.code == 2
    assert outcome.err == "initlint: error: internal error, please report it: RuntimeError: no \\x1b[31m engine\n"


def test_no_arguments_prints_help(initlint: Initlint) -> None:
    outcome = initlint()
    assert outcome.code == 2
    assert "usage: initlint" in outcome.err
