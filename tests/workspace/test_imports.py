"""Module names, import roots, and where projects begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from initlint.workspace.imports import find_module, import_roots, module_name
from initlint.workspace.projects import are_whole_projects, project_root


def make(top: Path, *names: str) -> None:
    for name in names:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).touch()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    top = tmp_path / "project"
    make(
        top,
        "pyproject.toml",
        "train.py",
        "nets/__init__.py",
        "nets/blocks/__init__.py",
        "nets/blocks/conv.py",
        "src/pkg/__init__.py",
        "src/pkg/model.py",
        "src/namespace/part/model.py",
        "examples/demo.py",
        "examples/layers.py",
    )
    return top


@pytest.mark.parametrize(
    ("file", "root", "name"),
    [
        ("train.py", "", "train"),
        ("nets/__init__.py", "", "nets"),
        ("nets/blocks/__init__.py", "", "nets.blocks"),
        ("nets/blocks/conv.py", "", "nets.blocks.conv"),
        ("src/pkg/model.py", "src", "pkg.model"),
        ("src/namespace/part/model.py", "src", "namespace.part.model"),
        ("examples/demo.py", "examples", "demo"),
    ],
)
def test_module_name(project: Path, file: str, root: str, name: str) -> None:
    assert module_name(project / file) == (project / root, name)


def test_import_roots(project: Path) -> None:
    assert import_roots(project / "examples" / "demo.py") == (project / "examples", project, project / "src")
    assert import_roots(project / "nets" / "blocks" / "conv.py") == (
        project,
        project / "src",
        project / "nets" / "blocks",
    )


def test_import_roots_without_a_project(tmp_path: Path) -> None:
    make(tmp_path, "a.py")
    assert tmp_path in import_roots(tmp_path / "a.py")


@pytest.mark.parametrize(
    ("dotted", "file"),
    [
        ("layers", "examples/layers.py"),
        ("nets", "nets/__init__.py"),
        ("nets.blocks.conv", "nets/blocks/conv.py"),
        ("pkg.model", "src/pkg/model.py"),
        ("namespace.part.model", "src/namespace/part/model.py"),
        ("namespace.part", None),
        ("torch.nn", None),
        ("", None),
        ("..etc.passwd", None),
        ("nets.blocks.missing", None),
    ],
)
def test_find_module(project: Path, dotted: str, file: str | None) -> None:
    found = find_module(dotted, import_roots(project / "examples" / "demo.py"))
    assert found == (None if file is None else project / file)


def test_package_goes_before_module(tmp_path: Path) -> None:
    make(tmp_path, "net.py", "net/__init__.py")
    assert find_module("net", [tmp_path]) == tmp_path / "net" / "__init__.py"


def test_first_root_wins(tmp_path: Path) -> None:
    make(tmp_path, "a/net.py", "b/net.py")
    assert find_module("net", [tmp_path / "b", tmp_path / "a"]) == tmp_path / "b" / "net.py"


def test_project_root(project: Path) -> None:
    assert project_root(project / "nets" / "blocks" / "conv.py") == project
    make(project, "nets/setup.py")
    assert project_root(project / "nets" / "blocks" / "conv.py") == project / "nets"


@pytest.mark.parametrize(
    ("given", "is_whole"),
    [([""], True), (["..", "nets"], True), (["nets"], False), (["nets", "src"], False), ([], False)],
)
def test_whole_projects(project: Path, given: list[str], is_whole: bool) -> None:
    directories = [(project / name).resolve() for name in given]
    assert are_whole_projects([project / "nets" / "blocks" / "conv.py"], directories) is is_whole
