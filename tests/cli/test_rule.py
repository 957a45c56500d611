"""`initlint rule`, and the pages it reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from initlint.rules.pages import PageError, pages_directory, read_page, read_pages

from .conftest import Initlint

PAGE = """\
# INI001 zero-weights

Reports weights that
start at zero.

More of it.

## What it does

```python
## not a heading
```

## References
"""


def test_page_is_taken_apart(tmp_path: Path) -> None:
    path = tmp_path / "INI001-zero-weights.md"
    path.write_text(PAGE)
    page = read_page(path)
    assert (page.code, page.name) == ("INI001", "zero-weights")
    assert page.summary == "Reports weights that start at zero."
    assert [(section.title, section.text) for section in page.sections] == [
        ("What it does", "```python\n## not a heading\n```"),
        ("References", ""),
    ]


@pytest.mark.parametrize(
    "text", ["", "# INI002 zero-weights\n\nText.\n", "INI001 zero-weights\n", "# INI001 zero-weights\n\n## What"]
)
def test_page_that_is_not_one(tmp_path: Path, text: str) -> None:
    path = tmp_path / "INI001-zero-weights.md"
    path.write_text(text)
    with pytest.raises(PageError, match=r"^INI001-zero-weights\.md: "):
        read_page(path)


def test_pages_are_found_in_the_checkout() -> None:
    assert pages_directory().name in {"rules", "pages"}
    assert "INI901" in [page.code for page in read_pages()]


@pytest.mark.parametrize("name", ["INI901", "ini901", "unreadable-source"])
def test_one_rule(initlint: Initlint, name: str) -> None:
    outcome = initlint("rule", name)
    assert outcome.code == 0
    assert "INI901 unreadable-source" in outcome.lines[0]
    assert "What it does" in outcome.out
    assert "\x1b" not in outcome.out


def test_colour(initlint: Initlint) -> None:
    assert "\x1b[" in initlint("rule", "INI901", "--color", "always").out


def test_all(initlint: Initlint) -> None:
    outcome = initlint("rule", "--all")
    assert outcome.code == 0
    assert all(f"{page.code} {page.name}" in outcome.out for page in read_pages())


def test_json(initlint: Initlint) -> None:
    one = json.loads(initlint("rule", "INI901", "--output-format", "json").out)
    assert list(one) == ["code", "name", "summary", "explanation", "url"]
    every = json.loads(initlint("rule", "--all", "--output-format", "json").out)
    assert one in every
    assert [item["code"] for item in every] == [page.code for page in read_pages()]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["INI9O1"], "unknown rule `INI9O1`; did you mean `INI901`?"),
        (["unreadable-sauce"], "unknown rule `unreadable-sauce`; did you mean `unreadable-source`?"),
        (["INI9"], "unknown rule `INI9`"),
        ([], "name one rule, or give --all"),
        (["INI901", "--all"], "name one rule, or give --all"),
    ],
)
def test_mistakes(initlint: Initlint, words: list[str], message: str) -> None:
    outcome = initlint("rule", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"initlint: error: {message}")
