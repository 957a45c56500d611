"""Small projects written to disk, whose networks are built for real and put beside their ledgers."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from initlint import measurement
from initlint.measurement import Verdict
from initlint.runtime.measure import measure
from tests.ledger.comparison import ledger_rows

NET = """
    from torch import nn


    class Net(nn.Module):
        def __init__(self, width=6):
            super().__init__()
            self.fc = nn.Linear(width, 4)
"""
"""A network that keeps its defaults."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Files by path; `entry` is the file asked for, `name` its class or function, and `root` what `sys.path` starts with."""

    files: Mapping[str, str]
    entry: str = "pkg/model.py"
    name: str = "Net"
    root: str = ""


def write(project: Project, folder: Path) -> Path:
    """Writes the files, and gives the path of the entry."""
    for path, text in project.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return folder / project.entry


def disagreements(project: Project, folder: Path) -> list[str]:
    """Where the ledger of the entry differs from the network that Python builds, or does not know."""
    entry = write(project, folder)
    module = ".".join(Path(project.entry).relative_to(project.root).with_suffix("").parts)
    with _importing(folder / project.root, folder):
        measured = measure(getattr(importlib.import_module(module), project.name)())
    compared = measurement.compare(project.name, ledger_rows(entry, project.name), measured)
    assert compared.total > 0
    return [f"{pair.name}: {pair.row} {pair.problem}" for pair in compared.pairs if pair.verdict is not Verdict.AGREES]


@contextmanager
def _importing(root: Path, folder: Path) -> Iterator[None]:
    """Imports from `root`, and forgets afterwards what came from `folder`."""
    before = set(sys.modules)
    sys.path[:0] = [str(root), str(folder)]
    importlib.invalidate_caches()
    try:
        yield
    finally:
        del sys.path[:2]
        for name in set(sys.modules) - before:
            found = str(getattr(sys.modules[name], "__file__", None) or getattr(sys.modules[name], "__path__", ""))
            if str(folder) in found:
                del sys.modules[name]
