"""Operators on abstract values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from initlint import symbolic
from initlint.frameworks.specs import LayerKind
from initlint.interpreter import sets, tensors
from initlint.interpreter.collection_values import MAX_LENGTH, DictValue, ListValue, shortened
from initlint.interpreter.values import TensorValue
from initlint.network.events import Repetition
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.symbolic import Number, is_number
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_WIDE = re.compile(r"%[^a-zA-Z%]*(?:\d{4}|\*)")
"""What in a format makes the text as wide as one likes."""


def binary(run: Run, operator: str, left: object, right: object, site: Site) -> object:
    """`left operator right`."""
    if isinstance(left, (TensorValue, Parameter)) or isinstance(right, (TensorValue, Parameter)):
        return tensors.binary(run, operator, left, right, site)
    if isinstance(left, Unknown):
        return left
    if isinstance(right, Unknown):
        return right
    if isinstance(left, bool) and isinstance(right, bool) and (flag := _flags(operator, left, right)) is not None:
        return flag
    if operator == "+" and isinstance(left, Module) and isinstance(right, (Module, ListValue)):
        return _joined_modules(run, left, right, site)
    left, right = _plain(left), _plain(right)
    if is_number(left) and is_number(right):
        return bounded(_numbers(operator, left, right))
    if isinstance(left, ListValue) and isinstance(right, ListValue) and left.is_set and operator in sets.OPERATORS:
        return sets.combined(operator, left, right)
    if operator == "+":
        return _concatenation(left, right)
    if operator == "*":
        return _repetition(run, left, right, site)
    if operator == "%" and isinstance(left, str):
        return _percent_format(left, right)
    if operator == "|":
        return _union(left, right)
    return UNKNOWN


def _joined_modules(run: Run, left: Module, right: Module | ListValue, site: Site) -> object:
    """`Sequential + Sequential` and `ModuleList + modules`: a new container."""
    from initlint.interpreter import container_methods, containers

    if left.user_class is not None or left.kind is not LayerKind.CONTAINER:
        return UNKNOWN
    joined = container_methods.sliced(run, left, slice(None), site)
    containers.extend(run, joined, right, site)
    return joined


def bounded(value: object) -> object:
    """The value, unless it is an integer too large for any size."""
    if isinstance(value, int) and value.bit_length() > symbolic.MAX_BITS:
        return UNKNOWN
    return value


def unary(operator: str, operand: object) -> object:
    """`-x` and `+x`; `not` is decided elsewhere."""
    operand = _plain(operand)
    if not is_number(operand):
        return UNKNOWN
    number: Number = operand
    if operator == "-":
        return -number
    if operator == "~" and isinstance(number, int):
        return ~number
    return number if operator == "+" else UNKNOWN


def _plain(value: object) -> object:
    return int(value) if isinstance(value, bool) else value


def _numbers(operator: str, left: Number, right: Number) -> object:
    try:
        if operator == "+":
            return left + right
        if operator == "-":
            return left - right
        if operator == "*":
            return left * right
        if operator == "/":
            return left / right
        if operator == "//":
            return symbolic.floor_divide(left, right)
        if operator == "%":
            return symbolic.modulo(left, right)
        if operator == "**":
            return symbolic.power(left, right)
    except (ArithmeticError, ValueError):
        return UNKNOWN
    return _bits(operator, left, right)


def _flags(operator: str, left: bool, right: bool) -> bool | None:
    """`left & right` and its like of two booleans, which stays one; None for other operators."""
    return {"&": left and right, "|": left or right, "^": left is not right}.get(operator)


def _bits(operator: str, left: Number, right: Number) -> object:
    if not isinstance(left, int) or not isinstance(right, int):
        return UNKNOWN
    if operator == "&":
        return left & right
    if operator == "|":
        return left | right
    if operator == "^":
        return left ^ right
    if operator == "<<" and 0 <= right < 64:
        return left << right
    if operator == ">>" and right >= 0:
        return left >> right
    return UNKNOWN


def _concatenation(left: object, right: object) -> object:
    if isinstance(left, ListValue) and isinstance(right, ListValue):
        return shortened(ListValue([*left.items, *right.items], left.is_open or right.is_open))
    if isinstance(left, tuple) and isinstance(right, tuple):
        return left + right if len(left) + len(right) <= MAX_LENGTH else UNKNOWN
    if isinstance(left, str) and isinstance(right, str):
        return left + right if len(left) + len(right) <= MAX_LENGTH else UNKNOWN
    return UNKNOWN


def _repetition(run: Run, left: object, right: object, site: Site) -> object:
    if isinstance(left, int):
        left, right = right, left
    if isinstance(left, ListValue):
        return _repeated_list(run, left, right, site)
    if isinstance(right, int):
        if isinstance(left, tuple) and len(left) * right <= MAX_LENGTH:
            return left * right
        if isinstance(left, str) and len(left) * right <= MAX_LENGTH:
            return left * right
    return UNKNOWN


def _repeated_list(run: Run, items: ListValue, count: object, site: Site) -> object:
    known = count if isinstance(count, int) and not isinstance(count, bool) else None
    if known is None or known > 1:
        for item in items.items:
            if isinstance(item, Module) and any(True for _ in item.named_parameters()):
                run.record(
                    Repetition(
                        order=run.next_order(),
                        location=site.location,
                        module=item,
                        places=known,
                        is_chosen=site.scope.choices > 0,
                    )
                )
    if known is None:
        return ListValue(list(items.items), is_open=True)
    if len(items.items) * known > MAX_LENGTH:
        return ListValue(list(items.items), is_open=True)
    return ListValue(items.items * known, items.is_open)


def _percent_format(left: str, right: object) -> object:
    values = right if isinstance(right, tuple) else (right,)
    if any(not isinstance(value, (int, float, str)) for value in values) or _WIDE.search(left):
        return UNKNOWN
    try:
        result = left % values
    except (TypeError, ValueError, KeyError, OverflowError, MemoryError):
        return UNKNOWN
    return result if len(result) <= MAX_LENGTH else UNKNOWN


def _union(left: object, right: object) -> object:
    """`A | B` of classes is a tuple of them for `isinstance`; of dicts, their merge."""
    if isinstance(left, DictValue) and isinstance(right, DictValue):
        return DictValue({**left.items, **right.items}, left.is_open or right.is_open)
    lefts = left if isinstance(left, tuple) else (left,)
    rights = right if isinstance(right, tuple) else (right,)
    return lefts + rights if len(lefts) + len(rights) <= MAX_LENGTH else UNKNOWN


def negated(run: Run, value: object, site: Site) -> object:
    """`-value`."""
    if isinstance(value, (TensorValue, Parameter)):
        return tensors.binary(run, "*", value, -1, site)
    return unary("-", value)
