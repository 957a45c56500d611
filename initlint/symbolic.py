"""Numbers whose parts may be names: the sizes that a constructor is given without a value.

A number is an `int`, a `float` or an `Expr`. An `Expr` is a sum of monomials with rational exponents, so that
`hidden * 4`, `1 / math.sqrt(fan_in)` and `(a + b) ** 0.5` stay exact and compare equal when they are equal.
What the sum cannot hold (`dim // heads`, `max(a, b)`) becomes an atom of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, TypeGuard, Union

Number: TypeAlias = Union[int, float, "Expr"]
Power: TypeAlias = int | Fraction

_MAY_BE_ZERO = frozenset({"%"})
"""Operations that give zero for some sizes: `dim % heads` mostly does."""

MAX_TERMS = 64
"""A sum with more terms than this no longer tells a reader anything, and costs time to multiply."""
MAX_ATOMS = 256
"""An expression with more parts than this, nested ones counted, becomes a number of which nothing is known."""
MAX_BITS = 1000
"""Integers beyond this are no sizes: they do not fit a float."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A name, or an operation on numbers that a sum of monomials cannot express."""

    name: str
    arguments: tuple[Number, ...] = ()

    def __str__(self) -> str:
        if not self.arguments:
            return self.name
        parts = [str(argument) for argument in self.arguments]
        if self.name in {"//", "%"}:
            left, right = (f"({part})" if " " in part else part for part in parts)
            return f"{left} {self.name} {right}"
        if self.name == "sum":
            return f"({parts[0]})"
        return f"{self.name}({', '.join(parts)})"


Monomial: TypeAlias = tuple[tuple[Atom, Power], ...]


class Expr:
    """An immutable sum of monomials, each with a numeric coefficient."""

    __slots__ = ("_hash", "size", "terms")

    def __init__(self, terms: tuple[tuple[Monomial, int | float], ...]) -> None:
        self.terms = terms
        self.size = sum(_atom_size(atom) for monomial, _ in terms for atom, _ in monomial)
        self._hash = hash(terms)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expr) and self.terms == other.terms

    def __repr__(self) -> str:
        return f"Expr({self})"

    def __str__(self) -> str:
        text = ""
        for monomial, coefficient in self.terms:
            sign = "-" if coefficient < 0 else "+"
            body = _monomial_text(monomial, abs(coefficient))
            text += f" {sign} {body}" if text else ("-" if sign == "-" else "") + body
        return text or "0"

    def __add__(self, other: Number) -> Number:
        return _collect([*self.terms, *_terms(other)])

    __radd__ = __add__

    def __neg__(self) -> Number:
        return _collect([(monomial, -coefficient) for monomial, coefficient in self.terms])

    def __sub__(self, other: Number) -> Number:
        return _collect([*self.terms, *((m, -c) for m, c in _terms(other))])

    def __rsub__(self, other: Number) -> Number:
        return _collect([*_terms(other), *((m, -c) for m, c in self.terms)])

    def __mul__(self, other: Number) -> Number:
        others = _terms(other)
        if len(self.terms) * len(others) > MAX_TERMS:
            return _of_atoms([(_as_atom(self), 1), (_as_atom(other), 1)])
        return _collect([(_product(m, n), c * d) for m, c in self.terms for n, d in others])

    __rmul__ = __mul__

    def __truediv__(self, other: Number) -> Number:
        return self * power(other, -1)

    def __rtruediv__(self, other: Number) -> Number:
        return power(self, -1) * other

    def __floordiv__(self, other: Number) -> Number:
        return floor_divide(self, other)

    def __rfloordiv__(self, other: Number) -> Number:
        return floor_divide(other, self)

    def __mod__(self, other: Number) -> Number:
        return modulo(self, other)

    def __rmod__(self, other: Number) -> Number:
        return modulo(other, self)

    def __pow__(self, exponent: Number) -> Number:
        return power(self, exponent)

    def __rpow__(self, base: Number) -> Number:
        return call("pow", base, self)

    def is_positive(self) -> bool:
        """Whether the value is above zero when every name stands for a size of at least one."""
        return bool(self.terms) and all(
            coefficient > 0 and all(atom.name not in _MAY_BE_ZERO for atom, _ in monomial)
            for monomial, coefficient in self.terms
        )

    def names(self) -> frozenset[str]:
        """The free names in the expression, also those inside atoms."""
        found: set[str] = set()
        for monomial, _ in self.terms:
            for atom, _ in monomial:
                if not atom.arguments:
                    found.add(atom.name)
                for argument in atom.arguments:
                    if isinstance(argument, Expr):
                        found |= argument.names()
        return frozenset(found)


def symbol(name: str) -> Expr:
    """The number that is called `name` and has no value yet."""
    return Expr(((((Atom(name), 1),), 1),))


def call(name: str, *arguments: Number) -> Number:
    """An operation kept as it is written, such as `max(a, b)`."""
    return _limited(Expr(((((Atom(name, arguments), 1),), 1),)))


def is_number(value: object) -> TypeGuard[Number]:
    """Whether `value` is a number here; booleans are not sizes, though Python calls them integers."""
    return isinstance(value, (int, float, Expr)) and not isinstance(value, bool)


def power(base: Number, exponent: Number) -> Number:
    """`base ** exponent`; exact for monomials and rational exponents.

    Raises ZeroDivisionError and OverflowError as Python does.
    """
    if not isinstance(base, Expr) and not isinstance(exponent, Expr):
        return _plain_power(base, exponent)
    if isinstance(exponent, Expr):
        return call("pow", base, exponent)
    rational = _rational(exponent)
    if rational is None or not isinstance(base, Expr):
        return call("pow", base, exponent)
    if len(base.terms) == 1 and base.terms[0][1] > 0:
        monomial, coefficient = base.terms[0]
        raised = tuple((atom, _tidy(Fraction(p) * rational)) for atom, p in monomial)
        return _collect([(raised, _plain_power(coefficient, _plain(rational)))])
    if rational.denominator == 1 and 0 < rational <= 4:
        total: Number = 1
        for _ in range(int(rational)):
            total = total * base
        return total
    return _of_atoms([(Atom("sum", (base,)), _tidy(rational))])


def _plain_power(base: int | float, exponent: int | float) -> int | float:
    if isinstance(base, int) and isinstance(exponent, int) and (base.bit_length() - 1) * abs(exponent) > MAX_BITS:
        raise OverflowError("power out of the range of sizes")
    result = base**exponent
    if isinstance(result, complex):
        raise ValueError("power is not a real number")
    return result


def square_root(value: Number) -> Number:
    """The square root; raises ValueError for a negative number."""
    if isinstance(value, Expr):
        return power(value, 0.5)
    return math.sqrt(value)


def floor_divide(left: Number, right: Number) -> Number:
    """`left // right`; exact where every coefficient is divisible."""
    if not isinstance(left, Expr) and not isinstance(right, Expr):
        return left // right
    quotient = left / right
    if _has_whole_terms(quotient):
        return _with_whole_coefficients(quotient)
    return call("//", left, right)


def modulo(left: Number, right: Number) -> Number:
    """`left % right`; zero where the division is exact."""
    if not isinstance(left, Expr) and not isinstance(right, Expr):
        return left % right
    if _has_whole_terms(left / right):
        return 0
    return call("%", left, right)


def whole(value: Number) -> Number:
    """`int(value)`; the value itself where every coefficient is whole already."""
    if not isinstance(value, Expr):
        return int(value)
    return _with_whole_coefficients(value) if _has_whole_terms(value) else call("int", value)


def product(values: Iterable[Number]) -> Number:
    """The product of the values; 1 for none."""
    result: Number = 1
    for value in values:
        result = result * value
    return result


def maximum(left: Number, right: Number) -> Number:
    """The larger of two numbers, kept as `max(...)` where the order is not known."""
    if not isinstance(left, Expr) and not isinstance(right, Expr):
        return max(left, right)
    return left if left == right else call("max", left, right)


def compare(operator: str, left: Number, right: Number) -> bool | None:
    """The truth of `left operator right`, or None where the names decide. Names stand for sizes of at least one."""
    difference = left - right
    if not isinstance(difference, Expr):
        return _ORDER[operator](difference)
    if difference.is_positive():
        return operator in {">", ">=", "!="}
    negated = -difference
    if isinstance(negated, Expr) and negated.is_positive():
        return operator in {"<", "<=", "!="}
    return None


def text(value: Number) -> str:
    """The number as a reader would write it, floats to four significant digits."""
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


_ORDER: dict[str, Callable[[int | float], bool]] = {
    "<": lambda d: d < 0,
    "<=": lambda d: d <= 0,
    ">": lambda d: d > 0,
    ">=": lambda d: d >= 0,
    "==": lambda d: d == 0,
    "!=": lambda d: d != 0,
}


def _terms(value: Number) -> tuple[tuple[Monomial, int | float], ...]:
    if isinstance(value, Expr):
        return value.terms
    return (((), value),) if value else ()


def _collect(terms: Iterable[tuple[Monomial, int | float]]) -> Number:
    sums: dict[Monomial, int | float] = {}
    for monomial, coefficient in terms:
        sums[monomial] = sums.get(monomial, 0) + coefficient
    kept = {monomial: coefficient for monomial, coefficient in sums.items() if coefficient != 0}
    if not kept:
        return 0
    if any(isinstance(coefficient, int) and coefficient.bit_length() > MAX_BITS for coefficient in kept.values()):
        raise OverflowError("coefficient out of the range of sizes")
    if len(kept) == 1 and () in kept:
        return kept[()]
    return _limited(Expr(tuple(sorted(kept.items(), key=_order))))


def _limited(value: Expr) -> Expr:
    """`value`, or a number of which nothing is known where its text would be too long for any reader."""
    return value if value.size <= MAX_ATOMS else symbol("?")


def _atom_size(atom: Atom) -> int:
    return 1 + sum(argument.size for argument in atom.arguments if isinstance(argument, Expr))


def _order(term: tuple[Monomial, int | float]) -> tuple[int, str]:
    """Names first, the constant last, as people write sums."""
    monomial, _ = term
    return (not monomial, _monomial_text(monomial, 1))


def _product(left: Monomial, right: Monomial) -> Monomial:
    powers: dict[Atom, Power] = dict(left)
    for atom, exponent in right:
        powers[atom] = _tidy(Fraction(powers.get(atom, 0)) + Fraction(exponent))
    return tuple(sorted(((a, p) for a, p in powers.items() if p != 0), key=lambda item: str(item[0])))


def _of_atoms(factors: list[tuple[Atom, Power]]) -> Number:
    monomial: Monomial = ()
    for factor in factors:
        monomial = _product(monomial, (factor,))
    return _collect([(monomial, 1)])


def _as_atom(value: Number) -> Atom:
    return Atom("sum", (value,))


def _has_whole_terms(value: Number) -> bool:
    if not isinstance(value, Expr):
        return float(value).is_integer()
    return all(
        float(coefficient).is_integer() and all(p > 0 and Fraction(p).denominator == 1 for _, p in monomial)
        for monomial, coefficient in value.terms
    )


def _with_whole_coefficients(value: Number) -> Number:
    if not isinstance(value, Expr):
        return int(value)
    return Expr(tuple((monomial, int(coefficient)) for monomial, coefficient in value.terms))


def _rational(value: int | float) -> Fraction | None:
    rational = Fraction(value).limit_denominator(12)
    return rational if math.isclose(float(rational), value, abs_tol=1e-12) else None


def _tidy(value: Fraction) -> Power:
    return int(value) if value.denominator == 1 else value


def _plain(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _monomial_text(monomial: Monomial, coefficient: int | float) -> str:
    above = [_power_text(atom, exponent) for atom, exponent in monomial if exponent > 0]
    below = [_power_text(atom, -exponent) for atom, exponent in monomial if exponent < 0]
    number = text(int(coefficient) if float(coefficient).is_integer() else coefficient)
    if number != "1" or not above:
        above = [number, *above]
    return "*".join(above) + "".join(f"/{factor}" for factor in below)


def _power_text(atom: Atom, exponent: Power) -> str:
    base = str(atom)
    if exponent == Fraction(1, 2):
        return f"sqrt{base}" if base.startswith("(") else f"sqrt({base})"
    if " " in base and not base.endswith(")"):
        base = f"({base})"
    return base if exponent == 1 else f"{base}**{exponent}"
