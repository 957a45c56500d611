"""Finds the files to lint below the paths that were given: `.py` files, excludes and `.gitignore` respected.

The order is that of the shown paths. Each file is found once, under its own name rather than that of a link to it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from initlint.workspace.patterns import Patterns, gitignore_of, gitignores_above, is_excluded

DEFAULT_EXCLUDES = (
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".git-rewrite",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    ".vscode",
    "__pypackages__",
    "_build",
    "buck-out",
    "build",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excludes:
    """What is left out where one configuration holds."""

    patterns: tuple[Patterns, ...]
    force: bool = False
    respect_gitignore: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file to lint: its name for the user, and where it is."""

    path: str
    absolute: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A path that was asked for and cannot be looked into."""

    path: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What was found, in order."""

    files: tuple[FoundFile, ...]
    problems: tuple[Problem, ...]


ExcludesOf = Callable[[Path], Excludes]
"""The excludes that hold for the entries of a directory."""


@dataclass(slots=True, kw_only=True)
class _Search:
    excludes_of: ExcludesOf
    files: list[FoundFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    visited: set[Path] = field(default_factory=set)
    links: list[_Directory] = field(default_factory=list)
    """Linked directories are entered last, so that what they lead to is found under its own name if it has one here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Directory:
    """A directory to walk: its shown name, and the `.gitignore` patterns from above it."""

    shown: Path
    absolute: Path
    ignores: tuple[Patterns, ...]
    rebase: Path | None
    """Set if what was asked for is excluded, or lies elsewhere than the patterns: they then count from there."""


def find_files(paths: Sequence[str], excludes_of: ExcludesOf) -> Discovery:
    """Every Python file below `paths`; a file that is named itself is taken whatever its suffix."""
    search = _Search(excludes_of=excludes_of)
    for path in paths:
        if path:
            _start(search, Path(path))
        else:
            # `initlint "$UNSET"` must not lint the current directory.
            search.problems.append(Problem(path="''", message="no such file or directory"))
    while search.links:
        _walk(search, search.links.pop(0))
    ordered = sorted(search.files, key=lambda found: (found.absolute != _real(found.absolute), found.path))
    unique = {_real(found.absolute): found for found in reversed(ordered)}
    return Discovery(
        files=tuple(sorted(unique.values(), key=lambda found: found.path)), problems=tuple(search.problems)
    )


def _start(search: _Search, path: Path) -> None:
    absolute = Path(os.path.abspath(path))
    try:
        is_directory = path.is_dir()
        exists = path.exists()
    except (OSError, ValueError) as error:
        search.problems.append(Problem(path=str(path), message=_reason(error)))
        return
    if not exists:
        search.problems.append(Problem(path=str(path), message="no such file or directory"))
        return
    excludes = search.excludes_of(absolute if is_directory else absolute.parent)
    excluded = _is_left_out(absolute, excludes.patterns, is_directory=is_directory)
    if excluded and excludes.force:
        return
    if not is_directory:
        search.files.append(FoundFile(path=str(path), absolute=absolute))
        return
    ignores = gitignores_above(absolute)
    if is_excluded(absolute, ignores, is_directory=True):
        ignores = ()
    is_elsewhere = any(not absolute.is_relative_to(group.base) for group in excludes.patterns)
    rebase = absolute if excluded or is_elsewhere else None
    _walk(search, _Directory(shown=path, absolute=absolute, ignores=ignores, rebase=rebase))


def _walk(search: _Search, top: _Directory) -> None:
    pending = [top]
    while pending:
        directory = pending.pop()
        real = _real(directory.absolute)
        if real in search.visited:
            continue
        search.visited.add(real)
        try:
            with os.scandir(directory.absolute) as entries:
                ordered = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            search.problems.append(Problem(path=str(directory.shown), message=_reason(error)))
            continue
        for child in _children(search, directory, ordered):
            if child.absolute.is_symlink():
                search.links.append(child)
            else:
                pending.append(child)


def _children(search: _Search, directory: _Directory, entries: Sequence[os.DirEntry[str]]) -> list[_Directory]:
    """Collect the files of a directory, and return the directories to walk next."""
    excludes = search.excludes_of(directory.absolute)
    chosen = [Patterns(directory.rebase or group.base, group.spec) for group in excludes.patterns]
    own = gitignore_of(directory.absolute) if excludes.respect_gitignore else None
    ignores = directory.ignores if own is None else (*directory.ignores, own)
    applied = ignores if excludes.respect_gitignore else ()
    children = []
    for entry in entries:
        is_directory = _is_directory(entry)
        if not is_directory and not (entry.name.endswith(".py") and _is_regular(entry)):
            continue
        absolute = directory.absolute / entry.name
        if _is_left_out(absolute, chosen, is_directory=is_directory):
            continue
        if is_excluded(absolute, applied, is_directory=is_directory):
            continue
        shown = directory.shown / entry.name
        if is_directory:
            children.append(_Directory(shown=shown, absolute=absolute, ignores=ignores, rebase=directory.rebase))
        else:
            search.files.append(FoundFile(path=str(shown), absolute=absolute))
    return children


def _is_left_out(path: Path, groups: Sequence[Patterns], *, is_directory: bool) -> bool:
    return any(group.verdict(path, is_directory=is_directory) for group in groups)


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_regular(entry: os.DirEntry[str]) -> bool:
    # False for dangling links, which editors leave behind as lock files, for pipes and for devices.
    try:
        return entry.is_file()
    except OSError:
        return False


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be read: {error.strerror}"
    return f"cannot be read: {error}"
