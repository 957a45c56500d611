"""The `Auto` classes of Hugging Face transformers: which class a configuration, or the name of its kind, leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.frameworks.torch import transformers
from initlint.interpreter import imports
from initlint.interpreter.collection_values import DictValue
from initlint.interpreter.values import ClassValue, InstanceValue, LibraryValue
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_CONFIGURATIONS = "transformers.models.auto.configuration_auto", "CONFIG_MAPPING_NAMES"


def configuration_class(run: Run, kind: object) -> object:
    """`CONFIG_MAPPING[kind]`."""
    names = imports.member(run, *_CONFIGURATIONS)
    name = names.items.get(str(kind)) if isinstance(names, DictValue) and isinstance(kind, str) else None
    return imports.member(run, "transformers", str(name)) if isinstance(name, str) else UNKNOWN


def model_class(run: Run, auto: ClassValue, config: object, site: Site) -> object:
    """The class that `AutoModel.from_config(config)` makes an object of."""
    names = run.attribute(auto, "_model_mapping", site)
    if not isinstance(config, InstanceValue) or not isinstance(names, DictValue):
        return UNKNOWN
    name = names.items.get(_kind(run, config, site))
    if isinstance(name, tuple):
        name = name[0] if name else None
    return imports.member(run, "transformers", str(name)) if isinstance(name, str) else UNKNOWN


def _kind(run: Run, config: InstanceValue, site: Site) -> str:
    """The name under which transformers lists the class of a configuration."""
    names = imports.member(run, *_CONFIGURATIONS)
    if isinstance(names, DictValue):
        for kind, name in names.items.items():
            if name == config.user_class.definition.name:
                return str(kind)
    kind = run.attribute(config, "model_type", site)
    return str(kind) if isinstance(kind, str) else ""


def from_config(
    run: Run, auto: ClassValue, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """`AutoModel.from_config(config)`."""
    config = positional[0] if positional else keywords.get("config", UNKNOWN)
    wanted = model_class(run, auto, config, site)
    if not isinstance(wanted, ClassValue):
        return UNKNOWN
    own = run.attribute(wanted, "config_class", site)
    part = run.attribute(config, "get_text_config", site)
    is_part = isinstance(own, ClassValue) and isinstance(config, InstanceValue) and own is not config.user_class
    if is_part:
        text = run.call(part, [], {}, site)
        config = text if isinstance(text, InstanceValue) and text.user_class is own else config
    return run.call(wanted, [config], construction_arguments(keywords), site)


def construction_arguments(keywords: dict[str, object]) -> dict[str, object]:
    """Of the arguments of `from_config`, those that reach the constructor."""
    return {name: value for name, value in keywords.items() if name not in _NOT_PASSED}


_NOT_PASSED = frozenset({"config", "dtype", "torch_dtype", "attn_implementation", "experts_implementation",
                         "trust_remote_code", "code_revision"})  # fmt: skip


def item(run: Run, name: str, index: object, site: Site) -> object:
    """An item of one of the library's tables: `ACT2FN[config.hidden_act]`, `CONFIG_MAPPING[kind]`."""
    if name == transformers.CONFIGURATION_CLASSES:
        return configuration_class(run, index)
    if name != transformers.ACTIVATIONS or not isinstance(index, str):
        return UNKNOWN
    row = transformers.ACTIVATION_LAYERS.get(str(index))
    if row is not None:
        return run.call(LibraryValue(row[0]), [], dict(row[1]), site)
    return _activation_in_source(run, str(index), site)


def _activation_in_source(run: Run, name: str, site: Site) -> object:
    """An activation of transformers' own, where its source can be seen: a class, or a class with its arguments."""
    listed = imports.member(run, "transformers.activations", "ACT2CLS")
    entry = listed.items.get(name) if isinstance(listed, DictValue) else None
    if isinstance(entry, tuple) and len(entry) == 2 and isinstance(entry[1], DictValue):
        return run.call(entry[0], [], {str(key): value for key, value in entry[1].items.items()}, site)
    return UNKNOWN if entry is None else run.call(entry, [], {}, site)
