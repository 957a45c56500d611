"""The source lines that findings point at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from initlint.workspace.source import SourceFile, read_source, split_lines


@dataclass(slots=True, kw_only=True)
class SourceLines:
    """Lines by shown path: those of the files that were linted, and of others that a finding refers to."""

    texts: Mapping[str, str]
    split: dict[str, list[str]] = field(default_factory=dict)

    def of(self, path: str) -> list[str]:
        """The lines of a file without their ends; empty if it cannot be read."""
        if path not in self.split:
            self.split[path] = [line.rstrip("\r\n") for line in split_lines(self._text(path))]
        return self.split[path]

    def _text(self, path: str) -> str:
        if path in self.texts:
            return self.texts[path]
        source = read_source(Path(path))
        return source.text if isinstance(source, SourceFile) else ""
