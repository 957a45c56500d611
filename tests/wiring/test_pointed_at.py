"""The rules about wiring and misuse point at the very expression, not only at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from initlint.analysis import analyse
from initlint.rules.registry import RULES_BY_CODE
from initlint.workspace.source import SourceFile, read_source
from tests.pages import DEFAULT_FILE, read_cases
from tests.rules.test_spans import PAGES, pointed_at

POINTED_AT = {
    "INI406": "self.modules()",
    "INI407": "norm.reset_parameters()",
    "INI408": "nn.init.orthogonal_(self.fc1.weight)",
    "INI409": "nn.Linear(64, 10)",
    "INI410": "nn.Linear(width, width)",
    "INI411": '"bias" or "norm" in name',
    "INI502": "self.fc.weight.normal_(0, 0.02)",
    "INI504": "self.fc.weight.data.mul(0.5)",
    "INI506": "self.pool.weight",
    "INI507": '"xavier_uniform"',
    "INI508": "nn.init.normal_(self.pre.weight, 0.0, 0.01)",
}


@pytest.mark.parametrize("code", POINTED_AT)
def test_first_finding_of_the_page(code: str, tmp_path: Path) -> None:
    rule = RULES_BY_CODE[code]
    path = tmp_path / DEFAULT_FILE
    path.write_text(read_cases(PAGES / f"{code}-{rule.name}.md")[0].files[DEFAULT_FILE].text, encoding="utf-8")
    source = read_source(path)
    assert isinstance(source, SourceFile)
    first = min(analyse([source], [rule], is_whole_project=True), key=lambda finding: finding.location.span)
    assert pointed_at(source.text, first.location.span) == POINTED_AT[code]
    assert first.remedy
