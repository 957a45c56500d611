"""Sums, differences, products, quotients and powers, by the names and settings that the graph has of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from initlint.frameworks.specs import Operation
from initlint.network.graph import Node
from initlint.signal.operations import elementwise, merging, powers
from initlint.signal.operations.transfer import Transfer, gathered
from initlint.signal.responses import Activation
from initlint.signal.state import Gradient, Signal
from initlint.signal.weights import as_float, as_sizes

_DIFFERENCES = frozenset({"-", "sub", "sub_", "subtract"})
_PRODUCTS = frozenset({"*", "mul", "multiply", "mul_"})
_QUOTIENTS = frozenset({"/", "div", "div_", "divide", "true_divide"})
_POWERS = {"sqrt": 0.5, "sqrt_": 0.5, "rsqrt": -0.5, "rsqrt_": -0.5, "reciprocal": -1.0, "square": 2.0}
_NAMED_POWERS = frozenset({"pow", "**", "power"})
_SQUARE = Activation("square", lambda x: x * x)


def addition(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    """A sum or difference of signals, or of one and a number."""
    is_difference = node.module is None and _word(node) in _DIFFERENCES
    if node.settings.get("alpha", 1) != 1:
        return None
    if len(signals) == 1:
        by = _number(node)
        return merging.addition(signals) if by is None else elementwise.shift(-by if is_difference else by, signals[0])
    if not is_difference:
        return merging.addition(signals)
    subtracted = node.inputs[1]
    if len(signals) == 2 and subtracted.operation is Operation.POOL and subtracted.inputs == node.inputs[:1]:
        return powers.centred(*signals)
    # The gradient of a square does not know the sign.
    return merging.addition([signals[0], *(elementwise.scale(-1.0, each).output for each in signals[1:])])


def shifted(node: Node, signal: Signal) -> Transfer | None:
    """`x + 1`, `x - 1` or `1 - x`."""
    number = _float(node.settings.get("shift"))
    return None if number is None else elementwise.shift(number, signal, is_turned=node.settings.get("sign") == -1)


def product(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    """A product or quotient of two signals, or of one and a number."""
    word = _word(node)
    is_quotient = node.module is None and word in _QUOTIENTS
    if not is_quotient and node.module is None and word not in _PRODUCTS:
        return None
    if is_quotient and node.settings.get("rounding_mode") is not None:
        return None
    if len(signals) == 1:
        by = _number(node)
        if by is None or (is_quotient and by == 0):
            return None
        return elementwise.scale(1 / by if is_quotient else by, signals[0])
    if len(signals) != 2:
        return None
    return _quotient(node, *signals) if is_quotient else _product(node, *signals)


def _product(node: Node, first: Signal, second: Signal) -> Transfer:
    found = merging.product(first, second)
    copies = [_copies(node, source) for source in node.inputs]
    if all(count == 1 for count in copies):
        return found

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        return tuple(gathered(part, count) for part, count in zip(found.back(gradient), copies, strict=True))

    return replace(found, back=back)


def _copies(node: Node, source: Node) -> float:
    """How many elements of the result each element of an input is spread over, 1 where that is not known."""
    before, after = as_sizes(source.shape), as_sizes(node.shape)
    return 1.0 if before is None or after is None else max(math.prod(after) / max(math.prod(before), 1), 1.0)


def _quotient(node: Node, first: Signal, second: Signal) -> Transfer | None:
    """A product with the inverse of the second."""
    inverse = powers.power(-1.0, second)
    if inverse is None:
        return None
    found = merging.product(first, inverse.output)

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        at_first, at_inverse = found.back(gradient)
        return at_first, *inverse.back(gathered(at_inverse, _copies(node, node.inputs[1])))

    return replace(found, back=back)


def power(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    """`x ** 2`, `x.pow(2)`, `torch.rsqrt(x)`; None for any other operation that the graph does not know."""
    word = _word(node)
    exponent = _number(node, "exponent") if word in _NAMED_POWERS else _POWERS.get(word)
    if exponent is None or len(signals) != 1:
        return None
    return elementwise.activation(_SQUARE, signals[0]) if exponent == 2 else powers.power(exponent, signals[0])


def _word(node: Node) -> str:
    return node.name.rpartition(".")[2]


def _number(node: Node, name: str = "other") -> float | None:
    """The second argument, where it is a number."""
    return _float(node.settings.get(name, node.settings.get(1)))


def _float(value: object) -> float | None:
    return as_float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
