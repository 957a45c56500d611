"""Shapes written as patterns: einops's `b c h w -> b (h w) c` and the equations of einsum."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from initlint.distributions import Shape
from initlint.frameworks.torch.shapes import tidy
from initlint.symbolic import Number, floor_divide, product

Groups = list[list[str]]


def rearranged(shape: Shape | None, pattern: str, lengths: Mapping[str, Number]) -> Shape | None:
    """The shape behind `rearrange`, `reduce` or `repeat`; None if a length stays open."""
    left, arrow, right = pattern.partition("->")
    if shape is None or not arrow:
        return None
    known = dict(lengths)
    before = _expanded(_groups(left), len(shape))
    if before is None or len(before) != len(shape) or not _bind(before, shape, known):
        return None
    after = _expanded(_groups(right), None, before)
    if after is None:
        return None
    result: list[Number] = []
    for group in after:
        sizes = [_length(name, known) for name in group]
        if any(length is None for length in sizes):
            return None
        result.append(tidy(product(length for length in sizes if length is not None)))
    return tuple(result)


def contracted(shapes: Sequence[Shape | None], equation: str) -> Shape | None:
    """The shape behind `einsum`; None for equations without an arrow and for shapes not known."""
    left, arrow, right = equation.replace(" ", "").partition("->")
    operands = left.split(",")
    if not arrow or "." in equation or len(operands) != len(shapes):
        return None
    lengths: dict[str, Number] = {}
    for names, shape in zip(operands, shapes, strict=True):
        if shape is None or len(shape) != len(names):
            return None
        lengths.update(zip(names, shape, strict=True))
    return tuple(lengths[name] for name in right) if all(name in lengths for name in right) else None


_TOKEN = re.compile(r"\(([^)]*)\)|(\S+)")
_REST = "..."


def _groups(side: str) -> Groups:
    """The axes of one side, each a list of names: one for a plain axis, several for one in parentheses."""
    found = []
    for match in _TOKEN.finditer(side.replace("…", _REST)):
        inner, plain = match.groups()
        found.append([plain] if inner is None else inner.split())
    return found


def _expanded(groups: Groups, rank: int | None, other: Groups | None = None) -> Groups | None:
    """An ellipsis replaced by as many axes as it stands for."""
    if [_REST] not in groups:
        return groups if not any(_REST in group for group in groups) else None
    if rank is not None:
        count = rank - (len(groups) - 1)
    else:
        count = sum(1 for group in other or [] if group and group[0].startswith(_REST))
    if count < 0:
        return None
    place = groups.index([_REST])
    return [*groups[:place], *([f"{_REST}{number}"] for number in range(count)), *groups[place + 1 :]]


def _bind(groups: Groups, shape: Shape, known: dict[str, Number]) -> bool:
    """Gives every name of the left side its length; False if one group leaves more than one open."""
    for group, length in zip(groups, shape, strict=True):
        open_names = [name for name in group if _length(name, known) is None]
        if len(open_names) > 1:
            return False
        if open_names:
            rest = product(given for name in group if (given := _length(name, known)) is not None)
            known[open_names[0]] = length if rest == 1 else tidy(floor_divide(length, rest))
    return True


def _length(name: str, known: Mapping[str, Number]) -> Number | None:
    return int(name) if name.isdigit() else known.get(name)
