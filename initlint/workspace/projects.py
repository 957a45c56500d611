"""Where projects begin, and whether all of one was given."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

PROJECT_MARKERS = ("pyproject.toml", "setup.py", "setup.cfg", "initlint.toml", ".initlint.toml", ".git")


def project_root(file: Path) -> Path | None:
    """The nearest directory above `file` that looks like the top of a project."""
    for directory in file.parents:
        if any(_exists(directory / marker) for marker in PROJECT_MARKERS):
            return directory
    return None


def are_whole_projects(files: Iterable[Path], directories: Iterable[Path]) -> bool:
    """Whether every one of `files` lies in a project all of which is below one of `directories`.

    A file outside of any project counts as seen with its project if it lies below one of them.
    """
    given = set(directories)
    for parent in {file.parent for file in files}:
        top = project_root(parent / "module.py") or parent
        if not given.intersection((top, *top.parents)):
            return False
    return bool(given)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
