"""The form of an operation: a state that comes out, and a way back for the gradient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from initlint.signal.state import Gradient, Signal

Back = Callable[[Gradient], tuple[Gradient, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """`back` turns the gradient at the output into those at the inputs, in their order. `gain` is the factor on the
    second moment of a signal without mean or bias, None for operations without weights."""

    output: Signal
    back: Back
    gain: float | None = None
    notes: tuple[str, ...] = field(default=())


def unchanged(gradient: Gradient) -> tuple[Gradient, ...]:
    """The way back of what passes its one input on."""
    return (gradient,)


def scaled(gradient: Gradient, factor: float) -> Gradient:
    """The gradient with its second moments multiplied by `factor`."""
    return replace(
        gradient,
        square=gradient.square * factor,
        between_positions=gradient.between_positions * factor,
        along=gradient.along * factor,
    )


def added(first: Gradient, second: Gradient) -> Gradient:
    """The sum of gradients that come from independent weights."""
    total = first.square + second.square
    profile = first.profile if first.square >= second.square else second.profile
    decay = (first.square * first.decay + second.square * second.decay) / total if total > 0 else 0.0
    shared = first.between_positions + second.between_positions
    lift = (first.square * first.lift + second.square * second.lift) / total if total > 0 else 1.0
    along = first.along + second.along
    return Gradient(square=total, between_positions=shared, profile=profile, decay=decay, along=along, lift=lift)


def gathered(gradient: Gradient, count: float) -> Gradient:
    """The sum over `count` positions that one element was spread over."""
    if count == 1:
        return gradient
    own = max(gradient.square - gradient.between_positions, 0.0)
    return Gradient(square=count * own + count**2 * gradient.between_positions)


def chained(first: Transfer, second: Transfer) -> Transfer:
    """One operation after another, as a single one."""

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        (between,) = second.back(gradient)
        return first.back(between)

    return Transfer(output=second.output, back=back, gain=first.gain, notes=(*first.notes, *second.notes))
