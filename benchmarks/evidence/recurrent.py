"""A recurrent classifier of the last step, and how much of a gradient comes back to the first."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

SYMBOLS = 4


class Reader(nn.Module):
    """A recurrent layer, initialised by `init`, and a linear head on its last output."""

    def __init__(self, cell: nn.RNNBase, init: Callable[[nn.RNNBase], object]) -> None:
        super().__init__()
        self.cell = cell
        self.head = nn.Linear(cell.hidden_size, SYMBOLS)
        init(cell)

    def forward(self, x: Tensor) -> Tensor:
        output, _ = self.cell(x)
        return self.head(output[:, -1])


def retention(reader: Reader, inputs: Tensor) -> float:
    """The gradient of a random direction of the last output at the first input, over that at the last input."""
    inputs = inputs.clone().requires_grad_()
    output, _ = reader.cell(inputs)
    last = output[:, -1]
    last.backward(torch.randn_like(last))
    assert inputs.grad is not None
    return float(inputs.grad[:, 0].norm() / inputs.grad[:, -1].norm())
