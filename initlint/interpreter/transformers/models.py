"""`PreTrainedModel` of Hugging Face transformers: what its constructor, `post_init` and general `_init_weights` do.

Every module is initialized once, children first, by the `_init_weights` of the nearest model that holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from initlint.frameworks import tables
from initlint.frameworks.torch import transformers
from initlint.interpreter import initializers, layers, reparametrization, tensors, traversals
from initlint.interpreter.scopes import NONE
from initlint.interpreter.transformers import configs as transformers_configs
from initlint.interpreter.transformers import ties as transformers_ties
from initlint.interpreter.values import (
    ClassValue,
    InstanceValue,
    LibraryValue,
    TensorValue,
)
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_DONE = "_is_hf_initialized"
_STD = 0.02
_LINEAR = frozenset(
    f"torch.nn.{name}" for name in ("Linear", "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d")
)
_NORMS = frozenset(f"torch.nn.{name}" for name in ("GroupNorm", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d"))


def is_model(module: Module) -> bool:
    """Whether the module is a `PreTrainedModel`."""
    return _base_of(module) is not None


def _base_of(module: Module) -> str | None:
    """The nearest base class that transformers gives and the project does not show."""
    user_class = module.user_class
    if not isinstance(user_class, ClassValue):
        return None
    for entry in user_class.mro:
        if isinstance(entry, LibraryValue) and transformers.is_model(entry.name):
            return entry.name
    return None


def construct(run: Run, module: Module, positional: Sequence[object], keywords: dict[str, object], site: Site) -> None:
    """`super().__init__(config)`."""
    config = positional[0] if positional else keywords.get("config", UNKNOWN)
    module.attributes["config"] = config
    if isinstance(config, InstanceValue):
        supports = run.attribute(module, "_supports_sdpa", site)
        if config.attributes.get("_attn_implementation") is None:
            config.attributes["_attn_implementation"] = "sdpa" if supports is True else "eager"


def attribute(module: Module, name: str) -> object | None:
    """What the base class gives under `name` beside its methods, None for nothing; `NONE` stands for None."""
    if name in transformers.MODEL_ATTRIBUTES and is_model(module):
        value = transformers.MODEL_ATTRIBUTES[name]
        return NONE if value is None else value
    return None


def _post_init(run: Run, model: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    run.call(run.attribute(model, "init_weights", site), [], {}, site)
    return None


def _init_weights_and_tie(
    run: Run, model: Module, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    run.call(run.attribute(model, "initialize_weights", site), [], {}, site)
    run.call(run.attribute(model, "tie_weights", site), [], {}, site)
    return None


def _initialize_all(
    run: Run, model: Module, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    visited: list[Module] = []
    with traversals.traversal(run, model, visited, site.location, through="post_init"):
        _visit(run, model, model, visited, site)
    return None


def _visit(run: Run, module: Module, owner: Module, visited: list[Module], site: Site) -> None:
    """Initializes what is below `module`, then `module`, by `owner`'s `_init_weights` or that of a model nearer to it."""
    run.step()
    for child in list(module.children.values()):
        if child is not None:
            _visit(run, child, child if is_model(child) else owner, visited, site)
    visited.append(module)
    run.call(run.attribute(owner, "_initialize_weights", site), [module], {}, site)


def _initialize_once(
    run: Run, owner: Module, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    module = positional[0] if positional else keywords.get("module", UNKNOWN)
    if not isinstance(module, Module):
        return tensors.unknown_call(run, [module], site)
    if module.attributes.get(_DONE) is not True:
        run.call(run.attribute(owner, "_init_weights", site), [module], {}, site)
        module.attributes[_DONE] = True
    return None


def _init_module(run: Run, owner: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """The general `_init_weights(module)`."""
    module = positional[0] if positional else keywords.get("module", UNKNOWN)
    if not isinstance(module, Module) or _base_of(owner) != transformers.MODEL:
        return tensors.unknown_call(run, [module], site)
    names = {module.type_name, *module.bases}
    if names & _LINEAR:
        _fill(run, module, "weight", "normal_", site, mean=0.0, std=_std(run, owner, site))
        _fill(run, module, "bias", "zeros_", site)
    elif "torch.nn.LSTM" in names:
        for leaf in module.parameters:
            if "weight" in leaf:
                _fill(run, module, leaf, "xavier_uniform_", site)
            elif "bias" in leaf:
                _fill(run, module, leaf, "constant_", site, val=0.0)
    elif "torch.nn.Embedding" in names:
        _fill(run, module, "weight", "normal_", site, mean=0.0, std=_std(run, owner, site))
        _clear_padding(run, module, site)
    elif "torch.nn.MultiheadAttention" in names:
        layers.redraw_defaults(run, module, site)
    elif names & _NORMS or any(word in module.class_name for word in ("LayerNorm", "RMSNorm")):
        _fill(run, module, "weight", "ones_", site)
        _fill(run, module, "bias", "zeros_", site)
    return None


def _std(run: Run, owner: Module, site: Site) -> object:
    """The scale that the configuration gives, under the first of the names that it knows."""
    config = run.attribute(owner, "config", site)
    given = transformers_configs.field(run, config, "initializer_range", site)
    if given is not None:
        return _STD if isinstance(given, (int, float)) and not given else given
    for name in ("init_std", "initializer_factor"):
        given = transformers_configs.field(run, config, name, site)
        if given is not None:
            return given
    text = run.call(run.attribute(config, "get_text_config", site), [], {}, site)
    given = transformers_configs.field(run, text, "initializer_range", site)
    return _STD if given is None else given


def _fill(run: Run, module: Module, leaf: str, function: str, site: Site, **arguments: object) -> None:
    from initlint.interpreter import attributes

    if reparametrization.is_computed(run, module, leaf):
        return
    target = module.parameters.get(leaf)
    if target is None:
        other = attributes.find(run, module, leaf, site)
        if not isinstance(other, (TensorValue, Parameter)):
            return
        target = other  # type: ignore[assignment]  # a tensor that is no parameter is filled like one
    spec = tables.initializer(f"transformers.initialization.{function}")
    if spec is not None:
        initializers.call(run, spec, [target], arguments, site)


def _clear_padding(run: Run, module: Module, site: Site) -> None:
    weight, row = module.parameters.get("weight"), module.arguments["padding_idx"]
    spec = tables.initializer("transformers.initialization.zeros_")
    if isinstance(weight, Parameter) and row is not None and spec is not None:
        initializers.call(run, spec, [tensors.view(run, weight, row, site)], {}, site)


def _embeddings(run: Run, model: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`get_input_embeddings()`: the layer under the name that the class gives, or that of the model inside."""
    name = run.attribute(model, "_input_embed_layer", site)
    inner = run.attribute(model, "base_model_prefix", site)
    for holder in (model, *(model.children.get(str(part)) for part in ("model", inner))):
        if isinstance(holder, Module) and isinstance(holder.children.get(str(name)), Module):
            return holder.children[str(name)]
    return UNKNOWN


def _no(run: Run, model: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return False


def _nothing(run: Run, model: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return None


METHODS: dict[str, Callable[[Run, Module, list[object], dict[str, object], Site], object]] = {
    "post_init": _post_init,
    "init_weights": _init_weights_and_tie,
    "initialize_weights": _initialize_all,
    "_initialize_weights": _initialize_once,
    "_init_weights": _init_module,
    "tie_weights": transformers_ties.tie,
    "get_input_embeddings": _embeddings,
    "is_remote_code": _no,
    "is_custom_code": _no,
    **dict.fromkeys(
        [
            "gradient_checkpointing_enable",
            "gradient_checkpointing_disable",
            "_backward_compatibility_gradient_checkpointing",
            "enable_input_require_grads",
            "warn_if_padding_and_no_attention_mask",
            "set_attn_implementation",
        ],
        _nothing,
    ),
}
"""The methods of the base class that bear on how a model starts."""


def call_unbound(
    run: Run, name: str, model: Module, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """`PreTrainedModel._init_weights(self, module)`."""
    if name == "__init__":
        construct(run, model, positional, keywords, site)
        return None
    method = METHODS.get(name)
    if method is None:
        return tensors.unknown_call(run, [model, *positional, *keywords.values()], site)
    return method(run, model, positional, keywords, site)


def has_method(module: Module, name: str) -> bool:
    """Whether transformers gives the module a method that is told here."""
    return name in METHODS and is_model(module)
