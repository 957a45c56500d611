"""Writes fixed files back in their own encoding, and shows what would change as a unified diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from initlint.workspace.source import SourceFile, split_lines


class WriteProblemError(Exception):
    """A fixed file could not be written. The text is one line."""


def write_source(before: SourceFile, text: str) -> None:
    """Write `text` where `before` was read. Raises WriteProblemError, and then nothing was changed.

    A file that changed meanwhile is left alone, and so is one whose encoding does not lead back to the same bytes.
    """
    try:
        old = before.text.encode(before.encoding)
        new = text.encode(before.encoding)
    except UnicodeError as error:
        raise WriteProblemError(f"cannot be written as {before.encoding}: {error}") from None
    try:
        if before.absolute.read_bytes() != old:
            raise WriteProblemError("changed while it was linted, not fixed")
        before.absolute.write_bytes(new)
    except OSError as error:
        raise WriteProblemError(f"cannot be written: {error.strerror or error}") from None


def unified_diff(path: str, before: str, after: str) -> Iterator[str]:
    """The lines of a diff, without their ends."""
    old, new = _shown_lines(before), _shown_lines(after)
    for line in difflib.unified_diff(old, new, fromfile=path, tofile=path):
        body = line.rstrip("\r\n")
        yield body
        if not line.endswith(("\n", "\r")) and line[:1] in {" ", "-", "+"}:
            yield "\\ No newline at end of file"


def _shown_lines(text: str) -> list[str]:
    return [line[:-2] + "\n" if line.endswith("\r\n") else line for line in split_lines(text)]
