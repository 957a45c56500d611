"""What code asks PyTorch for is there."""

from __future__ import annotations

import importlib
import importlib.util

import pytest

from initlint.frameworks.torch.names import PRESENT


@pytest.mark.parametrize("name", sorted(PRESENT))
def test_present_names_exist(name: str) -> None:
    holder, _, last = name.rpartition(".")
    module = importlib.import_module(holder)
    assert hasattr(module, last) or importlib.util.find_spec(name) is not None
