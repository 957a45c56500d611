"""The parameters of built networks as arrays, under the names that the ledger gives them."""

from __future__ import annotations

from collections.abc import Iterator

import keras
import numpy as np
import torch
from numpy.typing import NDArray

Values = dict[str, NDArray[np.float64]]


def parameters(network: object) -> Values:
    """All parameters of a network of either framework; of Keras also the statistics, which are weights there."""
    if isinstance(network, keras.Layer):
        return {name: keras.ops.convert_to_numpy(w).astype(np.float64) for name, w in _keras_weights(network, "")}
    assert isinstance(network, torch.nn.Module)
    return {name: p.detach().double().numpy() for name, p in network.named_parameters()}


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
