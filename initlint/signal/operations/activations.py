"""Which elementwise function a layer or a call applies, with its settings."""

from __future__ import annotations

from functools import partial

from initlint.frameworks.activations import ACTIVATIONS, LEAKY_SLOPE, PRELU_SLOPE
from initlint.frameworks.specs import ActivationSpec
from initlint.network.chains import Link
from initlint.network.graph import Node
from initlint.signal.responses import Activation
from initlint.signal.weights import as_float, moments_of

IDENTITY = Activation("linear", lambda x: x, slope=1.0)
_SLOPES = {"relu": 0.0, "linear": 1.0}
_DEFAULT_SLOPES = {"leaky_relu": LEAKY_SLOPE, "prelu": PRELU_SLOPE}
_SLOPE_NAMES = ("negative_slope", "alpha", "init")
_POSITION = 1
"""Of the slope among the arguments of a function."""


def of_node(node: Node) -> Activation | None:
    """The activation of an ACTIVATION node, None where its function or its slope is not known."""
    spec = ACTIVATIONS.get(node.name)
    return None if spec is None else _activation(spec, node)


def of_link(link: Link) -> Activation | None:
    """The activation between a layer and the next, with its settings: the identity where there is none, None where it is not
    known."""
    node = None if link.route is None else link.route.activation_node
    return IDENTITY if node is None else of_node(node)


def of_spec(spec: ActivationSpec) -> Activation | None:
    """The activation of a row of the table with the settings it has by default, None where its function is not known."""
    return None if spec.function is None else Activation(spec.name, spec.function, _SLOPES.get(spec.name))


def _activation(spec: ActivationSpec, node: Node) -> Activation | None:
    if spec.name in _DEFAULT_SLOPES:
        slope = _slope(spec.name, node)
        return None if slope is None else Activation(f"leaky_relu {slope:g}", partial(_leaky, slope), slope)
    return of_spec(spec)


def _leaky(slope: float, x: float) -> float:
    return x if x > 0 else slope * x


def _slope(name: str, node: Node) -> float | None:
    """The factor on negative numbers: an argument, the mean of a learnt slope, or the default."""
    if node.module is not None:
        learnt = next((p for p in node.module.parameters.values() if p is not None), None)
        if learnt is not None:
            moments = moments_of(learnt)
            return None if moments is None else moments.mean
        given = next(
            (node.module.arguments[each] for each in _SLOPE_NAMES if each in node.module.arguments.values), None
        )
    else:
        given = next((node.settings[each] for each in (*_SLOPE_NAMES, _POSITION) if each in node.settings), None)
    if given is None:
        return _DEFAULT_SLOPES[name]
    return as_float(given) if isinstance(given, (int, float)) else None
