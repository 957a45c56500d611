"""Makes text from users' files fit for a terminal: control characters become visible, widths are counted in cells."""

from __future__ import annotations

import unicodedata
from enum import Enum

TAB_WIDTH = 4
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Style(Enum):
    """What a stretch of text is, and the terminal's code for it."""

    PLAIN = ""
    STRONG = "1"
    ERROR = "1;31"
    WARNING = "1;33"
    ADVICE = "1;36"
    FRAME = "1;34"
    HELP = "1;32"
    FAINT = "2"


def visible(text: str) -> str:
    """The text with every control, format and line-separating character written as a Python escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible_character(character) for character in text)


def visible_line(text: str) -> str:
    """The same for a line that must stay a line of code: tabs and form feeds are kept."""
    return "".join(character if character in "\t\f" else _visible_character(character) for character in text)


def paint(text: str, style: Style, *, is_coloured: bool) -> str:
    """The text in a style. Whoever passes text of the user's makes it visible first."""
    if not is_coloured or style is Style.PLAIN or not text:
        return text
    return f"\x1b[{style.value}m{text}\x1b[0m"


def displayed(line: str) -> tuple[str, list[int]]:
    """A line of source as it is shown, and for each of its characters, and for its end, the cell where it begins."""
    parts: list[str] = []
    cells = [0]
    for character in line:
        shown = " " * (TAB_WIDTH - cells[-1] % TAB_WIDTH) if character == "\t" else _visible_character(character)
        parts.append(shown)
        cells.append(cells[-1] + cell_width(shown))
    return "".join(parts), cells


def cell_width(text: str) -> int:
    """How many cells of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _visible_character(character: str) -> str:
    if unicodedata.category(character) in _INVISIBLE:
        return character.encode("unicode_escape").decode("ascii")
    return character
