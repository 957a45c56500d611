"""Which files are found: excludes, `.gitignore`, links, and the order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from initlint.workspace.discovery import DEFAULT_EXCLUDES, Discovery, Excludes, find_files
from initlint.workspace.patterns import compile_patterns


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(here: Path, *names: str) -> None:
    for name in names:
        path = here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def discover(
    here: Path,
    *paths: str,
    patterns: Sequence[str] = DEFAULT_EXCLUDES,
    force: bool = False,
    respect_gitignore: bool = True,
) -> Discovery:
    excludes = Excludes(patterns=(compile_patterns(here, patterns),), force=force, respect_gitignore=respect_gitignore)
    return find_files(paths, lambda _: excludes)


def found(here: Path, *paths: str, **options: object) -> list[str]:
    return [file.path for file in discover(here, *paths, **options).files]  # type: ignore[arg-type]


def test_python_files_in_order(here: Path) -> None:
    make(here, "b.py", "a/z.py", "a.py", "a/b/c.py", "a/x.pyi", "a/y.ipynb", "a/.hidden.py")
    assert found(here, ".") == ["a.py", "a/.hidden.py", "a/b/c.py", "a/z.py", "b.py"]


def test_named_file_is_taken_whatever_its_suffix(here: Path) -> None:
    make(here, "script", "a.txt")
    assert found(here, "script", "a.txt") == ["a.txt", "script"]


def test_each_file_once(here: Path) -> None:
    make(here, "net/a.py")
    assert found(here, "net", "net/a.py", "./net/../net/a.py", ".") == ["net/../net/a.py"]
    assert found(here, "net", "net/a.py", ".") == ["net/a.py"]


def test_shown_as_named(here: Path) -> None:
    make(here, "net/a.py")
    assert found(here, str(here)) == [str(here / "net" / "a.py")]
    assert found(here, "net/../net") == ["net/../net/a.py"]


def test_default_excludes(here: Path) -> None:
    make(here, "a.py", "build/b.py", "x/.venv/lib/c.py", "node_modules/d.py", "builder/e.py", "build.py")
    assert found(here, ".") == ["a.py", "build.py", "builder/e.py"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("data", ["a.py", "x/other.py"]),
        ("data/", ["a.py", "x/other.py"]),
        ("/data", ["a.py", "x/data/c.py", "x/other.py"]),
        ("x/data", ["a.py", "data/b.py", "x/other.py"]),
        ("*.py", []),
        ("x/**/*.py", ["a.py", "data/b.py"]),
        ("a.py", ["data/b.py", "x/data/c.py", "x/other.py"]),
    ],
)
def test_patterns_are_those_of_gitignore(here: Path, pattern: str, left: list[str]) -> None:
    make(here, "a.py", "data/b.py", "x/data/c.py", "x/other.py")
    assert found(here, ".", patterns=[pattern]) == left


def test_what_is_named_is_taken_although_excluded(here: Path) -> None:
    make(here, "build/a.py", "build/lib/b.py", "build/venv/c.py")
    assert found(here, "build") == ["build/a.py", "build/lib/b.py"]
    assert found(here, "build/a.py") == ["build/a.py"]
    assert found(here, "build", "build/a.py", force=True) == []


def test_directory_outside_of_the_patterns_base(here: Path) -> None:
    make(here, "project/a.py", "other/venv/b.py", "other/c.py")
    excludes = Excludes(patterns=(compile_patterns(here / "project", DEFAULT_EXCLUDES),))
    assert [file.path for file in find_files(["other"], lambda _: excludes).files] == ["other/c.py"]


def test_gitignore(here: Path) -> None:
    make(here, "a.py", "out/b.py", "net/gen_c.py", "net/keep/gen_d.py", "net/e.py")
    (here / ".gitignore").write_text("out/\ngen_*.py\n")
    (here / "net" / "keep" / ".gitignore").write_text("!gen_d.py\n")
    assert found(here, ".") == ["a.py", "net/e.py", "net/keep/gen_d.py"]
    assert len(found(here, ".", respect_gitignore=False)) == 5
    assert found(here, "net/gen_c.py") == ["net/gen_c.py"]


def test_gitignore_above_counts_up_to_the_repository(here: Path) -> None:
    make(here, "repo/net/a.py", "repo/net/b.py", "repo/net/c.py")
    (here / "repo" / ".git").mkdir()
    (here / ".gitignore").write_text("a.py\n")
    (here / "repo" / ".gitignore").write_text("/net/b.py\n")
    assert found(here, "repo/net") == ["repo/net/a.py", "repo/net/c.py"]


def test_ignored_directory_that_is_named(here: Path) -> None:
    make(here, "repo/out/a.py")
    (here / "repo" / ".git").mkdir()
    (here / "repo" / ".gitignore").write_text("out\n")
    assert found(here, "repo") == []
    assert found(here, "repo/out") == ["repo/out/a.py"]


def test_pattern_that_git_would_refuse_in_a_gitignore(here: Path) -> None:
    make(here, "a.py", "b.py")
    (here / ".gitignore").write_bytes(b"!\na.py\n\xff\n")
    assert found(here, ".") == ["b.py"]


def test_links_are_followed_once_and_under_the_real_name(here: Path) -> None:
    make(here, "z/a.py", "outside/b.py")
    (here / "z" / "link.py").symlink_to("a.py")
    (here / "alias").symlink_to("z", target_is_directory=True)
    (here / "z" / "up").symlink_to(here, target_is_directory=True)
    (here / "z" / "to_itself").symlink_to("to_itself")
    (here / "z" / "dangling.py").symlink_to("nowhere")
    assert found(here, ".") == ["outside/b.py", "z/a.py"]


def test_link_out_of_the_tree(here: Path) -> None:
    make(here, "outside/b.py", "project/a.py")
    (here / "project" / "link").symlink_to(here / "outside", target_is_directory=True)
    assert found(here, "project") == ["project/a.py", "project/link/b.py"]


def test_many_links_among_directories_end(here: Path) -> None:
    names = [f"d{index}" for index in range(12)]
    make(here, *(f"{name}/a.py" for name in names))
    for name in names:
        for other in names:
            (here / name / f"to_{other}").symlink_to(here / other, target_is_directory=True)
    assert found(here, ".") == sorted(f"{name}/a.py" for name in names)


@pytest.mark.parametrize("path", ["missing", "missing.py", "a.py/b.py", "x" * 5000])
def test_missing_path(here: Path, path: str) -> None:
    make(here, "a.py")
    result = discover(here, path, "a.py")
    assert [file.path for file in result.files] == ["a.py"]
    assert [problem.path for problem in result.problems] == [path]


def test_directory_named_like_a_module(here: Path) -> None:
    make(here, "a.py/b.py")
    assert found(here, ".") == ["a.py/b.py"]
