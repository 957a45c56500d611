"""`FILE::NAME`: a file, and perhaps one class or function in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from initlint.workspace.source import ReadProblem, SourceFile, read_source

Answer = TypeVar("Answer")


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


def asked(
    question: Callable[[SourceFile, str | None], list[Answer]], path: str, name: str, of_what: str
) -> list[Answer]:
    """What the analysis says about a file or what is called `name` in it; raises Mistake if it cannot say anything."""
    from initlint.frontend.parsing import SyntaxProblem

    missing = f"{path}: no class or function `{name}` {of_what}"
    try:
        found = question(read(path), name or None)
    except SyntaxProblem as problem:
        raise Mistake(f"{path}:{problem.span.line}: cannot be parsed: {problem.message}") from problem
    except KeyError as problem:
        raise Mistake(missing) from problem
    if name and not found:
        raise Mistake(missing)
    return found
