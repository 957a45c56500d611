"""Puts sizes in for the names of a symbolic number."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from initlint.symbolic import Atom, Expr, Number


def evaluate(value: Number, sizes: Mapping[str, int | float]) -> float | None:
    """The value of `value` with the given sizes for its names, or None if one is missing."""
    if not isinstance(value, Expr):
        return float(value)
    total = 0.0
    for monomial, coefficient in value.terms:
        factor = float(coefficient)
        for atom, exponent in monomial:
            number = _evaluate_atom(atom, sizes)
            if number is None:
                return None
            factor *= number ** float(exponent)
        total += factor
    return total


def _evaluate_atom(atom: Atom, sizes: Mapping[str, int | float]) -> float | None:
    if not atom.arguments:
        given = sizes.get(atom.name)
        return None if given is None else float(given)
    arguments = [evaluate(argument, sizes) for argument in atom.arguments]
    known = [argument for argument in arguments if argument is not None]
    if len(known) < len(arguments):
        return None
    operation = _ATOM_OPERATIONS.get(atom.name)
    return None if operation is None else float(operation(*known))


_ATOM_OPERATIONS: dict[str, Callable[..., float]] = {
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "max": max,
    "min": min,
    "pow": pow,
    "sum": lambda a: a,
    "int": math.floor,
    "ceil": math.ceil,
    "round": round,
    "abs": abs,
    "log": math.log,
    "exp": math.exp,
}
