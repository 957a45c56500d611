"""Parameters whose start is a place holder: code that runs after the constructor copies other weights into them."""

from __future__ import annotations

from initlint.network.events import FunctionCall
from initlint.network.graph import Node
from initlint.network.network import Network
from initlint.network.parameters import Parameter
from initlint.network.starts import nodes_by_kernel


def is_place_holder(network: Network, parameter: Parameter) -> bool:
    """Whether a class around the parameter has a method that copies tensors into others and that has not run."""
    if not network.copying_methods:
        return False
    around = () if parameter.module is None else parameter.module.lineage()
    # A class of the project may be called like one of the framework.
    names = {name for module in around if module.defined is not None for name in module.class_names()}
    methods = {method for owner, method in network.copying_methods if owner in names}
    return bool(methods) and not methods <= {call.name for call in network.events_of(FunctionCall)}


def lasting_kernels(network: Network) -> dict[Parameter, list[Node]]:
    """The kernels whose start is what training begins with, each with the nodes that multiply by it."""
    kernels = nodes_by_kernel(network.graph)
    return {kernel: nodes for kernel, nodes in kernels.items() if not is_place_holder(network, kernel)}
