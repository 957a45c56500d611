"""What a run looks at: the files that were found and read, each with the settings that hold for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from initlint.config.loading import ConfigError, Configuration
from initlint.config.settings import Overrides, Settings, excludes
from initlint.workspace.discovery import Excludes, FoundFile, find_files
from initlint.workspace.projects import are_whole_projects
from initlint.workspace.source import ReadProblem, SourceFile, read_source, source_from_bytes

STDIN = "<stdin>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Files by shown path, in order. `complaints` are what keeps the run from being complete."""

    sources: Mapping[str, SourceFile]
    settings: Mapping[str, Settings]
    places: Mapping[str, Path]
    unread: tuple[ReadProblem, ...] = ()
    complaints: tuple[str, ...] = ()
    is_whole_project: bool = False

    def with_texts(self, texts: Mapping[str, str]) -> Inputs:
        """The same files, some of them with another text."""
        changed = {path: replace(self.sources[path], text=text) for path, text in texts.items()}
        return replace(self, sources={**self.sources, **changed})


@dataclass(slots=True, kw_only=True)
class _Gathering:
    configuration: Configuration
    overrides: Overrides
    excludes: dict[Path, Excludes] = field(default_factory=dict)
    complaints: dict[str, None] = field(default_factory=dict)

    def settings_of(self, directory: Path) -> Settings | None:
        try:
            return self.configuration.of(directory)
        except ConfigError as error:
            self.complaints[str(error)] = None
            return None

    def excludes_of(self, directory: Path) -> Excludes:
        # Below a broken configuration the defaults say what to walk; the files found there are not linted.
        settings = self.settings_of(directory) or Settings(base=self.overrides.base)
        key = settings.source or settings.base
        if key not in self.excludes:
            self.excludes[key] = excludes(settings, self.overrides)
        return self.excludes[key]


def gather_files(paths: Sequence[str], configuration: Configuration, overrides: Overrides) -> Inputs:
    """Find and read everything below `paths`."""
    gathering = _Gathering(configuration=configuration, overrides=overrides)
    found = find_files(paths, gathering.excludes_of)
    read: list[tuple[FoundFile, Settings, SourceFile | ReadProblem]] = []
    for file in found.files:
        settings = gathering.settings_of(file.absolute.parent)
        if settings is not None:
            read.append((file, settings, read_source(file.absolute, shown=file.path)))
    directories = [Path(os.path.abspath(path)) for path in paths if os.path.isdir(path)]
    problems = [f"{problem.path}: {problem.message}" for problem in found.problems]
    return Inputs(
        sources={file.path: source for file, _, source in read if isinstance(source, SourceFile)},
        settings={file.path: settings for file, settings, _ in read},
        places={file.path: file.absolute for file, _, _ in read},
        unread=tuple(source for _, _, source in read if isinstance(source, ReadProblem)),
        complaints=(*problems, *gathering.complaints),
        is_whole_project=are_whole_projects([file.absolute for file in found.files], directories),
    )


def gather_stdin(name: str | None, configuration: Configuration, overrides: Overrides) -> Inputs:
    """Read standard input as one file; with `--force-exclude` an excluded name leaves nothing to lint."""
    content = sys.stdin.buffer.read()
    shown = name or STDIN
    absolute = Path(os.path.abspath(name or "stdin.py"))
    gathering = _Gathering(configuration=configuration, overrides=overrides)
    settings = gathering.settings_of(absolute.parent)
    found = gathering.excludes_of(absolute.parent)
    is_left_out = found.force and any(group.verdict(absolute, is_directory=False) for group in found.patterns)
    if settings is None or is_left_out:
        return Inputs(sources={}, settings={}, places={}, complaints=tuple(gathering.complaints))
    source = source_from_bytes(content, shown=shown, absolute=absolute)
    return Inputs(
        sources={shown: source} if isinstance(source, SourceFile) else {},
        settings={shown: settings},
        places={shown: absolute},
        unread=(source,) if isinstance(source, ReadProblem) else (),
    )
