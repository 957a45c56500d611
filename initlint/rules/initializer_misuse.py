"""INI507: what Keras cannot use as an initializer: an unknown name, foreign arguments, the wrong signature."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.network.events import Slip, SlipKind
from initlint.network.network import Network
from initlint.rules.init_names import short_name
from initlint.rules.rule import Rule

_KERAS_NAMES = (("xavier", "glorot"), ("kaiming", "he"), ("msra", "he"), ("gaussian", "random_normal"))
"""What other frameworks call the schemes of Keras."""


def _check(network: Network) -> Iterator[Diagnostic]:
    for slip in network.events_of(Slip):
        if slip.kind is SlipKind.UNKNOWN_INITIALIZER:
            message = f"Keras knows no initializer called `{slip.detail}`, so the layer raises"
            yield _diagnostic(slip, message, _known_name(slip.detail))
        elif slip.kind is SlipKind.WRONG_ARGUMENTS:
            yield _diagnostic(slip, _wrong_arguments(slip), f"see the signature of `{short_name(slip.function)}`")
        elif slip.kind is SlipKind.WRONG_SIGNATURE:
            message = f"`{short_name(slip.function)}` takes no `dtype`, but Keras calls an initializer with one"
            yield _diagnostic(slip, message, "give it the signature `(shape, dtype=None)`")


def _wrong_arguments(slip: Slip) -> str:
    name = short_name(slip.function)
    if slip.target:
        return f"`{name}` takes no argument `{slip.target}`, so the call raises"
    return f"`{name}` {slip.detail}, so the call raises"


def _known_name(name: str) -> str:
    """The remedy for a name that another framework uses."""
    lower = name.lower()
    for foreign, own in _KERAS_NAMES:
        if foreign in lower:
            scheme = own if own == "random_normal" else f"{own}_{'normal' if 'normal' in lower else 'uniform'}"
            return f"use `{scheme}`"
    return "use a name from `keras.initializers`"


def _diagnostic(slip: Slip, message: str, remedy: str) -> Diagnostic:
    return Diagnostic(
        code=RULE.code,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        location=slip.location,
        message=message,
        remedy=remedy,
        subject=slip.location,
    )


RULE = Rule(
    code="INI507",
    name="initializer-misuse",
    summary="a Keras initializer that Keras cannot make or call",
    check=_check,
)
