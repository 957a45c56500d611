"""The version of Keras that a project declares decides the fans of its einsum and attention layers."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from initlint.analysis import ledgers
from initlint.workspace.source import SourceFile, read_source

SOURCE = """\
from keras import Input, Model, layers


def build():
    x = Input((10, 64))
    return Model(x, layers.MultiHeadAttention(num_heads=4, key_dim=16)(x, x))
"""

BY_EQUATION = math.sqrt(2 / (64 + 4 * 16))
BY_SHAPE = math.sqrt(2 / (64 * 4 + 64 * 16))
"""Glorot's std for a kernel (64, 4, 16): of an equation, and as if it were that of a convolution."""


@pytest.mark.parametrize(
    ("requirements", "std"),
    [
        ("", BY_EQUATION),
        ("keras>=3.4\n", BY_EQUATION),
        ("keras==3.14.0\n", BY_SHAPE),
        ("tensorflow<2.16\n", BY_SHAPE),
    ],
)
def test_the_declared_version_decides(tmp_path: Path, requirements: str, std: float) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / "requirements.txt").write_text(requirements)
    (tmp_path / "net.py").write_text(SOURCE)
    source = read_source(tmp_path / "net.py")
    assert isinstance(source, SourceFile)
    (ledger,) = ledgers(source, "build")
    found = {row.name: row.std for row in ledger.rows}
    name = next(name for name in found if name.endswith("query.kernel"))
    assert float(str(found[name])) == pytest.approx(std, rel=1e-3)
