"""What Keras finds on a layer beside its attributes: layers and weights in lists and dictionaries, and those held nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.frameworks.keras.rows import LAYER
from initlint.interpreter import layers
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.keras import functional as keras_functional
from initlint.network.modules import Module
from initlint.network.parameters import Parameter

if TYPE_CHECKING:
    from initlint.interpreter.run import Run

_MAX_NESTING = 4
_ADDED = "added weights"


def store(run: Run, module: Module, name: str, item: object) -> bool:
    """`layer.name = item` where that is more, or less, than a new attribute; False if the rest is left to do."""
    if name == "name" and isinstance(item, str):
        module.attributes["keras name"] = str(item)
    if not isinstance(item, Module):
        return False
    if not keras_functional.holds(module, item):
        if not (name.startswith("_") and _is_of_keras(module)):
            return False
        # What a layer of Keras holds goes by its own name, whichever class in between has put it there.
        layers.attach(run, module, keras_functional.name_in(item, len(module.children)), item)
    module.attributes[name] = item
    return True


def _is_of_keras(module: Module) -> bool:
    """Whether a class of Keras with weights of its own is among the bases."""
    return module.spec is not None and module.spec.name.startswith("keras.layers.") and module.spec.name != LAYER


def track(run: Run, module: Module, name: str, item: object) -> None:
    """Attaches the layers and weights in a list or dictionary that is stored on a layer."""
    for key, value in _parts(name, item, 0):
        run.step()
        if isinstance(value, Parameter):
            _hold(module, key, value)
        elif not any(child is value for child in module.children.values()):
            layers.attach(run, module, key, value)


def _parts(name: str, item: object, depth: int) -> Iterator[tuple[str, Module | Parameter]]:
    if isinstance(item, (Module, Parameter)) and depth:
        yield name, item
    elif isinstance(item, (ListValue, tuple)) and depth < _MAX_NESTING:
        for place, value in enumerate(item.items if isinstance(item, ListValue) else item):
            yield from _parts(f"{name}.{place}", value, depth + 1)
    elif isinstance(item, DictValue) and depth < _MAX_NESTING:
        for key, value in item.items.items():
            yield from _parts(f"{name}.{key}", value, depth + 1)


def _hold(module: Module, name: str, weight: Parameter) -> None:
    if weight.module is None:
        weight.leaf, weight.module = name, module
        module.parameters[name] = weight


def added(module: Module, name: str, weight: Parameter) -> None:
    """Notes a weight of `add_weight`, which belongs to the layer wherever the code puts it."""
    noted = module.attributes.setdefault(_ADDED, [])
    if isinstance(noted, list):
        noted.append((name, weight))


def settle(run: Run) -> None:
    """Keras follows what happens to a list after it was stored; here it is looked at again when all has been built."""
    for module in run.modules:
        if module.framework != "keras":
            continue
        for name, value in list(module.attributes.items()):
            if isinstance(value, (ListValue, DictValue)) and " " not in name:
                track(run, module, name, value)
        noted = module.attributes.get(_ADDED)
        for name, weight in noted if isinstance(noted, list) else ():
            _hold(module, name, weight)
