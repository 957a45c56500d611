"""Pooling and rearranging, by the names and shapes that the graph has of them."""

from __future__ import annotations

import math
from dataclasses import replace

from initlint.network.graph import Node
from initlint.signal.operations import elementwise, pooling
from initlint.signal.operations.activations import IDENTITY
from initlint.signal.operations.transfer import Transfer, chained, scaled, unchanged
from initlint.signal.state import Gradient, Signal
from initlint.signal.weights import as_sizes

_AVERAGES = ("avg", "average", "mean")
_MAXIMA = ("max",)
_SELECTING = frozenset({"narrow", "select", "index", "item", "index_select", "take", "gather", "topk"})
_FOLDING = 2
"""Axes of a tensor without positions: the batch and the units."""


def transfer(node: Node, name: str, signal: Signal) -> Transfer | None:
    """A pooling layer or function called `name`; the window is as large as the shapes say."""
    word = name.rpartition(".")[2].lower().replace("_", "")
    before, after = as_sizes(node.inputs[0].shape), as_sizes(node.shape)
    window: float | None
    if before is None or after is None:
        window, outputs = (None, None) if "adaptive" not in word and "global" not in word else (signal.positions, 1)
    else:
        window, outputs = math.prod(before) / max(math.prod(after), 1), _positions(after, signal)
    if window is None or window < 1:
        return None
    if word == "sum" or any(part in word for part in _AVERAGES):
        own = None if before is None else _across(node, before, signal)
        mean = pooling.average(window, outputs, signal) if own is None else pooling.across(window, own, signal)
        return chained(mean, elementwise.scale(window, mean.output)) if word == "sum" else mean
    if any(part in word for part in _MAXIMA):
        function = IDENTITY if signal.latent is None else signal.latent.function
        return pooling.maximum(max(round(window), 1), outputs, function, signal)
    return None


def _across(node: Node, before: tuple[int, ...], signal: Signal) -> int | None:
    """The units that remain where a mean goes over one axis that holds no positions; None where it goes over positions."""
    axis = node.settings.get("dim", node.settings.get("axis", node.settings.get(1)))
    if isinstance(axis, tuple) and len(axis) == 1:
        axis = axis[0]
    if node.module is not None or not isinstance(axis, int) or not -len(before) <= axis < len(before):
        return None
    axis %= len(before)
    is_last = axis == len(before) - 1
    if before[axis] == signal.units and (is_last or (axis == 1 and before[-1] != signal.units)):
        return 1
    # Branches that were stacked in front of the units of an image.
    is_stacked = axis == 1 and len(before) == _IMAGES + 1 and before[2] == signal.units
    return signal.units if is_stacked else None


_IMAGES = 4
"""Axes of a batch of images."""


def rearranged(node: Node, signal: Signal) -> Transfer:
    """Views, permutations, selections: the elements stay what they are."""
    after = as_sizes(node.shape)
    if after is not None and len(after) == _FOLDING and signal.positions not in {None, 1}:
        # Positions become units of one row, which have no positions beside them.
        flat = replace(signal, units=after[-1], positions=1, profile=None, latent=None)
        return Transfer(output=flat, back=_unfolded)
    before = as_sizes(node.inputs[0].shape)
    if before is None or after is None or math.prod(before) == math.prod(after):
        return Transfer(output=signal, back=unchanged)
    # Of a part, the rest has no gradient; of copies, each brings its own.
    share = math.prod(after) / max(math.prod(before), 1)
    # A single number has no axes.
    output = replace(signal, units=signal.units if before[-1:] == after[-1:] else next(iter(after[-1:]), None))
    return Transfer(output=output, back=lambda gradient: (scaled(gradient, share),))


def _unfolded(gradient: Gradient) -> tuple[Gradient, ...]:
    """Behind a flattening, each position is read by weights of its own."""
    return (Gradient(square=gradient.square),)


def _positions(shape: tuple[int, ...], signal: Signal) -> int | None:
    return math.prod(shape[1:]) // signal.units if signal.units else None
