"""What calls of Python's own library give, by dotted name: the few that constructors use."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.interpreter import arithmetic, imports, iteration, records, type_tests
from initlint.interpreter.data_classes import DATACLASSES
from initlint.interpreter.library_values import PlainObject
from initlint.interpreter.number_functions import NUMBER_FUNCTIONS, number, power, product
from initlint.interpreter.object_builtins import OBJECTS
from initlint.interpreter.regular_expressions import REGULAR_EXPRESSIONS
from initlint.interpreter.sequence_builtins import ITERTOOLS, SEQUENCES
from initlint.interpreter.signatures import SIGNATURES
from initlint.interpreter.values import BoundMethod, FunctionValue, LibraryValue, PartialValue, Suppressing
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]


def _partial(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """A partial function of a partial function is one of the function itself, as in Python."""
    if not positional:
        return UNKNOWN
    callee, rest, named = positional[0], tuple(positional[1:]), dict(keywords)
    if isinstance(callee, PartialValue):
        return PartialValue(callee.callee, (*callee.positional, *rest), {**callee.keywords, **named})
    return PartialValue(callee, rest, named)


def _reduce(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`functools.reduce(function, items, initial)`."""
    items = iteration.items(run, positional[1]) if len(positional) in {2, 3} else None
    if items is None or not [*positional[2:], *items]:
        return UNKNOWN
    total, *rest = [*positional[2:], *items]
    for item in rest:
        total = run.call(positional[0], [total, item], {}, site)
    return total


def _operator(symbol: str) -> Handler:
    """A function of `operator`."""

    def call(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        return arithmetic.binary(run, symbol, positional[0], positional[1], site) if len(positional) == 2 else UNKNOWN

    return call


_OPERATORS = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "matmul": "@",
    "and_": "&", "or_": "|", "xor": "^",
}  # fmt: skip


def _whole(function: Callable[..., int]) -> Handler:
    """A function of whole numbers."""

    def call(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        whole = [value for value in positional if isinstance(value, int)]
        return function(*whole) if len(whole) == len(positional) and not keywords else UNKNOWN

    return call


def _last(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return positional[-1] if positional else UNKNOWN


def _unset(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """A variable of the environment; nobody sets it."""
    return positional[1] if len(positional) > 1 else keywords.get("default")


def _false(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """A question about how the model is being compiled, which it is not."""
    return False


def _bind(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`types.MethodType(function, instance)`."""
    if len(positional) == 2 and isinstance(positional[0], FunctionValue):
        return BoundMethod(positional[0], positional[1])
    return UNKNOWN


def _import_module(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`importlib.import_module(name, package)`."""
    name = positional[0] if positional else keywords.get("name")
    package = positional[1] if len(positional) > 1 else keywords.get("package")
    if not isinstance(name, str):
        return UNKNOWN
    levels = len(name) - len(name.lstrip("."))
    if not levels:
        return imports.module_value(run, str(name), site)
    parts = package.split(".") if isinstance(package, str) else []
    if not parts or levels > len(parts):
        return UNKNOWN
    return imports.module_value(run, ".".join([*parts[: len(parts) - levels + 1], name[levels:]]), site)


def _wraps(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`functools.wraps(f)` gives a decorator that only renames."""
    return LibraryValue("functools.wraps()")


def _suppress(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return Suppressing(tuple(kind.name.rpartition(".")[2] for kind in positional if isinstance(kind, LibraryValue)))


def _first(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return positional[0] if positional else None


_BUILTINS: dict[str, Handler] = {
    **SEQUENCES,
    **OBJECTS,
    "abs": number("abs"),
    "round": number("round"),
    "pow": power,
    "isinstance": type_tests.is_instance,
    "issubclass": type_tests.is_subclass,
    "type": type_tests.type_of,
    "object": lambda run, positional, keywords, site: PlainObject(),
}

CALLS: dict[str, Handler] = {
    **{f"builtins.{name}": handler for name, handler in _BUILTINS.items()},
    **{f"math.{name}": number(name) for name in NUMBER_FUNCTIONS},
    **{f"numpy.{name}": number(name) for name in NUMBER_FUNCTIONS},
    "math.pow": power,
    "math.prod": product,
    "numpy.prod": product,
    "math.gcd": _whole(math.gcd),
    "math.lcm": _whole(math.lcm),
    **{f"operator.{name}": _operator(symbol) for name, symbol in _OPERATORS.items()},
    "functools.partial": _partial,
    "functools.reduce": _reduce,
    "functools.wraps": _wraps,
    **dict.fromkeys(("functools.wraps()", "functools.cache", "functools.lru_cache", "contextlib.nullcontext"), _first),
    "contextlib.suppress": _suppress,
    "importlib.import_module": _import_module,
    **ITERTOOLS,
    **DATACLASSES,
    **REGULAR_EXPRESSIONS,
    **SIGNATURES,
    **records.CALLS,
    "types.MethodType": _bind,
    "enum.auto": lambda run, positional, keywords, site: Unknown("auto"),
    "typing.cast": _last,
    "os.environ.get": _unset,
    "os.getenv": _unset,
    **dict.fromkeys(
        (
            "torch.jit.is_scripting",
            "torch.jit.is_tracing",
            "torch.compiler.is_compiling",
            "torch.compiler.is_exporting",
            "torch.onnx.is_in_onnx_export",
            "torch.distributed.is_initialized",
        ),
        _false,
    ),
}
