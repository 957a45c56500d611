"""Methods of Python's own strings, lists, dictionaries and tuples."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from initlint.interpreter import indexing, iteration, sets
from initlint.interpreter.collection_values import MAX_LENGTH, DictValue, ListValue, is_key, shortened
from initlint.interpreter.truth import record_test
from initlint.interpreter.values import TracedText, Walk
from initlint.symbolic import Expr
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_TESTS = frozenset({"find", "startswith", "endswith", "index", "count", "__contains__", "rfind"})
_PLAIN_TEXT_METHODS = frozenset(
    [
        "lower",
        "upper",
        "strip",
        "lstrip",
        "rstrip",
        "split",
        "rsplit",
        "replace",
        "title",
        "capitalize",
        "removeprefix",
        "removesuffix",
        "partition",
        "rpartition",
        "isdigit",
        "isalpha",
        "isidentifier",
        "splitlines",
        "zfill",
        "ljust",
        "rjust",
        "swapcase",
        "islower",
        "isupper",
        "join",
        "format",
    ]
)
_OPEN_FORMAT = re.compile(r"\{[^{}:!]*[.\[]|\{[^}]*(?:\d{4}|\{)")
"""A field of any width, or one that looks inside its argument."""


def call_text(
    run: Run, text: str, name: str, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """`text.name(...)`."""
    if name == "join":
        items = iteration.items(run, positional[0]) if positional else None
        if items is None or any(not isinstance(item, str) for item in items):
            return UNKNOWN
        result = str(text).join(str(item) for item in items[:MAX_LENGTH])
        return result if len(result) <= MAX_LENGTH else UNKNOWN
    arguments = (*positional, *keywords.values())
    if any(isinstance(value, (Unknown, Expr)) for value in arguments):
        return UNKNOWN
    if name not in _TESTS and (name not in _PLAIN_TEXT_METHODS or _is_large(text, name, arguments)):
        return UNKNOWN
    try:
        result = getattr(str(text), name)(*positional, **keywords)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, MemoryError, OverflowError):
        return UNKNOWN
    if isinstance(text, TracedText) and name in _TESTS:
        wanted = positional[0] if positional else ""
        words = tuple(str(word) for word in wanted) if isinstance(wanted, tuple) else (str(wanted),)
        matched = result is True or (isinstance(result, int) and not isinstance(result, bool) and result >= 0)
        matched = matched and not (name == "count" and result == 0)
        record_test(run, text.style, str(text), words, matched, site)
    if isinstance(text, TracedText) and name in {"lower", "upper"}:
        lowered = TracedText(result)
        lowered.style, lowered.subject = text.style, text.subject
        return lowered
    if isinstance(result, str) and len(result) > MAX_LENGTH:
        return UNKNOWN
    return ListValue(list(result)) if isinstance(result, list) else result


def _is_large(text: str, name: str, arguments: tuple[object, ...]) -> bool:
    """Whether the result may be a text that no one wants to hold in memory, or show what an argument is made of."""
    if name == "format" and (_OPEN_FORMAT.search(text) or not all(isinstance(a, (str, int, float)) for a in arguments)):
        return True
    sizes = [len(value) if isinstance(value, str) else value for value in (text, *arguments)]
    return any(isinstance(size, int) and size > MAX_LENGTH for size in sizes)


def call_list(
    run: Run, value: ListValue | Walk, name: str, positional: list[object], keywords: dict[str, object]
) -> object:
    """`items.name(...)`."""
    if isinstance(value, Walk):
        return value.items[0] if name == "__next__" and value.items else UNKNOWN
    argument = positional[0] if positional else UNKNOWN
    if value.is_set and (found := sets.call(run, value, name, positional)) is not NotImplemented:
        return found
    if name == "appendleft":
        value.items.insert(0, argument)
        value.is_open = value.is_open or bool(run.repeats)
        return None
    if name in {"append", "add"}:
        value.items.append(argument)
        value.is_open = value.is_open or bool(run.repeats)
        return None
    if name in {"extend", "update"}:
        more = iteration.items(run, argument)
        value.items.extend(more if more is not None else getattr(argument, "items", []))
        value.is_open = value.is_open or more is None or bool(run.repeats)
        shortened(value)
        return None
    if name == "insert" and isinstance(argument, int) and len(positional) == 2:
        value.items.insert(max(-len(value.items), min(argument, len(value.items))), positional[1])
        return None
    if name in {"pop", "popleft"}:
        place = argument if isinstance(argument, int) else 0 if name == "popleft" else -1
        return value.items.pop(place) if -len(value.items) <= place < len(value.items) else UNKNOWN
    if name == "reverse":
        value.items.reverse()
        return None
    if name == "copy":
        return ListValue(list(value.items), value.is_open, value.is_set)
    if name == "clear":
        value.items.clear()
        return None
    if name in {"index", "count", "remove", "sort"}:
        return _plain_list(value, name, positional, keywords)
    return UNKNOWN


def _plain_list(value: ListValue, name: str, positional: list[object], keywords: dict[str, object]) -> object:
    """What compares items, on a list of constants."""
    items, is_plain = value.items, all(isinstance(item, (int, float, str)) for item in (*value.items, *positional))
    changes = name in {"remove", "sort"}
    if not is_plain or keywords or value.is_open:
        value.is_open = value.is_open or changes
        return None if changes else UNKNOWN
    try:
        return getattr(items, name)(*positional)
    except (TypeError, ValueError):
        value.is_open = value.is_open or changes
        return None if changes else UNKNOWN


def call_tuple(value: tuple[object, ...], name: str, positional: list[object]) -> object:
    """`items.name(...)` of a tuple; `numel` is of torch.Size."""
    if name in {"index", "count"} and positional and isinstance(positional[0], (int, float, str)):
        return getattr(value, name)(positional[0]) if positional[0] in value else UNKNOWN
    return UNKNOWN


def call_dict(value: DictValue, name: str, positional: list[object], keywords: dict[str, object]) -> object:
    """`mapping.name(...)`."""
    if name in {"keys", "__iter__"}:
        return ListValue(list(value.items), value.is_open)
    if name == "values":
        return ListValue(list(value.items.values()), value.is_open)
    if name == "items":
        return ListValue(list(value.items.items()), value.is_open)
    if name == "copy":
        return DictValue(dict(value.items), value.is_open)
    if name == "update":
        _update(value, positional, keywords)
        return None
    if name == "clear":
        value.items.clear()
        return None
    if name in {"get", "pop", "setdefault"} and positional:
        return _look_up(value, name, positional)
    return UNKNOWN


def _update(value: DictValue, positional: list[object], keywords: dict[str, object]) -> None:
    for other in positional:
        if isinstance(other, DictValue):
            value.items.update(other.items)
            value.is_open = value.is_open or other.is_open
        else:
            value.is_open = True
    value.items.update(keywords)


def _look_up(value: DictValue, name: str, positional: list[object]) -> object:
    key = positional[0]
    if not is_key(key):
        return UNKNOWN
    key = indexing.dict_key(key)
    if key in value.items:
        return value.items.pop(key) if name == "pop" else value.items[key]
    if value.is_open:
        return UNKNOWN
    default = positional[1] if len(positional) > 1 else None
    if name == "setdefault":
        value.items[key] = default
    return default
