"""Networks written with packages that are not installed here agree with what these packages document.

Every public function of a module in `meant` builds with torch alone what the function of the same name in the file of
the same name in `written` builds with the package. The ledger of the one is put beside the measured other.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from tests.ledger.comparison import compare, ledger_rows, problems

HERE = Path(__file__).parent
WRITTEN = sorted((HERE / "written").glob("*.py"))


def networks() -> Iterator[tuple[Path, str, Callable[[], torch.nn.Module]]]:
    for file in WRITTEN:
        module = importlib.import_module(f"tests.third_party.meant.{file.stem}")
        for name, found in vars(module).items():
            is_own = inspect.isfunction(found) and found.__module__ == module.__name__
            if is_own and not name.startswith("_"):
                yield file, name, found


@pytest.mark.parametrize(
    ("file", "name", "build"), [pytest.param(*case, id=f"{case[0].stem}.{case[1]}") for case in networks()]
)
def test_ledger_agrees(file: Path, name: str, build: Callable[[], torch.nn.Module]) -> None:
    torch.manual_seed(0)
    compared = compare(name, ledger_rows(file, name), build())
    assert compared.total > 0
    assert problems(compared) == []
    assert compared.known == compared.total


def test_every_function_has_its_twin() -> None:
    built = {(file.stem, name) for file, name, _ in networks()}
    written = {
        (file.stem, line.split("(")[0].removeprefix("def "))
        for file in WRITTEN
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("def ") and not line.startswith("def _")
    }
    assert written == built
