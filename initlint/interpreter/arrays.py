"""Arithmetic on small tensors and arrays of known numbers: widths, depths and rates that constructors compute."""

from __future__ import annotations

import math
import operator
import struct
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from initlint.frameworks.torch.values import values_law
from initlint.interpreter.collection_values import ListValue, SliceValue
from initlint.interpreter.values import LibraryValue, Numbers, TensorValue
from initlint.network.parameters import Via
from initlint.symbolic import MAX_BITS

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

MAX_LENGTH = 512
"""Longer ones are not computed."""

Scalar = int | float


def of(value: object) -> Numbers | None:
    """The numbers a tensor holds, if they are known and nothing was written since; a plain number as one of them."""
    if isinstance(value, TensorValue):
        found = value.numbers
        return found if found is not None and len(value.writes or ()) == found.version else None
    if isinstance(value, (int, float)):
        return Numbers((value,), has_axis=False, is_array=False, precision=_WEAK)
    return None


_WEAK, _WHOLE, _SINGLE, _DOUBLE = range(4)
"""Precisions: of Python's own numbers, of integers, of torch's and of NumPy's floating point."""


def call(run: Run, name: str, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """What a function of torch or NumPy gives of known numbers, None where it is not one of those below."""
    package, _, last = name.rpartition(".")
    if run.forward_depth or package not in {"torch", "numpy"}:
        return None
    if last == "unique" and keywords == {"return_counts": True}:
        return _counted(run, positional, site)
    if set(keywords) - _NO_NUMBERS:
        return None
    if last in _CREATIONS:
        made = _CREATIONS[last](positional, package == "numpy")
        precision = _TYPES.get(_type_name(keywords.get("dtype")), _WEAK)
        return None if made is None else tensor(run, _converted(made, precision), site, name)
    given = [of(value) for value in positional]
    if not given or not any(isinstance(value, TensorValue) for value in positional):
        return None
    known = [each for each in given if each is not None]
    return _applied(run, last, known, site) if len(known) == len(given) else None


_NO_NUMBERS = frozenset({"device", "dtype", "requires_grad", "layout", "pin_memory"})


def _counted(run: Run, positional: list[object], site: Site) -> object:
    """The different numbers, and how often each occurs."""
    found = of(positional[0]) if len(positional) == 1 else None
    if found is None or not found.has_axis:
        return None
    different = tuple(sorted(set(found.values)))
    counts = tuple(map(found.values.count, different))
    numbers = replace(found, values=different), replace(found, values=counts, precision=_WHOLE)
    return tuple(tensor(run, each, site, "unique") for each in numbers)


def method(run: Run, value: TensorValue, name: str, positional: list[object], site: Site) -> object:
    """What a method of a tensor of known numbers gives, NotImplemented where it is not one of those below."""
    found = of(value)
    if found is None or run.forward_depth:
        return NotImplemented
    if name == "tolist":
        return ListValue(list(found.values)) if found.has_axis else found.values[0]
    if name == "item":
        return found.values[0] if len(found.values) == 1 else NotImplemented
    if name == "split" and len(positional) == 1:
        return _split(run, found, positional[0], site)
    if name in {"int", "long", "float", "double", "astype"} and len(positional) == (name == "astype"):
        return tensor(run, _converted(found, _TYPES.get(_type_name(*positional) or name, _WEAK)), site, name)
    if name in _REARRANGED and positional in _FIRST_AXIS:
        positional = []
    given = [found, *(each for value in positional if (each := of(value)) is not None)]
    result = _applied(run, name, given, site) if len(given) == len(positional) + 1 else None
    return NotImplemented if result is None else result


def binary(run: Run, symbol: str, left: object, right: object, site: Site) -> TensorValue | None:
    """`left symbol right`."""
    first, second = of(left), of(right)
    if first is None or second is None or symbol not in _BINARY or run.forward_depth:
        return None
    result = _elementwise(_BINARY[symbol], [first, second], is_division=symbol == "/")
    return None if result is None else tensor(run, result, site, "")


def items(value: TensorValue) -> list[object] | None:
    """What iterating over an array of known numbers gives."""
    found = of(value)
    return list(found.values) if found is not None and found.has_axis and found.is_array else None


def part(value: TensorValue, index: object) -> Numbers | None:
    """The numbers of `value[index]`, None if they are not known."""
    found = of(value)
    if found is None or not found.has_axis:
        return None
    if isinstance(index, SliceValue):
        bounds = index.bounds()
        return None if bounds is None else replace(found, values=found.values[bounds])
    if isinstance(index, int) and not isinstance(index, bool) and -len(found.values) <= index < len(found.values):
        return replace(found, values=(found.values[index],), has_axis=False)
    return None


def tensor(run: Run, numbers: Numbers, site: Site, function: str) -> TensorValue:
    """New memory that holds the numbers."""
    shape = (len(numbers.values),) if numbers.has_axis else ()
    made = TensorValue(shape=shape, writes=[], numbers=replace(numbers, version=1))
    assert made.writes is not None
    run.write(made.writes, values_law(numbers.values), site.location, Via.CREATION, function=function)
    return made


def _single(run: Run, found: Numbers, value: Scalar, site: Site) -> object:
    """A tensor of one number; of NumPy's, which count as numbers, the number."""
    return value if found.is_array else tensor(run, replace(found, values=(value,), has_axis=False), site, "")


def _applied(run: Run, name: str, given: list[Numbers], site: Site) -> object:
    first = given[0]
    if name in _REDUCTIONS and len(given) == 1 and first.values:
        return _single(run, first, _REDUCTIONS[name](first.values), site)
    if name in _REARRANGED and len(given) == 1 and first.has_axis:
        return tensor(run, replace(first, values=_REARRANGED[name](first.values)), site, name)
    if name in _UNARY and len(given) == 1:
        result = _elementwise(_UNARY[name], given, is_division=name in _FLOATING)
    elif name in _NAMED_BINARY and len(given) == 2:
        symbol = _NAMED_BINARY[name]
        result = _elementwise(_BINARY[symbol], given, is_division=symbol == "/")
    else:
        return None
    return None if result is None else tensor(run, result, site, name)


def _elementwise(function: Callable[..., Scalar], given: Sequence[Numbers], *, is_division: bool) -> Numbers | None:
    """The function of each element, single numbers going with all of them."""
    lengths = {len(each.values) for each in given if each.has_axis}
    if len(lengths) > 1:
        return None
    length = next(iter(lengths), 1)
    columns = [each.values if each.has_axis else each.values * length for each in given]
    try:
        values = tuple(function(*row) for row in zip(*columns, strict=True))
    except (ArithmeticError, ValueError, TypeError):
        return None
    if any(
        isinstance(value, complex) or (isinstance(value, int) and value.bit_length() > MAX_BITS) for value in values
    ):
        return None
    first = next((each for each in given if each.precision is not _WEAK), given[0])
    is_whole = not is_division and all(isinstance(value, int) for value in values)
    precision = max(each.precision for each in given)
    if precision < _SINGLE and not is_whole:
        precision = _DOUBLE if first.is_array else _SINGLE
    return _converted(replace(first, values=values, has_axis=bool(lengths)), precision)


def _converted(numbers: Numbers, precision: int) -> Numbers:
    values = numbers.values
    if precision == _WHOLE:
        values = tuple(int(value) for value in values)
    elif precision == _SINGLE:
        values = tuple(_as_single(value) for value in values)
    elif precision == _DOUBLE:
        values = tuple(float(value) for value in values)
    return replace(numbers, values=values, precision=precision or numbers.precision)


def _as_single(value: Scalar) -> float:
    try:
        rounded: float = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return math.inf
    return rounded


def _type_name(given: object = None) -> str:
    return given.name.rpartition(".")[2] if isinstance(given, LibraryValue) else str(given or "")


_TYPES = {
    "int": _WHOLE, "long": _WHOLE, "int32": _WHOLE, "int64": _WHOLE, "float": _SINGLE, "float32": _SINGLE,
    "double": _DOUBLE, "float64": _DOUBLE,
}  # fmt: skip


def _split(run: Run, found: Numbers, sizes: object, site: Site) -> object:
    lengths = list(sizes.items) if isinstance(sizes, ListValue) else list(sizes) if isinstance(sizes, tuple) else None
    if isinstance(sizes, int) and sizes > 0:
        lengths = [min(sizes, len(found.values) - start) for start in range(0, len(found.values), sizes)]
    whole = [length for length in lengths or () if isinstance(length, int)]
    if lengths is None or len(whole) < len(lengths) or sum(whole) != len(found.values):
        return NotImplemented
    starts = [sum(whole[:place]) for place in range(len(whole))]
    parts = [found.values[start : start + length] for start, length in zip(starts, whole, strict=True)]
    return tuple(tensor(run, replace(found, values=values), site, "split") for values in parts)


def _made(values: Sequence[Scalar], is_array: bool) -> Numbers:
    whole = all(isinstance(value, int) for value in values)
    raw = Numbers(tuple(values), has_axis=True, is_array=is_array, precision=_WEAK)
    return _converted(raw, _WHOLE if whole else _DOUBLE if is_array else _SINGLE)


def _evenly_spaced(positional: list[object], is_array: bool) -> Numbers | None:
    if not 2 <= len(positional) <= 3 or not all(isinstance(value, (int, float)) for value in positional):
        return None
    start, stop, count = (*positional, 50)[:3]
    if not isinstance(count, int) or not 0 < count <= MAX_LENGTH:
        return None
    low, high = float(start), float(stop)  # type: ignore[arg-type]  # all are numbers
    step = (high - low) / max(count - 1, 1)
    return _made([low + step * place if place < count - 1 or place == 0 else high for place in range(count)], is_array)


def _range(positional: list[object], is_array: bool) -> Numbers | None:
    bounds = [value for value in positional if isinstance(value, int) and not isinstance(value, bool)]
    if not 1 <= len(positional) <= 3 or len(bounds) < len(positional) or (len(bounds) == 3 and bounds[2] == 0):
        return None
    numbers = range(*bounds)
    return _made(numbers, is_array) if 0 < len(numbers) <= MAX_LENGTH else None


def _from_values(positional: list[object], is_array: bool) -> Numbers | None:
    given = positional[0] if len(positional) == 1 else None
    values = given.items if isinstance(given, ListValue) and not given.is_open else given
    if not isinstance(values, (list, tuple)) or not 0 < len(values) <= MAX_LENGTH:
        return None
    numbers = [value for value in values if isinstance(value, (int, float))]
    return _made(numbers, is_array) if len(numbers) == len(values) else None


_CREATIONS: dict[str, Callable[[list[object], bool], Numbers | None]] = {
    "linspace": _evenly_spaced,
    "arange": _range,
    **dict.fromkeys(("tensor", "as_tensor", "array", "asarray"), _from_values),
}


def _differences(values: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    return tuple(after - before for before, after in pairwise(values))


def _sums(values: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    return tuple(sum(values[: place + 1]) for place in range(len(values)))


def _power(base: Scalar, exponent: Scalar) -> Scalar:
    if isinstance(base, int) and isinstance(exponent, int) and exponent * base.bit_length() > MAX_BITS:
        raise OverflowError
    result: Scalar = base**exponent
    return result


_REDUCTIONS: dict[str, Callable[[tuple[Scalar, ...]], Scalar]] = {
    "max": max, "min": min, "amax": max, "amin": min, "sum": sum, "prod": math.prod,
}  # fmt: skip
_REARRANGED: dict[str, Callable[[tuple[Scalar, ...]], tuple[Scalar, ...]]] = {
    "unique": lambda values: tuple(sorted(set(values))), "diff": _differences, "flip": lambda values: values[::-1],
    "cumsum": _sums,
    "clone": tuple, "copy": tuple, "numpy": tuple, "detach": tuple, "cpu": tuple,
}  # fmt: skip
_FIRST_AXIS: tuple[list[object], ...] = ([0], [-1], [(0,)], [(-1,)])
_UNARY: dict[str, Callable[..., Scalar]] = {
    "round": lambda value: type(value)(round(value)), "rint": round, "floor": math.floor, "ceil": math.ceil,
    "abs": abs, "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "square": lambda x: x * x,
}  # fmt: skip
_FLOATING = frozenset({"rint", "floor", "ceil", "sqrt", "exp", "log", "log2"})
_BINARY: dict[str, Callable[..., Scalar]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "**": _power, "%": operator.mod, "max": max, "min": min,
}  # fmt: skip
_NAMED_BINARY = {
    "add": "+", "sub": "-", "subtract": "-", "mul": "*", "multiply": "*", "div": "/", "divide": "/",
    "true_divide": "/", "floor_divide": "//", "pow": "**", "power": "**", "remainder": "%", "maximum": "max",
    "minimum": "min",
}  # fmt: skip
