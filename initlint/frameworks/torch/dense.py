"""Linear, Bilinear, Identity and the adaptive softmax that is built of them."""

from __future__ import annotations

from initlint.distributions import Distribution, Shape
from initlint.frameworks.specs import (
    UNKNOWN_SIZE,
    Argument,
    Arguments,
    ChildSpec,
    LayerKind,
    ParameterSpec,
    Role,
)
from initlint.frameworks.torch.defaults import fan_in_uniform
from initlint.frameworks.torch.rows import LAZY_MIXIN, row, same_shape, table
from initlint.frameworks.torch.signatures import FACTORY, signature
from initlint.symbolic import Number, floor_divide, is_number

LINEAR = "torch.nn.Linear"
OUTPUT_PROJECTION = "torch.nn.modules.linear.NonDynamicallyQuantizableLinear"
ADAPTIVE_TAIL = "torch.nn.AdaptiveLogSoftmaxWithLoss:tail"
ADAPTIVE_CLUSTER = "torch.nn.AdaptiveLogSoftmaxWithLoss:cluster"

_MAXIMUM_IGNORED = 8


def matrix_and_bias(
    shape: Shape, bias: bool | None, law: Distribution, role: Role = Role.KERNEL
) -> tuple[ParameterSpec, ...]:
    """`weight` of the given shape and `bias` with one element per row, both of the same law."""
    return (
        ParameterSpec(name="weight", shape=shape, role=role, distribution=law),
        ParameterSpec(name="bias", shape=shape[:1], role=Role.BIAS, distribution=law, present=bias),
    )


def _linear(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    inputs = arguments.size("in_features")
    shape = (arguments.size("out_features"), inputs)
    return matrix_and_bias(shape, arguments.flag("bias"), fan_in_uniform(inputs))


def _lazy_linear(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    inputs = input_shape[-1] if input_shape else UNKNOWN_SIZE
    shape = (arguments.size("out_features"), inputs)
    return matrix_and_bias(shape, arguments.flag("bias"), fan_in_uniform(inputs))


def _bilinear(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    first = arguments.size("in1_features")
    shape = (arguments.size("out_features"), first, arguments.size("in2_features"))
    return matrix_and_bias(shape, arguments.flag("bias"), fan_in_uniform(first))


def _last_axis(arguments: Arguments, input_shape: Shape) -> Shape | None:
    return (*input_shape[:-1], arguments.size("out_features")) if input_shape else None


def _cutoffs(arguments: Arguments) -> list[Number]:
    given = arguments["cutoffs"]
    if not isinstance(given, (tuple, list)) or not all(is_number(item) for item in given):
        return []
    return [*given, arguments.size("n_classes")]


def _adaptive_children(arguments: Arguments) -> tuple[ChildSpec, ...]:
    cutoffs = _cutoffs(arguments)
    head = cutoffs[0] + len(cutoffs) - 1 if cutoffs else UNKNOWN_SIZE
    keywords = {"in_features": arguments["in_features"], "out_features": head, "bias": arguments["head_bias"]}
    passed = {name: arguments[name] for name in ("in_features", "n_classes", "cutoffs", "div_value")}
    return (
        ChildSpec(name="head", layer=LINEAR, keywords=keywords),
        ChildSpec(name="tail", layer=ADAPTIVE_TAIL, keywords=passed),
    )


def _tail_clusters(arguments: Arguments) -> tuple[ChildSpec, ...]:
    cutoffs = _cutoffs(arguments)
    inputs, divisor = arguments.size("in_features"), arguments.size("div_value")
    return tuple(
        ChildSpec(
            name=str(index),
            layer=ADAPTIVE_CLUSTER,
            keywords={
                "in_features": inputs,
                "hidden_features": _whole(floor_divide(inputs, divisor ** (index + 1))),
                "out_features": cutoffs[index + 1] - cutoffs[index],
            },
        )
        for index in range(len(cutoffs) - 1)
    )


def _whole(value: Number) -> Number:
    return int(value) if isinstance(value, float) else value


def _cluster_layers(arguments: Arguments) -> tuple[ChildSpec, ...]:
    widths = [arguments[name] for name in ("in_features", "hidden_features", "out_features")]
    return tuple(
        ChildSpec(
            name=str(index),
            layer=LINEAR,
            keywords={"in_features": widths[index], "out_features": widths[index + 1], "bias": False},
        )
        for index in range(2)
    )


_LINEAR_SIGNATURE = (*signature("in_features", "out_features", bias=True), *FACTORY)

LAYERS = table(
    (
        # Identity takes whatever it is given and ignores it.
        row(
            "Identity",
            LayerKind.RESHAPE,
            tuple(Argument(f"ignored{index}", None) for index in range(_MAXIMUM_IGNORED)),
            output_shape=same_shape,
        ),
        row("Linear", LayerKind.DENSE, _LINEAR_SIGNATURE, parameters=_linear, output_shape=_last_axis),
        row(
            OUTPUT_PROJECTION,
            LayerKind.DENSE,
            _LINEAR_SIGNATURE,
            bases=(LINEAR,),
            parameters=_linear,
            output_shape=_last_axis,
        ),
        row(
            "LazyLinear",
            LayerKind.DENSE,
            (*signature("out_features", bias=True), *FACTORY),
            bases=(LAZY_MIXIN, LINEAR),
            parameters=_lazy_linear,
            output_shape=_last_axis,
        ),
        row(
            "Bilinear",
            LayerKind.BILINEAR,
            (*signature("in1_features", "in2_features", "out_features", bias=True), *FACTORY),
            parameters=_bilinear,
            output_shape=_last_axis,
        ),
        row(
            "AdaptiveLogSoftmaxWithLoss",
            LayerKind.LOSS,
            (*signature("in_features", "n_classes", "cutoffs", div_value=4.0, head_bias=False), *FACTORY),
            children=_adaptive_children,
        ),
    )
)

PARTS = {
    ADAPTIVE_TAIL: row(
        "ModuleList",
        LayerKind.CONTAINER,
        signature("in_features", "n_classes", "cutoffs", "div_value"),
        children=_tail_clusters,
    ),
    ADAPTIVE_CLUSTER: row(
        "Sequential",
        LayerKind.CONTAINER,
        signature("in_features", "hidden_features", "out_features"),
        children=_cluster_layers,
    ),
}
"""Pieces of composite layers that code can not name. Their keys hold a colon; `name` is the class they are of."""
