"""Fans and gains as torch.nn.init computes them."""

from __future__ import annotations

import math

from initlint.distributions import Shape
from initlint.frameworks.torch.signatures import number
from initlint.symbolic import Number, product, square_root

DEFAULT_SLOPE = 0.01
"""What calculate_gain("leaky_relu") takes when it is given no slope; the kaiming functions pass their own, 0."""

_CONSTANT_GAINS: dict[str, Number] = {
    "linear": 1,
    "conv1d": 1,
    "conv2d": 1,
    "conv3d": 1,
    "conv_transpose1d": 1,
    "conv_transpose2d": 1,
    "conv_transpose3d": 1,
    "sigmoid": 1,
    "tanh": 5 / 3,
    "relu": math.sqrt(2),
    "selu": 3 / 4,
}


def calculate_gain(nonlinearity: object, param: object = None) -> Number | None:
    """What torch.nn.init.calculate_gain returns; None if an argument is not known.

    Raises ValueError for a nonlinearity that PyTorch does not know, such as `gelu`.
    """
    if not isinstance(nonlinearity, str):
        return None
    if nonlinearity in _CONSTANT_GAINS:
        return _CONSTANT_GAINS[nonlinearity]
    if nonlinearity != "leaky_relu":
        raise ValueError(f"Unsupported nonlinearity {nonlinearity}")
    slope = DEFAULT_SLOPE if param is None else number(param)
    return None if slope is None else square_root(2 / (1 + slope * slope))


def fans(shape: Shape) -> tuple[Number, Number]:
    """(fan-in, fan-out): the second and the first size, each times the receptive field.

    Raises ValueError for fewer than two dimensions. Groups and transposition are not considered, as in PyTorch.
    """
    if len(shape) < 2:
        raise ValueError("fan in and fan out can not be computed for a tensor with fewer than 2 dimensions")
    receptive_field = product(shape[2:])
    return shape[1] * receptive_field, shape[0] * receptive_field
