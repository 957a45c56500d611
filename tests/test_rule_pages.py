"""Every example on a rule page and in tests/cases is linted with all rules: nothing missing, nothing extra."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

import pytest

from initlint.analysis import analyse
from initlint.diagnostics import Diagnostic
from initlint.fixes.apply import apply_fixes
from initlint.rules.registry import RULES
from initlint.workspace.source import SourceFile, read_source

from .pages import DEFAULT_FILE, Case, Expected, read_cases, without_marks

HERE = Path(__file__).parent
PAGES = [*sorted((HERE.parent / "rules").glob("*.md")), *sorted((HERE / "cases").glob("*.md"))]
CASES = [case for page in PAGES for case in read_cases(page)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_findings_are_those_announced(case: Case, tmp_path: Path) -> None:
    problems = compare(case, lint({name: file.text for name, file in case.files.items()}, tmp_path))
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.parametrize("case", [case for case in CASES if case.diff], ids=lambda case: case.name)
def test_fix_changes_what_the_diff_shows(case: Case, tmp_path: Path) -> None:
    before = case.files[DEFAULT_FILE].text
    after = fixed(before, tmp_path)
    changes = difflib.ndiff(without_marks(before).splitlines(), without_marks(after).splitlines())
    assert [change[0] + change[2:] for change in changes if change[0] in "+-"] == case.diff
    assert lint({DEFAULT_FILE: after}, tmp_path) == []
    assert fixed(after, tmp_path) == after
    compile(after, DEFAULT_FILE, "exec")


def lint(texts: dict[str, str], directory: Path) -> list[Diagnostic]:
    """All findings in the files, which go by their names in `directory`."""
    sources = []
    for name, text in texts.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        source = read_source(path, shown=name)
        assert isinstance(source, SourceFile)
        sources.append(source)
    return analyse(sources, RULES, is_whole_project=True)


def fixed(text: str, directory: Path) -> str:
    """The text after its safe fixes."""
    fixes = [finding.fix for finding in lint({DEFAULT_FILE: text}, directory) if finding.fix is not None]
    return apply_fixes(text, fixes).text


def compare(case: Case, findings: Sequence[Diagnostic]) -> list[str]:
    """What was announced and not found, and what was found and not announced."""
    unmet = case.expected()
    problems: list[str] = []
    for finding in findings:
        found = next((expected for expected in unmet if matches(expected, finding)), None)
        if found is not None:
            unmet.remove(found)
        else:
            place = case.place(finding.location.path, finding.location.span.line)
            problems.append(f"{place}: unexpected {finding.severity} {finding.code} {finding.message}")
    missing = (f'{case.place(e.file, e.line)}: expected {e.code} "{e.part}"' for e in unmet)
    return [*problems, *missing]


def matches(expected: Expected, finding: Diagnostic) -> bool:
    """Whether the finding is the announced one."""
    place = (finding.location.path, finding.location.span.line, finding.code)
    return place == (expected.file, expected.line, expected.code) and expected.part in finding.message
