"""What a program puts in the place of the framework's own functions: `nn.Linear.reset_parameters = skip`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.interpreter import tensors
from initlint.interpreter.values import BoundMethod, FunctionValue, LibraryValue, PartialValue
from initlint.network.modules import Module

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_INITIALIZERS = "torch.nn.init."
_CALLABLE = (FunctionValue, BoundMethod, PartialValue, LibraryValue)


def assign(run: Run, holder: LibraryValue, name: str, item: object) -> None:
    """`library.name = item` for functions that draw weights; the original put back undoes it."""
    dotted = f"{holder.name}.{name}"
    if isinstance(item, LibraryValue) and item.name == dotted:
        run.patches.pop(dotted, None)
    elif isinstance(item, _CALLABLE) and (name == "reset_parameters" or dotted.startswith(_INITIALIZERS)):
        run.patches[dotted] = item


def redraw(run: Run, module: Module, site: Site) -> bool:
    """Lets a replaced `reset_parameters` draw the module's own parameters, or notes that its initializers are replaced;
    False where the framework's own functions are in place."""
    if not run.patches:
        return False
    for name in (module.type_name, *module.bases):
        reset = run.patches.get(f"{name}.reset_parameters")
        if reset is not None:
            tensors.forget_own(run, module, site, "reset_parameters")
            run.call(reset, [module], {}, site)
            return True
    if any(name.startswith(_INITIALIZERS) for name in run.patches):
        tensors.touch(run, module, site)
        return True
    return False
