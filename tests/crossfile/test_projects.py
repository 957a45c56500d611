"""Networks of several files: the ledger of one file given alone agrees with what Python builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ledger.comparison import ledger_rows

from . import conditional_imports, import_forms, layouts, scoping
from .projects import disagreements, write

PROJECTS = {
    f"{group.__name__.rpartition('.')[2]}: {title}": project
    for group in (import_forms, conditional_imports, layouts, scoping)
    for title, project in group.PROJECTS.items()
}


@pytest.mark.parametrize("title", PROJECTS)
def test_ledger_of_one_file(title: str, tmp_path: Path) -> None:
    assert disagreements(PROJECTS[title], tmp_path) == []


@pytest.mark.parametrize("title", import_forms.NOT_KNOWN)
def test_what_is_registered_elsewhere_is_not_known(title: str, tmp_path: Path) -> None:
    project = import_forms.NOT_KNOWN[title]
    bias = ledger_rows(write(project, tmp_path), project.name)["fc.bias"]
    assert not bias.is_known
