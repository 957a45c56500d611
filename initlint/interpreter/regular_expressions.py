"""Regular expressions on known texts, as far as they cannot take long: the text is of the program that is read."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.interpreter.collection_values import ListValue
from initlint.interpreter.library_values import MatchValue, PatternValue
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]

MAX_TRIES = 1_000_000
"""Ways in which the repetitions of a pattern may be tried on a text."""

_MAX_PATTERN = 200
_REPETITIONS = re.compile(r"(?<!\\)(?:\\\\)*[*+?{]")
_NESTED = re.compile(r"[*+?}]\)*\)[*+?{]")


def _searching(name: str) -> Handler:
    def call(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        pattern = _compiled(positional[0]) if positional else None
        texts = [str(value) if isinstance(value, str) else value for value in positional[1:]]
        if pattern is None or keywords or not texts or any(not isinstance(value, (str, int)) for value in texts):
            return UNKNOWN
        if any(isinstance(value, str) and not _is_quick(pattern.pattern, value) for value in texts):
            return UNKNOWN
        try:
            found = getattr(pattern, name)(*texts)
        except (TypeError, re.error, IndexError):
            return UNKNOWN
        return _as_value(found)

    return call


def _as_value(found: object) -> object:
    if isinstance(found, re.Match):
        return MatchValue(found)
    return ListValue(list(found)) if isinstance(found, list) else found


def _compiled(pattern: object) -> re.Pattern[str] | None:
    if isinstance(pattern, PatternValue):
        return pattern.pattern
    if not isinstance(pattern, str) or len(pattern) > _MAX_PATTERN:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(str(pattern))
    except (re.error, RecursionError, OverflowError, MemoryError):
        return None


def _is_quick(pattern: str, text: str) -> bool:
    """Each repetition can end at any place of the text; repetitions of repetitions are not looked at."""
    count = len(_REPETITIONS.findall(pattern))
    if _NESTED.search(pattern) or "(?P=" in pattern or count > 8:
        return False
    tries: int = (len(text) + 1) ** (count + 1)
    return tries <= MAX_TRIES


def _compile(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    found = _compiled(positional[0]) if len(positional) == 1 and not keywords else None
    return UNKNOWN if found is None else PatternValue(found)


def call_method(
    run: Run,
    value: PatternValue | MatchValue,
    name: str,
    positional: list[object],
    keywords: dict[str, object],
    site: Site,
) -> object:
    """A method of a compiled pattern, or of what it found."""
    if isinstance(value, PatternValue):
        return _SEARCHES[name](run, [value, *positional], keywords, site) if name in _SEARCHES else UNKNOWN
    plain = all(isinstance(each, (int, str)) for each in positional)
    if name not in {"group", "groups", "start", "end", "span"} or keywords or not plain:
        return UNKNOWN
    try:
        found: object = getattr(value.match, name)(*positional)
    except (IndexError, TypeError):
        return UNKNOWN
    return found


_SEARCHES = {name: _searching(name) for name in ("match", "search", "fullmatch", "split", "findall", "sub")}

REGULAR_EXPRESSIONS: dict[str, Handler] = {
    "re.compile": _compile,
    "re.escape": lambda run, positional, keywords, site: (
        re.escape(positional[0]) if len(positional) == 1 and isinstance(positional[0], str) else UNKNOWN
    ),
    **{f"re.{name}": handler for name, handler in _SEARCHES.items()},
}
"""The functions of `re`, by dotted name."""
