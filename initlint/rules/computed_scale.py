"""Recognises the formula behind a scale, and the norms, of signals and of weights, that make a scale irrelevant."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from initlint.network.graph import Node
from initlint.network.parameters import Parameter
from initlint.network.routes import Wiring, routes_from
from initlint.symbolic import Expr, Number, product

DIGITS = 5
"""Nobody writes so many digits by hand: a number that has them and equals a formula was computed from it."""


MAX_LAYERS = 32
"""How many layers and joints are looked through for a norm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fans:
    """The sizes of a dense or convolutional kernel, as both frameworks count them."""

    inputs: Number
    outputs: Number
    receptive_field: Number

    @property
    def fan_in(self) -> Number:
        return self.inputs * self.receptive_field

    @property
    def fan_out(self) -> Number:
        return self.outputs * self.receptive_field


def fans_of(kernel: Parameter) -> Fans | None:
    """The fans of a layer's kernel, None for a vector."""
    shape, module = kernel.shape, kernel.module
    if shape is None or len(shape) < 2 or module is None or 0 in shape:
        return None
    if module.framework == "torch":
        return Fans(inputs=shape[1], outputs=shape[0], receptive_field=product(shape[2:]))
    return Fans(inputs=shape[-2], outputs=shape[-1], receptive_field=product(shape[:-2]))


def is_computed(scale: Number) -> bool:
    """Whether the number came out of a calculation, and was not written down."""
    if isinstance(scale, Expr):
        return True
    digits = f"{scale!r}".partition("e")[0].replace(".", "").strip("-0")
    return len(digits) >= DIGITS


def is_equal(left: Number, right: Number) -> bool:
    """Whether the two are the same number, or the same formula but for rounding."""
    if isinstance(right, Expr) is not isinstance(left, Expr) or (not isinstance(right, Expr) and right == 0):
        return False
    ratio = left / right
    return not isinstance(ratio, Expr) and math.isclose(ratio, 1, rel_tol=1e-9)


def meets_norm(wiring: Wiring, nodes: Iterable[Node]) -> bool:
    """Whether a norm layer follows, perhaps behind further layers: it takes away whatever the scale was."""
    pending, seen = list(nodes), set[int]()
    while pending:
        node = pending.pop()
        if node.index in seen:
            continue
        seen.add(node.index)
        for route in routes_from(wiring, node):
            if route.has_norm:
                return True
            if route.end is not None and len(seen) < MAX_LAYERS:
                pending.append(route.end)
    return False
