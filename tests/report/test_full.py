"""The default output: snippets, underlines, labels."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest

from initlint.diagnostics import Confidence, Diagnostic, Edit, Fix, Related, Severity
from initlint.locations import Location, Span
from initlint.report.full import full
from initlint.report.sources import SourceLines

SOURCE = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.fc2 = nn.Linear(256, 10)

        nn.init.zeros_(self.fc1.weight)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x)))
"""


def at(line: int, column: int, end_column: int, path: str = "net.py") -> Location:
    return Location(path, Span(line, column, line, end_column))


def finding(location: Location, related: Sequence[Related] = (), **others: object) -> Diagnostic:
    return Diagnostic(
        code="INI001",
        severity=Severity.ERROR,
        confidence=others.get("confidence", Confidence.HIGH),  # type: ignore[arg-type]
        location=location,
        message="`fc1.weight` starts at zero",
        remedy=str(others.get("remedy", "")),
        related=tuple(related),
        conditions=others.get("conditions", ()),  # type: ignore[arg-type]
        fix=others.get("fix"),  # type: ignore[arg-type]
    )


def rendered(diagnostic: Diagnostic, **texts: str) -> str:
    sources = SourceLines(texts={f"{name}.py": text for name, text in texts.items()})
    lines = full([diagnostic], {"INI001": "zero-weights"}, sources, is_coloured=False)
    assert all(line == line.rstrip() for line in lines)
    return "\n".join(full([diagnostic], {"INI001": "zero-weights"}, sources, is_coloured=False))


def expect(diagnostic: Diagnostic, expected: str, **texts: str) -> None:
    assert rendered(diagnostic, **texts) == textwrap.dedent(expected)


def test_related_places_in_one_snippet() -> None:
    related = [
        Related(location=at(4, 20, 39), message="`fc1` is created here"),
        Related(location=at(10, 25, 35), message="ReLU follows here"),
    ]
    expected = """\
    error[INI001 zero-weights]: `fc1.weight` starts at zero
      --> net.py:7:9
       |
     4 |         self.fc1 = nn.Linear(784, 256)
       |                    ------------------- `fc1` is created here
    ..
     7 |         nn.init.zeros_(self.fc1.weight)
       |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ..
    10 |         return self.fc2(torch.relu(self.fc1(x)))
       |                         ---------- ReLU follows here
       |
    help: draw it
    """
    expect(finding(at(7, 9, 40), related, remedy="draw it"), expected, net=SOURCE)


def test_related_place_in_another_file() -> None:
    related = [Related(location=at(1, 1, 4, "other.py"), message="called here")]
    expected = """\
    error[INI001 zero-weights]: `fc1.weight` starts at zero
     --> net.py:1:1
      |
    1 | abc
      | ^^^
    2 | def
      |
     ::: other.py:1:1
      |
    1 | init()
      | --- called here
      |
    """
    expect(finding(at(1, 1, 4), related), expected, net="abc\ndef\n", other="init()\n")


def test_related_place_in_a_file_that_was_not_linted(tmp_path: Path) -> None:
    path = tmp_path / "neighbour.py"
    path.write_text("helper = 1\n")
    related = [Related(location=at(1, 1, 7, str(path)), message="defined here")]
    assert "1 | helper = 1\n  | ------ defined here" in rendered(finding(at(1, 1, 2), related), net="a\n")


def test_notes() -> None:
    diagnostic = finding(at(1, 1, 2), confidence=Confidence.MEDIUM, conditions=("`pretrained` is false",))
    assert rendered(diagnostic, net="a\n").endswith("note: if `pretrained` is false\nnote: medium confidence\n")


def test_fix_is_marked_and_its_title_stands_in_for_a_remedy() -> None:
    safe = Fix(title="rename", path="net.py", edits=(Edit(span=Span(1, 1, 1, 2), text="b"),), is_safe=True)
    text = rendered(finding(at(1, 1, 2), fix=safe), net="a\n")
    assert text.startswith("error[INI001 zero-weights]: [*] `fc1.weight`")
    assert text.endswith("help: rename\n")


@pytest.mark.parametrize(
    ("line", "column", "end", "shown", "underline"),
    [
        ("\tx = 1", 2, 3, "    x = 1", "    ^"),
        ("a\tb", 3, 4, "a   b", "    ^"),
        ("'日本' + x", 8, 9, "'日本' + x", "         ^"),
        ("'e\u0301' + x", 8, 9, "'e\u0301' + x", "      ^"),
        ("'\x1b[31m' + x", 11, 12, "'\\x1b[31m' + x", "             ^"),
        ("self.layers[idx] [/b]", 1, 17, "self.layers[idx] [/b]", "^" * 16),
        ("x", 2, 2, "x", " ^"),
        ("x", 50, 60, "x", " ^"),
    ],
)
def test_underline_stands_below_what_it_means(line: str, column: int, end: int, shown: str, underline: str) -> None:
    lines = rendered(finding(at(1, column, end)), net=f"{line}\n").splitlines()
    assert lines[3] == f"1 | {shown}"
    assert lines[4] == f"  | {underline}"


def test_span_of_several_lines() -> None:
    source = "x = f(\n    1,\n    2,\n    3,\n    4,\n)\ny = 2\n"
    expected = """\
    error[INI001 zero-weights]: `fc1.weight` starts at zero
     --> net.py:1:5
      |
    1 | x = f(
      |     ^^
    2 |     1,
      |     ^^
    3 |     2,
      |     ^^
    .
    6 | )
      | ^
    7 | y = 2
      |
    """
    expect(finding(Location("net.py", Span(1, 5, 6, 2))), expected, net=source)


@pytest.mark.parametrize("text", ["", "x\n"])
def test_place_that_does_not_exist(text: str) -> None:
    expect(
        finding(at(9, 1, 2)),
        "error[INI001 zero-weights]: `fc1.weight` starts at zero\n  --> net.py:9:1\n",
        net=text,
    )
