"""What activations make of a Gaussian, against torch and against the arc-cosine kernel."""

from __future__ import annotations

import math

import pytest
import torch

from initlint.frameworks.activations import ACTIVATIONS
from initlint.signal.responses import Activation, response

DRAWS = 400_000
_TORCH = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "gelu": torch.nn.functional.gelu,
    "silu": torch.nn.functional.silu,
    "elu": torch.nn.functional.elu,
    "selu": torch.selu,
    "softplus": torch.nn.functional.softplus,
    "mish": torch.nn.functional.mish,
    "hard_tanh": torch.nn.functional.hardtanh,
    "hard_swish": torch.nn.functional.hardswish,
}


def activation(name: str) -> Activation:
    function = ACTIVATIONS[name].function
    assert function is not None
    return Activation(name, function, {"relu": 0.0, "linear": 1.0}.get(name))


@pytest.mark.parametrize("name", sorted(_TORCH))
@pytest.mark.parametrize(("mean", "std", "correlation"), [(0.0, 1.0, 0.5), (0.4, 0.6, -0.3), (-1.0, 2.5, 0.9)])
def test_moments_and_products(name: str, mean: float, std: float, correlation: float) -> None:
    torch.manual_seed(0)
    first = torch.randn(DRAWS, dtype=torch.float64)
    other = correlation * first + math.sqrt(1 - correlation**2) * torch.randn(DRAWS, dtype=torch.float64)
    u, v = ((mean + std * each).requires_grad_() for each in (first, other))
    phi_u, phi_v = _TORCH[name](u), _TORCH[name](v)
    slope_u, slope_v = torch.autograd.grad(phi_u.sum() + phi_v.sum(), (u, v))
    found = response(activation(name), mean, std * std)
    for predicted, samples in (
        (found.mean, phi_u),
        (found.square, phi_u**2),
        (found.fourth, phi_u**4),
        (found.product(correlation), phi_u * phi_v),
        (found.slope_square, slope_u**2),
        (found.slope_product(correlation), slope_u * slope_v),
    ):
        values = samples.detach()
        error = 5 * float(values.std()) / math.sqrt(DRAWS)
        # Slopes that jump are told apart only as finely as the grid: half a percent.
        assert predicted == pytest.approx(float(values.mean()), abs=error + 0.006 * abs(float(values.mean())))


@pytest.mark.parametrize("correlation", [-0.9, -0.2, 0.0, 0.3, 0.8, 0.99, 1.0])
def test_relu_is_the_arc_cosine_kernel(correlation: float) -> None:
    """Cho & Saul 2009, equation 6: E relu(u) relu(v) = (sin t + (pi - t) cos t) / (2 pi) with cos t the correlation."""
    angle = math.acos(correlation)
    expected = (math.sin(angle) + (math.pi - angle) * correlation) / (2 * math.pi)
    assert response(activation("relu"), 0.0, 1.0).product(correlation) == pytest.approx(expected, abs=1e-3)


def test_the_response_without_spread() -> None:
    found = response(activation("tanh"), 0.5, 0.0)
    assert (found.mean, found.square) == (pytest.approx(math.tanh(0.5)), pytest.approx(math.tanh(0.5) ** 2))
    assert found.slope_square == pytest.approx((1 - math.tanh(0.5) ** 2) ** 2, rel=1e-4)


@pytest.mark.parametrize(("name", "expected"), [("relu", 0.0), ("linear", 1.0), ("hard_tanh", 1.0)])
def test_the_slope_at_zero_where_all_values_are_zero(name: str, expected: float) -> None:
    """A layer of zeros before ReLU gets no gradient at all."""
    x = torch.zeros(1, requires_grad=True)
    (_TORCH[name](x) if name != "linear" else x * 1).backward()
    assert x.grad is not None
    assert (
        response(activation(name), 0.0, 0.0).slope_square
        == pytest.approx(float(x.grad) ** 2)
        == pytest.approx(expected)
    )
