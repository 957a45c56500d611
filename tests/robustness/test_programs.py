"""Programs that never end, never fit, or make no sense: the faults in the rest of their file are found all the same."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from .command_line import lint
from .programs import THEMES, fault_line, faulty_file, programs


@pytest.mark.parametrize("theme", THEMES)
def test_faults_beside_a_hostile_program_are_found(theme: str, tmp_path: Path) -> None:
    texts = {f"{place:02}.py": faulty_file(program) for place, program in enumerate(programs(theme).values())}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    outcome = lint(tmp_path)
    assert outcome.code == 1
    names = dict(zip(texts, programs(theme), strict=True))
    missed = [names[name] for name, text in texts.items() if (fault_line(text), "INI001") not in outcome.of(name)]
    assert not missed


@pytest.mark.parametrize("theme", THEMES)
def test_programs_are_python(theme: str) -> None:
    assert len(programs(theme)) >= 9
    for program in programs(theme).values():
        ast.parse(program)
