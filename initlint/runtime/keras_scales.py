"""One forward and one backward pass of a built Keras network, with every call of a layer watched. Keras has no hooks, so the
method that all calls go through is replaced meanwhile; gradients come from the torch backend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import keras  # type: ignore[import-untyped]  # it ships no types
import torch

from initlint.runtime.keras_parameters import named_layers, takes_a_list

Seen = Callable[[str, object], None]


def outputs_of(network: keras.Layer, inputs: Sequence[torch.Tensor], seen: Seen) -> object:
    """What the network gives in training mode. `seen` gets the name of a layer, and what each of its calls gives.

    The first call builds the layers, which runs some of them on placeholders; only the second one is watched.
    """
    if keras.backend.backend() != "torch":
        raise RuntimeError(f"Keras runs on {keras.backend.backend()}; set KERAS_BACKEND=torch to measure gradients")
    arguments = [list(inputs)] if takes_a_list(network) and len(inputs) > 1 else list(inputs)
    network(*arguments, training=True)
    with _watched(network, seen):
        return network(*arguments, training=True)


@contextmanager
def _watched(network: keras.Layer, seen: Seen) -> Iterator[None]:
    names = {id(layer): name for name, layer in named_layers(network)}
    call = keras.Layer.__call__

    def watched(layer: keras.Layer, *positional: object, **keywords: object) -> object:
        given: object = call(layer, *positional, **keywords)
        if id(layer) in names:
            seen(names[id(layer)], given)
        return given

    keras.Layer.__call__ = watched
    try:
        yield
    finally:
        keras.Layer.__call__ = call
