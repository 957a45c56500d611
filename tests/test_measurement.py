"""The comparison of ledger rows with measured parameters: what it lets through, and what it does not."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from initlint.ledger import LedgerRow
from initlint.measurement import Measured, Verdict, compare
from initlint.symbolic import Number, symbol

SHAPE = (100, 100)


def row(
    shape: tuple[Number, ...] = SHAPE, mean: Number = 0.0, std: Number = 1.0, *, is_known: bool = True
) -> LedgerRow:
    return LedgerRow(
        name="weight", shape=shape, initializer="normal_", source="", mean=mean, std=std, is_known=is_known
    )


def verdict(ledger_row: LedgerRow, mean: float | None, std: float | None, shape: tuple[int, ...] = SHAPE) -> Verdict:
    measured = [Measured(name="weight", shape=shape, mean=mean, std=std)]
    (pair,) = compare("net", {"weight": ledger_row}, measured).pairs
    return pair.verdict


@pytest.mark.parametrize(
    ("mean", "std", "expected"),
    [
        (0.0, 1.0, Verdict.AGREES),
        (0.049, 1.0, Verdict.AGREES),
        (0.051, 1.0, Verdict.DISAGREES),  # five standard errors of a mean of 10,000 values are 0.05
        (0.0, 1.035, Verdict.AGREES),
        (0.0, 1.036, Verdict.DISAGREES),  # and of a std 0.0354
        (float("nan"), 1.0, Verdict.DISAGREES),
        (0.0, float("nan"), Verdict.DISAGREES),
        (None, None, Verdict.UNMEASURED),
    ],
)
def test_sampling_error(mean: float | None, std: float | None, expected: Verdict) -> None:
    assert verdict(row(), mean, std) is expected


def test_constants_are_exact() -> None:
    assert verdict(row(mean=0.1, std=0), 0.1, 0.0) is Verdict.AGREES
    assert verdict(row(mean=0.1, std=0), 0.10001, 0.0) is Verdict.DISAGREES
    assert verdict(row(mean=0.1, std=0), 0.1, 1e-5) is Verdict.DISAGREES


def test_few_values_are_measured_about_the_mean_of_the_law() -> None:
    """One value has no spread of its own; its distance from the law's mean is what tells."""
    assert verdict(row((1,)), 0.7, 0.0, (1,)) is Verdict.AGREES
    assert verdict(row((1,)), 5.1, 0.0, (1,)) is Verdict.DISAGREES


@pytest.mark.parametrize(("floors", "expected"), [(1, Verdict.AGREES), (2, Verdict.AGREES), (9, Verdict.DISAGREES)])
def test_the_far_bound_of_a_truncated_normal_may_be_drawn(floors: int, expected: Verdict) -> None:
    """timm's sampler gives -2 now and then, however small the std: once in 2**24 draws."""
    shape, count = (512, 512), 512 * 512
    truncated = replace(row(shape, std=0.02), floor=-2.0)
    mean = -2.0 * floors / count
    std = math.sqrt(0.02**2 + 4.0 * floors / count - mean**2)
    assert verdict(truncated, mean, std, shape) is expected
    assert verdict(row(shape, std=0.02), mean, std, shape) is Verdict.DISAGREES


def test_shapes() -> None:
    assert verdict(row(), 0.0, 1.0, (100, 101)) is Verdict.DISAGREES
    assert verdict(row((symbol("n"), 100)), 0.0, 1.0) is Verdict.UNKNOWN
    assert verdict(row(is_known=False), 0.0, 1.0) is Verdict.UNKNOWN
    assert verdict(row((0, 5)), 0.0, 0.0, (0, 5)) is Verdict.AGREES


def test_what_only_one_side_has() -> None:
    built = [Measured(name="bias", shape=(4,), mean=0.0, std=0.0)]
    found = compare("net", {"weight": row(), "scale": row(is_known=False)}, built)
    assert [(pair.name, pair.verdict) for pair in found.pairs] == [
        ("bias", Verdict.MISSING),
        ("weight", Verdict.ABSENT),
        ("scale", Verdict.ABSENT),
    ]
    assert (found.total, found.known, [pair.name for pair in found.wrong]) == (1, 0, ["weight"])
