"""Values that Python's own library makes, beside those of the language itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from initlint.interpreter.collection_values import DictValue


@dataclass(slots=True, eq=False)
class DefaultDictValue(DictValue):
    """`collections.defaultdict`: what is asked for and not there is made by `factory`."""

    factory: object = None


@dataclass(slots=True, eq=False)
class FieldValue:
    """A field of a data class: what `dataclasses.field` gives, and with its name what `fields` lists."""

    default: object
    factory: object = None
    is_argument: bool = True
    name: str = ""


@dataclass(slots=True, eq=False)
class ParameterValue:
    """A parameter in a signature; `kind` is the name that `inspect.Parameter` has for it."""

    name: str
    kind: str
    default: object


@dataclass(slots=True, eq=False)
class SignatureValue:
    """`inspect.signature(...)`."""

    parameters: tuple[ParameterValue, ...]


@dataclass(slots=True, eq=False)
class PlainObject:
    """`object()`: equal to itself alone."""


@dataclass(slots=True, eq=False)
class NamesValue:
    """`dir(value)`: asked whether it holds a name."""

    holder: object


@dataclass(slots=True, eq=False)
class PatternValue:
    """`re.compile(...)`."""

    pattern: re.Pattern[str]


@dataclass(slots=True, eq=False)
class MatchValue:
    """What a regular expression found in a known text."""

    match: re.Match[str]
