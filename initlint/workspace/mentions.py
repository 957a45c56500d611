"""Which words occur in the files of a project that are not linted: notebooks, scripts, configuration, documentation.

Whatever a name could be called from counts, so nothing here is parsed as code; a `def` alone is no mention.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from initlint.workspace.discovery import DEFAULT_EXCLUDES

MAX_ENTRIES = 20_000
MAX_BYTES = 64_000_000
_MAX_FILE_BYTES = 2_000_000
_SUFFIXES = frozenset(
    {".py", ".pyi", ".ipynb", ".toml", ".cfg", ".ini", ".yaml", ".yml", ".json", ".gin", ".sh", ".md", ".rst", ""}
)
_SKIPPED = frozenset(DEFAULT_EXCLUDES) - {"_build", "build", "dist"}
_WORD = re.compile(r"[A-Za-z_]\w*")
_DEFINITION = re.compile(r"\bdef\s+\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """The words found, and whether every file was looked at."""

    words: frozenset[str]
    is_complete: bool


def mentions_below(root: Path, without: Collection[Path], *, is_project: bool) -> Mentions:
    """The words in the files below `root`, or in it alone if it is no project, `without` the linted ones."""
    words: set[str] = set()
    bytes_left, linted = MAX_BYTES, set(without)
    entries = 0
    for path in _files(root, is_recursive=is_project):
        entries += 1
        if entries > MAX_ENTRIES or bytes_left <= 0:
            return Mentions(words=frozenset(words), is_complete=False)
        if path.suffix not in _SUFFIXES or path in linted:
            continue
        text = _text(path)
        bytes_left -= len(text)
        words.update(words_used(text))
    return Mentions(words=frozenset(words), is_complete=True)


def words_used(text: str) -> list[str]:
    """The words of a text without the names that it defines."""
    return _WORD.findall(_DEFINITION.sub("", text))


def _files(root: Path, *, is_recursive: bool) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if is_recursive and name not in _SKIPPED)
        yield from (Path(folder, name) for name in sorted(names))


def _text(path: Path) -> str:
    """The file's text; of a notebook that of its cells, without what they put out."""
    try:
        if not path.is_file() or path.stat().st_size > _MAX_FILE_BYTES:
            return ""
        text = path.read_text(encoding="utf-8", errors="ignore")
    except OSError:
        return ""
    if path.suffix != ".ipynb":
        return text
    try:
        cells = json.loads(text).get("cells", [])
        return "\n".join("".join(cell.get("source", ())) for cell in cells)
    except (ValueError, AttributeError, TypeError, RecursionError):
        return text
