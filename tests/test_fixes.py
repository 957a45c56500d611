"""Text edits: where they go, which fit together, and what is dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from initlint.diagnostics import Edit, Fix
from initlint.fixes.apply import apply_fixes
from initlint.fixes.files import WriteProblemError, unified_diff, write_source
from initlint.locations import Span
from initlint.workspace.source import SourceFile, read_source


def fix(*edits: tuple[tuple[int, int, int, int], str], is_safe: bool = True) -> Fix:
    return Fix(
        title="mend",
        path="a.py",
        edits=tuple(Edit(span=Span(*span), text=text) for span, text in edits),
        is_safe=is_safe,
    )


def test_edits_of_one_fix_are_applied_together() -> None:
    text = "import a\nx = a.old(1)\n"
    rename = fix(((2, 7, 2, 10), "new"), ((1, 8, 1, 9), "b as a"))
    result = apply_fixes(text, [rename])
    assert (result.text, result.count) == ("import b as a\nx = a.new(1)\n", 1)


def test_columns_are_characters() -> None:
    assert apply_fixes("'日本😀'; old\n", [fix(((1, 8, 1, 11), "new"))]).text == "'日本😀'; new\n"


def test_overlapping_fixes_keep_the_first() -> None:
    first, second = fix(((1, 1, 1, 4), "xyz")), fix(((1, 3, 1, 6), "uvw"))
    for fixes in ([first, second], [second, first]):
        result = apply_fixes("abcdef\n", fixes)
        assert (result.text, result.count) == ("xyzdef\n", 1)


def test_fix_that_overlaps_in_one_place_is_left_out_everywhere() -> None:
    first = fix(((1, 1, 1, 2), "A"))
    second = fix(((1, 1, 1, 2), "B"), ((2, 1, 2, 2), "B"))
    result = apply_fixes("a\nb\n", [first, second])
    assert (result.text, result.count) == ("A\nb\n", 1)


def test_a_change_around_others_is_an_overlap() -> None:
    inner = [fix(((1, 3, 1, 4), "X")), fix(((1, 5, 1, 6), "Y"))]
    result = apply_fixes("abcdefgh\n", [*inner, fix(((1, 1, 1, 9), "whole"))])
    assert (result.text, result.count) == ("whole\n", 1)


def test_neighbours_do_not_overlap() -> None:
    result = apply_fixes("abcd\n", [fix(((1, 1, 1, 3), "x")), fix(((1, 3, 1, 5), "y"))])
    assert (result.text, result.count) == ("xy\n", 2)


def test_same_fix_twice_is_applied_once() -> None:
    result = apply_fixes("a\n", [fix(((1, 1, 1, 1), "b = "))] * 2)
    assert (result.text, result.count) == ("b = a\n", 1)


def test_two_insertions_at_one_place_are_an_overlap() -> None:
    result = apply_fixes("a\n", [fix(((1, 1, 1, 1), "b = ")), fix(((1, 1, 1, 1), "c = "))])
    assert (result.text, result.count) == ("b = a\n", 1)


def test_unsafe_and_empty_fixes_are_left_out() -> None:
    result = apply_fixes("a\n", [fix(((1, 1, 1, 2), "b"), is_safe=False), fix()])
    assert (result.text, result.count) == ("a\n", 0)


@pytest.mark.parametrize(
    "span", [(3, 1, 3, 2), (1, 1, 3, 1), (1, 4, 1, 5), (0, 1, 1, 1), (1, 0, 1, 1), (1, 2, 1, 1), (2, 1, 1, 1)]
)
def test_edit_outside_of_the_text_is_left_out(span: tuple[int, int, int, int]) -> None:
    result = apply_fixes("a\nb", [fix((span, "x"))])
    assert (result.text, result.count) == ("a\nb", 0)


def test_only_the_fix_that_breaks_the_text_is_dropped() -> None:
    good, bad = fix(((1, 1, 1, 2), "x")), fix(((2, 1, 2, 2), "("))
    result = apply_fixes("a\nb\n", [good, bad])
    assert (result.text, result.count) == ("x\nb\n", 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_new_lines_end_like_the_others(end: str) -> None:
    text = end.join(["a = 1", "b = 2", ""])
    result = apply_fixes(text, [fix(((2, 1, 2, 1), "c = 3\n"))])
    assert result.text == end.join(["a = 1", "c = 3", "b = 2", ""])


def read(path: Path) -> SourceFile:
    source = read_source(path)
    assert isinstance(source, SourceFile)
    return source


def test_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("a\n")
    source = read(path)
    path.write_text("changed\n")
    with pytest.raises(WriteProblemError, match="changed while it was linted"):
        write_source(source, "b\n")
    assert path.read_text() == "changed\n"


def test_text_that_its_encoding_lacks_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"# coding: latin-1\n'\xe9'\n")
    with pytest.raises(WriteProblemError, match="cannot be written as iso-8859-1"):
        write_source(read(path), "# coding: latin-1\n'日'\n")
    assert path.read_bytes() == b"# coding: latin-1\n'\xe9'\n"


def test_diff_of_windows_lines_has_none_of_their_ends() -> None:
    lines = list(unified_diff("a.py", "a\r\nb\r\n", "a\r\nc\r\n"))
    assert lines == ["--- a.py", "+++ a.py", "@@ -1,2 +1,2 @@", " a", "-b", "+c"]
