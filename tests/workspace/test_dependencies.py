"""Declared versions of packages."""

from __future__ import annotations

from pathlib import Path

import pytest

from initlint.workspace.dependencies import rules_out

NEW = (3, 15)


@pytest.mark.parametrize(
    "text",
    [
        "keras==3.14.0\n",
        "numpy\nkeras == 3.4.1  # pinned\n",
        "keras<3.15\n",
        "keras>=3.0,<3.10\n",
        "keras[torch]<=3.12\n",
        "keras~=3.14.1\n",
        'dependencies = ["torch", "keras>=3,<3.15"]\n',
        'keras = "3.4.1"\n',
        "  - keras=2.15\n",
    ],
)
def test_older_versions_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "requirements.txt").write_text(text)
    assert rules_out([tmp_path], "keras", NEW)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "keras\n",
        "keras>=3.4\n",
        "keras==3.15.0\n",
        "keras<4\n",
        "keras~=3.4\n",
        "keras<3.16\n",
        "keras>=3.15,!=3.15.2\n",
        "tf-keras==2.15\n",
        "keras-hub==0.20\n",
        "keras\ntorch==2.1\n",
        'description = "Layers for Keras 2 and 3"\n',
        'keras = "^3.4"\n',
    ],
)
def test_newer_ones_too(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert not rules_out([tmp_path], "keras", NEW)


def test_only_the_given_directories_count(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("keras==3.1\n")
    (tmp_path / "other").mkdir()
    assert not rules_out([tmp_path / "other"], "keras", NEW)
