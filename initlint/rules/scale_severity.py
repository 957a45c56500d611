"""How bad a predicted change of the gradient is, given the optimizer where one is seen, and where a finding about it points."""

from __future__ import annotations

from dataclasses import dataclass

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.frameworks.specs import ActivationSpec
from initlint.network.chains import Chain, Link
from initlint.network.events import TensorUse
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.routes import Route
from initlint.network.starts import chosen_write
from initlint.network.weights import kernel_of
from initlint.rules.predicted_effect import link_activation
from initlint.rules.wording import activation_follows, created_here, subject_of

_ADAPTIVE = frozenset({"adam", "adamw", "adamax", "nadam", "radam", "rmsprop", "adagrad", "adadelta", "lion", "lamb"})

_SGD = (1.5, 2.0, 3.0)
_SHRINKING = (3.0, 4.0, 6.0)
_GROWING = (1.5, 2.0, 3.0)
"""Decades of G from which on a change is worth advice, a warning, an error: of plain networks trained on digits, all that
came to a warning were degraded. Adam rescales small gradients, and fails where they come near its epsilon."""

SHALLOW = 3
"""So few layers train whatever the scale, more slowly: what is said of them is advice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The first of a stretch of layers: its kernel, the write that chose the law, and the way to what follows."""

    kernel: Parameter
    write: Write
    activation: ActivationSpec
    route: Route


def severity_of(network: Network, chain: Chain, decades: float) -> Severity | None:
    """The severity of a gradient that changes by so many decades along the chain, None where training does not feel it."""
    levels = _SGD if _is_trained_by_sgd(network) else _SHRINKING if decades < 0 else _GROWING
    found = None
    for severity, level in zip(Severity, levels, strict=True):
        if abs(decades) >= level:
            found = severity
    return min(found, Severity.ADVICE) if found is not None and chain.depth <= SHALLOW else found


def origin_of(link: Link) -> Origin | None:
    """What a finding about a stretch of layers points at: the first one's kernel and the write that chose its law."""
    kernel, activation = kernel_of(link.node), link_activation(link)
    write = None if kernel is None else chosen_write(kernel)
    if kernel is None or write is None or activation is None or link.route is None:
        return None
    return Origin(kernel=kernel, write=write, activation=activation, route=link.route)


def finding_at(code: str, severity: Severity, origin: Origin, message: str, remedy: str) -> Diagnostic:
    """A finding that points at the first of a stretch of layers."""
    kernel, write = origin.kernel, origin.write
    return Diagnostic(
        code=code,
        severity=severity,
        confidence=Confidence.HIGH,
        location=write.location,
        message=message,
        remedy=remedy,
        related=(*created_here(kernel, write.location), *activation_follows(origin.route, origin.activation)),
        subject=subject_of(kernel),
    )


def _is_trained_by_sgd(network: Network) -> bool:
    """Whether SGD is the only optimizer that the code run here makes, or, where it makes none, its project."""
    names: set[str] = set()
    for use in network.events_of(TensorUse):
        names.add(use.function.rpartition(".")[2].lower())
        names |= {str(value).lower() for name, value in use.arguments if name == "optimizer"}
    for seen in (names, network.optimizers):
        if "sgd" in seen or seen & _ADAPTIVE:
            return not seen & _ADAPTIVE
    return False
