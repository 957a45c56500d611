"""Expectations over Gaussians against closed forms."""

from __future__ import annotations

import math

import pytest

from initlint.signal.gaussian import coefficients, expectation


@pytest.mark.parametrize("mean", [0.0, 0.3, -2.0])
@pytest.mark.parametrize("std", [0.01, 1.0, 7.0])
def test_moments_of_the_variable_itself(mean: float, std: float) -> None:
    assert expectation(lambda x: 1.0, mean, std) == pytest.approx(1)
    assert expectation(lambda x: x, mean, std) == pytest.approx(mean, abs=1e-9 * std)
    assert expectation(lambda x: x * x, mean, std) == pytest.approx(mean**2 + std**2)
    assert expectation(lambda x: (x - mean) ** 4, mean, std) == pytest.approx(3 * std**4)


@pytest.mark.parametrize("mean", [0.0, 0.5, -1.3, 4.0])
def test_a_kink_at_zero(mean: float) -> None:
    std = 1.7
    ratio = mean / std
    density, below = math.exp(-ratio * ratio / 2) / math.sqrt(2 * math.pi), math.erfc(-ratio / math.sqrt(2)) / 2
    assert expectation(lambda x: max(x, 0.0), mean, std) == pytest.approx(mean * below + std * density, rel=1e-3)


def test_no_spread_is_the_value_itself() -> None:
    assert expectation(math.cos, 2.0, 0.0) == math.cos(2.0)
    assert coefficients(math.cos, 2.0, 0.0) == (math.cos(2.0),)


def test_coefficients_of_a_polynomial() -> None:
    """x^3 of a unit Gaussian is he_3 sqrt(6) + 3 he_1."""
    found = coefficients(lambda x: x**3, 0.0, 1.0)
    expected = [0.0, 3.0, 0.0, math.sqrt(6), *[0.0] * (len(found) - 4)]
    assert found == pytest.approx(expected, abs=1e-4)


def test_squares_of_coefficients_sum_to_the_second_moment() -> None:
    found = coefficients(math.tanh, 0.2, 0.8)
    assert sum(each**2 for each in found) == pytest.approx(expectation(lambda x: math.tanh(x) ** 2, 0.2, 0.8), rel=1e-6)
