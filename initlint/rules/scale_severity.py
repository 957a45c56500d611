"""How bad a predicted change of the gradient is, given the optimizer where one is seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from initlint.diagnostics import Severity
from initlint.frameworks.activations import ACTIVATIONS
from initlint.frameworks.specs import ActivationSpec
from initlint.network.chains import Link
from initlint.network.depth_effect import Effect, Stage, effect_of
from initlint.network.events import TensorUse
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.routes import Route
from initlint.network.starts import chosen_write
from initlint.network.weights import gain_of, kernel_of

_ADAPTIVE = frozenset({"adam", "adamw", "adamax", "nadam", "radam", "rmsprop", "adagrad", "adadelta", "lion", "lamb"})

ADVICE_DECADES = 0.9
WARNING_DECADES = 1.5
ERROR_DECADES = 2.85
"""For SGD, or an optimizer that was not seen: Glorot before ReLU loses 0.15 decades a layer, is felt by SGD at depth 12
and no longer trains at depth 20."""

ADAPTIVE_DECADES = (1.5, 4.0, 6.0)
"""Adam rescales each gradient by itself, and fails where they come near its epsilon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The first of a stretch of layers: its kernel, the write that chose the law, and the way to what follows."""

    kernel: Parameter
    write: Write
    activation: ActivationSpec
    route: Route


def severity_of(network: Network, decades: float) -> Severity | None:
    """The severity of a gradient that changes by so many decades, None where training does not feel it."""
    adaptive = _sees_adaptive_optimizer(network)
    levels = ADAPTIVE_DECADES if adaptive else (ADVICE_DECADES, WARNING_DECADES, ERROR_DECADES)
    found = None
    for severity, level in zip(Severity, levels, strict=True):
        if abs(decades) >= level:
            found = severity
    return found


def effect_of_links(links: Iterable[Link]) -> Effect | None:
    """The effect of hidden layers with their activations; None where a gain or an activation is not known."""
    stages: list[Stage] = []
    for link in links:
        gain, activation = gain_of(link.node), link_activation(link)
        if gain is None or activation is None or activation.function is None:
            return None
        stages.append(Stage(gain=gain, function=activation.function, times=link.times))
    return effect_of(stages)


def link_activation(link: Link) -> ActivationSpec | None:
    """The activation between this layer and the next: the identity where there is none, None where it is not known."""
    if link.route is None or link.route.activation_node is None:
        return ACTIVATIONS["linear"]
    return link.route.activation


def origin_of(link: Link) -> Origin | None:
    """What a finding about a stretch of layers points at: the first one's kernel and the write that chose its law."""
    kernel, activation = kernel_of(link.node), link_activation(link)
    write = None if kernel is None else chosen_write(kernel)
    if kernel is None or write is None or activation is None or link.route is None:
        return None
    return Origin(kernel=kernel, write=write, activation=activation, route=link.route)


def _sees_adaptive_optimizer(network: Network) -> bool:
    names: set[str] = set()
    for use in network.events_of(TensorUse):
        names.add(use.function.rpartition(".")[2].lower())
        names |= {str(value).lower() for name, value in use.arguments if name == "optimizer"}
    return bool(names & _ADAPTIVE) and "sgd" not in names
