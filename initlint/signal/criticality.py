"""How deep a stack of equal layers may be before signal or gradient no longer cross it.

At the fixed point q* of q = s_w^2 E phi(sqrt(q) z)^2 + s_b^2, with z ~ N(0, 1), a layer multiplies the squared gradient by
chi = s_w^2 E phi'(sqrt(q*) z)^2 (Poole et al. 2016, equations 3 and 5), which is also the slope of the map of correlations
at 1. Its depth scale is 1 / |log chi|, and networks train up to about six of them (Schoenholz et al. 2017, section 5).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from initlint.network.chains import Link, plain_chains
from initlint.network.graph import Graph
from initlint.network.weights import layer_bias
from initlint.signal.operations import activations
from initlint.signal.operations.transfer import Transfer
from initlint.signal.responses import Activation, response
from initlint.signal.weights import moments_of

TRAINABLE_SCALES = 6.0
"""Depth scales that a network can have and still train."""

SHORTEST = 3
"""Layers in a row that are worth a depth scale."""

_STEPS = 300
_LOWEST, _HIGHEST = 1e-12, 1e12


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Layers of equal gain and activation in a row, from the one called `first` to `last`.

    `gain` is s_w^2, the factor of a layer on the second moment of what it reads; `std` is sqrt(q*), the root mean square
    of pre-activations that the layers tend to (0 where they vanish, infinite where they grow without end); `chi` is the
    slope there.
    """

    first: str
    last: str
    depth: int
    activation: str
    gain: float
    std: float
    chi: float

    @property
    def depth_scale(self) -> float:
        """Layers over which a gradient changes by a factor of e; infinite at the edge of chaos, where chi is 1."""
        rate = abs(math.log(self.chi)) if self.chi > 0 else math.inf
        return 1 / rate if rate > 0 else math.inf

    @property
    def trainable_depth(self) -> float:
        """The number of layers beyond which such a stack does not train."""
        return TRAINABLE_SCALES * self.depth_scale


def stacks(graph: Graph, transfers: Mapping[int, Transfer]) -> Iterator[Stack]:
    """The stacks of a graph: parts of its plain chains in which the gain differs by less than 5%."""
    for chain in plain_chains(graph):
        stages = [stage for link in chain.hidden if (stage := _stage(link, transfers)) is not None]
        for _, group in groupby(
            stages, key=lambda stage: (stage.activation, stage.bias, round(math.log(stage.gain) * 20))
        ):
            equal = list(group)
            depth = sum(stage.link.times for stage in equal)
            if depth >= SHORTEST:
                yield _stack(equal, depth)


def fixed_point(activation: Activation, gain: float, bias: float) -> tuple[float, float]:
    """q* and chi for s_w^2 = `gain` and s_b^2 = `bias`, from q = 1; q* is 0 or infinite where q runs away."""
    q = 1.0
    for _ in range(_STEPS):
        following = gain * response(activation, 0.0, q).square + bias
        if not _LOWEST < following < _HIGHEST:
            slope = response(activation, 0.0, min(max(following, _LOWEST), _HIGHEST)).slope_square
            return (0.0 if following <= _LOWEST else math.inf), gain * slope
        if abs(following - q) < 1e-7 * q:
            break
        q = following
    return q, gain * response(activation, 0.0, q).slope_square


@dataclass(frozen=True, slots=True)
class _Stage:
    link: Link
    activation: Activation
    gain: float
    bias: float


def _stage(link: Link, transfers: Mapping[int, Transfer]) -> _Stage | None:
    transfer, activation = transfers.get(link.node.index), activations.of_link(link)
    bias = None if link.node.module is None else moments_of(layer_bias(link.node.module))
    if transfer is None or not transfer.gain or activation is None or bias is None:
        return None
    return _Stage(link, activation, transfer.gain, bias.square)


def _stack(stages: list[_Stage], depth: int) -> Stack:
    gain = math.exp(sum(math.log(stage.gain) for stage in stages) / len(stages))
    activation = stages[0].activation
    q, chi = fixed_point(activation, gain, stages[0].bias)
    return Stack(
        first=_name(stages[0].link),
        last=_name(stages[-1].link),
        depth=depth,
        activation=activation.name,
        gain=gain,
        std=math.sqrt(q),
        chi=chi,
    )


def _name(link: Link) -> str:
    return "" if link.node.module is None else link.node.module.name
