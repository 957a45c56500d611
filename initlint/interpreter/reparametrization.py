"""Weight norm, spectral norm and parametrizations: from then on the weight is computed from other parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.interpreter import tensors
from initlint.interpreter.values import BoundMethod
from initlint.network.events import Reparametrization
from initlint.network.modules import Module
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]

_WRITES_THROUGH = "torch.nn.utils.spectral_norm"
"""Its `weight` shares the memory of `weight_orig` until the first pass, so that an init still has its effect."""


def _wrapping(function: str) -> Handler:
    """What the layer's weight holds stays the same, but writing to it is in vain."""

    def wrap(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        module = positional[0] if positional else keywords.get("module", UNKNOWN)
        if isinstance(module, Module):
            module.attributes["is reparametrized"] = True
            if function != _WRITES_THROUGH:
                _invert(run, module, _leaf(positional, keywords), positional, keywords, site)
                _record(run, function, module, _leaf(positional, keywords), site, is_removed=False)
        return module

    return wrap


def _invert(
    run: Run, module: Module, leaf: str, positional: list[object], keywords: dict[str, object], site: Site
) -> None:
    """A parametrization with a `right_inverse` keeps what that makes of the weight."""
    given = positional[2] if len(positional) > 2 else keywords.get("parametrization")
    if isinstance(given, Module) and isinstance(run.attribute(given, "right_inverse", site), BoundMethod):
        tensors.touch(run, module.parameters.get(leaf), site)


def _removing(function: str) -> Handler:
    def remove(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        module = positional[0] if positional else keywords.get("module", UNKNOWN)
        if isinstance(module, Module):
            module.attributes.pop("is reparametrized", None)
            _record(run, function, module, _leaf(positional, keywords), site, is_removed=True)
        return module

    return remove


def is_computed(run: Run, module: Module, leaf: str) -> bool:
    """Whether the weight called `leaf` is computed from others now, so that writing to it is in vain."""
    if not module.attributes.get("is reparametrized"):
        return False
    for event in reversed(run.events):
        if isinstance(event, Reparametrization) and event.module is module and event.leaf == leaf:
            return not event.is_removed
    return False


def _leaf(positional: list[object], keywords: dict[str, object]) -> str:
    given = positional[1] if len(positional) > 1 else keywords.get("name", keywords.get("tensor_name", "weight"))
    return str(given) if isinstance(given, str) else ""


def _record(run: Run, function: str, module: Module, leaf: str, site: Site, *, is_removed: bool) -> None:
    run.record(
        Reparametrization(
            order=run.next_order(),
            location=site.location,
            module=module,
            leaf=leaf,
            function=function,
            is_removed=is_removed,
        )
    )


CALLS: dict[str, Handler] = {
    **{
        name: _wrapping(name)
        for name in (
            "torch.nn.utils.weight_norm",
            _WRITES_THROUGH,
            "torch.nn.utils.parametrizations.weight_norm",
            "torch.nn.utils.parametrizations.spectral_norm",
            "torch.nn.utils.parametrizations.orthogonal",
            "torch.nn.utils.parametrize.register_parametrization",
        )
    },
    **{
        name: _removing(name)
        for name in (
            "torch.nn.utils.remove_weight_norm",
            "torch.nn.utils.remove_spectral_norm",
            "torch.nn.utils.parametrize.remove_parametrizations",
        )
    },
}
