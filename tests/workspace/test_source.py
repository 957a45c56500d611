"""How files are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from initlint.workspace.source import ReadProblem, SourceFile, read_source, source_from_bytes, split_lines


def source(content: bytes) -> SourceFile:
    result = source_from_bytes(content, shown="a.py", absolute=Path("/project/a.py"))
    assert isinstance(result, SourceFile)
    return result


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        ("x = '日本'\r\n".encode(), "x = '日本'\r\n", "utf-8"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n", "utf-8-sig"),
        (b"# coding: latin-1\n'\xe9'\n", "# coding: latin-1\n'\xe9'\n", "iso-8859-1"),
        (b"#!/usr/bin/python\n# -*- coding: cp1252 -*-\n'\x80'\n", None, "cp1252"),
    ],
)
def test_text_leads_back_to_the_bytes(content: bytes, text: str | None, encoding: str) -> None:
    result = source(content)
    assert result.encoding == encoding
    assert text is None or result.text == text
    assert result.text.encode(encoding) == content


def test_byte_order_mark_against_the_cookie() -> None:
    result = source_from_bytes(b"\xef\xbb\xbf# coding: latin-1\n", shown="a.py", absolute=Path("/a.py"))
    assert isinstance(result, ReadProblem)
    assert result.message.startswith("bad coding cookie: encoding problem")


def test_null_bytes_say_where() -> None:
    result = source_from_bytes(b"a\n\nb\0", shown="a.py", absolute=Path("/a.py"))
    assert isinstance(result, ReadProblem)
    assert (result.line, result.is_system) == (3, False)


def test_directory_is_a_problem_of_the_system(tmp_path: Path) -> None:
    result = read_source(tmp_path, shown="here")
    assert isinstance(result, ReadProblem)
    assert (result.path, result.is_system) == ("here", True)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("a", ["a"]),
        ("a\n\nb\n", ["a\n", "\n", "b\n"]),
        ("a\r\nb\rc\n", ["a\r\n", "b\r", "c\n"]),
        ("a\x0cb\x1cc\u2028d\x85e\n", ["a\x0cb\x1cc\u2028d\x85e\n"]),
    ],
)
def test_lines_end_where_python_ends_them(text: str, lines: list[str]) -> None:
    assert split_lines(text) == lines
