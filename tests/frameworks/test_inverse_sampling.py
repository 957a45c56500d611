"""Inverting a uniform draw gives the truncated normal that torch draws by the same steps."""

from __future__ import annotations

import math

import pytest
import torch

from initlint.distributions import Distribution, Kind, uniform
from initlint.frameworks.torch.inverse_sampling import law

COUNT = 400_000


@pytest.mark.parametrize("ends", [(-0.9, 0.9), (-0.5, 0.98), (0.1, 0.2), (-1.0, 1.0)])
def test_inverse_error_function(ends: tuple[float, float]) -> None:
    found = law("erfinv_", uniform(*ends), [], {})
    assert found is not None
    torch.manual_seed(0)
    values = torch.empty(COUNT, dtype=torch.float64).uniform_(*ends).erfinv_()
    assert isinstance(found.mean, float)
    assert isinstance(found.std, float)
    assert float(values.mean()) == pytest.approx(found.mean, abs=5 * found.std / math.sqrt(COUNT))
    assert float(values.std()) == pytest.approx(found.std, rel=0.01)


@pytest.mark.parametrize("ends", [(-1.5, 0.5), (0.5, 0.5)])
def test_no_law_where_torch_gives_none(ends: tuple[float, float]) -> None:
    assert law("erfinv_", uniform(*ends), [], {}) is None


def test_a_clamp_that_reaches_no_value_changes_nothing() -> None:
    old = uniform(-1.0, 1.0)
    assert law("clamp_", old, [-1.0], {"max": 2.0}) == old
    assert law("clamp_", old, [], {"min": -1.0}) == old
    assert law("clamp_", old, [-0.5, 0.5], {}) is None
    assert law("clamp_", old, [], {"max": 0.5}) is None


def test_a_clamp_bounds_what_had_no_bound() -> None:
    old = law("erfinv_", uniform(-1.0, 1.0), [], {})
    assert old is not None
    assert old.low == -math.inf
    clamped = law("clamp_", old, [-20.0, 30.0], {})
    assert clamped is not None
    assert (clamped.low, clamped.high) == (-20.0, 30.0)
    assert law("clamp_", old, [-1.0, 1.0], {}) is None


def test_other_laws_and_methods_stay_unknown() -> None:
    assert law("erfinv_", Distribution(kind=Kind.NORMAL, mean=0, std=1), [], {}) is None
    assert law("sin_", uniform(-1.0, 1.0), [], {}) is None
