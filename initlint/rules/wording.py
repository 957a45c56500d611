"""How findings about layers speak: names as the user writes them, counts, and the places that explain a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from initlint.diagnostics import Diagnostic, Related
from initlint.frameworks.specs import ActivationSpec
from initlint.locations import Location
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.network.routes import Route


def parameter_name(parameter: Parameter) -> str:
    """`fc1.weight`; `Linear.weight` for a layer that nothing holds."""
    if "." not in parameter.name and parameter.module is not None and parameter.module.spec is not None:
        return f"{layer_name(parameter.module)}.{parameter.leaf}"
    return parameter.name or parameter.leaf


def layer_name(module: Module) -> str:
    """The dotted name of the layer, or its class where nothing holds it."""
    return module.name or module.class_name


def created_here(parameter: Parameter, reported: Location) -> tuple[Related, ...]:
    """Where the parameter's layer is made, unless the finding points there or the layer is the whole network."""
    module, place = parameter.module, subject_of(parameter)
    if place == reported or module is None or (module.parent is None and module.spec is None):
        return ()
    return (Related(location=place, message=f"`{layer_name(module)}` is created here"),)


def activation_follows(route: Route, activation: ActivationSpec) -> tuple[Related, ...]:
    """Where the activation stands that the route passes first."""
    node = route.activation_node
    return () if node is None else (Related(location=node.location, message=f"{activation.title} follows here"),)


def subject_of(parameter: Parameter) -> Location:
    """Where the thing that a finding about this parameter speaks of is created."""
    return parameter.created if parameter.module is None else parameter.module.created


def once_per_location(findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """One finding for each place: the most severe, of equals the first."""
    kept: dict[Location, Diagnostic] = {}
    for finding in findings:
        known = kept.get(finding.location)
        if known is None or finding.severity > known.severity:
            kept[finding.location] = finding
    yield from kept.values()
