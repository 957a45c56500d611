"""What functions of packages on top of the frameworks do with modules: those that no table row can tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.frameworks.torch.defaults import hidden_uniform
from initlint.frameworks.torch.module_initializers import prior_bias
from initlint.interpreter import configured, fastai, layers, openmmlab_layers, tensors, timm
from initlint.interpreter.keras import initializers as keras_initializers
from initlint.interpreter.values import (
    InitializerValue,
    LibraryValue,
    TensorValue,
)
from initlint.network.modules import Module
from initlint.network.parameters import Parameter, Via
from initlint.symbolic import is_number
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]


def _bias_for_probability(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """OpenMMLab's `bias_init_with_prob(prior_prob)`."""
    probability = positional[0] if positional else keywords.get("prior_prob")
    bias = prior_bias(probability) if isinstance(probability, float) else None
    return UNKNOWN if bias is None else bias


def _initialize(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """OpenMMLab's `initialize(module, init_cfg)`."""
    values = {**dict(zip(("module", "init_cfg"), positional, strict=False)), **keywords}
    module = values.get("module")
    if isinstance(module, Module):
        configured.initialize(run, module, values.get("init_cfg"), site)
    return None


def _reset(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """PyTorch Geometric's `reset(nn)`: `reset_parameters()` of the module, or of those below it that have it."""
    module = positional[0] if positional else next(iter(keywords.values()), None)
    if isinstance(module, Module):
        layers.reset(run, module, site)
    return None


def _uniform_by_size(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """PyTorch Geometric's `uniform(size, value)`: U(-1/sqrt(size), 1/sqrt(size))."""
    values = {**dict(zip(("size", "value"), positional, strict=False)), **keywords}
    size, target = values.get("size"), values.get("value")
    law = hidden_uniform(size) if is_number(size) else tensors.law_of(UNKNOWN)
    found = [parameter for _, parameter in target.named_parameters()] if isinstance(target, Module) else [target]
    for tensor in found:
        if isinstance(tensor, (TensorValue, Parameter)) and tensors.has_memory(tensor):
            tensors.write(run, tensor, law, Via.INITIALIZER, site, "torch_geometric.nn.inits.uniform")
    return None


def _applicator(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """AllenNLP's `InitializerApplicator()`: without patterns it leaves every parameter alone."""
    return UNKNOWN if positional or keywords else LibraryValue(_APPLICATION)


def _nothing(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return None


_APPLICATION = "allennlp.nn.initializers.InitializerApplicator.__call__"


def _first(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """A wrapper that gives back the module it was given."""
    return positional[0] if positional else next(iter(keywords.values()), UNKNOWN)


def _clone_initializer(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """keras-hub's `clone_initializer(initializer)`: an object of its own with the same law; other values as they are."""
    value = positional[0] if positional else next(iter(keywords.values()), UNKNOWN)
    if not isinstance(value, InitializerValue):
        return value
    return keras_initializers.clone(run, value)


CALLS: dict[str, Handler] = {
    "mmengine.model.bias_init_with_prob": _bias_for_probability,
    "mmengine.model.initialize": _initialize,
    "torch_geometric.nn.inits.reset": _reset,
    "torch_geometric.nn.inits.uniform": _uniform_by_size,
    "allennlp.nn.initializers.InitializerApplicator": _applicator,
    _APPLICATION: _nothing,
    "fairseq.modules.quant_noise.quant_noise": _first,
    "keras_hub.src.utils.keras_utils.clone_initializer": _clone_initializer,
    **fastai.CALLS,
    **timm.CALLS,
    **openmmlab_layers.CALLS,
}
