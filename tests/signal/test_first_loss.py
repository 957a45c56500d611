"""The first cross-entropy, against draws."""

from __future__ import annotations

import math

import pytest
import torch

from initlint.signal.first_loss import expected_cross_entropy


@pytest.mark.parametrize(
    ("classes", "std"), [(2, 0.3), (2, 4.0), (10, 1.0), (10, 12.0), (1000, 0.33), (1000, 3.0), (1000, 200.0)]
)
def test_against_draws(classes: int, std: float) -> None:
    generator = torch.Generator().manual_seed(0)
    logits = std * torch.randn(4_000_000 // classes, classes, dtype=torch.float64, generator=generator)
    drawn = torch.logsumexp(logits, dim=1)
    error = 4 * drawn.std() / math.sqrt(len(drawn))
    assert expected_cross_entropy(classes, std) == pytest.approx(drawn.mean().item(), rel=2e-3, abs=error.item())


def test_equal_logits_give_the_uniform_guess() -> None:
    assert expected_cross_entropy(10, 0.0) == pytest.approx(math.log(10), rel=1e-6)


def test_one_class_is_no_classifier() -> None:
    with pytest.raises(ValueError, match="two classes"):
        expected_cross_entropy(1, 1.0)
