"""Axes as functions of Keras take them, and the shapes of elementwise operations and einsums. What is not known raises
TypeError, so that a row need not ask at each step."""

from __future__ import annotations

from collections.abc import Sequence

from initlint.distributions import Shape
from initlint.frameworks.keras.rows import is_unknown
from initlint.frameworks.specs import UNKNOWN_SIZE
from initlint.symbolic import Number


def one(axis: object, rank: int) -> int:
    """An axis counted from the front."""
    if not isinstance(axis, int) or not -rank <= axis < rank:
        raise TypeError(axis)
    return axis % rank


def several(given: object, rank: int) -> list[int]:
    """One axis or a sequence of them."""
    return [one(axis, rank) for axis in (given if isinstance(given, (tuple, list)) else [given])]


def broadcast(left: Shape, right: Shape) -> Shape:
    """The shape of an elementwise operation. Of an unknown and a known size the known one is right, unless it is 1."""
    rank = max(len(left), len(right))
    pairs = zip((1,) * (rank - len(left)) + left, (1,) * (rank - len(right)) + right, strict=True)
    return tuple(_wider(a, b) for a, b in pairs)


def _wider(left: Number, right: Number) -> Number:
    if left == 1:
        return right
    if right == 1:
        return left
    return right if is_unknown(left) else left


def einsum(equation: str, shapes: Sequence[Shape]) -> Shape:
    """The shape that an einsum gives."""
    inputs, arrow, output = equation.replace(" ", "").partition("->")
    terms = inputs.split(",")
    if not arrow or len(terms) != len(shapes):
        raise TypeError(equation)
    sizes: dict[str, Number] = {}
    elided: Shape = ()
    for term, shape in zip(terms, shapes, strict=True):
        before, dots, after = term.partition("...")
        hidden = len(shape) - len(before) - len(after)
        if hidden < 0 or (hidden and not dots):
            raise TypeError(equation)
        named = shape[: len(before)] + shape[len(shape) - len(after) :] if after else shape[: len(before)]
        for letter, size in zip(before + after, named, strict=True):
            sizes[letter] = size if letter not in sizes or is_unknown(sizes[letter]) else sizes[letter]
        if dots:
            elided = broadcast(elided, shape[len(before) : len(before) + hidden])
    before, dots, after = output.partition("...")
    return (
        *(sizes.get(letter, UNKNOWN_SIZE) for letter in before),
        *(elided if dots else ()),
        *(sizes.get(letter, UNKNOWN_SIZE) for letter in after),
    )
