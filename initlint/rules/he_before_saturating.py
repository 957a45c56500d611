"""INI102: explicit He weights in a plain stack of layers that feed tanh, sigmoid or another bounded function."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Diagnostic, Severity
from initlint.frameworks.specs import Family
from initlint.network.chains import Link, plain_chains
from initlint.network.network import Network
from initlint.network.starts import chosen_write
from initlint.network.weights import kernel_of
from initlint.rules.predicted_effect import effect_on, link_activation
from initlint.rules.rule import Rule
from initlint.rules.scale_severity import finding_at, origin_of, severity_of
from initlint.rules.scale_wording import gradient_text
from initlint.rules.wording import once_per_location, parameter_name
from initlint.symbolic import Expr

CODE = "INI102"

LOWEST_RELU_GAIN = 1.3
ADVICE_DEPTH = 4
"""Below it He's gain is harmless before tanh; above it still is for long, and what is left is advice."""


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for chain in plain_chains(network.graph):
        faulty = [link for link in chain.hidden if _is_he_before_saturating(link)]
        effect = effect_on(network.graph, chain, faulty)
        severity = None if effect is None else severity_of(network, chain, effect.gradient)
        if severity is None and effect is not None and effect.depth >= ADVICE_DEPTH:
            severity = Severity.ADVICE
        if effect is None or severity is None:
            continue
        origin = origin_of(faulty[0])
        if origin is None:
            continue
        kernel, activation = origin.kernel, origin.activation
        yield finding_at(
            CODE,
            severity,
            origin,
            f"`{parameter_name(kernel)}` has He's gain for ReLU, but it is the first of {effect.depth} layers "
            f"before {activation.title}{gradient_text(effect)}",
            _remedy(activation.name),
        )


def _remedy(activation: str) -> str:
    if activation == "tanh":
        return "use Glorot's scheme: with gain 1 the gradient keeps its scale through deep tanh stacks"
    return "use Glorot's scheme for a few layers; deep stacks need tanh, ReLU or a normalization layer"


def _is_he_before_saturating(link: Link) -> bool:
    kernel, activation = kernel_of(link.node), link_activation(link)
    if kernel is None or activation is None or activation.family is not Family.SATURATING:
        return False
    law = kernel.state
    if chosen_write(kernel) is None or law.scheme != "kaiming" or law.gain is None or isinstance(law.gain, Expr):
        return False
    return law.gain >= LOWEST_RELU_GAIN and law.nonlinearity not in {"tanh", "sigmoid"}


RULE = Rule(
    code=CODE,
    name="he-before-saturating",
    summary="He weights in a plain stack of layers before a bounded activation",
    check=check,
)
