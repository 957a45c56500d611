"""The page reader itself: what is a case, where findings are expected, and which mistakes it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from .pages import Expected, PageError, read_cases, without_marks

PAGE = """# INI999 example

```python
import torch
x = 1  # error: [INI001] "starts at"
```

Text between.

```python
# error: [INI002]
# A comment that is in the way.
y = 2
```

## Silent

```text
not code
```

### Two files

```python title="layers.py"
a = 1
```

```python title="pkg/net.py"
import layers  # error: [INI003]
```

```diff
-a = 1
+a = 2
```
"""


def write(directory: Path, text: str) -> Path:
    page = directory / "INI999-example.md"
    page.write_text(text, encoding="utf-8")
    return page


def test_blocks_under_one_heading_are_one_case(tmp_path: Path) -> None:
    first, second = read_cases(write(tmp_path, PAGE))
    assert first.title == "INI999 example"
    assert first.files["example.py"].lines == [
        "import torch",
        'x = 1  # error: [INI001] "starts at"',
        "# error: [INI002]",
        "# A comment that is in the way.",
        "y = 2",
    ]
    assert first.place("example.py", 5) == "INI999-example.md:13"
    assert second.title == "Silent / Two files"
    assert list(second.files) == ["layers.py", "pkg/net.py"]
    assert second.diff == ["-a = 1", "+a = 2"]


def test_announcements(tmp_path: Path) -> None:
    first, second = read_cases(write(tmp_path, PAGE))
    assert first.expected() == [
        Expected(file="example.py", line=2, code="INI001", part="starts at"),
        Expected(file="example.py", line=5, code="INI002", part=""),
    ]
    assert second.expected() == [Expected(file="pkg/net.py", line=1, code="INI003", part="")]


@pytest.mark.parametrize(
    "mark", ["# error: INI001", "# error: [INI1]", '# error: [INI001] "a" b', "# errror: [INI001]", "#Error : [INI001]"]
)
def test_marks_that_mean_nothing_are_refused(mark: str, tmp_path: Path) -> None:
    (case,) = read_cases(write(tmp_path, f"# T\n\n```python\nx = 1  {mark}\n```\n"))
    with pytest.raises(PageError):
        case.expected()


@pytest.mark.parametrize(
    "text", ["# T\n\n```python\nx = 1\n", "# T\n\n```diff\n-x\n```\n", "# T\n\n```python file=a.py\nx = 1\n```\n"]
)
def test_broken_blocks_are_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(PageError):
        read_cases(write(tmp_path, text))


def test_marks_come_off() -> None:
    assert without_marks('x = 1  # error: [INI001] "a"\ny = 2  # kept\n') == "x = 1\ny = 2  # kept"
