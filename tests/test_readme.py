"""The README: what it shows is what happens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from initlint.rules.registry import RULES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    (tmp_path / "risk.py").write_text(
        f"import torch\nfrom torch import nn\n\n\n{blocks('python')[0]}", encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize("shown", [block for block in blocks("console") if block.startswith("$ ")])
def test_output_is_what_is_shown(example: Path, shown: str) -> None:
    command, _, expected = shown.partition("\n")
    words = command.removeprefix("$ initlint ").split()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    result = subprocess.run(
        [sys.executable, "-m", "initlint", *words],
        cwd=example,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    shown_lines = [line.rstrip() for line in (result.stderr + result.stdout).strip().splitlines()]
    assert shown_lines == expected.strip().splitlines()


def test_every_rule_is_in_the_table() -> None:
    rows = re.findall(r"^\| \[(INI\d{3})\]\((\S+)\) \| (\S+) \| (.+) \|$", README, re.MULTILINE)
    expected = [(rule.code, f"rules/{rule.code}-{rule.name}.md", rule.name, rule.summary) for rule in RULES]
    assert rows == expected


def test_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [target for target in targets if not (ROOT / target).exists() and target != "docs/screenshot.svg"] == []
