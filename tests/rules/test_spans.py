"""Each rule about values points at the very expression, not only at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from initlint.analysis import analyse
from initlint.locations import Span
from initlint.rules.registry import RULES_BY_CODE
from initlint.workspace.source import SourceFile, read_source
from tests.pages import DEFAULT_FILE, Case, read_cases

PAGES = Path(__file__).parent.parent.parent / "rules"

POINTED_AT = {
    "INI001": "nn.init.zeros_(self.fc1.weight)",
    "INI002": "nn.init.constant_(self.fc1.weight, 0.1)",
    "INI004": "[nn.Linear(size, size)] * 4",
    "INI005": 'layers.Dense(32, activation="relu", kernel_initializer=init)',
    "INI101": "nn.init.xavier_uniform_(layer.weight)",
    "INI102": "nn.init.kaiming_normal_(layer.weight)",
    "INI103": "nn.init.normal_(layer.weight, std=0.02)",
    "INI105": "nn.init.normal_(self.fc1.weight)",
    "INI107": "nn.init.uniform_(self.fc1.weight)",
    "INI201": "nn.init.normal_(self.rnn.weight_hh_l0, std=0.01)",
    "INI202": "nn.init.zeros_(self.lstm.bias_ih_l0)",
    "INI204": "nn.init.orthogonal_(self.rnn.weight_hh_l0)",
    "INI301": 'layers.Dense(1, activation="sigmoid")',
    "INI304": "nn.init.normal_(module.weight, 0.0, 0.02)",
    "INI307": "nn.init.normal_(self.embed.weight, std=0.1)",
}


@pytest.mark.parametrize("code", POINTED_AT)
def test_first_example_of_the_page(code: str, tmp_path: Path) -> None:
    rule = RULES_BY_CODE[code]
    case = read_cases(PAGES / f"{code}-{rule.name}.md")[0]
    source = source_of(case, tmp_path)
    (finding,) = analyse([source], [rule], is_whole_project=True)
    assert pointed_at(source.text, finding.location.span) == POINTED_AT[code]


def source_of(case: Case, directory: Path) -> SourceFile:
    path = directory / DEFAULT_FILE
    path.write_text(case.files[DEFAULT_FILE].text, encoding="utf-8")
    source = read_source(path)
    assert isinstance(source, SourceFile)
    return source


def pointed_at(text: str, span: Span) -> str:
    """What a span on one line covers."""
    assert span.line == span.end_line
    return text.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1]
