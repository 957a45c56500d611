"""Models that a library gives with its own weights: unknown inside, but an init that walks over them redraws them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from initlint.distributions import LOADED
from initlint.frameworks import tables
from initlint.interpreter import layers
from initlint.network.modules import STANDS_IN, Module
from initlint.network.parameters import Parameter, Via

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_ZOO = re.compile(r"torchvision\.models\.(\w+\.)*[a-z]\w*")
_CREATORS = frozenset({"timm.create_model", "timm.models.create_model"})
_CLASS_WITH_WEIGHTS = re.compile(r"(\w+\.)+\w*(Model|For[A-Z]\w*|Net)\.from_pretrained")
_PART = re.compile(r"(layer|stage|block|denseblock)_?\d+|features|conv1|bn1|encoder|backbone|trunk|blocks|stem|layers")
_STAND_INS = (("torch.nn.Conv2d", (8, 8, 3)), ("torch.nn.Linear", (8, 8)))


def make(
    run: Run, name: str, positional: Sequence[object], keywords: Mapping[str, object], site: Site
) -> Module | None:
    """The model that a library function gives if it is one with pretrained weights, None otherwise."""
    if not _has_weights(name, positional, keywords):
        return None
    return _model(run, name, site)


def stand_in_model(run: Run, name: str, site: Site) -> Module:
    """A model of a class that the project shows, with loaded weights."""
    return _model(run, name, site)


def part(run: Run, module: Module, name: str, site: Site) -> Module | None:
    """A part of such a model, under a name that layers usually have."""
    return _model(run, module.type_name, site) if _PART.fullmatch(name) else None


def stand_ins(run: Run, visited: Iterable[Module]) -> Iterator[Module]:
    """For every pretrained model among `visited`, the layers that stand for those inside it."""
    if run.pretrained:
        for module in visited:
            yield from run.pretrained.get(id(module), ())


def _has_weights(name: str, positional: Sequence[object], keywords: Mapping[str, object]) -> bool:
    if name in _CREATORS:
        return (positional[1] if len(positional) > 1 else keywords.get("pretrained")) is True
    if _ZOO.fullmatch(name):
        weights = keywords.get("weights")
        is_named = isinstance(weights, str) or "_Weights." in str(getattr(weights, "name", ""))
        return is_named or (positional[0] if positional else keywords.get("pretrained")) is True
    return _CLASS_WITH_WEIGHTS.fullmatch(name) is not None and name.startswith("transformers.")


def _model(run: Run, name: str, site: Site) -> Module:
    module = Module(type_name=name, framework="torch", created=site.location, order=run.next_order(), is_partial=True)
    layers.register(run, module)
    run.pretrained[id(module)] = tuple(_stand_in(run, layer, sizes, site) for layer, sizes in _STAND_INS)
    return module


def _stand_in(run: Run, name: str, sizes: tuple[int, ...], site: Site) -> Module:
    """A layer outside of the network, with loaded weights."""
    spec = tables.layer(name)
    assert spec is not None
    module = Module(
        type_name=name, framework="torch", created=site.location, order=run.next_order(), bases=tuple(spec.bases)
    )
    layers.populate(run, module, spec, sizes, {}, site)
    for parameter in module.parameters.values():
        if isinstance(parameter, Parameter):
            run.write(parameter.writes, LOADED, site.location, Via.LOAD)
    module.attributes[STANDS_IN] = True
    return module
