"""The project's files as the interpreter asks for them: by module name, parsed once and shared by all executions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from initlint.frontend.parsing import ParsedFile, SyntaxProblem, parse
from initlint.workspace.imports import find_module
from initlint.workspace.source import SourceFile, read_source


class ProjectFiles:
    """Parsed files by module name, those given and those found below the import roots."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self.roots = tuple(roots)
        self._parsed: dict[str, ParsedFile | None] = {}

    def add(self, parsed: ParsedFile) -> None:
        """Makes a file that is being linted known under its module name."""
        self._parsed.setdefault(parsed.module, parsed)

    def load(self, module: str) -> ParsedFile | None:
        """The module's file, None if the project has none that can be read."""
        if module not in self._parsed:
            self._parsed[module] = self._read(module)
        return self._parsed[module]

    def _read(self, module: str) -> ParsedFile | None:
        path = find_module(module, self.roots)
        if path is None:
            return None
        source = read_source(path)
        if not isinstance(source, SourceFile):
            return None
        try:
            return parse(source.text, path=source.path, module=module, is_package=path.name == "__init__.py")
        except SyntaxProblem:
            return None
