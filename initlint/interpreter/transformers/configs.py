"""Configurations of Hugging Face transformers: fields with defaults, names that stand for others, parts of their own.

A class of configurations is a dataclass whose constructor hands what is no field to `__post_init__`; the base class's
`__post_init__` makes the parts, completes the rotary parameters and keeps the rest as attributes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING

from initlint import ir
from initlint.frameworks.torch import transformers
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.scopes import NONE
from initlint.interpreter.transformers import auto as transformers_auto
from initlint.interpreter.transformers import rope as transformers_rope
from initlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    FunctionValue,
    InstanceValue,
    LibraryMethod,
    LibraryValue,
    copied,
)
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_MAP = "attribute_map"
_OVERRIDES = "_heterogeneity_spec"
_TEXT_PARTS = {"encoder": ("text_encoder",), "decoder": ("decoder", "generator", "text_config")}
_NOT_KEPT = frozenset({"name_or_path", "_commit_hash", "output_attentions", "attn_implementation",
                       "experts_implementation", "per_layer_config", "torch_dtype"})  # fmt: skip


def is_configuration(value: ClassValue) -> bool:
    """Whether it is a class of configurations."""
    return any(isinstance(entry, LibraryValue) and entry.name == transformers.CONFIGURATION for entry in value.mro)


def instantiate(
    run: Run, value: ClassValue, positional: Sequence[object], keywords: dict[str, object], site: Site
) -> InstanceValue:
    """`SomeConfig(hidden_size=32)`."""
    from initlint.interpreter import classes

    names = classes.find(run, value, _MAP)
    pairs = names.items if isinstance(names, DictValue) else {}
    instance = InstanceValue(value, synonyms={str(key): str(name) for key, name in pairs.items()})
    constructor = classes.find(run, value, "__init__")
    if isinstance(constructor, FunctionValue):
        run.call(BoundMethod(constructor, instance), positional, keywords, site)
    else:
        construct_base(run, instance, None, keywords, site)
    return instance


def construct_base(
    run: Run, instance: InstanceValue, after: ClassValue | None, keywords: dict[str, object], site: Site
) -> None:
    """The constructor that transformers makes of the fields: of all, or of the classes that follow `after`."""
    from initlint.interpreter import attributes

    rest = dict(keywords)
    for name, default in _fields(run, instance.user_class, after).items():
        attributes.assign(run, instance, name, rest.pop(name) if name in rest else copied(default), site)
    run.call(run.attribute(instance, "__post_init__", site), [], rest, site)


def _fields(run: Run, value: ClassValue, after: ClassValue | None) -> dict[str, object]:
    """The fields with their defaults, those of base classes first."""
    from initlint.interpreter import classes

    found: dict[str, object] = dict(transformers.CONFIGURATION_DEFAULTS)
    for entry in reversed(classes.entries(value, after)):
        if not isinstance(entry, ClassValue):
            continue
        defaults = classes.namespace(run, entry).variables
        for statement in entry.definition.body.statements():
            if isinstance(statement, ir.Assign) and statement.annotation is not None:
                target = statement.targets[0]
                if isinstance(target, ir.Name) and not _is_class_variable(statement.annotation):
                    found[target.name] = defaults.get(target.name, UNKNOWN)
    return found


def _is_class_variable(annotation: ir.Expression) -> bool:
    if isinstance(annotation, ir.Subscript):
        annotation = annotation.value
    return isinstance(annotation, (ir.Name, ir.Attribute)) and annotation.name == "ClassVar"


def find(run: Run, instance: InstanceValue, name: str) -> object | None:
    """What the base class of configurations gives under `name`, None for nothing; `NONE` stands for None."""
    if name == "num_labels":
        return _number_of_labels(instance)
    if name == "per_layer_config":
        # Every layer of most models has the same configuration, which then is the one of the model.
        return instance
    if name in {"rope_scaling", "torch_dtype"}:
        value = instance.attributes.get("rope_parameters" if name == "rope_scaling" else "dtype")
        return NONE if value is None else value
    if name in transformers.CONFIGURATION_ATTRIBUTES:
        value = transformers.CONFIGURATION_ATTRIBUTES[name]
        return NONE if value is None else value
    if name in {"attribute_map", "sub_configs_defaults", "sub_configs"}:
        return _parts(run, instance.user_class) if name == "sub_configs" else DictValue({})
    return LibraryMethod(instance, name) if name in METHODS else None


def _number_of_labels(instance: InstanceValue) -> object:
    labels = instance.attributes.get("id2label")
    if isinstance(labels, DictValue):
        return UNKNOWN if labels.is_open else len(labels.items)
    return NONE if labels is None else instance.attributes.get("num_labels", UNKNOWN)


def set_attribute(run: Run, instance: InstanceValue, name: str, item: object) -> bool:
    """Writes to what the base class defines as a property; gives False for anything else."""
    if name == "num_labels":
        _set_labels(instance, item)
        return True
    if name in {"rope_scaling", "torch_dtype"}:
        instance.attributes["rope_parameters" if name == "rope_scaling" else "dtype"] = item
        return True
    return False


def _set_labels(instance: InstanceValue, count: object) -> None:
    if isinstance(count, int) and 0 <= count <= _MOST_LABELS:
        labels: dict[Hashable, object] = {place: f"LABEL_{place}" for place in range(count)}
        instance.attributes["id2label"] = DictValue(labels)
        instance.attributes["label2id"] = DictValue({str(name): place for place, name in labels.items()})
    else:
        instance.attributes["id2label"] = UNKNOWN
        instance.attributes["num_labels"] = count


_MOST_LABELS = 1024


def _parts(run: Run, value: ClassValue) -> DictValue:
    """The classes of the parts, by name."""
    from initlint.interpreter import classes

    specs = classes.find(run, value, "sub_configs_defaults")
    items = specs.items if isinstance(specs, DictValue) else {}
    return DictValue({name: _class_of_part(spec) for name, spec in items.items()})


def _class_of_part(spec: object) -> object:
    return spec.attributes.get("config_class", UNKNOWN) if isinstance(spec, InstanceValue) else spec


def _post_init(
    run: Run, instance: InstanceValue, positional: Sequence[object], keywords: dict[str, object], site: Site
) -> object:
    from initlint.interpreter import attributes, classes

    specs = classes.find(run, instance.user_class, "sub_configs_defaults")
    for name, spec in list(specs.items.items()) if isinstance(specs, DictValue) else ():
        _make_part(run, instance, str(name), spec, site)
    if instance.attributes.get("id2label") is None:
        _set_labels(instance, keywords.get("num_labels", 2))
    rest = {name: value for name, value in keywords.items() if name not in _NOT_KEPT and name != "num_labels"}
    if instance.attributes.get("dtype") is None and keywords.get("torch_dtype") is not None:
        instance.attributes["dtype"] = keywords["torch_dtype"]
    if attributes.find(run, instance, "rope_parameters", site) is not attributes.MISSING:
        rest = transformers_rope.convert(run, instance, rest, site)
    for name, value in rest.items():
        attributes.assign(run, instance, name, value, site)
    if keywords.get("per_layer_config") is not None:
        instance.attributes[_OVERRIDES] = keywords["per_layer_config"]
        instance.attributes["is_heterogeneous"] = True
    for name in ("layer_types", "mtp_layer_types"):
        _rename_layer_types(instance, name)
    return None


def _make_part(run: Run, instance: InstanceValue, name: str, spec: object, site: Site) -> None:
    from initlint.interpreter import attributes

    given = attributes.find(run, instance, name, site)
    given = None if given is attributes.MISSING else given
    fields = spec.attributes if isinstance(spec, InstanceValue) else {}
    if isinstance(given, InstanceValue) or (given is None and fields.get("optional") is True):
        return
    defaults = fields.get("init_kwargs")
    settings = given if isinstance(given, DictValue) else defaults if given is None else UNKNOWN
    if settings is None:
        settings = DictValue({})
    made: object = UNKNOWN
    if isinstance(settings, DictValue):
        kind = settings.items.get("model_type", fields.get("model_type"))
        wanted = _class_of_part(spec)
        if name == "backbone_config" or not (isinstance(wanted, ClassValue) and is_configuration(wanted)):
            wanted = transformers_auto.configuration_class(run, kind)
        values = {str(key): value for key, value in settings.items.items()}
        made = run.call(wanted, [], values, site) if isinstance(wanted, ClassValue) else UNKNOWN
    attributes.assign(run, instance, name, made, site)


def _rename_layer_types(instance: InstanceValue, name: str) -> None:
    kinds = instance.attributes.get(instance.synonym(name))
    if isinstance(kinds, (ListValue, tuple)):
        items = kinds.items if isinstance(kinds, ListValue) else list(kinds)
        renamed = [transformers.LEGACY_LAYER_TYPES.get(k, k) if isinstance(k, str) else k for k in items]
        if renamed != items:
            instance.attributes[instance.synonym(name)] = ListValue(renamed)


def field(run: Run, config: object, name: str, site: Site) -> object | None:
    """A field of a configuration, None where there is none; a field that is None counts as 0."""
    from initlint.interpreter import attributes

    found = attributes.find(run, config, name, site)
    if found is attributes.MISSING:
        return None
    return 0 if found is None else found


def _text_config(
    run: Run, instance: InstanceValue, positional: Sequence[object], keywords: dict[str, object], site: Site
) -> object:
    """`get_text_config()`: the part about text, the configuration itself where it has none."""
    from initlint.interpreter import attributes

    named = {**dict(zip(("decoder", "encoder"), positional, strict=False)), **keywords}
    sides = [side for side in ("encoder", "decoder") if named.get(side) is True] or ["encoder", "decoder"]
    for part in (part for side in sides for part in _TEXT_PARTS[side]):
        found = attributes.find(run, instance, part, site)
        if found is not attributes.MISSING and found is not None:
            return found
    return instance


def _of_layer(
    run: Run, instance: InstanceValue, positional: Sequence[object], keywords: dict[str, object], site: Site
) -> object:
    """`config.per_layer_config[place]`, where the place may also be a kind of layer: the configuration with what differs
    in that layer."""
    from initlint.interpreter import attributes

    overrides, place = instance.attributes.get(_OVERRIDES), positional[0] if positional else UNKNOWN
    if overrides is None:
        return instance
    if isinstance(place, str):
        kinds = attributes.find(run, instance, "layer_types", site)
        items = list(kinds.items) if isinstance(kinds, ListValue) else kinds
        place = items.index(place) if isinstance(items, (list, tuple)) and place in items else UNKNOWN
    if not isinstance(overrides, DictValue) or overrides.is_open or not isinstance(place, int):
        return UNKNOWN
    made = copied(instance)
    assert isinstance(made, InstanceValue)
    del made.attributes[_OVERRIDES]
    different = overrides.items.get(place, overrides.items.get(str(place)))
    for name, value in different.items.items() if isinstance(different, DictValue) else ():
        attributes.assign(run, made, str(name), value, site)
    return made


def _nothing(
    run: Run, instance: InstanceValue, positional: Sequence[object], keywords: dict[str, object], site: Site
) -> object:
    return None


def _to_dict(
    run: Run, instance: InstanceValue, positional: Sequence[object], keywords: dict[str, object], site: Site
) -> object:
    held: dict[Hashable, object] = {name: copied(value) for name, value in instance.attributes.items()}
    return DictValue(held | {"model_type": run.attribute(instance, "model_type", site)}, is_open=instance.is_open)


METHODS: dict[str, Callable[[Run, InstanceValue, Sequence[object], dict[str, object], Site], object]] = {
    "__post_init__": _post_init,
    "get_text_config": _text_config,
    "standardize_rope_params": transformers_rope.standardize,
    "convert_rope_params_to_dict": transformers_rope.convert_given,
    "to_dict": _to_dict,
    "__getitem__": _of_layer,
    **dict.fromkeys(
        ["validate", "validate_rope", "validate_architecture", "validate_layer_type", "validate_token_ids", "update"],
        _nothing,
    ),
}
"""The methods of the base class that bear on what a model reads."""


def call(
    run: Run, instance: InstanceValue, name: str, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """A method of the base class."""
    method = METHODS.get(name)
    return Unknown("call") if method is None else method(run, instance, positional, keywords, site)


def call_on_class(
    run: Run, value: ClassValue, name: str, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """`SomeConfig.from_dict(values)`, and ways to read a file, which nobody can see."""
    given = positional[0] if positional else keywords.get("config_dict")
    if name == "from_dict" and isinstance(given, DictValue) and not given.is_open:
        return run.call(value, [], {str(key): item for key, item in given.items.items()}, site)
    made = run.call(value, [], {}, site)
    if not isinstance(made, InstanceValue):
        return UNKNOWN
    made.is_open = True
    for field in made.attributes:
        made.attributes[field] = UNKNOWN
    return made
