"""INI302: an output layer whose start drives the sigmoid or softmax behind it into saturation."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.frameworks.specs import Operation
from initlint.network.graph import Node
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.routes import Route, Stop, is_weighted, routes_from, wiring_of
from initlint.network.starts import biases_of, chosen_write, is_trained
from initlint.network.weights import gain_of, kernel_of
from initlint.rules.predicted_effect import prediction_of
from initlint.rules.rule import Rule
from initlint.rules.wording import created_here, once_per_location, parameter_name, subject_of
from initlint.signal.first_loss import expected_cross_entropy
from initlint.signal.trace import typical
from initlint.signal.weights import as_float

CODE = "INI302"

LARGEST_PRIOR = 10.0
"""As a bias it says that one in 22,000 is positive, or negative; rarer priors are not set by hand."""
LARGEST_STD = 5.0
"""Of logits: beyond it two thirds of a sigmoid's outputs are within a hundredth of 0 or 1."""

_SIGMOID, _SOFTMAX = "sigmoid", "softmax"
_SOFTMAX_LOSSES = ("crossentropyloss", "cross_entropy", "categorical_crossentropy")


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for node, routes in _heads(network):
        ends = {_squashing(route) for route in routes}
        if ends == {_SIGMOID}:
            yield from _large_biases(node, routes)
        if ends in ({_SIGMOID}, {_SOFTMAX}):
            yield from _large_weights(network, node, ends.pop())


def _heads(network: Network) -> Iterator[tuple[Node, tuple[Route, ...]]]:
    """The weighted nodes after which no weights follow, in a graph that is known to its end."""
    if not network.is_complete or not network.graph.is_complete:
        return
    wiring = wiring_of(network.graph)
    for node in network.graph.nodes:
        if is_weighted(node):
            routes = routes_from(wiring, node)
            if routes and all(_leads_out(route) for route in routes):
                yield node, routes


def _leads_out(route: Route) -> bool:
    return (
        route.stop in {Stop.OUTPUT, Stop.LOSS, Stop.SOFTMAX}
        and not route.has_norm
        and not route.passes(Operation.SCALE)
    )


def _squashing(route: Route) -> str:
    """What the logits go into: a sigmoid or a softmax, as a node or inside of a loss; empty if neither is seen."""
    names = [step.name for step in route.steps if step.operation is Operation.ACTIVATION]
    if names:
        return _SIGMOID if names == [_SIGMOID] else ""
    if route.stop is Stop.SOFTMAX:
        return _SOFTMAX
    if route.stop is not Stop.LOSS or route.end is None:
        return ""
    loss = route.end.name.rpartition(".")[2].lower()
    if "withlogits" in loss.replace("_", ""):
        return _SIGMOID
    return _SOFTMAX if loss in _SOFTMAX_LOSSES else ""


def _large_biases(node: Node, routes: tuple[Route, ...]) -> Iterator[Diagnostic]:
    for bias in biases_of(node, routes):
        write = chosen_write(bias)
        value = as_float(bias.state.mean) if bias.state.is_constant else None
        if write is not None and is_trained(bias) and value is not None and abs(value) > LARGEST_PRIOR:
            side = "0" if value < 0 else "1"
            yield _finding(
                bias,
                write,
                f"`{parameter_name(bias)}` starts at {value:g}, where the sigmoid gives {side} for all, and no gradient",
                "set it to the logit of the share of positives: -4.6 for one in a hundred",
            )


def _large_weights(network: Network, node: Node, squashing: str) -> Iterator[Diagnostic]:
    """Weights drawn so large that the logits, predicted through the whole network, are far from zero."""
    kernel, gain = kernel_of(node), gain_of(node)
    write = None if kernel is None or not is_trained(kernel) else chosen_write(kernel)
    if kernel is None or write is None or gain is None or gain < LARGEST_STD:
        return
    logits = prediction_of(network.graph, neglects_sizes=False).signals.get(node.index)
    if logits is None or typical(logits) < LARGEST_STD:
        return
    std, name = typical(logits), parameter_name(kernel)
    loss = _loss(2 if squashing == _SIGMOID else logits.units, std / 2**0.5 if squashing == _SIGMOID else std)
    yield _finding(
        kernel,
        write,
        f"`{name}` starts so large that the {squashing} gets numbers of std {std:.0f}{loss}",
        "draw it with a std of at most 1 / sqrt(fan-in)",
    )


def _loss(classes: int | None, std: float) -> str:
    """A sigmoid is a softmax over two logits whose difference it reads."""
    if classes is None or classes < 2:
        return ""
    first, even = expected_cross_entropy(classes, std), expected_cross_entropy(classes, 0.0)
    return f": the first loss is about {first:.2g}, that of an even guess {even:.2g}"


def _finding(parameter: Parameter, write: Write, message: str, remedy: str) -> Diagnostic:
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=write.location,
        message=message,
        remedy=remedy,
        related=created_here(parameter, write.location),
        subject=subject_of(parameter),
    )


RULE = Rule(
    code=CODE,
    name="saturated-output",
    summary="an output whose sigmoid or softmax is saturated before training starts",
    check=check,
)
