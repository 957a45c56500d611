"""Python's built-in functions and the few of its library that constructors use."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint import symbolic
from initlint.interpreter import arithmetic, attributes, indexing, iteration, tensors, type_tests
from initlint.interpreter.scopes import Scope
from initlint.interpreter.truth import truth
from initlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    DictValue,
    FunctionValue,
    LibraryMethod,
    LibraryValue,
    ListValue,
    PartialValue,
    RangeValue,
    SuperValue,
    TensorValue,
    Walk,
)
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.symbolic import Expr, Number, is_number
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]


def _len(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else UNKNOWN
    if isinstance(value, Module) and value.has_unknown_parts:
        return UNKNOWN
    items = iteration.items(run, value)
    if items is not None:
        return len(items)
    return symbolic.call("len", value) if isinstance(value, Expr) else UNKNOWN


def _range(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    bounds = [int(value) if isinstance(value, bool) else value for value in positional]
    if all(isinstance(value, int) for value in bounds) and 1 <= len(bounds) <= 3:
        try:
            numbers = range(*bounds)  # type: ignore[arg-type]  # all are integers
        except ValueError:
            return UNKNOWN
        count = max(0, (numbers.stop - numbers.start + numbers.step - (1 if numbers.step > 0 else -1)) // numbers.step)
        return ListValue(list(numbers)) if count <= iteration.MAX_ITEMS else RangeValue(count)
    if len(bounds) == 1 and isinstance(bounds[0], Expr):
        return RangeValue(bounds[0])
    if len(bounds) == 2 and is_number(bounds[0]) and is_number(bounds[1]):
        return RangeValue(bounds[1] - bounds[0])  # type: ignore[operator]  # both are numbers
    return UNKNOWN


def _zip(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    columns = [iteration.items(run, value) for value in positional]
    known = [column for column in columns if column is not None]
    if len(known) < len(columns):
        return UNKNOWN
    return ListValue([tuple(row) for row in zip(*known, strict=False)])


def _enumerate(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else UNKNOWN
    start = positional[1] if len(positional) > 1 else keywords.get("start", 0)
    first = start if isinstance(start, int) else 0
    items = iteration.items(run, value)
    if items is None:
        if isinstance(value, ListValue):
            return ListValue([(first + place, item) for place, item in enumerate(value.items)], is_open=True)
        return UNKNOWN
    pairs: list[object] = [(first + place, item) for place, item in enumerate(items)]
    if isinstance(value, Walk):
        return Walk(pairs, value.root, value.through, value.visited)
    return ListValue(pairs)


def _list(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if not positional:
        return ListValue([])
    value = positional[0]
    if isinstance(value, Walk):
        return Walk(list(value.items), value.root, value.through, value.visited)
    items = iteration.items(run, value)
    if items is None:
        return ListValue(list(value.items), is_open=True) if isinstance(value, ListValue) else UNKNOWN
    return ListValue(items)


def _tuple(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if not positional:
        return ()
    items = iteration.items(run, positional[0])
    return UNKNOWN if items is None else tuple(items)


def _reversed(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    items = iteration.items(run, positional[0]) if positional else None
    return UNKNOWN if items is None else ListValue(items[::-1])


def _sorted(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    items = iteration.items(run, positional[0]) if positional else None
    if items is not None and not keywords and all(isinstance(item, (int, float, str)) for item in items):
        try:
            return ListValue(sorted(items))  # type: ignore[type-var]  # mixed kinds raise TypeError
        except TypeError:
            return UNKNOWN
    return UNKNOWN if items is None else ListValue(items)


def _dict(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    result = DictValue({})
    if positional:
        value = positional[0]
        if isinstance(value, DictValue):
            result.items.update(value.items)
            result.is_open = value.is_open
        else:
            pairs = iteration.items(run, value)
            result.is_open = pairs is None
            for pair in pairs or []:
                if isinstance(pair, tuple) and len(pair) == 2:
                    result.items[indexing.dict_key(pair[0])] = pair[1]
    result.items.update(keywords)
    return result


def _sum(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    items = iteration.items(run, positional[0]) if positional else None
    if items is None:
        return UNKNOWN
    total: object = positional[1] if len(positional) > 1 else keywords.get("start", 0)
    for item in items:
        both = (isinstance(total, int) and total == 0) and isinstance(item, (TensorValue, Parameter))
        total = item if both else arithmetic.binary(run, "+", total, item, site)
    return total


def _extreme(name: str) -> Handler:
    def choose(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        values = positional if len(positional) > 1 else (iteration.items(run, positional[0]) if positional else None)
        if not values or keywords or any(not is_number(value) for value in values):
            return UNKNOWN
        best: Number = values[0]  # type: ignore[assignment]  # all are numbers
        for value in values[1:]:
            number: Number = value  # type: ignore[assignment]  # all are numbers
            order = symbolic.compare(">=", number, best)
            if order is None:
                best = symbolic.call(name, best, number)
            elif order is (name == "max"):
                best = number
        return best

    return choose


def _any_all(wanted: bool) -> Handler:
    def test(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        items = iteration.items(run, positional[0]) if positional else None
        answers = [truth(item) for item in items] if items is not None else [None]
        if wanted in answers:
            return wanted
        return UNKNOWN if None in answers else not wanted

    return test


def _int(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else 0
    if isinstance(value, Expr):
        return symbolic.whole(value)
    try:
        return arithmetic.bounded(int(value)) if isinstance(value, (int, float, str)) else UNKNOWN
    except (ValueError, OverflowError):
        return UNKNOWN


def _float(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else 0.0
    try:
        return float(value) if isinstance(value, (int, float, str)) else (value if isinstance(value, Expr) else UNKNOWN)
    except ValueError:
        return UNKNOWN


def _str(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else ""
    return str(value) if isinstance(value, (str, int, float)) or value is None else Unknown("text")


def _bool(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    answer = truth(positional[0]) if positional else False
    return UNKNOWN if answer is None else answer


def _getattr(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if len(positional) < 2 or not isinstance(positional[1], str):
        _hand_out(run, positional[0] if positional else UNKNOWN, site)
        return UNKNOWN
    found = attributes.find(run, positional[0], str(positional[1]), site)
    if found is attributes.MISSING or (len(positional) > 2 and type_tests.is_absent(positional[0], found)):
        return positional[2] if len(positional) > 2 else UNKNOWN
    return found


def _hand_out(run: Run, value: object, site: Site) -> None:
    """`getattr(layer, name)` with a name that is not known: any of its parameters may be written from now on."""
    if isinstance(value, Module) and run.forward_depth == 0:
        for parameter in value.parameters.values():
            tensors.touch(run, parameter, site)


def _locals(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return DictValue({**site.scope.variables})


def _hasattr(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if len(positional) != 2 or not isinstance(positional[1], str):
        return UNKNOWN
    found = attributes.find(run, positional[0], str(positional[1]), site)
    if found is attributes.MISSING or type_tests.is_absent(positional[0], found):
        return False
    return UNKNOWN if isinstance(found, Unknown) else True


def _setattr(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if len(positional) == 3 and isinstance(positional[1], str):
        attributes.set(run, positional[0], str(positional[1]), positional[2], site)
    elif len(positional) == 3 and isinstance(positional[0], Module):
        attributes.set(run, positional[0], f"?{len(positional[0].children)}", positional[2], site)
    return None


def _callable(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else UNKNOWN
    if isinstance(value, (FunctionValue, BoundMethod, ClassValue, LibraryValue, PartialValue, LibraryMethod, Module)):
        return True
    return False if value is None or isinstance(value, (int, float, str, tuple, ListValue, DictValue)) else UNKNOWN


def _super(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if len(positional) >= 2 and isinstance(positional[0], ClassValue):
        return SuperValue(positional[0], positional[1])
    scope: Scope | None = site.scope
    while scope is not None:
        if isinstance(scope.owner, ClassValue) and not scope.is_class:
            return SuperValue(scope.owner, scope.receiver)
        scope = scope.parent
    return UNKNOWN


def _map(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if len(positional) < 2:
        return UNKNOWN
    columns = [iteration.items(run, value) for value in positional[1:]]
    known = [column for column in columns if column is not None]
    if len(known) < len(columns):
        return UNKNOWN
    return ListValue([run.call(positional[0], list(row), {}, site) for row in zip(*known, strict=False)])


def _filter(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    items = iteration.items(run, positional[1]) if len(positional) == 2 else None
    if items is None:
        return UNKNOWN
    answers = [truth(item if positional[0] is None else run.call(positional[0], [item], {}, site)) for item in items]
    return ListValue([item for item, answer in zip(items, answers, strict=True) if answer is not False])


def _iter(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """A copy, which `next` uses up."""
    value = positional[0] if positional else UNKNOWN
    if isinstance(value, Walk):
        return value
    items = iteration.items(run, value)
    return value if items is None else ListValue(items)


def _next(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else UNKNOWN
    items = iteration.items(run, value)
    if items:
        return value.items.pop(0) if isinstance(value, (ListValue, Walk)) else items[0]
    return positional[1] if items is not None and len(positional) > 1 else UNKNOWN


def _partial(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return PartialValue(positional[0], tuple(positional[1:]), dict(keywords)) if positional else UNKNOWN


def _chain(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    parts = [iteration.items(run, value) for value in positional]
    if any(part is None for part in parts):
        return UNKNOWN
    return ListValue([item for part in parts for item in part or []])


def _repeat(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    count = positional[1] if len(positional) > 1 else keywords.get("times")
    if isinstance(count, int) and 0 <= count <= iteration.MAX_ITEMS:
        return ListValue([positional[0]] * count)
    return UNKNOWN


def _field(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if "default_factory" in keywords:
        return run.call(keywords["default_factory"], [], {}, site)
    return keywords.get("default", UNKNOWN)


def _last(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return positional[-1] if positional else UNKNOWN


def _first(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return positional[0] if positional else UNKNOWN


def _number_function(name: str, function: Callable[[float], float]) -> Callable[[Number], object]:
    def evaluate(value: Number) -> object:
        if isinstance(value, Expr):
            return symbolic.square_root(value) if name == "sqrt" else symbolic.call(name, value)
        try:
            return function(value)
        except (ValueError, OverflowError):
            return UNKNOWN

    return evaluate


NUMBER_FUNCTIONS: dict[str, Callable[[Number], object]] = {
    name: _number_function(name, function)
    for name, function in {
        "sqrt": math.sqrt, "log": math.log, "exp": math.exp, "ceil": math.ceil, "floor": math.floor, "abs": abs,
        "log2": math.log2, "log10": math.log10, "sin": math.sin, "cos": math.cos, "tan": math.tan, "fabs": math.fabs,
        "tanh": math.tanh, "round": round,
    }.items()
}  # fmt: skip


def _number(name: str) -> Handler:
    def call(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        if not positional or not is_number(positional[0]):
            if positional and isinstance(positional[0], (TensorValue, Parameter)):
                return run.call(LibraryMethod(positional[0], name), positional[1:], {}, site)
            return UNKNOWN
        if len(positional) == 2 and name == "log" and all(isinstance(value, (int, float)) for value in positional):
            return math.log(positional[0], positional[1])  # type: ignore[arg-type]  # both are numbers
        return NUMBER_FUNCTIONS[name](positional[0])  # type: ignore[arg-type]  # is_number is the test

    return call


def _product(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    items = iteration.items(run, positional[0]) if positional else None
    if items is None or any(not is_number(item) for item in items):
        return UNKNOWN
    return symbolic.product(items)  # type: ignore[arg-type]  # all are numbers


def _power(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return arithmetic.binary(run, "**", positional[0], positional[1], site) if len(positional) == 2 else UNKNOWN


_BUILTINS: dict[str, Handler] = {
    "len": _len, "range": _range, "zip": _zip, "enumerate": _enumerate, "list": _list, "tuple": _tuple, "set": _list,
    "frozenset": _list, "reversed": _reversed, "sorted": _sorted, "dict": _dict, "sum": _sum, "max": _extreme("max"),
    "min": _extreme("min"), "any": _any_all(True), "all": _any_all(False), "int": _int, "float": _float, "str": _str,
    "bool": _bool, "getattr": _getattr, "hasattr": _hasattr, "setattr": _setattr, "callable": _callable,
    "super": _super, "map": _map, "filter": _filter, "iter": _iter, "next": _next, "abs": _number("abs"),
    "round": _number("round"), "pow": _power, "isinstance": type_tests.is_instance,
    "issubclass": type_tests.is_subclass, "locals": _locals, "type": type_tests.type_of,
}  # fmt: skip

def _unset(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """A variable of the environment; nobody sets it."""
    return positional[1] if len(positional) > 1 else keywords.get("default")


def _false(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """A question about how the model is being compiled, which it is not."""
    return False


CALLS: dict[str, Handler] = {
    **{f"builtins.{name}": handler for name, handler in _BUILTINS.items()},
    **{f"math.{name}": _number(name) for name in NUMBER_FUNCTIONS},
    **{f"numpy.{name}": _number(name) for name in NUMBER_FUNCTIONS},
    "math.pow": _power,
    "math.prod": _product,
    "numpy.prod": _product,
    "functools.partial": _partial,
    "itertools.chain": _chain,
    "itertools.repeat": _repeat,
    "collections.OrderedDict": _dict,
    "collections.defaultdict": lambda run, positional, keywords, site: DictValue({}, is_open=True),
    "dataclasses.field": _field,
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
