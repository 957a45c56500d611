"""The parameters that stand for a weight under weight norm and its like: what they are called and what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from initlint.network.events import Reparametrization
from initlint.network.network import Network
from initlint.network.parameters import Parameter

_SPECTRAL = "{leaf}_orig"
_NAMES = {
    "torch.nn.utils.weight_norm": ("{leaf}_v", "{leaf}_g"),
    "torch.nn.utils.parametrizations.weight_norm": (
        "parametrizations.{leaf}.original1",
        "parametrizations.{leaf}.original0",
    ),
}
_ORIGINAL = ("parametrizations.{leaf}.original",)
"""What holds the values of the weight; under weight norm the second holds the norms of its rows."""

_CHANGING = frozenset({"torch.nn.utils.parametrizations.orthogonal"})
"""What keeps other values than those of the weight."""


def trained_parameters(network: Network) -> Iterator[tuple[str, Parameter]]:
    """The parameters of what was asked for under the names that `named_parameters()` gives; of everything that was made
    where that is not one module."""
    wrapped: dict[tuple[int, str], Reparametrization] = {}
    for event in network.events_of(Reparametrization):
        if event.is_removed:
            wrapped.pop((id(event.module), event.leaf), None)
        else:
            wrapped[(id(event.module), event.leaf)] = event
    if network.outcome is None:
        named = [(parameter.name, parameter) for parameter in network.parameters()]
    else:
        named = list(network.outcome.named_parameters())
    for name, parameter in named:
        wrapping = wrapped.get((id(parameter.module), parameter.leaf))
        if wrapping is not None:
            yield from _originals(name, parameter, wrapping)
        else:
            yield _plain_name(name, parameter), parameter


def _plain_name(name: str, parameter: Parameter) -> str:
    """The old spectral norm renames the weight, and leaves the memory to it that an init writes to."""
    module = parameter.module
    if parameter.leaf != "weight" or module is None or not module.attributes.get("is reparametrized"):
        return name
    return name.removesuffix(parameter.leaf) + _SPECTRAL.format(leaf=parameter.leaf)


def _originals(name: str, parameter: Parameter, event: Reparametrization) -> Iterator[tuple[str, Parameter]]:
    """What was written after the change of hands is lost."""
    prefix = name.removesuffix(parameter.leaf)
    names = _NAMES.get(event.function, _ORIGINAL)
    writes = [write for write in parameter.writes if write.order < event.order and event.function not in _CHANGING]
    yield prefix + names[0].format(leaf=parameter.leaf), replace(parameter, writes=writes)
    for other in names[1:]:
        yield prefix + other.format(leaf=parameter.leaf), replace(parameter, shape=None, writes=[])
