"""Jozefowicz et al. 2015: an LSTM whose forget gate starts open remembers over many steps."""

from __future__ import annotations

from functools import partial

from torch import nn

from benchmarks.evidence.pages import Measured
from benchmarks.evidence.recall import compare, reader
from benchmarks.evidence.recurrent import SYMBOLS

SIZE, LENGTHS = 32, (30, 60)


def measure() -> Measured:
    cell = partial(nn.LSTM, SYMBOLS + 1, SIZE, batch_first=True)
    readers = {f"forget bias {bias}": reader(cell, partial(_forget_bias, bias)) for bias in (0, 1, 2)}
    found = [
        compare(
            f"jozefowicz-2015-{length}",
            f"LSTM, recall after {length} steps",
            readers,
            length=length,
            steps=200,
            seeds=range(3),
        )
        for length in LENGTHS
    ]
    plots = {name: text for each in found for name, text in each.plots.items()}
    return Measured(text="\n\n".join(each.text for each in found), plots=plots)


def _forget_bias(bias: int, cell: nn.RNNBase) -> None:
    """Sets one of torch's two biases, which add up; its gates are stacked as input, forget, cell, output."""
    nn.init.zeros_(cell.bias_ih_l0)
    nn.init.zeros_(cell.bias_hh_l0)
    nn.init.constant_(cell.bias_ih_l0.data[SIZE : 2 * SIZE], float(bias))
