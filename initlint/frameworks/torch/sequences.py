"""Evenly spaced numbers, and powers of them: what arange, linspace and logspace hold."""

from __future__ import annotations

import math

from initlint.distributions import Distribution, Kind, constant
from initlint.symbolic import Expr, Number, square_root

_MOST = 100_000


def arithmetic(first: Number | None, last: Number | None, many: Number) -> Distribution:
    """`many` evenly spaced numbers: mean (a + b) / 2, variance (b - a)^2 (n + 1) / (12 (n - 1))."""
    if first is None or last is None:
        return Distribution(kind=Kind.FIXED)
    if many == 1:
        return constant(first)
    if first == last:
        return constant(first)
    span = last - first
    low, high = (last, first) if not isinstance(span, Expr) and span < 0 else (first, last)
    if many == 0:
        return Distribution(kind=Kind.FIXED)
    std = square_root(span * span * (many + 1) / ((many - 1) * 12))
    return Distribution(kind=Kind.FIXED, mean=(first + last) / 2, std=std, low=low, high=high)


def geometric(first: Number | None, last: Number | None, base: Number | None, many: object) -> Distribution:
    """`base` to evenly spaced powers."""
    numbers = (first, last, base)
    if not isinstance(many, int) or not 1 < many <= _MOST or not all(isinstance(n, (int, float)) for n in numbers):
        return Distribution(kind=Kind.FIXED)
    start, end, root = (float(n) for n in numbers if isinstance(n, (int, float)))
    values = [root ** (start + (end - start) * place / (many - 1)) for place in range(many)]
    mean = math.fsum(values) / many
    std = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / many)
    return Distribution(kind=Kind.FIXED, mean=mean, std=std, low=min(values), high=max(values))


def length_of_range(start: Number | None, end: Number | None, step: Number | None) -> Number | None:
    """How many numbers arange gives; None if that is not known."""
    if start is None or end is None or step is None or step == 0:
        return None
    span = end - start
    if isinstance(span, Expr) or isinstance(step, Expr):
        return span if step == 1 else None
    return max(math.ceil(span / step), 0)
