"""The recurrent layers and cells. The gates lie side by side in one kernel: i, f, c, o for LSTM; z, r, h for GRU."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from initlint.distributions import UNKNOWN_DISTRIBUTION, Distribution, Kind, Shape
from initlint.frameworks.keras.initializers import INITIALIZER_NAMES, INITIALIZERS
from initlint.frameworks.keras.rows import LAYER, bias, channels, nones, settled, signature, size_at, weight
from initlint.frameworks.keras.windows import spatial_shape, window_length
from initlint.frameworks.specs import Arguments, LayerKind, LayerSpec, ParameterSpec, Role, bind
from initlint.symbolic import Number

_RNN = "keras.layers.RNN"
_WITH_ACTIVITY = nones(
    "kernel_regularizer",
    "recurrent_regularizer",
    "bias_regularizer",
    "activity_regularizer",
    "kernel_constraint",
    "recurrent_constraint",
    "bias_constraint",
)
_OF_A_CELL = {name: None for name in _WITH_ACTIVITY if name != "activity_regularizer"}
_DROPOUTS: dict[str, object] = {"dropout": 0.0, "recurrent_dropout": 0.0}
_SEQUENCE: dict[str, object] = {
    "return_sequences": False,
    "return_state": False,
    "go_backwards": False,
    "stateful": False,
}
_INITIALIZERS: dict[str, object] = {
    "kernel_initializer": "glorot_uniform",
    "recurrent_initializer": "orthogonal",
    "bias_initializer": "zeros",
}
_GATED: dict[str, object] = {"activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": True, **_INITIALIZERS}


def forget_bias_law(arguments: Arguments) -> Distribution:
    """The law over the whole bias vector where `unit_forget_bias` sets the second quarter to one.

    The three other quarters follow `bias_initializer`; with zeros the mean is 1/4 and the std sqrt(3)/4.
    """
    rest = _named_law(arguments["bias_initializer"])
    if rest is None or rest.mean is None or rest.std is None:
        return UNKNOWN_DISTRIBUTION
    mean = (3 * rest.mean + 1) / 4
    second = (3 * (rest.std * rest.std + rest.mean * rest.mean) + 1) / 4
    variance = second - mean * mean
    if not isinstance(variance, (int, float)):
        return UNKNOWN_DISTRIBUTION
    kind = Kind.RANDOM if rest.is_random else Kind.FIXED
    law = Distribution(kind=kind, mean=mean, std=math.sqrt(max(variance, 0.0)))
    return replace(law, low=0, high=1) if rest.is_zero else law


def _named_law(initializer: object) -> Distribution | None:
    """The law of an initializer that is given by name and whose scale does not depend on the shape."""
    row = INITIALIZERS.get(INITIALIZER_NAMES.get(initializer, "")) if isinstance(initializer, str) else None
    if row is None or row.minimum_dimensions > 0:
        return None
    law = row.distribution(bind(row.signature, (), {}), (1,), None)
    return None if law.fan else law


def _forget_bias(arguments: Arguments, shape: Shape) -> ParameterSpec:
    plain = bias(arguments, shape)
    forget = arguments.flag("unit_forget_bias")
    if forget is False:
        return plain
    law = UNKNOWN_DISTRIBUTION if forget is None else forget_bias_law(arguments)
    return replace(plain, distribution=law)


def _gated_weights(field: Shape, depth: Number, units: Number, gates: int) -> tuple[ParameterSpec, ...]:
    width = settled(units * gates)
    return (
        weight("kernel", (*field, depth, width), Role.KERNEL, initializer="kernel_initializer"),
        weight("recurrent_kernel", (*field, units, width), Role.RECURRENT_KERNEL, initializer="recurrent_initializer"),
    )


def _simple(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    units = arguments.size("units")
    return (*_gated_weights((), size_at(input_shape, -1), units, 1), bias(arguments, (units,)))


def _lstm(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    units = arguments.size("units")
    weights = _gated_weights((), size_at(input_shape, -1), units, 4)
    return (*weights, _forget_bias(arguments, (settled(units * 4),)))


def _gru(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    units = arguments.size("units")
    width = settled(units * 3)
    # With `reset_after` the input and the recurrent product have a bias each, stacked.
    shape = (2, width) if arguments.flag("reset_after") else (width,)
    return (*_gated_weights((), size_at(input_shape, -1), units, 3), bias(arguments, shape))


def _sequence_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
    sequences, states = arguments.flag("return_sequences"), arguments.flag("return_state")
    if sequences is None or states is not False or len(input_shape) < 2:
        return None
    units = arguments.size("units")
    return (input_shape[0], input_shape[1], units) if sequences else (input_shape[0], units)


def _conv_lstm(rank: int) -> LayerSpec:
    def parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
        filters, field = arguments.size("filters"), arguments.sizes("kernel_size", rank)
        weights = _gated_weights(field, channels(arguments, _without_time(input_shape)), filters, 4)
        return (*weights, _forget_bias(arguments, (settled(filters * 4),)))

    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        return _conv_lstm_shape(arguments, input_shape, rank)

    return LayerSpec(
        name=f"keras.layers.ConvLSTM{rank}D",
        kind=LayerKind.RECURRENT,
        signature=signature(
            "filters",
            "kernel_size",
            strides=1,
            padding="valid",
            data_format=None,
            dilation_rate=1,
            **_GATED,
            unit_forget_bias=True,
            **_WITH_ACTIVITY,
            **_DROPOUTS,
            seed=None,
            **_SEQUENCE,
        ),
        bases=(_RNN, LAYER),
        parameters=parameters,
        output_shape=output_shape,
    )


def _without_time(input_shape: Shape | None) -> Shape | None:
    return None if input_shape is None or len(input_shape) < 3 else (input_shape[0], *input_shape[2:])


def _conv_lstm_shape(arguments: Arguments, input_shape: Shape, rank: int) -> Shape | None:
    windows, strides = arguments.sizes("kernel_size", rank), arguments.sizes("strides", rank)
    dilations = arguments.sizes("dilation_rate", rank)

    def length(axis: int, old: Number) -> Number:
        return window_length(old, windows[axis], strides[axis], dilations[axis], arguments["padding"])

    image = _without_time(input_shape)
    sequences, states = arguments.flag("return_sequences"), arguments.flag("return_state")
    if image is None or sequences is None or states is not False:
        return None
    shape = spatial_shape(arguments, image, rank, length, arguments.size("filters"))
    if shape is None or not sequences:
        return shape
    return (shape[0], input_shape[1], *shape[1:])


def _pair(
    name: str,
    gates: dict[str, object],
    parameters: Callable[[Arguments, Shape | None], tuple[ParameterSpec, ...]],
    *,
    tail: dict[str, object],
    cell_tail: dict[str, object],
) -> tuple[LayerSpec, LayerSpec]:
    """A layer and its cell, which own the same weights."""
    layer = LayerSpec(
        name=f"keras.layers.{name}",
        kind=LayerKind.RECURRENT,
        signature=signature("units", **gates, **_WITH_ACTIVITY, **_DROPOUTS, **tail),
        bases=(_RNN, LAYER),
        parameters=parameters,
        output_shape=_sequence_shape,
    )
    cell = LayerSpec(
        name=f"keras.layers.{name}Cell",
        kind=LayerKind.RECURRENT,
        signature=signature("units", **gates, **_OF_A_CELL, **_DROPOUTS, **cell_tail),
        bases=(LAYER,),
        parameters=parameters,
    )
    return layer, cell


ROWS = (
    *_pair(
        "SimpleRNN",
        {"activation": "tanh", "use_bias": True, **_INITIALIZERS},
        _simple,
        tail={**_SEQUENCE, "unroll": False, "seed": None},
        cell_tail={"seed": None},
    ),
    *_pair(
        "LSTM",
        {**_GATED, "unit_forget_bias": True},
        _lstm,
        tail={"seed": None, **_SEQUENCE, "unroll": False},
        cell_tail={"seed": None},
    ),
    *_pair(
        "GRU",
        _GATED,
        _gru,
        tail={"seed": None, **_SEQUENCE, "unroll": False, "reset_after": True},
        cell_tail={"reset_after": True, "seed": None},
    ),
    *(_conv_lstm(rank) for rank in (1, 2, 3)),
    LayerSpec(
        name=_RNN,
        kind=LayerKind.RECURRENT,
        signature=signature("cell", **_SEQUENCE, unroll=False, zero_output_for_mask=False),
        bases=(LAYER,),
    ),
    LayerSpec(
        name="keras.layers.StackedRNNCells",
        kind=LayerKind.CONTAINER,
        signature=signature("cells"),
        bases=(LAYER,),
    ),
)
