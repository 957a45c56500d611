"""The command line with the real analysis."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "initlint.toml").touch()
    return tmp_path


def initlint(here: Path, *words: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from initlint.cli.main import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=here,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


DEPRECATED = """\
from torch import nn

layer = nn.Linear(4, 4)
nn.init.xavier_normal(layer.weight)  # kept
"""


@pytest.mark.parametrize("words", [["model.py"], ["check", "."], ["--select", "INI505", "model.py"]])
def test_finding_in_each_way_to_call(here: Path, words: list[str]) -> None:
    (here / "model.py").write_text(DEPRECATED)
    outcome = initlint(here, *words, "--output-format", "concise")
    assert outcome.returncode == 1
    assert outcome.stdout.startswith("model.py:4:1: INI505 [*] `xavier_normal` is deprecated")
    assert outcome.stderr == ""


def test_fix(here: Path) -> None:
    (here / "model.py").write_text(DEPRECATED)
    assert initlint(here, "--fix", "model.py").returncode == 0
    assert (here / "model.py").read_text() == DEPRECATED.replace("xavier_normal", "xavier_normal_")


def test_fix_as_a_filter(here: Path) -> None:
    outcome = initlint(here, "-", "--fix", "-q", stdin=DEPRECATED)
    assert outcome.stdout == DEPRECATED.replace("xavier_normal", "xavier_normal_")


@pytest.mark.parametrize(
    ("name", "source", "finding"),
    [
        ("syntax", "import torch\ndef f(:\n    pass\n", "2:7: INI901"),
        ("indentation", "import torch\n  x = 1\n", "2:"),
        ("unclosed", "import torch\nx = '''\n", "2:"),
        ("nested", "import torch\nx = " + "(" * 1000 + ")" * 1000, "INI901"),
        ("deep", "import torch\nx = " + "-" * 100_000 + "1\n", None),
        ("terms", "import torch\nx = " + " + ".join(["a"] * 1000) + "\n", None),
        ("branches", "import torch\nif a: pass\n" + "".join(f"elif a == {i}: pass\n" for i in range(1500)), None),
        ("long", "import torch\n" + "x = torch.zeros(3)\n" * 20_000, None),
        ("empty", "", None),
    ],
)
def test_source_that_is_hard_to_parse(here: Path, name: str, source: str, finding: str | None) -> None:
    (here / f"{name}.py").write_text(source)
    (here / "model.py").write_text(DEPRECATED)
    outcome = initlint(here, "--output-format", "concise", ".")
    lines = outcome.stdout.splitlines()
    about = [line for line in lines if line.startswith(f"{name}.py")]
    assert outcome.returncode == 1
    assert outcome.stderr == ""
    assert len([line for line in lines if line.startswith("model.py:4:1: INI505")]) == 1
    assert len(about) <= 1
    if finding is not None:
        assert finding in about[0]
        assert "INI901" in about[0]
    elif name != "deep":
        assert about == []


def test_repository_is_clean_by_its_own_measure() -> None:
    outcome = initlint(ROOT, "initlint", "scripts")
    assert (outcome.returncode, outcome.stdout) == (0, "All checks passed!\n")


@pytest.mark.parametrize("command", ["params", "trace"])
@pytest.mark.parametrize(
    ("text", "target", "message"),
    [
        ("def broken(:\n", "net.py", "net.py:1: cannot be parsed: invalid syntax"),
        ("x = 1\n", "net.py::Net", "net.py: no class or function `Net` "),
    ],
)
def test_what_a_ledger_or_trace_cannot_be_made_of(
    here: Path, command: str, text: str, target: str, message: str
) -> None:
    (here / "net.py").write_text(text)
    result = initlint(here, command, target)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"initlint: error: {message}")
