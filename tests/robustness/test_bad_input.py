"""Files and projects that are broken: each says what is wrong with it, and the others are linted."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from .command_line import Outcome, lint
from .programs import fault_line, faulty_file

GOOD = faulty_file()
FAULT = (fault_line(GOOD), "INI001")


def lint_beside_good(folder: Path, name: str, content: bytes) -> Outcome:
    """Lints a file with a good one beside it, in which the one fault must be found."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    (folder / "good.py").write_text(GOOD)
    outcome = lint(folder)
    assert outcome.of("good.py") == [FAULT]
    return outcome


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"x = 1\ndef f(:\n", 2),
        (b"x = (\n", 1),
        (b"if x:\npass\n", 2),
        (b"\tif x:\n        y\n", 1),
        (b"x = 1\nprint 'python 2'\n", 2),
        (b"x = '\xff'\n", 1),
        (b"# coding: klingon\n", 1),
        (b"x = 1\n\0\n", 2),
        (bytes(range(256)) * 64, 1),
        (b"x = " + b"(" * 5000 + b"1" + b")" * 5000 + b"\n", 1),
        (b"x = " + b"-" * 100_000 + b"1\n", 1),
        (b"if x:\n" + b"".join(b" " * depth + b"if x:\n" for depth in range(1, 300)), 101),
    ],
    ids=[
        "syntax error", "open bracket", "no indentation", "indentation", "Python 2", "not UTF-8", "unknown coding",
        "null byte", "binary", "5,000 brackets", "100,000 signs", "300 levels",
    ],
)  # fmt: skip
def test_unreadable_file_is_one_finding(tmp_path: Path, content: bytes, line: int) -> None:
    outcome = lint_beside_good(tmp_path, "bad.py", content)
    assert [code for _, code in outcome.of("bad.py")] == ["INI901"]
    assert outcome.findings[0].line == line
    assert outcome.code == 1
    assert outcome.errors == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n" * 10_000,
        b"\xef\xbb\xbf",
        b"# only a comment",
        b"# coding: utf-16\n",
        b"x = " + b"[" * 150 + b"]" * 150,
        b"x = " + b"f(" * 150 + b")" * 150,
        b"\\\n" * 1000,
    ],
    ids=["empty", "blank", "mark alone", "comment", "false coding", "lists", "calls", "continued"],
)
def test_odd_file_has_no_finding(tmp_path: Path, content: bytes) -> None:
    outcome = lint_beside_good(tmp_path, "odd.py", content)
    allowed = ["INI901"] if b"utf-16" in content or content.startswith(b"\\") else []
    assert [code for _, code in outcome.of("odd.py")] == allowed
    assert outcome.code == 1


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode(), GOOD.replace("\n", "\r").encode()]
)
def test_marks_and_line_ends_change_nothing(tmp_path: Path, content: bytes) -> None:
    assert lint_beside_good(tmp_path, "odd.py", content).of("odd.py") == [FAULT]


def test_large_file(tmp_path: Path) -> None:
    block = GOOD[GOOD.index("class") :].replace("  # fault", "").replace("first.bias", "second.bias")
    models = "\n\n".join(block.replace("Sentinel", f"Net{number}") for number in range(1800))
    text = f"import torch\nfrom torch import nn\n\n\n{models}\n{GOOD}"
    assert text.count("\n") > 20_000
    (tmp_path / "large.py").write_text(text)
    assert lint(tmp_path).of("large.py") == [(fault_line(text), "INI001")]


def test_missing_path_and_recursive_link(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "good.py").write_text(GOOD)
    try:
        (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "a" / "me.py").symlink_to("me.py")
    except OSError:
        pytest.skip("the file system has no symbolic links")
    outcome = lint(tmp_path, "a", "nowhere", "no/where.py")
    assert outcome.code == 2
    assert outcome.of(str(Path("a", "good.py"))) == [FAULT]
    assert outcome.errors.count("nowhere") == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "locked.py").write_text(GOOD)
    (tmp_path / "locked.py").chmod(0)
    outcome = lint_beside_good(tmp_path, "other.py", b"")
    assert outcome.code == 2
    assert [code for _, code in outcome.of("locked.py")] == ["INI901"]


def test_broken_configuration(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "pyproject.toml").write_text("[tool.initlint\n")
    (tmp_path / "sub" / "model.py").write_text(GOOD)
    outcome = lint_beside_good(tmp_path, "other.py", b"")
    assert outcome.code == 2
    assert "pyproject.toml" in outcome.errors


@pytest.mark.skipif(sys.platform == "win32", reason="such names are refused")
@pytest.mark.parametrize(
    "name", ["a\nb.py", "\x1b[31mred\x1b]0;owned\x07.py", "[/b].py", "-.py", "--fix.py", "é\u202e.py"]
)
def test_strange_file_names(tmp_path: Path, name: str) -> None:
    outcome = lint_beside_good(tmp_path, name, GOOD.encode())
    assert outcome.of(name) == [FAULT]


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": "from b import B\n", "b.py": "from a import A\n"},
        {"a.py": "from b import *\nfrom a import *\n", "b.py": "from c import *\n", "c.py": "from a import *\n"},
        {"a.py": "import b\nx = b.x\n", "b.py": "import a\nx = a.x\n"},
        {"a.py": "from b import Base\nclass Base(Base): pass\n", "b.py": "from a import Base\n"},
        {"a.py": "from b import B\nclass A(B): pass\n", "b.py": "from a import A\nclass B(A): pass\n"},
        {"a/__init__.py": "from .b import *\nfrom . import b, a\n", "a/b.py": "from . import *\nfrom .. import a\n"},
        {"a.py": "from ..... import x\nfrom . import a, nothing\nfrom .a import y\n"},
        {"torch.py": "nn = None\n\ndef zeros_(x): return zeros_(x)\n"},
        {"torch/__init__.py": "from .nn import *\n", "torch/nn/__init__.py": "class Linear(Linear): pass\n"},
        {"nn.py": "import nn\nfrom nn import nn\n", "typing.py": "raise SystemExit\n", "math.py": "sqrt = sqrt\n"},
    ],
    ids=[
        "imports",
        "stars",
        "modules",
        "bases",
        "classes",
        "packages",
        "relative",
        "torch",
        "torch package",
        "shadows",
    ],
)
def test_projects_that_lead_back_to_themselves(tmp_path: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{text}\n{GOOD}")
    outcome = lint_beside_good(tmp_path, "other.py", f"from a import *\nfrom a import B\n{GOOD}".encode())
    assert outcome.code == 1
    for name, text in {**files, "other.py": "\n"}.items():
        if not name.startswith("torch/"):
            assert outcome.of(str(Path(name))) == [(FAULT[0] + text.count("\n") + 1, "INI001")]
