"""Files, names and messages made to break a tool: each gives one clear diagnostic, and the rest is linted."""

from __future__ import annotations

import errno
import json
import os
import unicodedata
from pathlib import Path

import pytest

from .conftest import Initlint, Outcome

ESCAPE = "\x1b[31m\x1b]0;owned\x07"


def is_terminal_safe(text: str) -> bool:
    return all(
        character == "\n" or unicodedata.category(character) not in {"Cc", "Cf", "Zl", "Zp"} for character in text
    )


def concise(initlint: Initlint, *words: str) -> Outcome:
    return initlint("--output-format", "concise", *words)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"x = '\xff'\n", "not valid UTF-8: byte 0xff on line 1"),
        (b"a\nb\nx = '\xff'\n", "not valid UTF-8: byte 0xff on line 3"),
        (b"# coding: ascii\nx = '\xe9'\n", "not valid ASCII: byte 0xe9 on line 2"),
        (b"# coding: klingon\n", "bad coding cookie: unknown encoding: klingon"),
        (b"# coding: hex\n", "cannot be decoded as hex: 'hex' is not a text encoding; use codecs.decode() to handle"),
        (b"x = 1\n\0\n", "contains null bytes; is it a binary file?"),
        (b"\x7fELF\x02\x01\x01\0\0", "contains null bytes; is it a binary file?"),
    ],
)
def test_unreadable_source_is_a_finding(here: Path, initlint: Initlint, content: bytes, message: str) -> None:
    (here / "bad.py").write_bytes(content)
    (here / "good.py").write_text("glorot\n")
    outcome = concise(initlint, ".")
    assert outcome.code == 1
    assert [line for line in outcome.lines if line.startswith("bad.py")] == [outcome.lines[0]]
    assert outcome.lines[0].partition("INI901 ")[2].startswith(message)
    assert outcome.lines[1] == "good.py:1:1: INI101 `glorot` is here"
    assert outcome.err == ""


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (b"# coding: latin-1\nx = '\xe9' + zeros_\n", 11),
        (b"\xef\xbb\xbfpass\nx = zeros_\n", 5),
        ("pass\nx = '日本' + zeros_\n".encode(), 12),
        (b"pass\r\nx = zeros_\r\n", 5),
        (b"pass\rx = zeros_\r", 5),
        (b"pass\n\x0c x = zeros_", 7),
    ],
)
def test_readable_source_is_read(here: Path, initlint: Initlint, content: bytes, column: int) -> None:
    (here / "a.py").write_bytes(content)
    assert concise(initlint, "a.py").lines[0] == f"a.py:2:{column}: INI001 `zeros_` is here"


def test_empty_file(here: Path, initlint: Initlint) -> None:
    (here / "a.py").touch()
    assert initlint("a.py").code == 0


def test_unreadable_file_is_a_finding_and_exit_2(
    here: Path, initlint: Initlint, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "locked.py").write_text("zeros_\n")
    (here / "open.py").write_text("zeros_\n")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "locked.py":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    outcome = concise(initlint, ".")
    assert outcome.code == 2
    assert outcome.lines[:2] == [
        "locked.py:1:1: INI901 cannot be read: Permission denied",
        "open.py:1:1: INI001 `zeros_` is here",
    ]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs symbolic links")
def test_recursive_links(here: Path, initlint: Initlint) -> None:
    (here / "a").mkdir()
    (here / "a" / "net.py").write_text("zeros_\n")
    (here / "a" / "loop").symlink_to(here, target_is_directory=True)
    (here / "a" / "self").symlink_to("self")
    (here / "dangling.py").symlink_to("nowhere.py")
    outcome = concise(initlint, ".")
    assert outcome.code == 1
    assert outcome.lines[0] == "a/net.py:1:1: INI001 `zeros_` is here"
    assert outcome.lines[1].startswith("Found 1 finding")


@pytest.mark.parametrize("output_format", ["full", "concise", "json"])
@pytest.mark.parametrize("name", [f"a{ESCAPE}.py", "a\nb.py", "[b]x[/b].py", "[/b].d", "a\u202eb.py", "a\udcffb.py"])
def test_hostile_names(here: Path, initlint: Initlint, name: str, output_format: str) -> None:
    try:
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text("zeros_\n")
    except (OSError, UnicodeError):
        pytest.skip("the file system refuses the name")
    outcome = initlint(name, "--output-format", output_format)
    assert outcome.code == 1
    assert is_terminal_safe(outcome.out)
    if output_format == "json":
        assert json.loads(outcome.out)[0]["filename"] == name
    else:
        assert f"{name.encode('unicode_escape').decode()}:1:1" in outcome.out


@pytest.mark.parametrize("words", [[], ["--diff"], ["--output-format", "concise"], ["--statistics"]])
def test_hostile_source(here: Path, initlint: Initlint, words: list[str]) -> None:
    (here / "a.py").write_text(f"# {ESCAPE} [/b] \u202e\nold_name  # {ESCAPE} [bold]\n", encoding="utf-8")
    outcome = initlint("a.py", *words)
    assert outcome.code == 1
    assert is_terminal_safe(outcome.out)
    assert "[/b]" in outcome.out or words in (["--output-format", "concise"], ["--statistics"])


@pytest.mark.parametrize("words", [[f"--{ESCAPE}"], [f"{ESCAPE}.py"], ["--select", ESCAPE], ["rule", ESCAPE]])
def test_hostile_arguments(initlint: Initlint, words: list[str]) -> None:
    outcome = initlint(*words)
    assert outcome.code == 2
    assert is_terminal_safe(outcome.err)
    assert "\\x1b[31m" in outcome.err


def test_very_long_line_is_cut_around_the_span(here: Path, initlint: Initlint) -> None:
    (here / "a.py").write_text("x = [" + "1, " * 5000 + "zeros_]" + "  # tail" * 100 + "\n")
    outcome = initlint("a.py")
    source, underline = outcome.lines[3], outcome.lines[4]
    assert len(source) < 200
    assert source[underline.index("^") : underline.rindex("^") + 1] == "zeros_"


def test_broken_configuration_stops_only_what_it_holds_for(here: Path, initlint: Initlint) -> None:
    (here / "sub").mkdir()
    (here / "sub" / "pyproject.toml").write_text("[tool.initlint\n")
    (here / "sub" / "a.py").write_text("zeros_\n")
    (here / "sub" / "b.py").write_text("zeros_\n")
    (here / "c.py").write_text("zeros_\n")
    outcome = concise(initlint, ".")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert "pyproject.toml: is not valid TOML: " in outcome.err
    assert outcome.lines[0] == "c.py:1:1: INI001 `zeros_` is here"
    assert outcome.lines[1].startswith("Found 1 finding")
