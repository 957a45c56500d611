"""What the trainers of frameworks on top of PyTorch call on a model between its constructor and its training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.frameworks.torch.third_party_layers import LIGHTNING_MODULE
from initlint.interpreter import classes, configured
from initlint.interpreter.sites import Site
from initlint.interpreter.values import BoundMethod, ClassValue, FunctionValue
from initlint.network.modules import Module

if TYPE_CHECKING:
    from initlint.interpreter.run import Run

_LIGHTNING_HOOKS = (("setup", ("fit",)), ("configure_model", ()), ("configure_sharded_model", ()))


def start(run: Run, module: Module, site: Site) -> None:
    """Everything that happens to `module` before the first step, as far as it is known by the class it derives from."""
    if configured.is_configured(module):
        configured.start(run, module, site)
    elif LIGHTNING_MODULE in module.bases and isinstance(module.user_class, ClassValue):
        for name, arguments in _LIGHTNING_HOOKS:
            hook = classes.find(run, module.user_class, name)
            if isinstance(hook, FunctionValue):
                run.call(BoundMethod(hook, module), arguments[: len(hook.definition.parameters) - 1], {}, site)
