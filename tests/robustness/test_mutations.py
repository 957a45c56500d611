"""Programs changed at random: whatever they have become, they are analysed without failure, and always alike."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from initlint.analysis import analyse
from initlint.diagnostics import Diagnostic
from initlint.rules.registry import RULES
from initlint.workspace.source import SourceFile

from .mutations import mutated

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SOURCES = sorted(path for path in FIXTURES.rglob("*.py") if "import" in path.read_text(encoding="utf-8"))
BATCHES = 10
PROGRAMS = 30


def findings(text: str) -> list[Diagnostic]:
    """What is found in a text on its own."""
    place = Path("/nowhere/model.py")
    source = SourceFile(path="model.py", absolute=place, text=text, module="model", root=place.parent)
    return analyse([source], RULES, is_whole_project=True)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_mutated_programs_are_analysed(batch: int) -> None:
    for number in range(PROGRAMS):
        random = Random(f"{batch}.{number}")
        path = random.choice(SOURCES)
        text = mutated(path.read_text(encoding="utf-8"), random, times=random.randint(1, 12))
        found = findings(text)
        failures = [finding.message for finding in found if finding.code in {"INI901", "INI902"}]
        assert not failures, text
        assert findings(text) == found, text


def test_mutations_change_programs() -> None:
    text = SOURCES[0].read_text(encoding="utf-8")
    variants = {mutated(text, Random(seed), times=8) for seed in range(50)}
    assert len(variants) > 40
