"""Borders and enlargements against drawn numbers."""

from __future__ import annotations

import pytest
import torch

from initlint.signal.operations import borders
from initlint.signal.state import Gradient, Signal

LENGTHS, SIDES = (6, 5), ((1, 2), (0, 3))


def _square(x: torch.Tensor) -> float:
    return float(x.detach().double().pow(2).mean())


def _gradient(x: torch.Tensor, y: torch.Tensor) -> float:
    y.backward(torch.randn_like(y))  # type: ignore[no-untyped-call]  # torch types it no further
    assert x.grad is not None
    return _square(x.grad)


def test_padding() -> None:
    x = torch.randn(4096, *LENGTHS, requires_grad=True)
    y = torch.nn.functional.pad(x, (*SIDES[1], *SIDES[0]))
    found = borders.padded(LENGTHS, SIDES, Signal())
    (back,) = found.back(Gradient(square=1.0))
    assert found.output.square == pytest.approx(_square(y), rel=0.03)
    assert back.square == pytest.approx(_gradient(x, y), rel=0.03)
    assert found.output.profile is not None
    assert found.output.profile[0] == pytest.approx([0, *[9 / 6] * 6, 0, 0])


def test_cropping() -> None:
    x = torch.randn(4096, *LENGTHS, requires_grad=True)
    y = x[:, 1:4, 0:2]
    found = borders.cropped(LENGTHS, SIDES, Signal())
    (back,) = found.back(Gradient(square=1.0))
    assert found.output.square == pytest.approx(_square(y), rel=0.05)
    assert back.square == pytest.approx(_gradient(x, y), rel=0.05)


def test_cropping_undoes_padding() -> None:
    before = Signal(profile=((0.5, 1.0, 1.5), (1.0, 1.0)))
    after = borders.padded((3, 2), SIDES, before).output
    back = borders.cropped((6, 5), SIDES, after).output
    assert back.square == pytest.approx(before.square)
    assert back.profile is not None
    assert list(back.profile[0]) == pytest.approx([0.5, 1.0, 1.5])


@pytest.mark.parametrize(("mode", "is_smooth"), [("nearest", False), ("bilinear", True)])
def test_enlarging(mode: str, is_smooth: bool) -> None:
    x = torch.randn(64, 4, 32, 32, requires_grad=True)
    y = torch.nn.functional.interpolate(x, scale_factor=2, mode=mode)
    found = borders.enlarged((2, 2), Signal(), is_smooth=is_smooth)
    (back,) = found.back(Gradient(square=1.0))
    assert found.output.square == pytest.approx(_square(y), rel=0.06)
    assert back.square == pytest.approx(_gradient(x, y), rel=0.06)
