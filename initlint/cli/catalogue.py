"""The rules as the command line needs them: by code and by name."""

from __future__ import annotations

from collections.abc import Sequence

from initlint.config.selectors import RuleName
from initlint.rules.rule import Rule

UNREADABLE = "INI901"
BROKEN = "INI902"
ALWAYS_ON = frozenset({UNREADABLE, BROKEN})
"""What a run that did not see everything has to say. Only `ignore` with the very code silences it."""


def rule_names(rules: Sequence[Rule]) -> tuple[RuleName, ...]:
    """Codes and names in order."""
    return tuple(RuleName(code=rule.code, name=rule.name) for rule in sorted(rules, key=lambda rule: rule.code))
