"""`tie_weights` of Hugging Face transformers: which parameters of a model are one."""

from __future__ import annotations

import re
from itertools import cycle
from typing import TYPE_CHECKING

from initlint.interpreter import module_api, tensors
from initlint.interpreter.collection_values import DictValue
from initlint.interpreter.transformers import configs as transformers_configs
from initlint.network.modules import Module
from initlint.network.parameters import Parameter

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_.]+(weight|bias)")


def tie(run: Run, model: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """Makes one parameter of those that `_tied_weights_keys` pairs, if the configuration wants it."""
    keys = run.attribute(model, "_tied_weights_keys", site)
    wanted = transformers_configs.field(run, run.attribute(model, "config", site), "tie_word_embeddings", site)
    if not isinstance(keys, DictValue) or wanted is None or wanted is False:
        return None
    pairs = _expanded(model, {str(target): str(source) for target, source in keys.items.items()})
    for target, source in pairs.items():
        _tie_one(run, model, target, source, is_certain=wanted is True, site=site)
    return None


def _tie_one(run: Run, model: Module, target: str, source: str, *, is_certain: bool, site: Site) -> None:
    holder, _, leaf = target.rpartition(".")
    owner, parameter = _module_at(model, holder), _parameter_at(model, source)
    if not isinstance(owner, Module) or parameter is None:
        return
    if is_certain:
        module_api.set_attribute(run, owner, leaf, parameter, site)
    else:
        tensors.touch(run, owner.parameters.get(leaf), site)


def _module_at(model: Module, path: str) -> Module | None:
    found: Module | None = model
    for part in path.split(".") if path else ():
        found = found.children.get(part) if found is not None else None
    return found


def _parameter_at(model: Module, path: str) -> Parameter | None:
    holder, _, leaf = path.rpartition(".")
    owner = _module_at(model, holder)
    return None if owner is None else owner.parameters.get(leaf)


def _expanded(model: Module, keys: dict[str, str]) -> dict[str, str]:
    """The pairs of names that the patterns stand for, target to source."""
    if all(_PLAIN_KEY.fullmatch(name) for name in (*keys, *keys.values())):
        return keys
    names = sorted(_all_names(model, ""))
    pairs: dict[str, str] = {}
    for target, source in keys.items():
        try:
            targets = [name for name in names if re.match(target, name)]
            sources = [name for name in names if re.match(source, name)]
        except re.error:
            continue
        if sources:
            for name, other in zip(targets, cycle(sources), strict=False):
                pairs[name] = pairs.get(other, other)
    return pairs


def _all_names(module: Module, prefix: str) -> list[str]:
    """The names of all parameters below, shared ones under each of their names."""
    found = [prefix + leaf for leaf, parameter in module.parameters.items() if parameter is not None]
    for name, child in module.children.items():
        if child is not None:
            found.extend(_all_names(child, f"{prefix}{name}."))
    return found
