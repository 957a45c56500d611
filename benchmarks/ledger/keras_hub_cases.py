"""Every backbone of keras-hub, small: sizes go by the name of the argument, and by class where that is not enough."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

from benchmarks.ledger.cases import Case
from benchmarks.ledger.keras_hub_configs import ARGUMENTS, IMPORTS, SIZES


def cases() -> Iterator[Case]:
    """One for each class; an alias of another class and the base classes are left out."""
    from keras_hub import models

    seen: set[type] = set()
    for name in dir(models):
        network = getattr(models, name)
        if name.endswith("Backbone") and network not in seen and _names_sizes(network):
            seen.add(network)
            yield Case(title=name, imports=IMPORTS, expression=f"models.{name}({_arguments(network)})")


def _names_sizes(network: type) -> bool:
    """Whether the class is a network and not the base of networks, which takes whatever it is given."""
    kinds = {parameter.kind for parameter in inspect.signature(network).parameters.values()}
    return inspect.Parameter.VAR_POSITIONAL not in kinds


def _arguments(network: type) -> str:
    """The arguments of the call as text: those of the class, and sizes for the others that have a known name."""
    own = ARGUMENTS.get(network.__name__, "")
    call = ast.parse(f"f({own})", mode="eval").body
    given = {keyword.arg for keyword in call.keywords} if isinstance(call, ast.Call) else set()
    sizes = [
        f"{name}={SIZES[name]!r}"
        for name in inspect.signature(network).parameters
        if name in SIZES and name not in given
    ]
    return ", ".join([*([own] if own else []), *sizes])
