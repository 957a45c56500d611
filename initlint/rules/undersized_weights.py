"""INI106: hidden weights of a fixed tiny scale in a plain stack, by which the gradient vanishes on its way back."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Diagnostic
from initlint.network.chains import Link, plain_chains
from initlint.network.network import Network
from initlint.network.starts import chosen_write, is_trained
from initlint.network.weights import fan_in, gain_of, is_lookup, kernel_of
from initlint.rules.predicted_effect import effect_on
from initlint.rules.rule import Rule
from initlint.rules.scale_severity import finding_at, origin_of, severity_of
from initlint.rules.scale_wording import change_text, gradient_text, repair_text
from initlint.rules.trials import is_test_code
from initlint.rules.wording import once_per_location, parameter_name
from initlint.symbolic import Expr, text

CODE = "INI106"

SMALL_GAIN = 0.5
"""std * sqrt(fan_in) below which a layer is small on purpose or by mistake; PyTorch's own default has 0.58."""


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(finding for finding in _findings(network) if not is_test_code(finding.location))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for chain in plain_chains(network.graph):
        faulty = [link for link in chain.hidden if _is_undersized(link)]
        effect = effect_on(network.graph, chain, faulty)
        severity = None if effect is None or effect.gradient > 0 else severity_of(network, chain, effect.gradient)
        origin = origin_of(faulty[0]) if faulty else None
        if effect is None or severity is None or origin is None:
            continue
        kernel = origin.kernel
        layers = f", the first of {effect.depth} such layers" if effect.depth > 1 else ""
        yield finding_at(
            CODE,
            severity,
            origin,
            f"`{parameter_name(kernel)}` is drawn with std {text(kernel.state.std or 0)} for a fan-in of "
            f"{text(fan_in(faulty[0].node) or 0)}{layers}: {change_text(faulty, effect)}{gradient_text(effect)}",
            f"scale by the fan-in: He's scheme before ReLU, Glorot's elsewhere{repair_text(faulty, effect)}",
        )


def _is_undersized(link: Link) -> bool:
    """Whether the scale is a number of its own, and small for the number of inputs."""
    kernel, gain = kernel_of(link.node), gain_of(link.node)
    if kernel is None or gain is None or chosen_write(kernel) is None or not is_trained(kernel):
        return False
    law = kernel.state
    is_fixed = law.is_random and not law.scheme and not law.fan and law.mean == 0 and not isinstance(law.std, Expr)
    return is_fixed and 0 < gain < SMALL_GAIN and not is_lookup(link.node)


RULE = Rule(
    code=CODE,
    name="undersized-weights",
    summary="hidden weights of a fixed tiny scale, by which the gradient vanishes",
    check=check,
)
