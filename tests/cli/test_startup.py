"""What runs as a process: `python -m initlint`, the imports of the quick commands, a reader that goes away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from initlint import __version__

HEAVY = ("libcst", "rich", "pathspec", "torch", "keras")


def python(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_version(option: str) -> None:
    outcome = python("-m", "initlint", option)
    assert (outcome.returncode, outcome.stdout) == (0, f"initlint {__version__}\n")


@pytest.mark.parametrize(
    "words", [["--help"], ["--version"], ["rule", "--help"], ["params", "--help"], ["trace", "--help"], []]
)
def test_quick_commands_import_nothing_heavy(words: list[str]) -> None:
    code = f"import sys; from initlint.cli.main import main; main({words}); print(sorted(sys.modules), file=sys.stderr)"
    outcome = python("-c", code)
    modules = outcome.stderr.splitlines()[-1]
    assert "'initlint.cli.arguments'" in modules
    assert not [name for name in HEAVY if f"'{name}'" in modules]


def test_rule_as_json_does_not_import_rich() -> None:
    code = (
        "import sys; from initlint.cli.main import main; main(['rule', 'INI901', '--output-format', 'json']);"
        "print(sorted(sys.modules), file=sys.stderr)"
    )
    modules = python("-c", code).stderr
    assert "'initlint.rules.pages'" in modules
    assert "'rich'" not in modules
    assert "'libcst'" not in modules


def test_help_names_commands_and_exit_codes() -> None:
    outcome = python("-m", "initlint", "--help")
    assert outcome.returncode == 0
    for text in ("initlint rule", "initlint params", "initlint trace", "exit codes:", "--select", "--diff"):
        assert text in outcome.stdout


def test_reader_that_goes_away(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "initlint", "rule", "--all"]
    outcome = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert "Traceback" not in outcome.stderr
    assert "BrokenPipe" not in outcome.stderr


def test_narrow_encoding_does_not_stop_the_output() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "initlint", "rule", "--all"]
    outcome = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0
