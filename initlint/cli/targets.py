"""`FILE::NAME`: a file, and perhaps one class or function in it."""

from __future__ import annotations

import os
from pathlib import Path

from initlint.workspace.source import ReadProblem, SourceFile, read_source


class Mistake(Exception):
    """What the user asked for is not there; the message says what."""


def split(text: str) -> tuple[str, str]:
    """The path and the name, which is empty where all of the file is meant."""
    path, separator, name = text.rpartition("::")
    return (path, name) if separator else (text, "")


def read(path: str) -> SourceFile:
    """The file; raises Mistake if it is not there or cannot be read."""
    if not os.path.isfile(path):
        raise Mistake(f"{path}: no such file")
    source = read_source(Path(path))
    if isinstance(source, ReadProblem):
        raise Mistake(f"{path}: {source.message}")
    return source
