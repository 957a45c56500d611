"""The two output streams: findings go to one, messages to the other, and whether each may be coloured."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, Literal, TextIO

from initlint.report.terminal_text import Style, paint, visible

if TYPE_CHECKING:
    from rich.console import Console

_WIDE = 400
"""Columns where there is no terminal: a piped table must not be cut."""


def prepare_streams() -> None:
    """Let no character stop the output: what the terminal's encoding lacks is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def is_coloured(choice: str, stream: TextIO) -> bool:
    """By `--color`, NO_COLOR, FORCE_COLOR, and whether the stream is a terminal, in this order."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def say(message: str) -> None:
    """A plain message to standard error."""
    sys.stderr.write(f"{visible(message)}\n")


def warn(message: str, colour: str) -> None:
    """Something odd that does not fail the run."""
    _label("warning", Style.WARNING, message, colour)


def complain(message: str, colour: str) -> None:
    """Something that makes the run exit with 2."""
    _label("error", Style.ERROR, message, colour)


def _label(word: str, style: Style, message: str, colour: str) -> None:
    label = paint(word, style, is_coloured=is_coloured(colour, sys.stderr))
    sys.stderr.write(f"initlint: {label}: {visible(message)}\n")


def console(colour: str) -> Console:
    """Standard output for tables."""
    from rich.console import Console

    is_painted = is_coloured(colour, sys.stdout)
    width = None if sys.stdout.isatty() else _WIDE
    system: Literal["standard"] | None = "standard" if is_painted else None
    return Console(width=width, force_terminal=is_painted, color_system=system, highlight=False)
