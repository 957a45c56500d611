"""Gitignore-style patterns: those of the settings, and those of `.gitignore` files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns, and the directory that they are relative to."""

    base: Path
    spec: GitIgnoreSpec

    def verdict(self, path: Path, *, is_directory: bool) -> bool | None:
        """True if the last pattern that matches excludes `path`, False if it re-includes it, None if none matches."""
        try:
            relative = path.relative_to(self.base).as_posix()
        except ValueError:
            return None
        if relative == ".":
            return None
        return self.spec.check_file(f"{relative}/" if is_directory else relative).include


def compile_patterns(base: Path, lines: Sequence[str]) -> Patterns:
    """Raises ValueError for a pattern that git would not accept."""
    return Patterns(base, GitIgnoreSpec.from_lines(lines))


def is_excluded(path: Path, patterns: Sequence[Patterns], *, is_directory: bool) -> bool:
    """The verdict of the last of `patterns` that has one: the innermost `.gitignore` decides."""
    for group in reversed(patterns):
        verdict = group.verdict(path, is_directory=is_directory)
        if verdict is not None:
            return verdict
    return False


def gitignore_of(directory: Path) -> Patterns | None:
    """The patterns of a directory's own `.gitignore`; None without one. A file that cannot be read counts as none."""
    try:
        text = (directory / ".gitignore").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    lines = [line for line in text.splitlines() if _is_valid(line)]
    return compile_patterns(directory, lines)


def gitignores_above(directory: Path) -> tuple[Patterns, ...]:
    """The `.gitignore` files between the repository's top and `directory`, outermost first, its own left out."""
    above: list[Path] = []
    for parent in (directory, *directory.parents):
        above.append(parent)
        if (parent / ".git").exists():
            break
    else:
        return ()
    found = (gitignore_of(parent) for parent in reversed(above[1:]))
    return tuple(patterns for patterns in found if patterns is not None)


def _is_valid(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
