"""The scaffold of a rule."""

from __future__ import annotations

import ast
import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from initlint.rules.pages import read_page

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("new_rule", ROOT / "scripts" / "new_rule.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "INI505-deprecated-initializer.md").touch()
    (tmp_path / "initlint" / "rules").mkdir(parents=True)
    shutil.copy(ROOT / "initlint" / "rules" / "registry.py", tmp_path / "initlint" / "rules")
    return tmp_path


def test_page_module_and_registry_are_written(script: ModuleType, checkout: Path) -> None:
    page, module, registry = script.begin_rule(checkout, "INI510", "init-of-buffer", "a buffer that is initialized")
    assert read_page(page).summary == "Reports a buffer that is initialized."
    ast.parse(module.read_text())
    text = registry.read_text()
    ast.parse(text)
    assert text.count("    init_of_buffer,\n") == 2
    names = [line.strip(" ,") for line in text.partition("import (\n")[2].partition(")")[0].splitlines()]
    assert names == sorted(names)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("INIT51", "init-of-buffer"),
        ("INI510", "InitOfBuffer"),
        ("INI510", "avoid-zeros"),
        ("INI510", "zeros-used"),
        ("INI505", "init-of-buffer"),
        ("INI510", "deprecated-initializer"),
    ],
)
def test_refused_names_write_nothing(script: ModuleType, checkout: Path, code: str, name: str) -> None:
    before = sorted(checkout.rglob("*"))
    with pytest.raises(script.MistakeError):
        script.begin_rule(checkout, code, name, "a fault")
    assert sorted(checkout.rglob("*")) == before
