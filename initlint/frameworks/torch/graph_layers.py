"""Layers of PyTorch Geometric: its own Linear, its norms, and the convolutions, by every name they are imported under."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from initlint.distributions import Distribution, Shape
from initlint.frameworks.specs import UNKNOWN_SIZE, Arguments, ChildSpec, LayerKind, ParameterSpec, Role, size
from initlint.frameworks.torch.defaults import ONES, ZEROS, fan_in_uniform, xavier_uniform
from initlint.frameworks.torch.dense import matrix_and_bias
from initlint.frameworks.torch.graph_convolutions import CONVOLUTION, CONVOLUTIONS, LINEAR, PARTS, WIDTHS
from initlint.frameworks.torch.rows import row, same_shape, table
from initlint.frameworks.torch.signatures import signature
from initlint.symbolic import Expr, Number, is_number

__all__ = ["ALIASES", "CONVOLUTION", "LAYERS", "PARTS"]


def _linear(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    """The weight by name of its initializer, the bias as torch.nn.Linear's or zero."""
    inputs, outputs = _width(arguments["in_channels"]), arguments.size("out_channels")
    weight, bias = matrix_and_bias((outputs, inputs), arguments.flag("bias"), fan_in_uniform(inputs))
    laws: dict[object, Distribution] = {
        None: fan_in_uniform(inputs),
        "kaiming_uniform": fan_in_uniform(inputs),
        "uniform": fan_in_uniform(inputs),
        "glorot": xavier_uniform((outputs, inputs)),
    }
    bias_laws: dict[object, Distribution] = {None: fan_in_uniform(inputs), "zeros": ZEROS}
    return (
        _with(weight, laws[arguments["weight_initializer"]]),
        _with(bias, bias_laws[arguments["bias_initializer"]]),
    )


def _with(parameter: ParameterSpec, law: Distribution) -> ParameterSpec:
    return ParameterSpec(
        name=parameter.name, shape=parameter.shape, role=parameter.role, distribution=law, present=parameter.present
    )


def _width(value: object) -> Number:
    """-1 stands for a width that the first input gives."""
    return UNKNOWN_SIZE if not is_number(value) or (not isinstance(value, Expr) and value < 1) else size(value)


def _batch_norm(arguments: Arguments) -> tuple[ChildSpec, ...]:
    keywords = {"num_features": arguments["in_channels"], "affine": arguments["affine"]}
    return (ChildSpec(name="module", layer="torch.nn.BatchNorm1d", keywords=keywords),)


def _scale_and_shift(*, is_affine: bool) -> Callable[[Arguments, Shape | None], tuple[ParameterSpec, ...]]:
    def parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
        shape = (arguments.size("in_channels"),)
        present = arguments.flag("affine") if is_affine else True
        own = (
            ParameterSpec(name="weight", shape=shape, role=Role.SCALE, distribution=ONES, present=present),
            ParameterSpec(name="bias", shape=shape, role=Role.SHIFT, distribution=ZEROS, present=present),
        )
        mean = ParameterSpec(name="mean_scale", shape=shape, role=Role.OTHER, distribution=ONES)
        return own if is_affine else (*own, mean)

    return parameters


def _last_axis(arguments: Arguments, input_shape: Shape) -> Shape | None:
    return (*input_shape[:-1], arguments.size("out_channels")) if input_shape else None


_NORMS = (
    row(
        "torch_geometric.nn.BatchNorm",
        LayerKind.NORM,
        signature("in_channels", eps=1e-05, momentum=0.1, affine=True),
        children=_batch_norm,
        output_shape=same_shape,
    ),
    row(
        "torch_geometric.nn.LayerNorm",
        LayerKind.NORM,
        signature("in_channels", eps=1e-05, affine=True, mode="graph"),
        parameters=_scale_and_shift(is_affine=True),
        output_shape=same_shape,
    ),
    row(
        "torch_geometric.nn.GraphNorm",
        LayerKind.NORM,
        signature("in_channels", eps=1e-05),
        parameters=_scale_and_shift(is_affine=False),
        output_shape=same_shape,
    ),
)

LAYERS = table(
    (
        row(
            LINEAR,
            LayerKind.DENSE,
            (*WIDTHS, *signature(bias=True, weight_initializer=None, bias_initializer=None)),
            parameters=_linear,
            output_shape=_last_axis,
        ),
        row(CONVOLUTION, LayerKind.CONTAINER, signature(aggr="sum")),
        *CONVOLUTIONS,
        *_NORMS,
    )
)


def _aliases() -> dict[str, str]:
    found = {f"torch_geometric.nn.dense.{tail}": LINEAR for tail in ("Linear", "linear.Linear")}
    for name in LAYERS:
        last = name.rpartition(".")[2]
        package = "norm" if last.endswith("Norm") else "conv"
        if name != LINEAR:
            file = re.sub(r"(?<=[a-z])(?=[A-Z])|(?=Conv$)", "_", last).lower().replace("__", "_")
            found[f"torch_geometric.nn.{package}.{last}"] = name
            found[f"torch_geometric.nn.{package}.{file}.{last}"] = name
    return found


ALIASES: Mapping[str, str] = MappingProxyType(_aliases())
"""Other names that these classes are imported under."""
