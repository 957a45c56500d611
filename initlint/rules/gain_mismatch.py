"""INI104: weights with the gain for another activation than the one that follows, or with a std for a gain."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from initlint.diagnostics import Diagnostic
from initlint.distributions import Distribution
from initlint.frameworks.activations import activation_named, leaky_gain
from initlint.frameworks.specs import ActivationSpec, Family
from initlint.network.chains import Chain, Link, plain_chains
from initlint.network.depth_effect import Stage, effect_of
from initlint.network.network import Network
from initlint.network.parameters import Via
from initlint.network.starts import chosen_write, is_trained
from initlint.network.weights import gain_of, is_lookup, kernel_of
from initlint.rules.computed_scale import is_computed
from initlint.rules.predicted_effect import RELU_GAIN, PathEffect, effect_on
from initlint.rules.rule import Rule
from initlint.rules.scale_severity import finding_at, origin_of, severity_of
from initlint.rules.scale_wording import change_text, gradient_text, number_text, repair_text
from initlint.rules.trials import is_test_code
from initlint.rules.wording import once_per_location, parameter_name
from initlint.signal.operations import activations
from initlint.symbolic import Expr

CODE = "INI104"

TOLERATED = 1.05
"""Gains that differ by less agree: of ReLU and LeakyReLU(0.3) too."""
LIKE_A_STD = 0.1
"""No activation has so small a gain, and standard deviations are written so."""

_AGREED = {"tanh": 5 / 3, "sigmoid": 1.0, "relu6": RELU_GAIN}
"""Gains of activations that are not linear on either side of zero. PyTorch names none for others (GELU, SiLU)."""
_RECOGNISED = {5 / 3: "tanh", RELU_GAIN: "ReLU", 3 / 4: "SELU"}
"""Gains that are telling without the name; 1 is what is left where nobody chose one."""
_TORCH_DEFAULT_SLOPE = math.sqrt(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mismatch:
    """The gain a call was given, what for, and the gain for what follows."""

    given: float
    meant: str
    right: float


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(finding for finding in _findings(network) if not is_test_code(finding.location))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for chain in plain_chains(network.graph):
        yield from _stds_as_gains(network, chain, [link for link in chain.hidden if _has_std_for_gain(link)])
        by_mismatch: dict[_Mismatch, list[Link]] = {}
        for link in chain.hidden:
            mismatch = _mismatch(link)
            if mismatch is not None:
                by_mismatch.setdefault(mismatch, []).append(link)
        for mismatch, links in by_mismatch.items():
            yield from _gains_for_others(network, chain, links, mismatch)


def _gains_for_others(
    network: Network, chain: Chain, links: Sequence[Link], mismatch: _Mismatch
) -> Iterator[Diagnostic]:
    effect, origin = effect_on(network.graph, chain, links), origin_of(links[0])
    blamed = None if effect is None else _blamed(effect, links, mismatch)
    severity = None if blamed is None else severity_of(network, chain, blamed)
    if effect is None or severity is None or origin is None:
        return
    kernel = origin.kernel
    layers = f"it is the first of {effect.depth} layers" if effect.depth > 1 else "it stands"
    yield finding_at(
        CODE,
        severity,
        origin,
        f"`{parameter_name(kernel)}` has the gain {number_text(mismatch.given)} for {mismatch.meant}, but "
        f"{layers} {_place(origin.activation)}: {change_text(links, effect)}{gradient_text(effect)}",
        f"give it the gain for {_title(origin.activation)}, {number_text(mismatch.right)}",
    )


def _place(activation: ActivationSpec) -> str:
    return "with no activation behind" if activation.family is Family.LINEAR else f"before {activation.title}"


def _title(activation: ActivationSpec) -> str:
    return "a linear layer" if activation.family is Family.LINEAR else activation.title


def _stds_as_gains(network: Network, chain: Chain, links: Sequence[Link]) -> Iterator[Diagnostic]:
    effect = effect_on(network.graph, chain, links)
    # A single small layer is a choice, like the last one of a branch.
    if effect is None or effect.depth < 2 or effect.gradient > 0:
        return
    severity, origin = severity_of(network, chain, effect.gradient), origin_of(links[0])
    if severity is None or origin is None:
        return
    kernel = origin.kernel
    yield finding_at(
        CODE,
        severity,
        origin,
        f"`{parameter_name(kernel)}` is given the gain {kernel.state.gain}, a factor on the std of its scheme"
        f"{_std_text(kernel.state)}, and is the first of {effect.depth} such layers: {change_text(links, effect)}"
        f"{gradient_text(effect)}",
        f"give the gain of the activation, not a standard deviation{repair_text(links, effect)}",
    )


def _std_text(law: Distribution) -> str:
    return "" if law.std is None or isinstance(law.std, Expr) else f" that leaves {number_text(law.std)}"


def _blamed(effect: PathEffect, links: Sequence[Link], mismatch: _Mismatch) -> float | None:
    """The decades of the gradient that the right gain would spare: no more than there are, and in their direction."""
    given, repaired = (_gradient(links, factor) for factor in (1.0, mismatch.right / mismatch.given))
    if given is None or repaired is None or (given - repaired) * effect.gradient <= 0:
        return None
    return math.copysign(min(abs(given - repaired), abs(effect.gradient)), effect.gradient)


def _gradient(links: Sequence[Link], factor: float) -> float | None:
    """By the layers' own gains times a factor; None where one is not known."""
    stages: list[Stage] = []
    for link in links:
        gain, activation = gain_of(link.node), activations.of_link(link)
        if gain is None or activation is None:
            return None
        stages.append(Stage(gain=gain * factor, function=activation.function, times=link.times))
    return effect_of(stages).gradient


def _mismatch(link: Link) -> _Mismatch | None:
    """What is wrong with the gain that the layer's initializer was given; None where nothing is, or nobody can say."""
    law, right = _given_law(link), _right_gain(link)
    meant = None if law is None else _meant(law)
    if law is None or right is None or meant is None or law.gain is None or isinstance(law.gain, Expr) or law.gain <= 0:
        return None
    if abs(math.log(law.gain / right)) <= math.log(TOLERATED):
        return None
    return _Mismatch(given=float(law.gain), meant=meant, right=right)


def _has_std_for_gain(link: Link) -> bool:
    law = _given_law(link)
    if law is None or law.scheme not in {"xavier", "orthogonal"} or law.gain is None or isinstance(law.gain, Expr):
        return False
    return 0 < law.gain <= LIKE_A_STD and not is_computed(law.gain)


def _given_law(link: Link) -> Distribution | None:
    """What an initializer's call gave the layer's weights, if nothing has changed them since."""
    kernel = kernel_of(link.node)
    write = None if kernel is None else chosen_write(kernel)
    if kernel is None or write is None or write.via is not Via.INITIALIZER:
        return None
    return kernel.state if is_trained(kernel) and not is_lookup(link.node) else None


def _meant(law: Distribution) -> str | None:
    """The activation that the call names, by its name, a slope, or a gain that only one has."""
    if law.scheme == "kaiming":
        return _named(law)
    if law.scheme not in {"xavier", "orthogonal"} or law.gain is None or isinstance(law.gain, Expr):
        return None
    return next((name for gain, name in _RECOGNISED.items() if math.isclose(gain, law.gain)), None)


def _named(law: Distribution) -> str | None:
    if law.nonlinearity not in {None, "leaky_relu"}:
        spec = activation_named(law.nonlinearity or "")
        return "a linear layer" if spec is None else _title(spec)
    if law.slope is None:
        return None if law.nonlinearity is None else "LeakyReLU"
    if isinstance(law.slope, Expr) or math.isclose(law.slope, _TORCH_DEFAULT_SLOPE):
        return None
    return f"a negative slope of {number_text(float(law.slope))}"


def _right_gain(link: Link) -> float | None:
    """By which weights keep the scale of the signal through the activation; None where that is not agreed."""
    activation = activations.of_link(link)
    if activation is None:
        return None
    return _AGREED.get(activation.name) if activation.slope is None else leaky_gain(activation.slope)


RULE = Rule(
    code=CODE,
    name="gain-mismatch",
    summary="weights with the gain for another activation than the one that follows, or with a std for a gain",
    check=check,
)
