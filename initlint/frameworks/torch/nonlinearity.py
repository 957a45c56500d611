"""Activations as layers. Only PReLU has a parameter."""

from __future__ import annotations

from initlint.distributions import Shape, constant
from initlint.frameworks.specs import Argument, Arguments, LayerKind, LayerSpec, ParameterSpec, Role, Signature
from initlint.frameworks.torch.rows import row, same_shape, table
from initlint.frameworks.torch.signatures import FACTORY, number, signature
from initlint.symbolic import floor_divide

_INPLACE = (Argument("inplace", False),)
_DIM = (Argument("dim", None),)

_ELEMENTWISE: tuple[tuple[str, str, Signature], ...] = (
    ("CELU", "celu", (*signature(alpha=1.0), *_INPLACE)),
    ("ELU", "elu", (*signature(alpha=1.0), *_INPLACE)),
    ("GELU", "gelu", signature(approximate="none")),
    ("Hardshrink", "hard_shrink", signature(lambd=0.5)),
    ("Hardsigmoid", "hard_sigmoid", _INPLACE),
    ("Hardswish", "hard_swish", _INPLACE),
    (
        "Hardtanh",
        "hard_tanh",
        (*signature(min_val=-1.0, max_val=1.0), *_INPLACE, *signature(min_value=None, max_value=None)),
    ),
    ("LeakyReLU", "leaky_relu", (*signature(negative_slope=0.01), *_INPLACE)),
    ("LogSigmoid", "log_sigmoid", ()),
    ("Mish", "mish", _INPLACE),
    ("RReLU", "rrelu", (*signature(lower=1 / 8, upper=1 / 3), *_INPLACE)),
    ("ReLU", "relu", _INPLACE),
    ("SELU", "selu", _INPLACE),
    ("SiLU", "silu", _INPLACE),
    ("Sigmoid", "sigmoid", ()),
    ("Softplus", "softplus", signature(beta=1.0, threshold=20.0)),
    ("Softshrink", "soft_shrink", signature(lambd=0.5)),
    ("Softsign", "softsign", ()),
    ("Tanh", "tanh", ()),
    ("Tanhshrink", "tanh_shrink", ()),
    ("Threshold", "threshold", (*signature("threshold", "value"), *_INPLACE)),
)

_SOFTMAXES: tuple[tuple[str, str, Signature], ...] = (
    ("Softmax", "softmax", _DIM),
    ("Softmax2d", "softmax", ()),
    ("Softmin", "softmin", _DIM),
    ("LogSoftmax", "log_softmax", _DIM),
)


def _slopes(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    shape = (arguments.size("num_parameters"),)
    law = constant(number(arguments["init"]))
    return (ParameterSpec(name="weight", shape=shape, role=Role.SLOPE, distribution=law),)


def _halved(arguments: Arguments, input_shape: Shape) -> Shape | None:
    axis = arguments["dim"]
    if not isinstance(axis, int) or not -len(input_shape) <= axis < len(input_shape):
        return None
    halved = list(input_shape)
    halved[axis] = floor_divide(halved[axis], 2)
    return tuple(halved)


def _activation(name: str, activation: str, arguments: Signature) -> LayerSpec:
    return row(name, LayerKind.ACTIVATION, arguments, output_shape=same_shape, activation=activation)


LAYERS = table(
    (
        *(_activation(*entry) for entry in _ELEMENTWISE),
        *(
            row(name, LayerKind.SOFTMAX, arguments, output_shape=same_shape, activation=activation)
            for name, activation, arguments in _SOFTMAXES
        ),
        row(
            "ReLU6",
            LayerKind.ACTIVATION,
            _INPLACE,
            bases=("torch.nn.Hardtanh",),
            attributes=lambda arguments: {"min_val": 0.0, "max_val": 6.0},
            output_shape=same_shape,
            activation="relu6",
        ),
        row(
            "PReLU",
            LayerKind.ACTIVATION,
            (*signature(num_parameters=1, init=0.25), *FACTORY),
            parameters=_slopes,
            output_shape=same_shape,
            activation="prelu",
        ),
        row("GLU", LayerKind.ACTIVATION, signature(dim=-1), output_shape=_halved, activation="glu"),
    )
)
