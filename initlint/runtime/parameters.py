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
    return is_keras(value) or _is_torch(value)


def named_values(network: object) -> Iterator[tuple[str, Values | None, tuple[int, ...]]]:
    """Name, values and shape of every parameter, one at a time; of Keras also the statistics, which are weights there.

    Values are None where a parameter has none that can be read: on the meta device, or of a lazy module.
    """
    if is_keras(network):
        yield from _of_keras(network)
    elif _is_torch(network):
        yield from _of_torch(network)


def seed(number: int = 0) -> None:
    """The same values each time, if a factory does not seed on its own, and layers of Keras counted from the first."""
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(number)
    if "keras" in sys.modules:
        sys.modules["keras"].utils.clear_session()
        sys.modules["keras"].utils.set_random_seed(number)


def is_keras(value: object) -> bool:
    """Whether `value` is a layer of Keras, which on its torch backend is a module of PyTorch as well."""
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

    from initlint.runtime.keras_parameters import named_weights

    for name, weight in named_weights(network):
        yield name, keras.ops.convert_to_numpy(weight).astype(np.float64), tuple(weight.shape)
