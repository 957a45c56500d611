"""Powers and means over units, against draws and closed forms."""

from __future__ import annotations

import math
import random

import pytest

from initlint.signal.operations import norms, powers
from initlint.signal.operations.elementwise import activation, shift
from initlint.signal.operations.pooling import maximum
from initlint.signal.operations.weighted import Weights, dense
from initlint.signal.responses import Activation
from initlint.signal.state import Gradient, Signal
from initlint.signal.weights import Moments

RELU = Activation("relu", lambda x: max(x, 0.0), 0.0)


def test_the_root_of_a_mean_of_squares() -> None:
    """1 / sqrt(mean x^2) over 32 units has a mean and a second moment that draws confirm."""
    found = powers.power(-0.5, Signal(mean=1.0, square=1.0 + 2 / 32))
    assert found is not None
    rng = random.Random(0)
    drawn = [1 / math.sqrt(sum(rng.gauss(0, 1) ** 2 for _ in range(32)) / 32) for _ in range(4000)]
    assert found.output.mean == pytest.approx(sum(drawn) / len(drawn), rel=0.01)
    assert found.output.square == pytest.approx(sum(x * x for x in drawn) / len(drawn), rel=0.02)


def test_a_root_of_negative_numbers_is_not_known() -> None:
    assert powers.power(0.5, Signal(mean=-1.0, square=2.0)) is None


def test_one_minus_x_turns_the_mean() -> None:
    found = shift(1.0, Signal(mean=0.25, square=0.5), is_turned=True).output
    assert found.mean == 0.75
    assert found.variance == pytest.approx(0.5 - 0.25**2)


def test_one_unit_is_smaller_than_its_root_mean_square() -> None:
    """E log z^2 = -gamma - log 2 for z ~ N(0, 1)."""
    alike = Signal(square=1.0, between_samples=1.0)
    weights = Weights(
        kernel=Moments(mean=0.0, square=1.0), bias=Moments(mean=0.0, square=0.0), inputs=1, outputs=1, units=1
    )
    assert dense(weights, alike).output.chance / 2 == pytest.approx(0.5772157 + math.log(2), rel=1e-4)


def test_instance_norm_takes_out_what_positions_share() -> None:
    found = norms.instance_norm(Moments(mean=1.0, square=1.0), Moments(mean=0.0, square=0.0), 0.0, Signal())
    (own,) = found.back(Gradient(square=1.0, between_positions=0.5, along=0.2))
    assert own.square == pytest.approx(0.3)


def test_few_units_in_a_group_raise_the_gradient() -> None:
    signal = Signal(square=1.0, between_positions=0.5, units=8)
    one, zero = Moments(mean=1.0, square=1.0), Moments(mean=0.0, square=0.0)
    (grouped,) = norms.group_norm(one, zero, 0.0, 2, signal).back(Gradient(square=1.0))
    (plain,) = norms.layer_norm(one, zero, 0.0, signal).back(Gradient(square=1.0))
    assert grouped.square == pytest.approx(plain.square * (1 + 2 * 0.25 / 4))


def test_a_maximum_lifts_the_gradient_only_behind_the_activation() -> None:
    """At the ReLU a quarter of the elements get the gradient; behind it, those are mostly the ones that it passed."""
    before = activation(RELU, Signal(positions=64))
    chosen = maximum(4, 16, RELU, before.output)
    (at_relu,) = chosen.back(Gradient(square=1.0))
    (behind,) = before.back(at_relu)
    assert at_relu.square == pytest.approx(0.25)
    assert behind.square == pytest.approx(0.25 * 15 / 16, rel=0.02)
