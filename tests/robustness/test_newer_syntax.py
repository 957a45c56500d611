"""Syntax of later Python versions is read around; what no version reads, and what nests too deep to try, is a problem."""

from __future__ import annotations

import libcst
import pytest

from initlint.frontend.newer_syntax import blank_newer_syntax, may_be_newer_syntax
from initlint.frontend.parsing import SyntaxProblem, parse

_TEMPLATES = pytest.mark.skipif(not hasattr(libcst, "TemplatedString"), reason="this libcst knows no templates")


def names_at_the_top(text: str) -> set[str]:
    return set(parse(text, path="a.py", module="a", is_package=False).bindings)


@pytest.mark.parametrize(
    "newer",
    [
        "type X = int",
        "type X[T] = list[T]",
        "def f[T](x: T) -> T:\n    return x",
        "async def f[T](x): ...",
        "class A[T]:\n    pass",
        "class A[\n    T,\n](B):\n    pass",
        'x = f"{a["b"]}"',
        "x = f'{f'{f'{1}'}'}'",
        "x = f'''{\n'''a'''}'''",
        "x = f'{\na}'",
        pytest.param("x = t'{a}'", marks=_TEMPLATES),
        pytest.param("x = rt'''\n{a}\n'''", marks=_TEMPLATES),
        "f(a,\n  b, f'{a['x']}')",
    ],
)
def test_newer_syntax_hides_nothing_around_it(newer: str) -> None:
    names = names_at_the_top(f"before = 1\n{newer}\nafter = 2\n")
    assert {"before", "after"} <= names


@pytest.mark.parametrize(
    "text",
    [
        "def f(:\n",
        "x = (\n",
        "print 'a'\n",
        "x = '\n",
        "a = f'{a}'\nb = (\n",
        "x = " + "(" * 5000 + "1" + ")" * 5000,
        "type X = int\ny = " + "[" * 500 + "]" * 500,
        "x = " + "f'{" * 500 + "1" + "}'" * 500,
    ],
)
def test_what_is_no_newer_syntax_is_not_tried(text: str) -> None:
    with pytest.raises(SyntaxProblem):
        parse(text, path="a.py", module="a", is_package=False)
    with pytest.raises(SyntaxError) as problem:
        compile(text, "a.py", "exec")
    assert not may_be_newer_syntax(text, problem.value)


def test_text_without_newer_syntax_has_nothing_to_blank() -> None:
    assert blank_newer_syntax("x = 1\n") is None
    assert blank_newer_syntax("def f(:\n") is None
