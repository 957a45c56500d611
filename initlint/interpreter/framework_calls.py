"""Calls of PyTorch, and of Python's library on modules, that are more than a row of the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.distributions import LOADED
from initlint.frameworks import tables
from initlint.frameworks.specs import Role
from initlint.frameworks.torch import transformers
from initlint.interpreter import copies, fans, iteration, layers, reparametrization, tensors, third_party
from initlint.interpreter.keras import library as keras_library
from initlint.interpreter.keras import tensorflow_variables
from initlint.interpreter.values import LibraryValue, SizeValue
from initlint.network.modules import Module
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.library import Handler
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def _parameter(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else keywords.get("data")
    flag = positional[1] if len(positional) > 1 else keywords.get("requires_grad", True)
    return tensors.make_parameter(run, value, site, flag)


def _first(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """A wrapper that gives back the module it was given."""
    return positional[0] if positional else next(iter(keywords.values()), UNKNOWN)


def _checkpoint(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`checkpoint(function, *arguments)` calls the function."""
    known = {name: v for name, v in keywords.items() if name not in {"use_reentrant", "preserve_rng_state"}}
    return run.call(positional[0] if positional else UNKNOWN, positional[1:], known, site)


def _load(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return tensors.new(run, LOADED, None, site, "torch.load")


def _skip_init(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`skip_init(cls, ...)`: the layer with uninitialized memory."""
    named = {name: value for name, value in keywords.items() if name != "device"}
    module = run.call(positional[0] if positional else UNKNOWN, positional[1:], named, site)
    if isinstance(module, Module):
        tensors.forget(run, module, site, "skip_init")
    return module


def _size(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`torch.Size([2, 3])`."""
    items = iteration.items(run, positional[0]) if positional else []
    return UNKNOWN if items is None else SizeValue(items)


def _embedding_of(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`nn.Embedding.from_pretrained(table)`: the table is the weight, frozen unless told otherwise."""
    values = {**dict(zip(("embeddings", "freeze"), positional, strict=False)), **keywords}
    table, freeze = values.pop("embeddings", UNKNOWN), values.pop("freeze", True)
    spec = tables.layer("torch.nn.Embedding")
    shape = tensors.shape_of(table)
    if spec is None:
        return UNKNOWN
    sizes = [UNKNOWN, UNKNOWN] if shape is None or len(shape) != 2 else list(shape)
    module = layers.build(run, spec, sizes, values, site)
    module.parameters["weight"] = weight = tensors.make_parameter(
        run, table, site, not freeze if isinstance(freeze, bool) else None
    )
    weight.leaf, weight.module, weight.role = "weight", module, Role.EMBEDDING
    return module


def _calculate_gain(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    from initlint.frameworks.torch.gains import calculate_gain

    name = positional[0] if positional else keywords.get("nonlinearity")
    parameter = positional[1] if len(positional) > 1 else keywords.get("param")
    try:
        gain = calculate_gain(str(name), parameter) if isinstance(name, str) else None
    except ValueError:
        return UNKNOWN
    return UNKNOWN if gain is None else gain


def _nothing(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return None


def _second(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`_LazyAutoMapping(configurations, models)`: the names of the models, which `transformers_auto` looks up."""
    return positional[1] if len(positional) > 1 else UNKNOWN


def _named_configurations(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`CONFIG_MAPPING`: asked for a name it gives the class."""
    return LibraryValue(transformers.CONFIGURATION_CLASSES)


CALLS: dict[str, Handler] = {
    transformers.AUTO_UPDATE: _first,
    transformers.MODEL_CLASSES: _second,
    transformers.CONFIGURATION_CLASSES: _named_configurations,
    **dict.fromkeys(transformers.IDLE, _nothing),
    "torch.nn.Parameter": _parameter,
    "torch.nn.Buffer": _first,
    "copy.deepcopy": copies.deep_copy,
    "copy.copy": copies.shallow_copy,
    "torch.utils.checkpoint.checkpoint": _checkpoint,
    "torch.load": _load,
    "torch.Size": _size,
    "torch.nn.Embedding.from_pretrained": _embedding_of,
    "torch.nn.utils.skip_init": _skip_init,
    "torch.nn.init.calculate_gain": _calculate_gain,
    **dict.fromkeys(
        (
            "torch.nn.DataParallel",
            "torch.nn.parallel.DistributedDataParallel",
            "torch.compile",
            "torch.jit.script",
            "torch.nn.utils.fusion.fuse_conv_bn_eval",
        ),
        _first,
    ),
    **fans.CALLS,
    **reparametrization.CALLS,
    **keras_library.CALLS,
    **third_party.CALLS,
    **tensorflow_variables.CALLS,
}
