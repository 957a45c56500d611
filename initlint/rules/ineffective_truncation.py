"""INI111: a truncated normal whose bounds, which are absolute in PyTorch, cut off nothing or nearly everything."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.distributions import truncated_normal
from initlint.network.events import Truncation
from initlint.network.network import Network
from initlint.rules.rule import Rule
from initlint.rules.wording import once_per_location
from initlint.symbolic import Expr, text

CODE = "INI111"

FAR = 10.0
"""Bounds so many standard deviations away cut off nothing: one draw in 10^23 lies beyond."""
NEAR = 1.0
"""Bounds within one standard deviation leave less than 0.54 of it."""


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for event in network.events_of(Truncation):
        if event.std <= 0 or event.low >= event.high:
            continue
        nearest = min(abs(event.low - event.mean), abs(event.high - event.mean)) / event.std
        bounds = f"{text(event.low)} and {text(event.high)}"
        if event.is_literal and nearest >= FAR:
            yield _finding(
                event,
                f"the bounds {bounds} are absolute, so with std {text(event.std)} they lie {nearest:.0f} standard "
                f"deviations away and nothing of `{event.target}` is cut off",
                "give the bounds as multiples of std: `a=-2 * std, b=2 * std`; without them the scale stays the same",
            )
        elif _cuts_hard(event):
            left = truncated_normal(event.mean, event.std, event.low, event.high).std
            if left is not None and not isinstance(left, Expr):
                yield _finding(
                    event,
                    f"the bounds {bounds} are absolute and cut the std {text(event.std)} of `{event.target}` "
                    f"down to {text(float(left))}",
                    "give the bounds as multiples of std: `a=-2 * std, b=2 * std`",
                )


def _cuts_hard(event: Truncation) -> bool:
    """Whether both bounds lie within one standard deviation of the mean."""
    reach = NEAR * event.std
    return -reach <= event.low - event.mean < 0 < event.high - event.mean <= reach


def _finding(event: Truncation, message: str, remedy: str) -> Diagnostic:
    return Diagnostic(
        code=CODE,
        severity=Severity.ADVICE,
        confidence=Confidence.HIGH,
        location=event.location,
        message=message,
        remedy=remedy,
        subject=event.location,
    )


RULE = Rule(
    code=CODE,
    name="ineffective-truncation",
    summary="a truncated normal whose absolute bounds cut off nothing, or nearly everything",
    check=check,
)
