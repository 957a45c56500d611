"""How findings about scales give their numbers: standard deviations, folds, and what a repair makes of them."""

from __future__ import annotations

from collections.abc import Sequence

from initlint.network.chains import Link
from initlint.rules.predicted_effect import PathEffect, repaired_scale
from initlint.rules.wording import layer_name, parameter_name

_FELT = 0.3
"""Decades: a change of the gradient by less than a factor of two is not worth a word."""

_MOST = 300.0
"""Decades beyond which a float ends; nobody minds the rest."""


def number_text(value: float) -> str:
    """Two digits: 570, 0.043, 3e-5."""
    rounded = f"{value:.2g}"
    if 1 <= value < 1e6:
        return f"{float(rounded):,.0f}" if value >= 10 else rounded
    mantissa, _, exponent = rounded.partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def fold_text(decades: float) -> str:
    """`1,200-fold`."""
    return f"{number_text(10.0 ** min(abs(decades), _MOST))}-fold"


def gradient_text(effect: PathEffect) -> str:
    """`, and the gradient shrinks 90-fold on the way back`; empty if it hardly changes."""
    if abs(effect.gradient) < _FELT:
        return ""
    return f", and the gradient {'grows' if effect.gradient > 0 else 'shrinks'} {fold_text(effect.gradient)} on the way back"


def change_text(links: Sequence[Link], effect: PathEffect) -> str:
    """`std 1 becomes 3e-5 at `blocks.29``."""
    return f"std {number_text(effect.before)} becomes {number_text(effect.after)} at `{link_name(links[-1])}`"


def link_name(link: Link) -> str:
    """The layer as the user calls it."""
    if link.node.module is not None:
        return layer_name(link.node.module)
    return parameter_name(link.node.parameter) if link.node.parameter is not None else link.node.name


def repair_text(links: Sequence[Link], effect: PathEffect) -> str:
    """`: std 3e-5 at the last of them becomes 0.9`; empty where it is not known."""
    after = repaired_scale(links)
    return "" if after is None else f": std {number_text(effect.after)} becomes {number_text(after * effect.before)}"
