"""The fans that torch.nn.init computes from a weight's shape, which inits of one's own build on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint import symbolic
from initlint.interpreter.signals import Raised
from initlint.interpreter.tensors import shape_of
from initlint.symbolic import Number
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.library import Handler
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def _of(positional: list[object], keywords: dict[str, object], site: Site) -> tuple[Number, Number] | None:
    """(fan-in, fan-out) of the first argument, None if its shape is not known."""
    shape = shape_of(positional[0] if positional else keywords.get("tensor"))
    if shape is None:
        return None
    if len(shape) < 2:
        raise Raised("ValueError", site.location)
    field = symbolic.product(shape[2:])
    return shape[1] * field, shape[0] * field


def _both(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return _of(positional, keywords, site) or (UNKNOWN, UNKNOWN)


def _chosen(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    fans = _of(positional, keywords, site)
    mode = positional[1] if len(positional) > 1 else keywords.get("mode")
    if fans is None or not isinstance(mode, str):
        return UNKNOWN
    if mode.lower() not in _MODES:
        raise Raised("ValueError", site.location)
    return fans[_MODES.index(mode.lower())]


_MODES = ("fan_in", "fan_out")

CALLS: dict[str, Handler] = {
    "torch.nn.init._calculate_fan_in_and_fan_out": _both,
    "torch.nn.init._calculate_correct_fan": _chosen,
}
