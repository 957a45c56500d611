"""INI504: init code that changes nothing: a copy is written, a result dropped, a function named and not called."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.network.events import Slip, SlipKind
from initlint.network.network import Network
from initlint.rules.init_names import is_init_name, short_name
from initlint.rules.rule import Rule
from initlint.rules.traversals import deciding_place


def _check(network: Network) -> Iterator[Diagnostic]:
    for slip in network.events_of(Slip):
        if slip.kind is SlipKind.DROPPED_RESULT:
            yield from _dropped(network, slip)
        elif slip.kind is SlipKind.NOT_CALLED and _initializes(slip.function):
            message, remedy = f"`{slip.target}` is named here and not called", "add the parentheses"
            yield _diagnostic(network, slip, Severity.WARNING, message, remedy)
        elif slip.kind is SlipKind.MODULE_AS_TENSOR and slip.module is not None:
            function, made = short_name(slip.function), slip.module.class_name
            message = f"`{slip.target}` is a `{made}` and no tensor, so `{function}` raises"
            yield _diagnostic(network, slip, Severity.ERROR, message, "pass one of its parameters")
        elif slip.kind is SlipKind.TENSOR_AS_MODULE:
            yield _tensor_as_module(network, slip)
        elif slip.kind is SlipKind.NONE_AS_FUNCTION:
            message = f"`apply` is given what `{slip.function}` returns, None, and raises"
            yield _diagnostic(network, slip, Severity.ERROR, message, f"pass `{slip.function}` itself")


def _tensor_as_module(network: Network, slip: Slip) -> Diagnostic:
    """OpenMMLab's helpers pass over what has no `weight`; fvcore's ask for it."""
    name, raises = short_name(slip.function), slip.function.startswith("fvcore.")
    effect = "raises" if raises else "writes nothing"
    message = f"`{slip.target}` is a tensor and no layer, so `{name}` {effect}"
    severity = Severity.ERROR if raises else Severity.WARNING
    return _diagnostic(network, slip, severity, message, "pass the layer that holds it")


def _dropped(network: Network, slip: Slip) -> Iterator[Diagnostic]:
    name = short_name(slip.function)
    if slip.detail == "clone":
        message = f"`{name}` writes to a copy of `{slip.target}`, and the copy is dropped"
        yield _diagnostic(network, slip, Severity.WARNING, message, "write to the parameter itself")
    elif slip.detail == "tensor":
        message = f"`{name}` leaves `{slip.target}` as it is, and its result is dropped"
        yield _diagnostic(network, slip, Severity.WARNING, message, f"call `{name}_`")
    elif slip.detail == "initializer":
        message = f"`{name}` makes an initializer, which is dropped"
        yield _diagnostic(network, slip, Severity.WARNING, message, "pass it to the layer")
    elif is_init_name(name):
        message = f"`{name}` gives back a function, which is dropped"
        yield _diagnostic(network, slip, Severity.WARNING, message, "pass it to `apply`")


def _initializes(function: str) -> bool:
    return function.startswith("torch.nn.init.") or function == "apply" or is_init_name(function)


def _diagnostic(network: Network, slip: Slip, severity: Severity, message: str, remedy: str) -> Diagnostic:
    return Diagnostic(
        code=RULE.code,
        severity=severity,
        confidence=Confidence.HIGH,
        location=slip.location,
        message=message,
        remedy=remedy,
        subject=deciding_place(network, slip.location, slip.order),
    )


RULE = Rule(
    code="INI504",
    name="init-without-effect",
    summary="init code that changes no parameter, or raises for want of a tensor",
    check=_check,
)
