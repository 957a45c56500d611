"""INI301: a classifier trained with focal loss whose output bias ignores how rare the positives are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.frameworks.specs import Operation
from initlint.locations import Location
from initlint.network.events import TensorUse
from initlint.network.graph import Node
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Via
from initlint.network.routes import Route, Stop, is_weighted, routes_from, wiring_of
from initlint.network.starts import biases_of, is_trained
from initlint.rules.rule import Rule
from initlint.rules.wording import layer_name, once_per_location, subject_of

CODE = "INI301"


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    heads = list(_heads(network))
    read = [(node, loss) for node, routes in heads for loss in _focal_losses(routes)]
    if not read and len(heads) == 1:
        # With several heads only the one that the loss is seen to read is known to be the classifier.
        read = [(node, place) for node, _ in heads for place in islice(_focal_places(network), 1)]
    for node, loss in read:
        biases = list(biases_of(node, routes_from(wiring_of(network.graph), node)))
        if len(biases) == 1 and _ignores_the_prior(biases[0]):
            yield _finding(biases[0], loss)


def _focal_losses(routes: tuple[Route, ...]) -> Iterator[Location]:
    """Where the head's result goes into a focal loss."""
    return (route.end.location for route in routes if route.end is not None and _is_focal(route.end.name))


def _focal_places(network: Network) -> Iterator[Location]:
    """Where the program names a focal loss: a call, an argument of `compile`, or a loss module of its own."""
    for use in network.events_of(TensorUse):
        texts = (use.function.rpartition(".")[2], *(value for _, value in use.arguments if isinstance(value, str)))
        if any(map(_is_focal, texts)):
            yield use.location
    for module in network.modules():
        if _is_focal(module.class_name):
            yield module.created


def _heads(network: Network) -> Iterator[tuple[Node, tuple[Route, ...]]]:
    """The weighted nodes whose result leaves the network as a logit, or as a probability by way of a sigmoid."""
    wiring = wiring_of(network.graph)
    for node in network.graph.nodes:
        if is_weighted(node):
            routes = routes_from(wiring, node)
            if all(route.stop in {Stop.OUTPUT, Stop.LOSS} and _is_logit_or_sigmoid(route) for route in routes):
                yield node, routes


def _is_logit_or_sigmoid(route: Route) -> bool:
    activations = [step.name for step in route.steps if step.operation is Operation.ACTIVATION]
    return not route.has_norm and activations in ([], ["sigmoid"])


def _is_focal(name: str) -> bool:
    """Whether it is the name of such a loss; FocalNet is a network."""
    lowered = name.lower()
    return "focal" in lowered and ("loss" in lowered or "entropy" in lowered)


def _ignores_the_prior(bias: Parameter) -> bool:
    """Whether it starts at zero or so small that the sigmoid gives about one half."""
    if not is_trained(bias) or not bias.is_certain:
        return False
    write = bias.last_whole_write
    return bias.state.is_zero or (write is not None and write.via is Via.DEFAULT)


def _finding(bias: Parameter, loss: Location) -> Diagnostic:
    write = bias.last_whole_write
    location = subject_of(bias) if write is None or write.via is Via.DEFAULT else write.location
    name = bias.leaf if bias.module is None else f"{layer_name(bias.module)}.{bias.leaf}"
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=location,
        message=f"`{name}` starts near 0 under a focal loss, so every sample starts at probability 0.5",
        remedy="set it to -log((1 - p) / p) for a share p of positives: -4.6 for one in a hundred",
        related=(Related(location=loss, message="the focal loss stands here"),),
        # Only programs with the loss can say anything about it.
        subject=loss,
    )


RULE = Rule(
    code=CODE,
    name="sigmoid-output-prior",
    summary="the output bias of a focal-loss classifier ignores how rare the positives are",
    check=check,
)
