"""The training proofs' static half: what initlint says about a broken twin and about the healthy one."""

from __future__ import annotations

from pathlib import Path

from initlint.analysis import analyse
from initlint.diagnostics import Diagnostic
from initlint.rules.registry import RULES, RULES_BY_CODE
from initlint.workspace.source import ReadProblem, read_source

TWINS = Path(__file__).parent / "twins"

CODES = tuple(sorted({path.stem.partition("_")[0].upper() for path in TWINS.glob("ini*_broken.py")}))
"""The rules that have twins."""


def exists(code: str) -> bool:
    """Whether initlint has the rule by now."""
    return code in RULES_BY_CODE


def findings(code: str, kind: str) -> list[Diagnostic]:
    """All that is found in the `broken` or the `healthy` twin. Raises OSError where it cannot be read."""
    path = twin(code, kind)
    source = read_source(path)
    if isinstance(source, ReadProblem):
        raise OSError(source.message)
    return analyse([source], RULES, is_whole_project=True)


def said(code: str, kind: str) -> str:
    """The codes of all findings with their severity, as the page puts it."""
    found = sorted({f"{each.code} {each.severity.name.lower()}" for each in findings(code, kind)})
    return ", ".join(found) or "nothing"


def twin(code: str, kind: str) -> Path:
    """The file of the `broken` or the `healthy` twin."""
    return TWINS / f"{code.lower()}_{kind}.py"
