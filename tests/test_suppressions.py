"""Comments that silence findings: which lines they speak of, and which rules they name."""

from __future__ import annotations

import textwrap

import pytest

from initlint.config.selectors import RuleName
from initlint.locations import Span
from initlint.suppressions import read_suppressions

ZERO = RuleName(code="INI001", name="zero-weights")
GLOROT = RuleName(code="INI101", name="glorot-before-relu")
RULES = (ZERO, GLOROT)


def silent_lines(source: str, rule: RuleName = ZERO) -> list[int]:
    """The lines on which a finding of one line would be silenced."""
    text = textwrap.dedent(source)
    suppressions = read_suppressions(text, RULES)
    lines = range(1, text.count("\n") + 2)
    return [line for line in lines if suppressions.silence(rule, Span(line, 1, line, 2))]


@pytest.mark.parametrize(
    ("comment", "zero", "glorot"),
    [
        ("# initlint: ignore[INI001]", True, False),
        ("# initlint: ignore[INI001] the head starts at zero on purpose", True, False),
        ("#initlint:ignore[INI001]", True, False),
        ("# initlint: ignore[zero-weights]", True, False),
        ("# initlint: ignore[INI001, glorot-before-relu]", True, True),
        ("# initlint: ignore[INI0]", True, False),
        ("# initlint: ignore[ALL]", True, True),
        ("# initlint: ignore[ini001]", True, False),
        ("# type: ignore # initlint: ignore[INI001]", True, False),
        ("# initlint: ignore", False, False),
        ("# initlint: ignore[]", False, False),
        ("# initlint: ignore[INI001", False, False),
        ("# initlint: ignore[INI999]", False, False),
        ("# initlint: ignored[INI001]", False, False),
        ("# noqa", True, True),
        ("# NOQA", True, True),
        ("# noqa: INI001", True, False),
        ("# noqa:INI001,E501", True, False),
        ("# noqa: E501 INI101", False, True),
        ("# noqa : INI001", True, False),
        ("# noqa: INI1 the reason", False, True),
        ("# noqa: E501", False, False),
        ("# noqa: I001", False, False),
        ("# noqa: F401,E501 ALL", False, False),
        ("# noqa: on purpose", True, True),
        ("# type: ignore[arg]  # noqa: INI001", True, False),
        ("# noqanda", False, False),
        ("# see initlint", False, False),
    ],
)
def test_which_rules(comment: str, zero: bool, glorot: bool) -> None:
    source = f"x = 1\ny = 2  {comment}\nz = 3\n"
    assert silent_lines(source, ZERO) == ([2] if zero else [])
    assert silent_lines(source, GLOROT) == ([2] if glorot else [])


def test_end_of_a_logical_line_speaks_of_all_of_it() -> None:
    source = """\
    layer = nn.Linear(
        3,
        4,
    )  # noqa: INI001
    other = 1
    """
    assert silent_lines(source) == [1, 2, 3, 4]


def test_inside_brackets_a_trailing_comment_speaks_of_its_line() -> None:
    source = """\
    net = nn.Sequential(
        nn.Linear(1, 2),  # initlint: ignore[INI001]
        nn.Linear(2, 3),
    )
    """
    assert silent_lines(source) == [2]


def test_inside_brackets_the_end_of_the_finding_counts_too() -> None:
    text = "net = f(\n    g(\n        1,\n    ),  # noqa\n    h(),\n)\n"
    suppressions = read_suppressions(text, RULES)
    assert suppressions.silence(ZERO, Span(2, 5, 4, 6))
    assert not suppressions.silence(ZERO, Span(1, 1, 6, 2))
    assert not suppressions.silence(ZERO, Span(5, 5, 5, 8))


def test_end_of_another_statement_does_not_count() -> None:
    text = "class Net:\n    x = 1\n    y = 2  # noqa\n"
    assert not read_suppressions(text, RULES).silence(ZERO, Span(1, 1, 3, 10))


def test_own_line_speaks_of_the_next_logical_line() -> None:
    source = """\
    # initlint: ignore[INI001] on purpose

    # another comment
    layer = f(
        3,
    )
    other = 1
    """
    assert silent_lines(source) == [4, 5, 6]


def test_own_line_before_a_definition_speaks_of_decorators_and_header() -> None:
    source = """\
    # initlint: ignore[INI001]
    @first
    @second(
        1
    )
    def build(
        width,
    ):
        return width
    """
    assert silent_lines(source) == [2, 3, 4, 5, 6, 7, 8]


def test_own_line_inside_brackets_speaks_of_the_next_line_with_code() -> None:
    source = """\
    net = nn.Sequential(
        # initlint: ignore[INI001]
        # why
        nn.Linear(1, 2),
        nn.Linear(2, 3),
    )
    """
    assert silent_lines(source) == [4]


def test_own_line_at_the_end_of_a_block_speaks_of_what_follows() -> None:
    source = """\
    def build():
        x = 1
        # initlint: ignore[INI001]

    y = 2
    """
    assert silent_lines(source) == [5]


def test_own_line_at_the_end_of_the_file_speaks_of_nothing_else() -> None:
    assert silent_lines("x = 1\n# initlint: ignore[INI001]") == [2]


def test_noqa_on_its_own_line_says_nothing() -> None:
    assert silent_lines("# noqa\nx = 1\n") == []


@pytest.mark.parametrize(
    "line", ["# initlint: file-ignore[INI001] all of it", "x = 1  # initlint: file-ignore[INI001]"]
)
def test_file_level(line: str) -> None:
    assert silent_lines(f"a = 1\n{line}\nb = 2\n") == [1, 2, 3, 4]
    assert silent_lines(f"a = 1\n{line}\nb = 2\n", GLOROT) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    text = end.join(["x = '''", "'''", "y = 1  # noqa", "z = 2", ""])
    suppressions = read_suppressions(text, RULES)
    assert [line for line in range(1, 5) if suppressions.silence(ZERO, Span(line, 1, line, 2))] == [3]


def test_strings_are_no_comments() -> None:
    assert silent_lines('x = "# noqa"\ny = """\n# initlint: file-ignore[ALL]\n"""\n') == []


def test_after_a_string_of_several_lines() -> None:
    assert silent_lines('x = f("""\n\n""")  # noqa\ny = 1\n') == [1, 2, 3]


@pytest.mark.parametrize(
    "text", ["x = (  # noqa\n", "'''  # noqa\n", "  x  # noqa\n y\n", "if x:\n\ty # noqa\n        z\n"]
)
def test_text_that_is_not_python(text: str) -> None:
    read_suppressions(text, RULES)


def test_remarks_say_the_line() -> None:
    text = "x = 1\ny = 2  # initlint: ignore[INI2]\n# initlint: file-ignore[zero-wieghts, INI2]\n"
    remarks = read_suppressions(text, RULES).remarks
    assert [(remark.line, remark.message) for remark in remarks] == [
        (2, "unknown rule `INI2` in a suppression"),
        (3, "unknown rule `zero-wieghts` in a suppression; did you mean `zero-weights`?"),
    ]


def test_large_file_is_read_in_linear_time() -> None:
    text = "x = [\n" + "    1,  # noqa: E501\n" * 20_000 + "]\n"
    assert len(read_suppressions(text, RULES).entries) == 20_000
