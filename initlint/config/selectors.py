"""Names for sets of rules: a code, a name, a prefix of codes, or `ALL`; and which rules a list of them switches on."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ALL = "ALL"
_EXACT = 1000
_PREFIX = re.compile(r"[A-Z]+\d*")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleName:
    """A rule as selectors see it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What one source of settings says about rules. `select` is None where it does not say which set to begin with."""

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


class UnknownRuleError(ValueError):
    """A selector that names no rule; the text says which one was perhaps meant."""


def check_selectors(selectors: Iterable[str], rules: Sequence[RuleName]) -> None:
    """Raise UnknownRuleError for the first that matches no rule."""
    for selector in selectors:
        if not any(specificity(selector, rule) for rule in rules):
            raise UnknownRuleError(f"unknown rule `{selector}`{suggestion(selector, rules)}")


def suggestion(selector: str, rules: Sequence[RuleName]) -> str:
    """`; did you mean ...?` for a misspelt rule, or nothing."""
    names = [rule.name for rule in rules] + [ALL]
    codes = [rule.code for rule in rules]
    close = difflib.get_close_matches(selector.lower().replace("_", "-"), names, n=1, cutoff=0.7)
    close += difflib.get_close_matches(selector.upper(), codes, n=1, cutoff=0.75)
    return f"; did you mean `{close[0]}`?" if close else ""


def specificity(selector: str, rule: RuleName) -> int:
    """How closely a selector names a rule: 0 if not at all, 1 for `ALL`, most for its code or name."""
    wanted = selector.upper()
    if wanted == ALL:
        return 1
    if wanted == rule.code or selector.lower() == rule.name:
        return _EXACT
    if _PREFIX.fullmatch(wanted) and rule.code.startswith(wanted):
        return 1 + len(wanted)
    return 0


def is_exact(selector: str, rule: RuleName) -> bool:
    """Whether a selector is the rule's own code or name."""
    return specificity(selector, rule) == _EXACT


def is_named(rule: RuleName, selectors: Iterable[str]) -> bool:
    """Whether any of the selectors matches."""
    return any(specificity(selector, rule) for selector in selectors)


def is_selected(rule: RuleName, layers: Sequence[Layer]) -> bool:
    """Whether a rule is on. Later layers count more, a closer name counts more, and at a tie `ignore` wins.

    A layer with `select` begins anew: the `ignore` of a file does not hold against `--select`.
    """
    selected = True
    for layer in layers:
        if layer.select is not None:
            selected = False
        wanted = _closest(rule, (*(layer.select or ()), *layer.extend_select))
        unwanted = _closest(rule, layer.ignore)
        if wanted or unwanted:
            selected = wanted > unwanted
    return selected


def _closest(rule: RuleName, selectors: Iterable[str]) -> int:
    return max((specificity(selector, rule) for selector in selectors), default=0)
