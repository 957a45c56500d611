"""INI901: a file that cannot be decoded or parsed. The analysis emits it; this is its entry in the registry."""

from __future__ import annotations

from initlint.rules.rule import Rule

RULE = Rule(
    code="INI901",
    name="unreadable-source",
    summary="a file that cannot be decoded or parsed, so nothing in it was checked",
)
