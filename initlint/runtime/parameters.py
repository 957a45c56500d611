"""The parameters of built networks as arrays, under the names that the ledger gives them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    import keras  # type: ignore[import-untyped]  # it ships no types
    import numpy as np
    import torch
    from numpy.typing import NDArray

    Values = NDArray[np.float64]


def is_network(value: object) -> bool:
    """Whether `value` is a module of a framework that is loaded."""
    return _is_keras(value) or _is_torch(value)


def named_values(network: object) -> Iterator[tuple[str, Values | None, tuple[int, ...]]]:
    """Name, values and shape of every parameter, one at a time; of Keras also the statistics, which are weights there.

    Values are None where a parameter has none that can be read: on the meta device, or of a lazy module.
    """
    if _is_keras(network):
        yield from _of_keras(network)
    elif _is_torch(network):
        yield from _of_torch(network)


def _is_keras(value: object) -> bool:
    keras = sys.modules.get("keras")
    return keras is not None and isinstance(value, keras.Layer)


def _is_torch(value: object) -> TypeGuard[torch.nn.Module]:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.nn.Module)


def _of_torch(network: torch.nn.Module) -> Iterator[tuple[str, Values | None, tuple[int, ...]]]:
    from torch.nn.parameter import is_lazy

    for name, parameter in network.named_parameters():
        has_no_shape: bool = is_lazy(parameter)
        if has_no_shape:
            yield name, None, ()
        elif parameter.is_meta:
            yield name, None, tuple(parameter.shape)
        else:
            yield name, parameter.detach().cpu().double().numpy(), tuple(parameter.shape)


def _of_keras(network: keras.Layer) -> Iterator[tuple[str, Values | None, tuple[int, ...]]]:
    import keras
    import numpy as np

    for name, weight in _keras_weights(network, ""):
        yield name, keras.ops.convert_to_numpy(weight).astype(np.float64), tuple(weight.shape)


def _keras_weights(layer: keras.Layer, prefix: str) -> Iterator[tuple[str, keras.Variable]]:
    """Keras names a weight by a path of layer names. The ledger's names go by the code: a layer is called by the
    attribute that holds it, in a list or dictionary by place or key as well, and by its own name in a Sequential or
    functional model. Inside of a layer that Keras defines, a weight goes by the path that Keras gives it, without the
    cell of a recurrent layer, which has no weights beside."""
    if _is_of_keras(layer):
        for weight in layer.weights:
            if "seed_generator" not in weight.path:
                below = weight.path.split(f"{layer.name}/")[-1].split("/")
                yield prefix + ".".join(part for part in below if not part.endswith("_cell")), weight
        return
    held = _held_layers(layer)
    inner = {id(weight) for _, child in held for weight in child.weights}
    for weight in layer.weights:
        if id(weight) not in inner:
            yield f"{prefix}{weight.name}", weight
    for name, child in held:
        yield from _keras_weights(child, f"{prefix}{name}.")


def _is_of_keras(layer: keras.Layer) -> bool:
    return type(layer).__module__.startswith("keras.src.layers.")


def _held_layers(layer: keras.Layer) -> list[tuple[str, keras.Layer]]:
    import keras

    if isinstance(layer, keras.Sequential) or type(layer).__name__ == "Functional":
        return [(child.name, child) for child in layer.layers]
    found: list[tuple[str, keras.Layer]] = []
    # On the torch backend a layer is a torch module too, which keeps other layers in a dictionary of its own.
    for name, value in {**vars(layer), **vars(layer).get("_modules", {})}.items():
        if name.startswith("_"):
            continue
        if isinstance(value, keras.Layer):
            found.append((name, value))
        elif isinstance(value, list):
            found += [(f"{name}.{place}", child) for place, child in enumerate(value) if isinstance(child, keras.Layer)]
        elif isinstance(value, dict):
            found += [(f"{name}.{key}", child) for key, child in value.items() if isinstance(child, keras.Layer)]
    return found
