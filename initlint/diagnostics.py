"""Findings as plain records: what is wrong, where, how bad, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from initlint.locations import Location, Span


class Severity(IntEnum):
    """How bad a finding is. Advice does not fail a run by default."""

    ADVICE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Confidence(IntEnum):
    """How sure a finding is. Low is hidden by default."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another place that explains the finding: `ReLU follows here`."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Replace a span by a text."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Edits to one file that mend a finding. Safe means that training cannot change."""

    title: str
    path: str
    edits: tuple[Edit, ...]
    is_safe: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding.

    `message` says what was found in one line without a full stop, `remedy` what to do about it, also one line.
    `subject` is where the thing it speaks of (a layer, a parameter) is created: a finding is reported as certain only if
    it holds in every execution in which that place was reached.
    """

    code: str
    severity: Severity
    confidence: Confidence
    location: Location
    message: str
    remedy: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    subject: Location | None = None
    conditions: tuple[str, ...] = ()

    def sort_key(self) -> tuple[str, Span, str, str]:
        return (self.location.path, self.location.span, self.code, self.message)
