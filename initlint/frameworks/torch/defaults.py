"""The laws that PyTorch's own layers draw their parameters from."""

from __future__ import annotations

import math
from dataclasses import replace

from initlint.distributions import Distribution, Shape, constant, normal, symmetric_uniform, uniform
from initlint.frameworks.torch.gains import fans
from initlint.symbolic import Number, square_root

ZEROS = constant(0)
ONES = constant(1)
UNIT_NORMAL = normal(0, 1)
KAIMING_SQRT5_GAIN = math.sqrt(1 / 3)
"""calculate_gain("leaky_relu", sqrt(5)), which torch.nn's reset_parameters methods pass."""


def fan_in_uniform(fan: Number) -> Distribution:
    """U(-1/sqrt(fan), 1/sqrt(fan)): what kaiming_uniform_(a=sqrt(5)) comes to, and what biases and cells get."""
    if fan == 0:
        return ZEROS
    bound = 1 / square_root(fan)
    return replace(uniform(-bound, bound), scheme="torch_default", gain=KAIMING_SQRT5_GAIN, fan="fan_in")


def hidden_uniform(hidden_size: Number) -> Distribution:
    """U(-1/sqrt(hidden), 1/sqrt(hidden)), for every parameter of a recurrent layer."""
    return replace(fan_in_uniform(hidden_size), gain=None, fan="")


def xavier_uniform(shape: Shape) -> Distribution:
    """What xavier_uniform_ gives a matrix of this shape."""
    return replace(symmetric_uniform(_xavier_std(shape)), scheme="xavier", gain=1, fan="fan_avg")


def xavier_normal(shape: Shape) -> Distribution:
    """What xavier_normal_ gives a tensor of this shape."""
    return replace(normal(0, _xavier_std(shape)), scheme="xavier", gain=1, fan="fan_avg")


def _xavier_std(shape: Shape) -> Number:
    fan_in, fan_out = fans(shape)
    total = fan_in + fan_out
    return math.sqrt(2) / square_root(total)
