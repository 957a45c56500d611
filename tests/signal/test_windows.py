"""Windows against the convolutions of torch: a convolution of ones counts its taps."""

from __future__ import annotations

import pytest
import torch

from initlint.signal.windows import Window, gathered, output_size, scattered

_WINDOWS = [
    Window(kernel=3, before=1),
    Window(kernel=3, stride=2, before=1),
    Window(kernel=4, stride=2, before=1),
    Window(kernel=3, before=2, dilation=2),
    Window(kernel=7, stride=4, before=3),
    Window(kernel=1, stride=2),
]


@pytest.mark.parametrize("window", _WINDOWS)
@pytest.mark.parametrize("size", [8, 15])
def test_gathered(window: Window, size: int) -> None:
    profile = torch.linspace(0.5, 1.5, size)
    sums = torch.nn.functional.conv1d(
        profile[None, None], torch.ones(1, 1, window.kernel), None, window.stride, window.before, window.dilation
    ).flatten()
    outputs = output_size(window, size)
    assert outputs == len(sums)
    found = gathered(window, profile.tolist(), size, outputs)
    assert found.taps == pytest.approx(float(sums.mean()))
    assert found.profile == pytest.approx((sums / sums.mean()).tolist())


@pytest.mark.parametrize("window", _WINDOWS)
@pytest.mark.parametrize("size", [4, 9])
def test_scattered(window: Window, size: int) -> None:
    sums = torch.nn.functional.conv_transpose1d(
        torch.ones(1, 1, size),
        torch.ones(1, 1, window.kernel),
        None,
        window.stride,
        window.before,
        0,
        1,
        window.dilation,
    ).flatten()
    found = scattered(window, None, size, len(sums))
    assert found.taps == pytest.approx(float(sums.mean()))


@pytest.mark.parametrize("window", _WINDOWS)
def test_overlap_is_the_mean_over_pairs_of_results(window: Window) -> None:
    """Two results share as many taps as the same tap reaches an element for both."""
    size = 9
    outputs = output_size(window, size)
    reach = torch.zeros(outputs, window.kernel)
    for output in range(outputs):
        for tap in range(window.kernel):
            place = output * window.stride + tap * window.dilation - window.before
            reach[output, tap] = float(0 <= place < size)
    assert gathered(window, None, size, outputs).overlap == pytest.approx(float((reach @ reach.T).mean()))


def test_long_axes_have_no_border() -> None:
    window = Window(kernel=5, stride=2, before=2)
    assert (gathered(window, None, 1000, 500).taps, gathered(window, None, 1000, 500).profile) == (5, ())
    assert scattered(window, None, 500, 1000).taps == 2.5
