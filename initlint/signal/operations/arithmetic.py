"""Sums, differences, products, quotients and powers, by the names and settings that the graph has of them."""

from __future__ import annotations

from collections.abc import Sequence

from initlint.network.graph import Node
from initlint.signal.operations import elementwise, merging, powers
from initlint.signal.operations.transfer import Transfer, chained
from initlint.signal.responses import Activation
from initlint.signal.state import Gradient, Signal
from initlint.signal.weights import as_float

_DIFFERENCES = frozenset({"-", "sub", "sub_", "subtract"})
_PRODUCTS = frozenset({"*", "mul", "multiply", "mul_"})
_QUOTIENTS = frozenset({"/", "div", "div_", "divide", "true_divide"})
_POWERS = {"sqrt": 0.5, "sqrt_": 0.5, "rsqrt": -0.5, "rsqrt_": -0.5, "reciprocal": -1.0, "square": 2.0}
_NAMED_POWERS = frozenset({"pow", "**", "power"})
_SQUARE = Activation("square", lambda x: x * x)


def addition(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    """A sum or difference of signals, or of one and a number."""
    is_difference = _word(node) in _DIFFERENCES
    if node.settings.get("alpha", 1) != 1:
        return None
    if len(signals) == 1:
        by = _number(node)
        return merging.addition(signals) if by is None else elementwise.shift(-by if is_difference else by, signals[0])
    if is_difference:
        # The gradient of a square does not know the sign.
        return merging.addition([signals[0], *(elementwise.scale(-1.0, each).output for each in signals[1:])])
    return merging.addition(signals)


def shifted(node: Node, signal: Signal) -> Transfer | None:
    """`x + 1`, `x - 1` or `1 - x`."""
    by = _float(node.settings.get("by"))
    if by is None:
        return None
    if node.settings.get("subtracts") is not True:
        return elementwise.shift(by, signal)
    if node.settings.get("is_turned") is not True:
        return elementwise.shift(-by, signal)
    turned = elementwise.scale(-1.0, signal)
    return chained(turned, elementwise.shift(by, turned.output))


def product(node: Node, signals: Sequence[Signal]) -> Transfer | None:
    """A product or quotient of two signals, or of one and a number."""
    word = _word(node)
    if word not in _PRODUCTS and (word not in _QUOTIENTS or node.settings.get("rounding_mode") is not None):
        return None
    if len(signals) == 1:
        by = _number(node)
        if by is None or (word in _QUOTIENTS and by == 0):
            return None
        return elementwise.scale(1 / by if word in _QUOTIENTS else by, signals[0])
    if len(signals) != 2:
        return None
    if word in _PRODUCTS:
        return merging.product(*signals)
    inverse = powers.power(-1.0, signals[1])
    return None if inverse is None else _quotient(signals[0], inverse)


def _quotient(first: Signal, inverse: Transfer) -> Transfer:
    found = merging.product(first, inverse.output)

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        upper, lower = found.back(gradient)
        return (upper, *inverse.back(lower))

    return Transfer(output=found.output, back=back)


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
