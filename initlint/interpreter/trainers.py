"""What the trainers of frameworks on top of PyTorch call on a model between its constructor and its training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint import ir
from initlint.frameworks.torch.third_party_layers import LIGHTNING_MODULE
from initlint.interpreter import classes, configured, records
from initlint.interpreter.collection_values import DictValue
from initlint.interpreter.sites import Site
from initlint.interpreter.values import BoundMethod, ClassValue, FunctionValue
from initlint.network.modules import Module
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run

_LIGHTNING_HOOKS = (("setup", ("fit",)), ("configure_model", ()), ("configure_sharded_model", ()))


def save_hyperparameters(
    run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site
) -> None:
    """Lightning's method of that name: the arguments of the constructor, or those named, under `hparams`."""
    if len(positional) == 1 and not isinstance(positional[0], str):
        module.attributes["hparams"] = positional[0]
        return
    definition = run.active[-1] if run.active else None
    if not isinstance(definition, ir.FunctionDefinition):
        return
    given = {name: site.scope.variables.get(name, UNKNOWN) for name in _argument_names(definition)}
    for name in [parameter.name for parameter in definition.parameters if parameter.kind == "**"]:
        rest = site.scope.variables.get(name)
        given.update({str(key): value for key, value in rest.items.items()} if isinstance(rest, DictValue) else {})
    chosen = {str(name) for name in positional if isinstance(name, str)}
    kept = {name: value for name, value in given.items() if not chosen or name in chosen}
    module.attributes["hparams"] = records.namespace(kept, site)


def _argument_names(definition: ir.FunctionDefinition) -> list[str]:
    return [parameter.name for parameter in definition.parameters[1:] if parameter.kind in {"positional", "keyword"}]


def start(run: Run, module: Module, site: Site) -> None:
    """Everything that happens to `module` before the first step, as far as it is known by the class it derives from."""
    if configured.is_configured(module):
        configured.start(run, module, site)
    elif LIGHTNING_MODULE in module.bases and isinstance(module.user_class, ClassValue):
        for name, arguments in _LIGHTNING_HOOKS:
            hook = classes.find(run, module.user_class, name)
            if isinstance(hook, FunctionValue):
                run.call(BoundMethod(hook, module), arguments[: len(hook.definition.parameters) - 1], {}, site)
