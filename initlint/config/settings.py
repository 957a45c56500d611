"""The settings of one run or of one configuration file, as plain records."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from initlint.config.selectors import Layer, RuleName, is_exact, is_named, is_selected
from initlint.diagnostics import Confidence, Severity
from initlint.workspace.discovery import DEFAULT_EXCLUDES, Excludes
from initlint.workspace.patterns import Patterns, compile_patterns


class OutputFormat(Enum):
    """How findings are written."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class PerFileIgnore:
    """Rules that are off for some files. `is_negated` says: off for all files but these."""

    patterns: Patterns
    selectors: tuple[str, ...]
    is_negated: bool = False

    def is_for(self, file: Path) -> bool:
        return bool(self.patterns.verdict(file, is_directory=False)) is not self.is_negated


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What holds for the files below one configuration file, or for those without one (`source` is None)."""

    base: Path
    source: Path | None = None
    rules: Layer = field(default_factory=Layer)
    per_file_ignores: tuple[PerFileIgnore, ...] = ()
    exclude: tuple[str, ...] = DEFAULT_EXCLUDES
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    output_format: OutputFormat = OutputFormat.FULL
    fail_on: Severity = Severity.WARNING
    min_confidence: Confidence = Confidence.MEDIUM


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What the command line says, None where it says nothing. It goes over every configuration file."""

    base: Path
    rules: Layer = field(default_factory=Layer)
    exclude: tuple[str, ...] | None = None
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    output_format: OutputFormat | None = None
    fail_on: Severity | None = None
    min_confidence: Confidence | None = None


def overridden(settings: Settings, overrides: Overrides) -> Settings:
    """The settings with what the command line says about output and failure put over them."""
    return replace(
        settings,
        output_format=overrides.output_format or settings.output_format,
        fail_on=overrides.fail_on or settings.fail_on,
        min_confidence=overrides.min_confidence or settings.min_confidence,
    )


def excludes(settings: Settings, overrides: Overrides) -> Excludes:
    """The excludes that hold where `settings` do; those of the command line count from where it was given."""
    chosen = settings.exclude if overrides.exclude is None else ()
    own = compile_patterns(settings.base, (*chosen, *settings.extend_exclude))
    given = compile_patterns(overrides.base, (*(overrides.exclude or ()), *overrides.extend_exclude))
    return Excludes(
        patterns=(own, given),
        force=settings.force_exclude or overrides.force_exclude,
        respect_gitignore=settings.respect_gitignore,
    )


def is_enabled(rule: RuleName, file: Path, settings: Settings, overrides: Overrides) -> bool:
    """Whether a rule speaks about `file`, an absolute path."""
    if not is_selected(rule, (settings.rules, overrides.rules)):
        return False
    return not any(ignore.is_for(file) and is_named(rule, ignore.selectors) for ignore in settings.per_file_ignores)


def is_ignored_by_name(rule: RuleName, file: Path, settings: Settings, overrides: Overrides) -> bool:
    """Whether `ignore` names just this rule, not a set that it belongs to."""
    ignored = [*settings.rules.ignore, *overrides.rules.ignore]
    for ignore in settings.per_file_ignores:
        if ignore.is_for(file):
            ignored += ignore.selectors
    return any(is_exact(selector, rule) for selector in ignored)
