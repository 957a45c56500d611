"""The set of rules: module, page and registry agree, and every page shows where its rule fires and where not."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from initlint import rules
from initlint.rules.registry import RULES
from initlint.rules.rule import Rule

PAGES = Path(__file__).parent.parent / "rules"
HEADINGS = ["What it does", "Why it matters", "When it stays silent", "References"]
REMEDY_NAMES = re.compile(r"(avoid|do-not|use|prefer|consider)-.*|.*-used")
CANNOT_BE_PROVOKED = {"INI902"}
"""No source makes the tool fail on purpose, so this page shows its message as text."""

BLOCK = re.compile(r"^```python[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} .+$", re.MULTILINE)


def page_of(rule: Rule) -> Path:
    return PAGES / f"{rule.code}-{rule.name}.md"


def sections(page: str) -> dict[str, str]:
    """The text under each second-level heading."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def cases(text: str) -> list[str]:
    """The Python under each heading that has any, as one source."""
    sources = ("".join(BLOCK.findall(part)) for part in HEADING.split(text))
    return [source for source in sources if source]


def test_codes_and_names_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_sorted_by_code() -> None:
    assert [rule.code for rule in RULES] == sorted(rule.code for rule in RULES)


def test_every_module_with_a_rule_is_registered() -> None:
    found = {}
    for module in pkgutil.iter_modules(rules.__path__):
        rule = getattr(importlib.import_module(f"initlint.rules.{module.name}"), "RULE", None)
        if rule is not None:
            found[module.name] = rule.code
    assert found == {rule.name.replace("-", "_"): rule.code for rule in RULES}


def test_every_page_belongs_to_a_rule() -> None:
    assert sorted(page.name for page in PAGES.glob("*.md")) == sorted(page_of(rule).name for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_name_says_the_fault(rule: Rule) -> None:
    assert re.fullmatch(r"INI\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert not REMEDY_NAMES.fullmatch(rule.name)


@pytest.mark.parametrize("name", ["avoid-zeros", "do-not-zero", "use-he", "prefer-he", "consider-he", "zeros-used"])
def test_remedies_are_no_names(name: str) -> None:
    assert REMEDY_NAMES.fullmatch(name)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_summary_is_one_line_without_full_stop(rule: Rule) -> None:
    assert rule.summary
    assert "\n" not in rule.summary
    assert not rule.summary.endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_page_has_its_headings(rule: Rule) -> None:
    page = page_of(rule).read_text(encoding="utf-8")
    assert page.startswith(f"# {rule.code} {rule.name}\n\n")
    assert [heading for heading in sections(page) if heading in HEADINGS] == HEADINGS


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_page_shows_where_it_fires_and_where_not(rule: Rule) -> None:
    page = page_of(rule).read_text(encoding="utf-8")
    mark = f"# error: [{rule.code}]"
    firing = [source for source in cases(page) if mark in source]
    silent = cases(sections(page)["When it stays silent"])
    assert firing or rule.code in CANNOT_BE_PROVOKED
    assert silent
    assert not [source for source in silent if mark in source]
    assert len(silent) >= len(firing)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_page_is_short_enough_to_read(rule: Rule) -> None:
    assert len(page_of(rule).read_text(encoding="utf-8").splitlines()) <= 140
