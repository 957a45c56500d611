"""INI501: Xavier, Kaiming or orthogonal initialization of a tensor with too few dimensions, which raises."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.distributions import Shape
from initlint.frameworks.torch.initializers import INITIALIZERS
from initlint.network.events import CallFault, FaultyCall
from initlint.network.network import Network
from initlint.rules.init_names import short_name
from initlint.rules.rule import Rule
from initlint.rules.traversals import deciding_place
from initlint.symbolic import text


def _check(network: Network) -> Iterator[Diagnostic]:
    for call in network.events_of(FaultyCall):
        if call.fault is CallFault.TOO_FEW_DIMENSIONS:
            yield _diagnostic(network, call)


def _diagnostic(network: Network, call: FaultyCall) -> Diagnostic:
    function = short_name(call.function)
    needed = INITIALIZERS[call.function].minimum_dimensions if call.function in INITIALIZERS else 2
    has = "has fewer" if call.shape is None else f"has shape {_shape_text(call.shape)}"
    related: tuple[Related, ...] = ()
    if call.module is not None:
        layer = call.module.name or call.module.class_name
        related = (Related(location=call.module.created, message=f"`{layer}` is created here"),)
    return Diagnostic(
        code=RULE.code,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        location=call.location,
        message=f"`{function}` needs {needed} dimensions and raises: `{call.target}` {has}",
        remedy="initialize vectors with `zeros_`, `ones_` or `normal_`, and matrices by their fans",
        related=related,
        subject=deciding_place(network, call.location, call.order),
    )


def _shape_text(shape: Shape) -> str:
    """A shape as Python writes a tuple."""
    sizes = ", ".join(text(size) for size in shape)
    return f"({sizes},)" if len(shape) == 1 else f"({sizes})"


RULE = Rule(
    code="INI501",
    name="fan-of-vector",
    summary="an initializer that needs a fan-in, on a tensor of fewer than two dimensions",
    check=_check,
)
