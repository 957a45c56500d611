"""INI301: a classifier trained with focal loss whose output bias ignores how rare the positives are."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.frameworks.specs import Operation
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
    uses = [use for use in network.events_of(TensorUse) if _is_focal(use.function)]
    heads = list(_heads(network))
    if not uses and not any(_is_focal_loss(route.end) for _, routes in heads for route in routes):
        return
    # With several heads only the one that the loss is seen to read is the classifier.
    read = [head for head in heads if any(_is_focal_loss(route.end) for route in head[1])]
    for node, routes in read or (heads if len(heads) == 1 else []):
        biases = list(biases_of(node, routes))
        if len(biases) == 1 and _ignores_the_prior(biases[0]):
            yield _finding(node, biases[0], uses[0] if uses else None)


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


def _is_focal_loss(node: Node | None) -> bool:
    return node is not None and _is_focal(node.name)


def _is_focal(function: str) -> bool:
    return "focal" in function.rpartition(".")[2].lower()


def _ignores_the_prior(bias: Parameter) -> bool:
    """Whether it starts at zero or so small that the sigmoid gives about one half."""
    if not is_trained(bias) or not bias.is_certain:
        return False
    write = bias.last_whole_write
    return bias.state.is_zero or (write is not None and write.via is Via.DEFAULT)


def _finding(node: Node, bias: Parameter, use: TensorUse | None) -> Diagnostic:
    write = bias.last_whole_write
    created = subject_of(bias)
    location = created if write is None or write.via is Via.DEFAULT else write.location
    name = bias.leaf if bias.module is None else f"{layer_name(bias.module)}.{bias.leaf}"
    related = () if use is None else (Related(location=use.location, message="the focal loss stands here"),)
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=location,
        message=f"`{name}` starts near 0 under a focal loss, so every sample starts at probability 0.5",
        remedy="Set it to -log((1 - p) / p) for a share p of positives: -4.6 for one in a hundred",
        related=related,
        subject=created,
    )


RULE = Rule(
    code=CODE,
    name="sigmoid-output-prior",
    summary="The output bias of a focal-loss classifier ignores how rare the positives are",
    check=check,
)
