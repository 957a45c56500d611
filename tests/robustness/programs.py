"""Programs that a symbolic execution could drown in, by theme. Each is linted in a file that ends with a faulty model."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).with_name("programs")
THEMES = ("numbers", "text", "collections", "recursion", "classes", "control", "modules", "generated")

_PROGRAM = re.compile(r"^## (?P<name>[^\n]+)\n\n```python\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_PREAMBLE = "import torch\nfrom torch import nn\n\n"
_SENTINEL = """

class Sentinel(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(8, 8)
        self.second = nn.Linear(8, 8)
        nn.init.zeros_(self.first.weight)  # fault
        nn.init.zeros_(self.first.bias)

    def forward(self, x):
        return self.second(torch.relu(self.first(x)))
"""


def programs(theme: str) -> dict[str, str]:
    """The programs of a theme by name."""
    if theme == "generated":
        return _generated()
    page = (FOLDER / f"{theme}.md").read_text(encoding="utf-8")
    return {match["name"]: match["text"] for match in _PROGRAM.finditer(page)}


def faulty_file(program: str = "") -> str:
    """A program as it is linted: imports above it, below it a model with one fault that must be found all the same."""
    return f"{_PREAMBLE}{program}{_SENTINEL}"


def fault_line(text: str) -> int:
    """Where INI001 is expected."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if line.endswith("# fault"))


def _generated() -> dict[str, str]:
    return {
        "huge literal": _model(
            f"n = {'9' * 4000}", "nn.Linear(n, float(n))", "range(n)", "width * n", "width // n", "-n / 3"
        ),
        "chain of classes": _chain_of_classes(300),
        "wide bases": "".join(f"class A{i}: pass\n" for i in range(200))
        + f"class B({', '.join(f'A{i}' for i in range(200))}, nn.Module):\n    pass\n",
        "endless loops": _model(
            *(f"{'    ' * depth}while True:" for depth in range(15)), f"{'    ' * 15}nn.Linear(1, 1)"
        ),
        "many questions": _model(*(line for i in range(150) for line in _question(i))),
        "elif ladder": _model(
            "if width == 0:",
            "    pass",
            *(line for i in range(1, 500) for line in (f"elif width == {i}:", f"    self.fc = nn.Linear({i}, 2)")),
        ),
        "match of matches": "width = input()\nmatch width:\n"
        + "".join(
            f"    case ({i}, _):\n        match width:\n            case {i}: nn.Linear({i}, 1)\n" for i in range(200)
        ),
        "sum of a thousand terms": _model(f"width = {' + '.join(['width'] * 1000)}", "self.fc = nn.Linear(width, 2)"),
        "a thousand conditions": _model(
            f"if {' or '.join(f'width == {i}' for i in range(1000))}:", "    nn.Linear(1, 1)"
        ),
        "nested brackets": _model(
            f"x = {'(' * 150}width{')' * 150}", f"y = {'[' * 150}x{']' * 150}", "nn.Linear(x, y)"
        ),
        "nested calls": _model(f"self.net = {'nn.Sequential(' * 80}nn.Linear(4, 4){')' * 80}"),
        "nested operators": _model(f"x = {'-' * 900}width", f"y = {'not ' * 900}x", f"nn.Linear({'2 ** ' * 300}x, y)"),
        "nested lambdas": _model(f"f = {'lambda: ' * 300}nn.Linear(1, 1)", f"f{'()' * 301}"),
        "nested conditionals": _model(f"nn.Linear({'1 if width else ' * 300}2, 3)"),
        "chain of attributes": _model(f"self{'.part' * 900}", f"width{'.part' * 900}", f"self{'[0]' * 900}"),
        "chain of calls": _model(f"self{'.register()' * 900}", f"nn{'()' * 900}"),
        "many arguments": f"def f({', '.join(f'a{i}=nn.Linear(1, 1)' for i in range(500))}):\n    return Net(*f())\n\nf()\n",
        "long text": _model(f"self.note = {'x' * 100_000!r}", "self.note * 3", "self.note.replace('x', self.note)"),
    }


def _model(*constructor: str) -> str:
    body = "".join(f"        {line}\n" for line in constructor)
    return f"class Net(nn.Module):\n    def __init__(self, width, depth=3):\n        super().__init__()\n{body}"


def _question(number: int) -> tuple[str, ...]:
    return (
        f"if width == {number} or depth is x{number}:",
        f"    self.a{number} = nn.Linear({number + 1}, width)",
        "else:",
        f"    self.a{number} = nn.Linear(2, 2)",
    )


def _chain_of_classes(length: int) -> str:
    links = "".join(
        f"\nclass A{i + 1}(A{i}):\n    def __init__(self):\n        super().__init__()\n" for i in range(length)
    )
    return f"class A0(nn.Module):\n    pass\n{links}"
