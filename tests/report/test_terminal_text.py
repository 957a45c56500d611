"""What users' text becomes before a terminal sees it."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from initlint.report.terminal_text import cell_width, displayed, visible, visible_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain [b]text[/b]", "plain [b]text[/b]"),
        ("日本 é ✓", "日本 é ✓"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\x1b[2J\x07\x9b", "\\x1b[2J\\x07\\x9b"),
        ("\u202eevil\u2069", "\\u202eevil\\u2069"),
        ("\u2028", "\\u2028"),
        ("\udcff", "\\udcff"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_no_control_character_is_left() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    left = {unicodedata.category(character) for character in visible(everything)}
    assert left.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


def test_line_of_code_keeps_tabs_and_form_feeds() -> None:
    assert visible_line("\x0c\tx\x1b") == "\x0c\tx\\x1b"


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("", 0)])
def test_cell_width(text: str, width: int) -> None:
    assert cell_width(text) == width


def test_displayed_says_where_each_character_begins() -> None:
    assert displayed("a\tb日\x1bc") == ("a   b日\\x1bc", [0, 1, 4, 5, 7, 11, 12])
