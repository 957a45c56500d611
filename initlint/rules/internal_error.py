"""INI902: initlint itself failed on a file. The analysis emits it; this is its entry in the registry."""

from __future__ import annotations

from initlint.rules.rule import Rule

RULE = Rule(
    code="INI902",
    name="internal-error",
    summary="initlint itself failed on a file, and that is a bug to report",
)
