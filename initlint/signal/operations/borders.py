"""Zeros around a signal, parts cut off, and enlargements: what moves the border or multiplies the positions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from initlint.signal.operations.transfer import Transfer
from initlint.signal.state import Gradient, Profile, Signal
from initlint.signal.windows import LONGEST

Sides = Sequence[tuple[int, int]]
"""How much lies before and behind, axis by axis."""


def padded(lengths: Sequence[int], sides: Sides, signal: Signal) -> Transfer:
    """Zeros around the positions."""
    share = math.prod(length / (length + a + b) for length, (a, b) in zip(lengths, sides, strict=True))
    after = [length + a + b for length, (a, b) in zip(lengths, sides, strict=True)]
    profile = _surrounded(signal.profile, lengths, sides)
    output = replace(_thinned(signal, share), profile=profile, positions=math.prod(after), latent=signal.latent)
    return Transfer(output=output, back=lambda gradient: (_cut_gradient(gradient, after, sides),))


def cropped(lengths: Sequence[int], sides: Sides, signal: Signal) -> Transfer:
    """A border cut off; what was cut off gets no gradient."""
    after = [length - a - b for length, (a, b) in zip(lengths, sides, strict=True)]
    profile, factor = _cut(signal.profile, lengths, sides)
    output = replace(
        signal, square=signal.square * factor, profile=profile, positions=math.prod(after), latent=signal.latent
    )
    share = math.prod(after) / math.prod(lengths)

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        around = _surrounded(gradient.profile, after, sides)
        between = gradient.between_positions * share * share
        return (Gradient(square=gradient.square * share, between_positions=between, profile=around),)

    return Transfer(output=output, back=back)


def enlarged(factors: Sequence[int], signal: Signal, *, is_smooth: bool) -> Transfer:
    """Each position becomes several: copies, or linear interpolations between neighbours."""
    count = math.prod(factors)
    kept = math.prod(_power_kept(factor) for factor in factors) if is_smooth else 1.0
    own = max(signal.square - signal.between_positions, 0.0)
    profile = None
    if signal.profile is not None and len(signal.profile) == len(factors):
        profile = tuple(
            [value for value in axis for _ in range(factor)] if len(axis) * factor <= LONGEST else []
            for axis, factor in zip(signal.profile, factors, strict=True)
        )
    output = replace(
        signal,
        square=signal.between_positions + own * kept,
        positions=None if signal.positions is None else signal.positions * count,
        profile=profile,
        latent=None,
    )

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        own_part = max(gradient.square - gradient.between_positions, 0.0)
        common = gradient.between_positions * count * count
        return (Gradient(square=own_part * count * kept + common, between_positions=common),)

    return Transfer(output=output, back=back)


def _power_kept(factor: int) -> float:
    """The mean of (1 - t)^2 + t^2 over the places between two neighbours that a result falls on."""
    places = [((step + 0.5) / factor - 0.5) % 1 for step in range(factor)]
    return sum((1 - t) ** 2 + t * t for t in places) / factor


def _thinned(signal: Signal, share: float) -> Signal:
    return replace(
        signal,
        mean=signal.mean * share,
        square=signal.square * share,
        between_samples=signal.between_samples * share,
        between_positions=signal.between_positions * share * share,
    )


def _surrounded(profile: Profile | None, lengths: Sequence[int], sides: Sides) -> Profile:
    """The profile with zeros around it, its mean still one."""
    found = []
    for place, (length, (before, behind)) in enumerate(zip(lengths, sides, strict=True)):
        total = length + before + behind
        inside = [value * total / length for value in _along(profile, place, length)]
        found.append([] if total > LONGEST else [*[0.0] * before, *inside, *[0.0] * behind])
    return tuple(found)


def _cut(profile: Profile | None, lengths: Sequence[int], sides: Sides) -> tuple[Profile, float]:
    """The inner part of the profile, and its mean before that is made one again."""
    found, factor = [], 1.0
    for place, (length, (before, behind)) in enumerate(zip(lengths, sides, strict=True)):
        part = _along(profile, place, length)[before : length - behind]
        mean = sum(part) / len(part) if part else 1.0
        factor *= mean
        found.append([value / mean for value in part] if mean > 0 else part)
    return tuple(found), factor


def _cut_gradient(gradient: Gradient, lengths: Sequence[int], sides: Sides) -> Gradient:
    profile, factor = _cut(gradient.profile, lengths, sides)
    return Gradient(
        square=gradient.square * factor, between_positions=gradient.between_positions * factor, profile=profile
    )


def _along(profile: Profile | None, place: int, length: int) -> Sequence[float]:
    known = profile[place] if profile is not None and place < len(profile) else ()
    return known if len(known) == length else [1.0] * length
