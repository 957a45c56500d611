"""What the rules about misuse say of the frameworks: these calls raise, and these have no effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils import parametrizations, parametrize


class Doubled(nn.Module):
    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        return 2 * weight


def doubled(layer: nn.Module) -> nn.Module:
    return parametrize.register_parametrization(layer, "weight", Doubled())


WRITES: dict[str, Callable[[nn.Module], Any]] = {
    "nn.init": lambda layer: nn.init.constant_(layer.weight, 7.0),
    "in place": lambda layer: layer.weight.data.fill_(7.0),
    "copy": lambda layer: layer.weight.data.copy_(torch.full((4, 4), 7.0)),
    "data": lambda layer: setattr(layer.weight, "data", torch.full((4, 4), 7.0)),
}


@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize(
    "wrap",
    [
        torch.nn.utils.weight_norm,
        parametrizations.weight_norm,
        parametrizations.spectral_norm,
        parametrizations.orthogonal,
        doubled,
    ],
)
def test_init_of_a_computed_weight_has_no_effect(wrap: Callable[[nn.Module], nn.Module], write: str) -> None:
    layer = nn.Linear(4, 4, bias=False)
    wrap(layer)
    data = torch.randn(8, 4)
    layer.eval()
    before = layer(data)
    WRITES[write](layer)
    assert torch.allclose(layer(data), before)


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_init_under_the_old_spectral_norm_has_an_effect() -> None:
    layer = torch.nn.utils.spectral_norm(nn.Linear(4, 4, bias=False))
    nn.init.eye_(layer.weight)
    assert torch.equal(layer.weight_orig.data, torch.eye(4))


def test_tensor_for_a_parameter_raises() -> None:
    layer = nn.Linear(4, 4)
    with pytest.raises(TypeError, match="cannot assign"):
        layer.weight = torch.zeros(4, 4)
    layer.bias = None
    del layer.weight
    layer.weight = torch.zeros(4, 4)


@pytest.mark.parametrize(
    "write",
    [
        lambda parameter: parameter.normal_(),
        lambda parameter: parameter.__imul__(2),
        lambda parameter: parameter.__setitem__(0, 1.0),
        lambda parameter: parameter[0].fill_(1.0),
        lambda parameter: parameter.copy_(torch.zeros(4)),
    ],
)
def test_in_place_write_to_a_leaf_raises(write: Callable[[torch.Tensor], object]) -> None:
    with pytest.raises(RuntimeError, match="leaf"):
        write(nn.Parameter(torch.zeros(4)))
    write(nn.Parameter(torch.zeros(4), requires_grad=False))
    with torch.no_grad():
        write(nn.Parameter(torch.zeros(4)))


@pytest.mark.parametrize("function", [nn.init.zeros_, nn.init.normal_, nn.init.xavier_uniform_, nn.init.orthogonal_])
def test_module_for_a_tensor_raises(function: Callable[[Any], object]) -> None:
    with pytest.raises((AttributeError, TypeError)):
        function(nn.Linear(4, 4))


def test_none_for_a_function_raises() -> None:
    with pytest.raises(TypeError):
        nn.Linear(4, 4).apply(None)  # type: ignore[arg-type]  # that is the fault


def test_layers_in_a_list_are_not_registered() -> None:
    class Net(nn.Module):
        head = nn.Linear(4, 4)

        def __init__(self) -> None:
            super().__init__()
            self.layers = [nn.Linear(4, 4)]

    assert list(Net().parameters()) == []


@pytest.mark.parametrize(
    ("initializer", "problem"),
    [
        ("xavier_uniform", ValueError),
        (lambda shape: np.zeros(shape), TypeError),
        (lambda shape, kind=None: np.zeros(shape), TypeError),
        (nn.init.xavier_uniform_, TypeError),
    ],
)
def test_keras_refuses_the_initializer(initializer: object, problem: type[Exception]) -> None:
    with pytest.raises(problem):
        keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, kernel_initializer=initializer)])


@pytest.mark.parametrize(("name", "argument"), [("HeNormal", "stddev"), ("RandomNormal", "scale"), ("Zeros", "value")])
def test_keras_refuses_the_argument(name: str, argument: str) -> None:
    with pytest.raises(TypeError):
        getattr(keras.initializers, name)(**{argument: 1.0})
