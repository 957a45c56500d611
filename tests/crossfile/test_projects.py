"""Networks of several files: the ledger of one file given alone agrees with what Python builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import conditional_imports, import_forms, layouts, scoping
from .projects import disagreements

PROJECTS = {
    f"{group.__name__.rpartition('.')[2]}: {title}": project
    for group in (import_forms, conditional_imports, layouts, scoping)
    for title, project in group.PROJECTS.items()
}


@pytest.mark.parametrize("title", PROJECTS)
def test_ledger_of_one_file(title: str, tmp_path: Path) -> None:
    assert disagreements(PROJECTS[title], tmp_path) == []
