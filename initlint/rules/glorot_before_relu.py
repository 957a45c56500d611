"""INI101: explicit Glorot weights without a ReLU gain in a plain stack of layers that feed ReLU."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Diagnostic
from initlint.frameworks.specs import Family
from initlint.network.chains import Link, plain_chains
from initlint.network.network import Network
from initlint.network.starts import chosen_write
from initlint.network.weights import kernel_of
from initlint.rules.predicted_effect import PathEffect, effect_on, link_activation
from initlint.rules.rule import Rule
from initlint.rules.scale_severity import finding_at, origin_of, severity_of
from initlint.rules.scale_wording import change_text, gradient_text, repair_text
from initlint.rules.wording import once_per_location, parameter_name
from initlint.symbolic import Expr

CODE = "INI101"

HIGHEST_PLAIN_GAIN = 1.2
"""Above it the call was given a gain for its activation; sqrt(2) is the one for ReLU. A gain as far below 1 is a choice as
well: to start near zero."""


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for chain in plain_chains(network.graph):
        faulty = [link for link in chain.hidden if _is_glorot_before_relu(link)]
        effect = effect_on(network.graph, chain, faulty)
        severity = None if effect is None or effect.gradient > 0 else severity_of(network, chain, effect.gradient)
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
            f"Glorot before {activation.title} loses {_share_text(effect)} the variance at each of "
            f"{effect.depth} layers from `{parameter_name(kernel)}`: {change_text(faulty, effect)}{gradient_text(effect)}",
            f"use He's scheme, or give Glorot the gain sqrt(2){repair_text(faulty, effect)}",
        )


def _share_text(effect: PathEffect) -> str:
    """The part of the variance that the gradient loses at each layer, as the signal does where no bias is added."""
    lost = 1 - 10 ** (2 * effect.gradient / max(effect.depth - 1, 1))
    return "half" if round(lost, 2) == 0.5 else f"{lost:.0%} of"


def _is_glorot_before_relu(link: Link) -> bool:
    kernel, activation = kernel_of(link.node), link_activation(link)
    if kernel is None or activation is None or activation.family is not Family.RELU or chosen_write(kernel) is None:
        return False
    law = kernel.state
    gain = 1 if law.gain is None else law.gain
    return (
        law.scheme == "xavier" and not isinstance(gain, Expr) and 1 / HIGHEST_PLAIN_GAIN <= gain <= HIGHEST_PLAIN_GAIN
    )


RULE = Rule(
    code=CODE,
    name="glorot-before-relu",
    summary="Glorot weights without a gain in a plain stack of ReLU layers",
    check=check,
)
