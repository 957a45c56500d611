"""INI103: a stack of SELU layers whose weights miss the variance that SELU normalizes itself with."""

from __future__ import annotations

import math
from collections.abc import Iterator

from initlint.diagnostics import Diagnostic, Severity
from initlint.frameworks.specs import Family
from initlint.network.chains import Link, plain_chains
from initlint.network.network import Network
from initlint.network.starts import chosen_write
from initlint.network.weights import gain_of, kernel_of
from initlint.rules.predicted_effect import effect_on, link_activation
from initlint.rules.rule import Rule
from initlint.rules.scale_severity import SHALLOW, finding_at, origin_of, severity_of
from initlint.rules.scale_wording import change_text, number_text, repair_text
from initlint.rules.wording import once_per_location, parameter_name

CODE = "INI103"

MINIMUM_DEPTH = 3
TOLERATED_VARIANCE = (0.6, 1.6)
"""fan-in * Var(w) within these keeps the fixed point near unit variance; Glorot with like widths is inside."""
MISSED_DECADES = 0.5
"""A signal that left its unit variance by a factor of three in std no longer is where SELU's constants hold."""


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for chain in plain_chains(network.graph):
        faulty = [link for link in chain.hidden if _misses_lecun(link)]
        effect = effect_on(network.graph, chain, faulty)
        origin = None if effect is None or effect.depth < MINIMUM_DEPTH else origin_of(faulty[0])
        if effect is None or origin is None:
            continue
        kernel = origin.kernel
        is_missed = abs(math.log10(effect.after)) >= MISSED_DECADES and chain.depth > SHALLOW
        severity = Severity.WARNING if is_missed else Severity.ADVICE
        gain = gain_of(faulty[0].node) or 0.0
        yield finding_at(
            CODE,
            max(severity, severity_of(network, chain, effect.gradient) or severity),
            origin,
            f"`{parameter_name(kernel)}` is the first of {effect.depth} SELU layers and has "
            f"{number_text(gain**2)} times LeCun's variance: {change_text(faulty, effect)}, not 1",
            f"draw the weights LeCun normal, std = 1 / sqrt(fan_in){repair_text(faulty, effect)}",
        )


def _misses_lecun(link: Link) -> bool:
    kernel, activation, gain = kernel_of(link.node), link_activation(link), gain_of(link.node)
    if kernel is None or gain is None or activation is None or activation.family is not Family.SELF_NORMALIZING:
        return False
    if chosen_write(kernel) is None or kernel.state.nonlinearity == "selu":
        return False
    return not TOLERATED_VARIANCE[0] <= gain**2 <= TOLERATED_VARIANCE[1]


RULE = Rule(
    code=CODE,
    name="selu-without-lecun",
    summary="SELU layers whose weights miss LeCun's variance",
    check=check,
)
