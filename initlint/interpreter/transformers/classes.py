"""What the classes of Hugging Face transformers give before there is an object: ways to make one, and what it is made for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint import ir
from initlint.frameworks.torch import transformers
from initlint.interpreter import pretrained, tensors
from initlint.interpreter.transformers import auto as transformers_auto
from initlint.interpreter.transformers import configs as transformers_configs
from initlint.interpreter.values import ClassValue, LibraryMethod
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_MAKERS = frozenset({"_from_config", "from_config", "from_pretrained", "from_dict"})


def attribute(run: Run, value: ClassValue, name: str) -> object:
    """`Model.name` or `Config.name` where the project's own classes do not define it."""
    if name in _MAKERS:
        return LibraryMethod(value, name)
    if name == "config_class":
        return _annotated_config(run, value)
    if name in transformers.MODEL_ATTRIBUTES:
        return transformers.MODEL_ATTRIBUTES[name]
    return transformers.CONFIGURATION_ATTRIBUTES.get(name, UNKNOWN)


def _annotated_config(run: Run, value: ClassValue) -> object:
    """The class of a model's configuration where only an annotation gives it: `config: BertConfig`."""
    from initlint.interpreter import inputs

    for entry in value.mro:
        if not isinstance(entry, ClassValue):
            continue
        for statement in entry.definition.body.statements():
            if isinstance(statement, ir.Assign) and statement.annotation is not None:
                target = statement.targets[0]
                if isinstance(target, ir.Name) and target.name == "config":
                    return inputs.named_class(run, statement.annotation, entry.scope)
    return None


def call(
    run: Run, value: ClassValue, name: str, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """A class method that transformers defines."""
    if transformers_configs.is_configuration(value):
        return transformers_configs.call_on_class(run, value, name, positional, keywords, site)
    if name == "from_config":
        return transformers_auto.from_config(run, value, positional, keywords, site)
    if name == "_from_config":
        config = positional[:1] or [keywords.get("config", UNKNOWN)]
        return run.call(value, config, transformers_auto.construction_arguments(keywords), site)
    if name == "from_pretrained":
        return pretrained.stand_in_model(run, value.name, site)
    return tensors.unknown_call(run, [*positional, *keywords.values()], site)
