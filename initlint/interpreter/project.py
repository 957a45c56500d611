"""The project's files as the interpreter asks for them: by module name, parsed once and shared by all executions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from initlint.frontend.parsing import ParsedFile, SyntaxProblem, parse
from initlint.workspace.dependencies import rules_out
from initlint.workspace.imports import find_module
from initlint.workspace.source import SourceFile, read_source

_INSTALLED = frozenset({"site-packages", "dist-packages"})
_FRAMEWORKS = frozenset({"torch", "keras", "tensorflow", "numpy", "einops"})
"""What the tables tell. Their source would say the same at great length, where it lies beside an installed file."""


_ALL = re.compile(rb"^__all__\s*=\s*[\[(]([^\])+]*)[\])]\s*$", re.MULTILINE)
_QUOTED = re.compile(rb"[\"']([A-Za-z0-9_]+)[\"']")


class ParsedSources:
    """Every file parsed so far, by its absolute path."""

    def __init__(self) -> None:
        self._parsed: dict[Path, ParsedFile | None] = {}
        self._exports: dict[Path, frozenset[str] | None] = {}

    def add(self, source: SourceFile) -> ParsedFile:
        """Parses a file that was read already; raises SyntaxProblem."""
        try:
            parsed = parse(
                source.text,
                path=source.path,
                module=source.module,
                is_package=source.absolute.name == "__init__.py",
                folder=source.absolute.parent,
            )
        except SyntaxProblem:
            self._parsed[source.absolute] = None
            raise
        self._parsed[source.absolute] = parsed
        return parsed

    def exports(self, path: Path) -> frozenset[str] | None:
        """The names in the `__all__` of a file, without parsing it; None if it does not list them in one place."""
        if path not in self._exports:
            try:
                content = path.read_bytes()
            except OSError:
                content = b""
            lists = _ALL.findall(content) if content.count(b"__all__") == 1 else []
            self._exports[path] = frozenset(map(bytes.decode, _QUOTED.findall(lists[0]))) if lists else None
        return self._exports[path]

    def load(self, path: Path) -> ParsedFile | None:
        """The file at `path`, None if it cannot be read or parsed."""
        if path not in self._parsed:
            source = read_source(path)
            self._parsed[path] = None
            if isinstance(source, SourceFile):
                try:
                    self.add(source)
                except SyntaxProblem:
                    return None
        return self._parsed[path]


class ProjectFiles:
    """The modules that the files below one import root can import."""

    def __init__(self, roots: Sequence[Path], sources: ParsedSources) -> None:
        self._roots = tuple(roots)
        self._is_installed = any(root.name in _INSTALLED for root in roots)
        self._sources = sources
        self._modules: dict[str, ParsedFile | None] = {}
        self._paths: dict[str, Path | None] = {}
        self._ruled_out: dict[tuple[str, tuple[int, ...]], bool] = {}
        self.origins: dict[tuple[str, str], int | None] = {}
        """By file and name, which of the file's star imports binds the name; None for none of them."""
        self.definitions: dict[tuple[str, str], object] = {}
        """Top-level definitions that all executions share, by file and name; see `sharing`."""

    def load(self, module: str) -> ParsedFile | None:
        """The module's file, None if the project has none that can be read."""
        if module not in self._modules:
            path = self._path(module)
            self._modules[module] = None if path is None else self._sources.load(path)
        return self._modules[module]

    def load_near(self, parsed: ParsedFile, dotted: str) -> ParsedFile | None:
        """The file that `dotted` means, whose leading dots count from the directory that holds `parsed`'s top package."""
        if parsed.folder is None:
            return None
        levels = len(dotted) - len(dotted.lstrip("."))
        depth = len(parsed.module.split(".")) - (0 if parsed.is_package else 1)
        above = list(parsed.folder.parents)
        if depth + levels > len(above):
            return None
        place = above[depth + levels - 1]
        path = find_module(dotted[levels:], [place]) if dotted[levels:] else None
        return None if path is None else self._sources.load(path)

    def may_export(self, module: str, name: str) -> bool:
        """Whether `from module import *` may bind `name`, as far as can be told without parsing the module."""
        if module in self._modules:
            return True
        path = self._path(module)
        exported = None if path is None else self._sources.exports(path)
        return exported is None or name in exported

    def rules_out(self, package: str, version: tuple[int, ...]) -> bool:
        """Whether the project declares that it works with older releases of the package alone."""
        if (package, version) not in self._ruled_out:
            self._ruled_out[package, version] = rules_out(self._roots, package, version)
        return self._ruled_out[package, version]

    def has(self, module: str) -> bool:
        """Whether the project has the module, parsed or not."""
        return self._path(module) is not None

    def _path(self, module: str) -> Path | None:
        if module not in self._paths:
            self._paths[module] = self._find(module)
        return self._paths[module]

    def _find(self, module: str) -> Path | None:
        framework = module.partition(".")[0]
        if framework not in _FRAMEWORKS:
            return find_module(module, self._roots)
        if self._is_installed:
            return None
        # The framework itself may be what is linted; the `torch.py` of a project that uses it hides nothing.
        package = find_module(framework, self._roots[:1])
        return find_module(module, self._roots[:1]) if package is not None and package.name == "__init__.py" else None
