"""A short way to write down the signatures of PyTorch's callables, and to read numbers out of their arguments."""

from __future__ import annotations

from initlint.frameworks.specs import Argument, Signature
from initlint.symbolic import Number, is_number

FACTORY = (Argument("device", None), Argument("dtype", None))
"""The last two arguments of every layer with parameters."""

MAX_PARTS = 256


def signature(*required: str, **optional: object) -> Signature:
    """`signature("in_features", "out_features", bias=True)` for `(in_features, out_features, bias=True)`."""
    needed = tuple(Argument(name) for name in required)
    return needed + tuple(Argument(name, default) for name, default in optional.items())


def keyword_only(**optional: object) -> Signature:
    """The arguments after a bare `*`."""
    return tuple(Argument(name, default, keyword_only=True) for name, default in optional.items())


def number(value: object) -> Number | None:
    """`value` as a number, True and False as 1 and 0, None if it is not known."""
    if isinstance(value, bool):
        return int(value)
    return value if is_number(value) else None


def count(value: object) -> int:
    """How many times a layer repeats its parts; 1 where that is not known or very often, one part standing for all."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value <= MAX_PARTS else 1
