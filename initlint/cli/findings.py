"""Which of the raw findings are shown: by selection, confidence, and the comments in the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from initlint.cli.catalogue import ALWAYS_ON, UNREADABLE
from initlint.cli.inputs import Inputs
from initlint.config.selectors import RuleName
from initlint.config.settings import Overrides, Settings, is_enabled, is_ignored_by_name, overridden
from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.locations import Location, Span
from initlint.suppressions import Suppressions, read_suppressions
from initlint.workspace.source import ReadProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The findings to show, in order, and how many were left out and why."""

    shown: tuple[Diagnostic, ...]
    uncertain: int = 0
    suppressed: int = 0


def keep(raw: Iterable[Diagnostic], inputs: Inputs, names: Mapping[str, RuleName], overrides: Overrides) -> Kept:
    """Findings outside of the linted files are dropped: another run, with other settings, speaks about those."""
    shown: list[Diagnostic] = []
    uncertain = suppressed = 0
    comments: dict[str, Suppressions] = {}
    for diagnostic in sorted(dict.fromkeys(raw), key=Diagnostic.sort_key):
        path = diagnostic.location.path
        if path not in inputs.settings:
            if diagnostic.code in ALWAYS_ON:
                shown.append(diagnostic)
            continue
        rule = names.get(diagnostic.code) or RuleName(code=diagnostic.code, name="")
        settings = overridden(inputs.settings[path], overrides)
        if not _is_wanted(rule, path, inputs, settings, overrides):
            continue
        if diagnostic.code in ALWAYS_ON:
            shown.append(diagnostic)
        elif diagnostic.confidence < settings.min_confidence:
            uncertain += 1
        elif _suppressions(path, inputs, names, comments).silence(rule, diagnostic.location.span):
            suppressed += 1
        else:
            shown.append(diagnostic)
    return Kept(shown=tuple(shown), uncertain=uncertain, suppressed=suppressed)


def unread_findings(problems: Sequence[ReadProblem]) -> list[Diagnostic]:
    """A finding for each file that could not be read as source."""
    return [
        Diagnostic(
            code=UNREADABLE,
            severity=Severity.ERROR,
            confidence=Confidence.HIGH,
            location=Location(problem.path, Span(problem.line, 1, problem.line, 1)),
            message=problem.message,
        )
        for problem in problems
    ]


def is_failing(diagnostics: Iterable[Diagnostic], inputs: Inputs, overrides: Overrides) -> bool:
    """Whether one of the findings is as bad as `fail-on` says for its file."""
    for diagnostic in diagnostics:
        settings = inputs.settings.get(diagnostic.location.path)
        if settings is None or diagnostic.severity >= overridden(settings, overrides).fail_on:
            return True
    return False


def _is_wanted(rule: RuleName, path: str, inputs: Inputs, settings: Settings, overrides: Overrides) -> bool:
    place = inputs.places[path]
    if rule.code in ALWAYS_ON:
        return not is_ignored_by_name(rule, place, settings, overrides)
    return is_enabled(rule, place, settings, overrides)


def _suppressions(
    path: str, inputs: Inputs, names: Mapping[str, RuleName], known: dict[str, Suppressions]
) -> Suppressions:
    if path not in known:
        source = inputs.sources.get(path)
        known[path] = Suppressions() if source is None else read_suppressions(source.text, list(names.values()))
    return known[path]
