"""The check that inits which look wrong stay quiet: its list is sound, and it tells code that ran from code that did not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from initlint.workspace.source import SourceFile

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"

MODEL = """
from torch import nn
from elsewhere import make


class Net(nn.Module):
    def __init__(self, zero=False):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.head = make(4)
        if zero:
            nn.init.zeros_(self.fc.weight)
        nn.init.ones_(self.fc.bias)
        nn.init.ones_(self.head.weight)

    def init_weights(self):
        nn.init.eye_(self.fc.weight)

    def forward(self, x):
        return self.fc(x)
"""


@pytest.fixture
def benchmarks(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, ModuleType]]:
    names = ("corpus_packages", "trap_list", "trap_reach")
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield {name: __import__(name) for name in names}
    for name in names:
        sys.modules.pop(name, None)


def line_of(text: str) -> int:
    return next(number for number, line in enumerate(MODEL.splitlines(), 1) if text in line)


def sources(place: Path, build: str = "") -> list[SourceFile]:
    made = {"net.py": MODEL, **({"build.py": build} if build else {})}
    for name, text in made.items():
        (place / name).write_text(text, encoding="utf-8")
    return [
        SourceFile(path=name, absolute=place / name, text=text, module=name.removesuffix(".py"), root=place)
        for name, text in made.items()
    ]


@pytest.mark.parametrize(
    ("text", "build", "reach"),
    [
        ("ones_(self.fc.bias)", "", "WRITTEN"),
        ("ones_(self.head.weight)", "", "RAN"),
        ("zeros_", "", "SKIPPED"),
        ("eye_", "", "OUTSIDE"),
        ("zeros_", "from net import Net\n\nmodel = Net(zero=True)\n", "WRITTEN"),
        ("eye_", "from net import Net\n\nmodel = Net()\nmodel.init_weights()\n", "WRITTEN"),
    ],
)
def test_reach(benchmarks: dict[str, ModuleType], tmp_path: Path, text: str, build: str, reach: str) -> None:
    found = benchmarks["trap_reach"].reached(sources(tmp_path, build), "net.py", line_of(text))
    assert found.reach.name == reach


def test_list(benchmarks: dict[str, ModuleType]) -> None:
    traps = benchmarks["trap_list"].traps([])
    numbers = [trap.number for trap in traps]
    assert len(set(numbers)) == len(numbers)
    assert set(numbers) <= set(range(1, 100))
    for trap in traps:
        assert all((trap.names, trap.target, trap.because, trap.idiom))
        assert bool(trap.true) == bool(trap.proof)
        compile(trap.build, trap.path, "exec")


def test_an_init_that_moved_is_no_silence(benchmarks: dict[str, ModuleType], tmp_path: Path) -> None:
    trap = benchmarks["trap_list"].traps([])[0]
    file = tmp_path / trap.path
    file.parent.mkdir(parents=True)
    file.write_text("\n" * trap.line, encoding="utf-8")
    with pytest.raises(benchmarks["trap_list"].Misplaced):
        benchmarks["trap_list"].sources(trap, tmp_path)
