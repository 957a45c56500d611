"""Python's built-in functions on sequences and mappings."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from initlint import symbolic
from initlint.interpreter import arithmetic, indexing, iteration, objects, sets
from initlint.interpreter.collection_values import DictValue, ListValue, RangeValue
from initlint.interpreter.library_values import DefaultDictValue
from initlint.interpreter.truth import truth
from initlint.interpreter.values import InstanceValue, TensorValue, Walk
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
    if isinstance(value, (Module, InstanceValue)) and (hook := objects.hook(run, value, "__len__")) is not None:
        return objects.call_hook(run, value, hook)
    items = iteration.items(run, value)
    if items is not None:
        return len(items)
    return symbolic.call("len", value) if isinstance(value, Expr) else UNKNOWN


def _range(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    bounds = [int(value) if isinstance(value, bool) else value for value in positional]
    whole = [value for value in bounds if isinstance(value, int)]
    if len(whole) == len(bounds) and 1 <= len(bounds) <= 3:
        try:
            numbers = range(*whole)
        except ValueError:
            return UNKNOWN
        count = max(0, (numbers.stop - numbers.start + numbers.step - (1 if numbers.step > 0 else -1)) // numbers.step)
        return ListValue(list(numbers)) if count <= iteration.MAX_ITEMS else RangeValue(count)
    if len(bounds) == 1 and isinstance(bounds[0], Expr):
        return RangeValue(bounds[0])
    if len(bounds) == 2 and is_number(bounds[0]) and is_number(bounds[1]):
        return RangeValue(bounds[1] - bounds[0])
    return UNKNOWN


def _zip(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    columns = [iteration.items(run, value) for value in positional]
    known = [column for column in columns if column is not None]
    unknown = [value for column, value in zip(columns, positional, strict=True) if column is None]
    if not known or not all(isinstance(value, (Unknown, ListValue)) for value in unknown):
        return UNKNOWN
    # Sequences that are gone through together have one length.
    count = min(len(column) for column in known)
    filled = [[UNKNOWN] * count if column is None else column for column in columns]
    return ListValue([tuple(row) for row in zip(*filled, strict=False)])


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


def _set(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    made = _list(run, positional, keywords, site)
    if isinstance(made, (ListValue, Walk)):
        return sets.made_of(made.items, is_open=isinstance(made, ListValue) and made.is_open)
    return UNKNOWN


def _default_dict(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    made = _dict(run, positional[1:], keywords, site)
    factory = positional[0] if positional else None
    return DefaultDictValue(made.items, made.is_open, made.created, factory) if isinstance(made, DictValue) else UNKNOWN


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
    result = DictValue({}, created=site.location)
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
    if items is not None and len(positional) == 1:
        run.raise_if_caught("StopIteration", site)
    return positional[1] if items is not None and len(positional) > 1 else UNKNOWN


def _chain(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    parts = [iteration.items(run, value) for value in positional]
    if any(part is None for part in parts):
        return UNKNOWN
    return ListValue([item for part in parts for item in part or []])


def _chain_of(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    parts = iteration.items(run, positional[0]) if positional else None
    return UNKNOWN if parts is None else _chain(run, parts, keywords, site)


def _combined(combine: Callable[..., Iterable[tuple[object, ...]]]) -> Handler:
    """A function of `itertools` that makes tuples of the items of its arguments."""

    def apply(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        columns = [value if isinstance(value, int) else iteration.items(run, value) for value in positional]
        if any(column is None for column in columns) or not all(isinstance(given, int) for given in keywords.values()):
            return UNKNOWN
        try:
            rows = list(itertools.islice(combine(*columns, **keywords), iteration.MAX_ITEMS + 1))
        except (TypeError, ValueError):
            return UNKNOWN
        return ListValue(list(rows)) if len(rows) <= iteration.MAX_ITEMS else UNKNOWN

    return apply


def _repeat(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    count = positional[1] if len(positional) > 1 else keywords.get("times")
    if isinstance(count, int) and 0 <= count <= iteration.MAX_ITEMS:
        return ListValue([positional[0]] * count)
    return UNKNOWN


SEQUENCES: dict[str, Handler] = {
    "len": _len, "range": _range, "zip": _zip, "enumerate": _enumerate, "list": _list, "tuple": _tuple, "set": _set,
    "frozenset": _set, "reversed": _reversed, "sorted": _sorted, "dict": _dict, "sum": _sum, "max": _extreme("max"),
    "min": _extreme("min"), "any": _any_all(True), "all": _any_all(False), "map": _map, "filter": _filter,
    "iter": _iter, "next": _next,
}  # fmt: skip
"""The built-in functions on sequences, by name."""

ITERTOOLS: dict[str, Handler] = {
    "itertools.chain": _chain,
    "itertools.chain.from_iterable": _chain_of,
    "itertools.product": _combined(itertools.product),
    "itertools.pairwise": _combined(itertools.pairwise),
    "itertools.combinations": _combined(itertools.combinations),
    "itertools.permutations": _combined(itertools.permutations),
    "itertools.islice": _combined(itertools.islice),
    "itertools.zip_longest": _combined(itertools.zip_longest),
    "itertools.repeat": _repeat,
    "collections.OrderedDict": _dict,
    "collections.defaultdict": _default_dict,
    "collections.deque": _list,
}
