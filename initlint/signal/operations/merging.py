"""Sums, products and concatenations of signals that come from independent weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from initlint.signal.operations.transfer import Transfer, scaled
from initlint.signal.state import Gradient, Latent, Signal


def addition(signals: Sequence[Signal]) -> Transfer:
    """A sum: second moments add, and so do twice the products of the means."""
    total = signals[0]
    for other in signals[1:]:
        total = _sum(total, other)
    return Transfer(output=total, back=lambda gradient: (gradient,) * len(signals))


def _sum(first: Signal, second: Signal) -> Signal:
    means = 2 * first.mean * second.mean
    square = first.square + second.square
    spread = 0.0 if square <= 0 else (first.square * first.spread**0.5 + second.square * second.spread**0.5) / square
    larger = first if first.square >= second.square else second
    return Signal(
        mean=first.mean + second.mean,
        square=square + means,
        between_samples=first.between_samples + second.between_samples + means,
        between_positions=first.between_positions + second.between_positions + means,
        units=first.units if first.units is not None else second.units,
        positions=_larger(first.positions, second.positions),
        spread=spread**2,
        profile=larger.profile,
        decay=larger.decay,
    )


def product(first: Signal, second: Signal) -> Transfer:
    """An elementwise product: moments multiply."""
    output = Signal(
        mean=first.mean * second.mean,
        square=first.square * second.square,
        between_samples=first.between_samples * second.between_samples,
        between_positions=first.between_positions * second.between_positions,
        units=first.units if first.units is not None else second.units,
        positions=_larger(first.positions, second.positions),
        spread=first.spread + second.spread,
    )

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        return (_times(gradient, second), _times(gradient, first))

    return Transfer(output=output, back=back)


def concatenation(signals: Sequence[Signal], shares: Sequence[float], *, is_along_units: bool) -> Transfer:
    """Signals side by side; `shares` are their shares of the whole, which sum to one."""

    def mixed(name: str) -> float:
        return sum(share * float(getattr(signal, name)) for share, signal in zip(shares, signals, strict=True))

    units = [signal.units for signal in signals]
    known = [each for each in units if each is not None]
    output = replace(
        signals[0],
        mean=mixed("mean"),
        square=mixed("square"),
        between_samples=mixed("between_samples"),
        between_positions=mixed("between_positions"),
        spread=mixed("spread"),
        units=(sum(known) if len(known) == len(units) else None) if is_along_units else signals[0].units,
        positions=signals[0].positions if is_along_units else None,
        profile=signals[0].profile if is_along_units else None,
        latent=_mixed_latent(signals, shares),
    )
    return Transfer(output=output, back=lambda gradient: (gradient,) * len(signals))


def _mixed_latent(signals: Sequence[Signal], shares: Sequence[float]) -> Latent | None:
    """One Gaussian for all, where the same activation was applied to each."""
    latents = [signal.latent for signal in signals if signal.latent is not None]
    if len(latents) < len(signals) or len({latent.function for latent in latents}) > 1:
        return None

    def mixed(name: str) -> float:
        return sum(share * float(getattr(latent, name)) for share, latent in zip(shares, latents, strict=True))

    return replace(
        latents[0],
        mean=mixed("mean"),
        variance=mixed("variance"),
        between_positions=mixed("between_positions"),
    )


def _times(gradient: Gradient, other: Signal) -> Gradient:
    return replace(
        scaled(gradient, other.square), between_positions=gradient.between_positions * other.between_positions
    )


def _larger(first: int | None, second: int | None) -> int | None:
    if first is None or second is None:
        return first if second is None else second
    return max(first, second)
