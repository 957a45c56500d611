"""Functions of numbers: those of `math`, and their like in NumPy."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint import symbolic
from initlint.interpreter import arithmetic, iteration
from initlint.interpreter.values import (
    LibraryMethod,
    TensorValue,
)
from initlint.network.parameters import Parameter
from initlint.symbolic import Expr, Number, is_number
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]


def _number_function(name: str, function: Callable[..., float]) -> Callable[[Number], object]:
    def evaluate(value: Number) -> object:
        if isinstance(value, Expr):
            return symbolic.square_root(value) if name == "sqrt" else symbolic.call(name, value)
        try:
            return function(value)
        except (ValueError, OverflowError):
            return UNKNOWN

    return evaluate


_FUNCTIONS: dict[str, Callable[..., float]] = {
        "sqrt": math.sqrt, "log": math.log, "exp": math.exp, "ceil": math.ceil, "floor": math.floor, "abs": abs,
        "log2": math.log2, "log10": math.log10, "sin": math.sin, "cos": math.cos, "tan": math.tan, "fabs": math.fabs,
        "tanh": math.tanh, "round": round, "erf": math.erf, "erfc": math.erfc,
}  # fmt: skip

NUMBER_FUNCTIONS: dict[str, Callable[[Number], object]] = {
    name: _number_function(name, function) for name, function in _FUNCTIONS.items()
}
"""What functions of one number give, by the last part of their name."""


def number(name: str) -> Handler:
    def call(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        if not positional or not is_number(positional[0]):
            if positional and isinstance(positional[0], (TensorValue, Parameter)):
                return run.call(LibraryMethod(positional[0], name), positional[1:], {}, site)
            return UNKNOWN
        if len(positional) == 2 and name == "log" and all(isinstance(value, (int, float)) for value in positional):
            try:
                return math.log(positional[0], positional[1])  # type: ignore[arg-type]  # both are numbers
            except (ValueError, ArithmeticError):
                return UNKNOWN
        return NUMBER_FUNCTIONS[name](positional[0])

    return call


def product(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    items = iteration.items(run, positional[0]) if positional else None
    if items is None or any(not is_number(item) for item in items):
        return UNKNOWN
    return arithmetic.bounded(symbolic.product(items))  # type: ignore[arg-type]  # all are numbers


def power(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return arithmetic.binary(run, "**", positional[0], positional[1], site) if len(positional) == 2 else UNKNOWN
