"""INI112: a hand-written scale that is a known formula but for one slip: a variance, a half-width, a lost factor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.distributions import Distribution, Kind
from initlint.frameworks.specs import LayerKind
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.routes import wiring_of
from initlint.network.starts import chosen_write, is_trained
from initlint.network.weights import has_known_size, kernel_of
from initlint.rules.computed_scale import Fans, fans_of, is_computed, is_equal, meets_norm
from initlint.rules.rule import Rule
from initlint.rules.wording import created_here, once_per_location, parameter_name, subject_of
from initlint.symbolic import Number, square_root, text

CODE = "INI112"

_KINDS = frozenset({LayerKind.DENSE, LayerKind.CONVOLUTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Formula:
    """A scale that a slip of the pen makes out of the `right` one, and what the slip is."""

    value: Number
    found: str
    right: str
    severity: Severity = Severity.WARNING


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for kernel in network.parameters():
        module, write, law = kernel.module, chosen_write(kernel), kernel.state
        if module is None or module.spec is None or module.kind not in _KINDS or write is None or law.scheme:
            continue
        scale = _scale(law)
        if scale is None or not is_computed(scale) or not is_trained(kernel) or not has_known_size(kernel):
            continue
        fans = fans_of(kernel)
        slip = None if fans is None or module.arguments.values.get("groups", 1) != 1 else _slip(law, scale, fans)
        nodes = [node for node in network.graph.calls_of(module) if kernel_of(node) is kernel]
        if slip is not None and not meets_norm(wiring_of(network.graph), nodes):
            yield _finding(kernel, write, slip)


def _scale(law: Distribution) -> Number | None:
    """The number the code computed: a normal's standard deviation, a uniform's half-width."""
    if law.mean != 0:
        return None
    if law.kind is Kind.UNIFORM:
        return law.high
    return law.std if law.kind is Kind.NORMAL else None


def _slip(law: Distribution, scale: Number, fans: Fans) -> _Formula | None:
    is_uniform = law.kind is Kind.UNIFORM
    right, slips = (_uniform_formulas(fans)) if is_uniform else (_normal_formulas(fans))
    if any(is_equal(scale, value) for value in right):
        return None
    return next((slip for slip in slips if is_equal(scale, slip.value)), None)


def _normal_formulas(fans: Fans) -> tuple[Sequence[Number], Sequence[_Formula]]:
    named = _named_fans(fans)
    right = [square_root(factor / fan) for _, fan in named for factor in (1, 2)]
    slips = [_Formula(value=2 / fan, found=f"2 / {name}, a variance", right=f"sqrt(2 / {name})") for name, fan in named]
    slips += _without_receptive_field(fans, 2)
    return right, slips


def _uniform_formulas(fans: Fans) -> tuple[Sequence[Number], Sequence[_Formula]]:
    named = _named_fans(fans)
    right = [square_root(factor / fan) for _, fan in named for factor in (1, 3, 6)]
    slips = [
        _Formula(value=6 / fan, found=f"6 / {name} without the root", right=f"sqrt(6 / {name})") for name, fan in named
    ]
    slips += [
        _Formula(
            value=square_root(2 / fan),
            found=f"the standard deviation sqrt(2 / {name})",
            right=f"sqrt(6 / {name})",
            # It costs a factor of sqrt(3), and may come from a formula of the author's own.
            severity=Severity.ADVICE,
        )
        for name, fan in named
    ]
    slips += _without_receptive_field(fans, 6)
    return right, slips


def _named_fans(fans: Fans) -> tuple[tuple[str, Number], ...]:
    both = fans.fan_in + fans.fan_out
    return (("fan_in", fans.fan_in), ("fan_out", fans.fan_out), ("(fan_in + fan_out)", both))


def _without_receptive_field(fans: Fans, factor: int) -> list[_Formula]:
    if fans.receptive_field == 1:
        return []
    channels = (("in_channels", fans.inputs), ("out_channels", fans.outputs))
    size = text(fans.receptive_field)
    return [
        _Formula(
            value=square_root(factor / count),
            found=f"sqrt({factor} / {name}) without the kernel's {size} elements",
            right=f"sqrt({factor} / ({name} * {size}))",
        )
        for name, count in channels
    ]


def _finding(kernel: Parameter, write: Write, slip: _Formula) -> Diagnostic:
    is_uniform = kernel.state.kind is Kind.UNIFORM
    place = "half-width" if is_uniform else "standard deviation"
    return Diagnostic(
        code=CODE,
        severity=slip.severity,
        confidence=Confidence.HIGH,
        location=write.location,
        message=f"the {place} of `{parameter_name(kernel)}` is {slip.found}, where {slip.right} belongs",
        remedy=f"use {slip.right}, or `kaiming_{'uniform' if is_uniform else 'normal'}_`",
        related=created_here(kernel, write.location),
        subject=subject_of(kernel),
    )


RULE = Rule(
    code=CODE,
    name="formula-slip",
    summary="a hand-written scale that is a known formula with a slip",
    check=check,
)
