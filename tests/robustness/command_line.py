"""Runs the real command line in a process of its own, with a time limit, and reads what it found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TIME_LIMIT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    file: str
    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a run ended. `findings` are those of every file, in the order of the report."""

    code: int
    findings: tuple[Finding, ...]
    errors: str

    def of(self, file: str) -> list[tuple[int, str]]:
        """Line and code of the findings in one file."""
        return [(finding.line, finding.code) for finding in self.findings if finding.file == file]


def lint(folder: Path, *words: str) -> Outcome:
    """`python -m initlint` started in `folder`; without words it lints all of it."""
    (folder / "initlint.toml").touch()
    environment = {key: value for key, value in os.environ.items() if key not in {"FORCE_COLOR", "NO_COLOR"}}
    ended = subprocess.run(
        [sys.executable, "-m", "initlint", *(words or (".",)), "--output-format", "json"],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIME_LIMIT,
        check=False,
    )
    assert "Traceback" not in ended.stderr + ended.stdout, ended.stderr
    found = json.loads(ended.stdout) if ended.stdout else []
    findings = tuple(
        Finding(file=item["filename"], line=item["location"]["row"], code=item["code"], message=item["message"])
        for item in found
    )
    assert not [finding for finding in findings if finding.code == "INI902"], findings
    return Outcome(code=ended.returncode, findings=findings, errors=ended.stderr)
