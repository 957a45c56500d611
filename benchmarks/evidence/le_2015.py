"""Le et al. 2015: a ReLU network whose recurrent weights start as the identity remembers over many steps."""

from __future__ import annotations

from functools import partial

from torch import nn

from benchmarks.evidence.pages import Measured
from benchmarks.evidence.recall import compare, reader
from benchmarks.evidence.recurrent import SYMBOLS


def measure() -> Measured:
    cell = partial(nn.RNN, SYMBOLS + 1, 48, nonlinearity="relu", batch_first=True)
    readers = {
        "torch's default": reader(cell, _default),
        "Glorot": reader(cell, _glorot),
        "identity": reader(cell, _identity),
    }
    title = "ReLU recurrent network, recall after 60 steps"
    return compare("le-2015", title, readers, length=60, steps=250, seeds=range(3))


def _default(cell: nn.RNNBase) -> None:
    """Leaves what the framework drew."""


def _glorot(cell: nn.RNNBase) -> None:
    nn.init.xavier_normal_(cell.weight_hh_l0)
    _zero_biases(cell)


def _identity(cell: nn.RNNBase) -> None:
    nn.init.eye_(cell.weight_hh_l0)
    _zero_biases(cell)


def _zero_biases(cell: nn.RNNBase) -> None:
    nn.init.zeros_(cell.bias_ih_l0)
    nn.init.zeros_(cell.bias_hh_l0)
