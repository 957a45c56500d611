"""INI005: one Keras initializer instance for several weights, which then start with the same values."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.distributions import Shape
from initlint.network.network import Network
from initlint.network.parameters import Parameter
from initlint.network.weights import has_known_size
from initlint.rules.rule import Rule
from initlint.rules.wording import once_per_location, parameter_name, subject_of

CODE = "INI005"


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    first: dict[tuple[int, Shape], Parameter] = {}
    for parameter in network.parameters():
        module, draw, shape = parameter.module, parameter.state.draw, parameter.shape
        if module is None or module.framework == "torch" or draw is None or shape is None:
            continue
        if parameter.is_certain and parameter.state.is_random and has_known_size(parameter):
            earlier = first.setdefault((draw, shape), parameter)
            if earlier is not parameter:
                yield _finding(parameter, earlier)


def _finding(parameter: Parameter, earlier: Parameter) -> Diagnostic:
    # What `add_weight` makes is created there; what a layer makes, with the layer.
    location, source = parameter.created, earlier.created
    related = Related(location=source, message=f"`{parameter_name(earlier)}` is created here")
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=location,
        message=f"`{parameter_name(parameter)}` starts with the very values of `{parameter_name(earlier)}`, "
        "because one initializer instance draws both",
        remedy="give each layer an instance of its own, or the initializer's name",
        related=() if source == location else (related,),
        subject=subject_of(parameter),
    )


RULE = Rule(
    code=CODE,
    name="shared-initializer",
    summary="one initializer instance gives several weights the same values",
    check=check,
)
