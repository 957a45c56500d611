"""Finds and reads configuration files. What it does not understand it refuses, and names the file and the key."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from initlint.config.selectors import Layer, RuleName, UnknownRuleError, check_selectors
from initlint.config.settings import OutputFormat, PerFileIgnore, Settings
from initlint.diagnostics import Confidence, Severity
from initlint.workspace.discovery import DEFAULT_EXCLUDES
from initlint.workspace.patterns import Patterns, compile_patterns

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

OWN_FILES = (".initlint.toml", "initlint.toml")
KEYS = (
    "select",
    "ignore",
    "extend-select",
    "per-file-ignores",
    "exclude",
    "extend-exclude",
    "force-exclude",
    "respect-gitignore",
    "output-format",
    "fail-on",
    "min-confidence",
)


class ConfigError(ValueError):
    """A configuration that cannot be followed. The text is one line and names the file."""


@dataclass(slots=True, kw_only=True)
class Configuration:
    """The settings that hold in each directory: those of the nearest file above it. Each file is read once."""

    rules: Sequence[RuleName]
    fallback: Path
    """The directory that patterns count from where there is no file."""
    known: dict[Path, Settings | ConfigError] = field(default_factory=dict)

    def of(self, directory: Path) -> Settings:
        """Raises ConfigError if the file that holds for the directory is broken."""
        if directory not in self.known:
            self.known[directory] = self._find(directory)
        found = self.known[directory]
        if isinstance(found, ConfigError):
            raise found
        return found

    def _find(self, directory: Path) -> Settings | ConfigError:
        try:
            found = read_directory(directory, self.rules)
        except ConfigError as error:
            return error
        if found is not None:
            return found
        if directory.parent == directory:
            return Settings(base=self.fallback)
        try:
            return self.of(directory.parent)
        except ConfigError as error:
            return error


def read_directory(directory: Path, rules: Sequence[RuleName]) -> Settings | None:
    """The settings written in a directory; None if it holds no configuration."""
    for name in OWN_FILES:
        table = _read_toml(directory / name)
        if table is not None:
            return parse_settings(table, directory / name, rules)
    source = directory / "pyproject.toml"
    table = _read_toml(source)
    tool = {} if table is None else table.get("tool", {})
    own = tool.get("initlint") if isinstance(tool, dict) else None
    if own is None:
        return None
    if not isinstance(own, dict):
        raise ConfigError(f"{source}: `tool.initlint` must be a table")
    return parse_settings(own, source, rules)


def parse_settings(table: Mapping[str, object], source: Path, rules: Sequence[RuleName]) -> Settings:
    """Settings from a parsed table; raises ConfigError for the first thing that is wrong."""
    try:
        for key in table:
            if key not in KEYS:
                raise ConfigError(f"unknown key `{key}`{_meant(key, KEYS)}")
        return _settings(table, source, rules)
    except ConfigError as error:
        raise ConfigError(f"{source}: {error}") from None


def _settings(table: Mapping[str, object], source: Path, rules: Sequence[RuleName]) -> Settings:
    base = source.parent
    layer = Layer(
        select=_selectors(table, "select", rules) if "select" in table else None,
        extend_select=_selectors(table, "extend-select", rules),
        ignore=_selectors(table, "ignore", rules),
    )
    return Settings(
        base=base,
        source=source,
        rules=layer,
        per_file_ignores=_per_file_ignores(table, base, rules),
        exclude=_patterns(table, "exclude", base) if "exclude" in table else DEFAULT_EXCLUDES,
        extend_exclude=_patterns(table, "extend-exclude", base),
        force_exclude=_flag(table, "force-exclude", default=False),
        respect_gitignore=_flag(table, "respect-gitignore", default=True),
        output_format=OutputFormat(_choice(table, "output-format", [one.value for one in OutputFormat], "full")),
        fail_on=Severity[_choice(table, "fail-on", [str(one) for one in Severity], "warning").upper()],
        min_confidence=Confidence[_choice(table, "min-confidence", [str(one) for one in Confidence], "medium").upper()],
    )


def _read_toml(path: Path) -> dict[str, object] | None:
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from None
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not valid UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: is not valid TOML: {error or 'nested too deeply'}") from None


def _per_file_ignores(table: Mapping[str, object], base: Path, rules: Sequence[RuleName]) -> tuple[PerFileIgnore, ...]:
    entries = table.get("per-file-ignores", {})
    if not isinstance(entries, dict):
        raise ConfigError("`per-file-ignores` must be a table of patterns and lists of rules")
    found = []
    for pattern in entries:
        positive = pattern.removeprefix("!")
        if not positive:
            raise ConfigError("`per-file-ignores` holds an empty pattern")
        found.append(
            PerFileIgnore(
                patterns=_compiled(base, [positive], "per-file-ignores"),
                selectors=_selectors(entries, pattern, rules),
                is_negated=positive != pattern,
            )
        )
    return tuple(found)


def _selectors(table: Mapping[str, object], key: str, rules: Sequence[RuleName]) -> tuple[str, ...]:
    selectors = _strings(table, key)
    try:
        check_selectors(selectors, rules)
    except UnknownRuleError as error:
        raise ConfigError(f"`{key}`: {error}") from None
    return selectors


def _patterns(table: Mapping[str, object], key: str, base: Path) -> tuple[str, ...]:
    patterns = _strings(table, key)
    _compiled(base, patterns, key)
    return patterns


def _compiled(base: Path, patterns: Sequence[str], key: str) -> Patterns:
    try:
        return compile_patterns(base, patterns)
    except ValueError as error:
        raise ConfigError(f"`{key}`: {error}") from None


def _strings(table: Mapping[str, object], key: str) -> tuple[str, ...]:
    entries = table.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise ConfigError(f"`{key}` must be a list of strings")
    return tuple(entries)


def _flag(table: Mapping[str, object], key: str, *, default: bool) -> bool:
    value = table.get(key, default)
    if not isinstance(value, bool):
        raise ConfigError(f"`{key}` must be true or false")
    return value


def _choice(table: Mapping[str, object], key: str, choices: Sequence[str], default: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, str) or value not in choices:
        listed = ", ".join(f"`{choice}`" for choice in choices)
        raise ConfigError(f"`{key}` must be one of {listed}{_meant(str(value), choices)}")
    return value


def _meant(word: str, choices: Sequence[str]) -> str:
    close = difflib.get_close_matches(word.lower().replace("_", "-"), choices, n=1)
    return f"; did you mean `{close[0]}`?" if close else ""
