"""The classes of keras.initializers as laws, and the strings by which Keras finds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from initlint.distributions import (
    UNKNOWN_DISTRIBUTION,
    Distribution,
    Kind,
    Shape,
    constant,
    normal,
    symmetric_uniform,
    uniform,
)
from initlint.frameworks.keras.rows import is_unknown, signature
from initlint.frameworks.specs import Arguments, InitializerSpec, Signature
from initlint.symbolic import Expr, Number, is_number, product, square_root
from initlint.unknown import Unknown

Fans = tuple[Number, Number]

DEFAULT_INITIALIZER = "glorot_uniform"
"""What `add_weight` takes for a float variable where the initializer is None."""

TRUNCATION = 0.87962566103423978
"""The std of a unit Gaussian cut at two standard deviations, to the digits that Keras divides by."""


def fans(shape: Shape) -> Fans:
    """(fan-in, fan-out) as `compute_fans` of Keras takes them from a shape: the last two axes are (in, out)."""
    if not shape:
        return 1, 1
    if len(shape) == 1:
        return shape[0], shape[0]
    field = product(shape[:-2])
    return shape[-2] * field, shape[-1] * field


def _number(value: object) -> Number | None:
    return value if is_number(value) else None


def _zeros(arguments: Arguments, shape: Shape, given: Fans | None) -> Distribution:
    return constant(0)


def _ones(arguments: Arguments, shape: Shape, given: Fans | None) -> Distribution:
    return constant(1)


def _constant(arguments: Arguments, shape: Shape, given: Fans | None) -> Distribution:
    value = arguments["value"]
    if isinstance(value, bool):
        return constant(int(value))
    if is_number(value):
        return constant(_number(value))
    if isinstance(value, Unknown):
        return UNKNOWN_DISTRIBUTION
    # `Constant(array)` is how weights are loaded: the values are somewhere else.
    return Distribution(kind=Kind.LOADED)


def _identity(arguments: Arguments, shape: Shape, given: Fans | None) -> Distribution:
    if len(shape) != 2:
        raise ValueError("Identity matrix initializer can only be used for 2D matrices")
    gain = _number(arguments["gain"])
    law = Distribution(kind=Kind.IDENTITY, gain=gain)
    rows, columns = shape
    if gain is None or is_unknown(rows) or is_unknown(columns):
        return law
    if isinstance(rows, Expr) or isinstance(columns, Expr):
        if rows != columns:
            return law
        share: Number = 1 / rows
    else:
        if rows <= 0 or columns <= 0:
            return law
        share = min(rows, columns) / (rows * columns)
    spread = square_root(share * (1 - share))
    positive = gain if isinstance(gain, Expr) else abs(gain)
    return replace(law, mean=gain * share, std=positive * spread)


def _random_normal(arguments: Arguments, shape: Shape, given: Fans | None) -> Distribution:
    return normal(_number(arguments["mean"]), _number(arguments["stddev"]))


def truncated_at_two(mean: Number | None, stddev: Number | None) -> Distribution:
    """A Gaussian that is re-drawn beyond two standard deviations; `stddev` is that of the Gaussian before the cut."""
    if stddev == 0:
        return constant(mean)
    law = Distribution(kind=Kind.TRUNCATED_NORMAL, mean=mean)
    if stddev is None:
        return law
    law = replace(law, std=stddev * TRUNCATION)
    return law if mean is None else replace(law, low=mean - 2 * stddev, high=mean + 2 * stddev)


def _truncated_normal(arguments: Arguments, shape: Shape, given: Fans | None) -> Distribution:
    return truncated_at_two(_number(arguments["mean"]), _number(arguments["stddev"]))


def _random_uniform(arguments: Arguments, shape: Shape, given: Fans | None) -> Distribution:
    high = arguments["maxval"]
    # TensorFlow 1 leaves `maxval=None` to mean 1 for floats.
    return uniform(_number(arguments["minval"]), 1 if high is None else _number(high))


def _orthogonal(arguments: Arguments, shape: Shape, given: Fans | None) -> Distribution:
    """All but the last axis are the rows; E w^2 = gain^2 / max(rows, columns) for a Haar matrix."""
    if len(shape) < 2:
        raise ValueError("The tensor to initialize must be at least two-dimensional")
    gain = _number(arguments["gain"])
    if gain == 0:
        return constant(0)
    law = Distribution(kind=Kind.ORTHOGONAL, mean=0, scheme="orthogonal", gain=gain)
    rows, columns = product(shape[:-1]), shape[-1]
    if gain is None or is_unknown(rows) or is_unknown(columns):
        return law
    longer = _longer(rows, columns)
    positive = gain if isinstance(gain, Expr) else abs(gain)
    return law if longer is None else replace(law, std=positive / square_root(longer))


def _longer(left: Number, right: Number) -> Number | None:
    if not isinstance(left, Expr) and not isinstance(right, Expr):
        return max(left, right) if min(left, right) > 0 else None
    if left == 0 or right == 0:
        return None
    ratio = right / left
    if isinstance(ratio, Expr):
        return None
    return right if ratio >= 1 else left


def _variance_scaling(arguments: Arguments, shape: Shape, given: Fans | None) -> Distribution:
    scale, mode, family = arguments["scale"], arguments["mode"], arguments["distribution"]
    if is_number(scale) and not isinstance(scale, Expr) and scale <= 0:
        raise ValueError(f"Argument `scale` must be positive float. Received: scale={scale}")
    if isinstance(mode, str) and mode not in {"fan_in", "fan_out", "fan_avg"}:
        raise ValueError(f"Invalid `mode` argument: {mode}")
    if isinstance(family, str) and family.lower() not in _FAMILIES:
        raise ValueError(f"Invalid `distribution` argument: {family}")
    return scaled_by_fan(
        _number(scale),
        mode if isinstance(mode, str) else "",
        _FAMILIES[family.lower()] if isinstance(family, str) else Kind.RANDOM,
        _chosen_fans(arguments, shape, given),
        scheme="variance_scaling",
    )


_FAMILIES = {
    "normal": Kind.TRUNCATED_NORMAL,
    "truncated_normal": Kind.TRUNCATED_NORMAL,
    "untruncated_normal": Kind.NORMAL,
    "uniform": Kind.UNIFORM,
}


def scaled_by_fan(scale: Number | None, mode: str, kind: Kind, given: Fans, *, scheme: str) -> Distribution:
    """The law with variance scale / fan. Keras widens the truncated Gaussian, so that this holds after the cut."""
    gain = None if scale is None else square_root(scale)
    law = Distribution(kind=kind, mean=0, scheme=scheme, gain=gain, fan=mode)
    fan = _fan(mode, given)
    if gain is None or fan is None:
        return law
    std = gain / square_root(fan)
    if kind is Kind.UNIFORM:
        bounded = symmetric_uniform(std)
        return replace(law, std=std, low=bounded.low, high=bounded.high)
    if kind is Kind.TRUNCATED_NORMAL:
        return replace(law, std=std, low=-2 * std / TRUNCATION, high=2 * std / TRUNCATION)
    return replace(law, std=std)


def _fan(mode: str, given: Fans) -> Number | None:
    averaged = (given[0] + given[1]) / 2
    fan = {"fan_in": given[0], "fan_out": given[1], "fan_avg": averaged}.get(mode)
    if fan is None or is_unknown(fan):
        return None
    return fan if isinstance(fan, Expr) else max(1.0, fan)


def _chosen_fans(arguments: Arguments, shape: Shape, given: Fans | None) -> Fans:
    """The axes that the initializer names come before those that the layer knows, and these before the shape."""
    incoming, outgoing = _along(arguments["input_axes"], shape), _along(arguments["output_axes"], shape)
    if incoming is not None and outgoing is not None:
        return incoming, outgoing
    return fans(shape) if given is None else given


def _along(axes: object, shape: Shape) -> Number | None:
    if not isinstance(axes, (tuple, list)):
        return None
    places = [axis for axis in axes if isinstance(axis, int) and -len(shape) <= axis < len(shape)]
    return product(shape[place] for place in places) if len(places) == len(axes) else None


def _stft(arguments: Arguments, shape: Shape, given: Fans | None) -> Distribution:
    return Distribution(kind=Kind.FIXED)


_SEEDED: dict[str, object] = {"seed": None, "input_axes": None, "output_axes": None}
_NORMAL: dict[str, object] = {"mean": 0.0, "stddev": 0.05, "seed": None}


def _fan_scheme(name: str, scheme: str, scale: float, mode: str, kind: Kind) -> InitializerSpec:
    def distribution(arguments: Arguments, shape: Shape, given: Fans | None) -> Distribution:
        return scaled_by_fan(scale, mode, kind, _chosen_fans(arguments, shape, given), scheme=scheme)

    return InitializerSpec(name=f"keras.initializers.{name}", signature=signature(**_SEEDED), distribution=distribution)


_STFT: Signature = signature(side="real", window="hann", scaling="density", periodic=False)
_SCALING: Signature = signature(scale=1.0, mode="fan_in", distribution="truncated_normal", **_SEEDED)

_ROWS = (
    InitializerSpec(name="keras.initializers.Zeros", signature=(), distribution=_zeros),
    InitializerSpec(name="keras.initializers.Ones", signature=(), distribution=_ones),
    InitializerSpec(name="keras.initializers.Constant", signature=signature(value=0.0), distribution=_constant),
    InitializerSpec(
        name="keras.initializers.Identity",
        signature=signature(gain=1.0),
        distribution=_identity,
        minimum_dimensions=2,
    ),
    InitializerSpec(
        name="keras.initializers.RandomNormal", signature=signature(**_NORMAL), distribution=_random_normal
    ),
    InitializerSpec(
        name="keras.initializers.TruncatedNormal", signature=signature(**_NORMAL), distribution=_truncated_normal
    ),
    InitializerSpec(
        name="keras.initializers.RandomUniform",
        signature=signature(minval=-0.05, maxval=0.05, seed=None),
        distribution=_random_uniform,
    ),
    InitializerSpec(name="keras.initializers.VarianceScaling", signature=_SCALING, distribution=_variance_scaling),
    _fan_scheme("GlorotUniform", "xavier", 1.0, "fan_avg", Kind.UNIFORM),
    _fan_scheme("GlorotNormal", "xavier", 1.0, "fan_avg", Kind.TRUNCATED_NORMAL),
    _fan_scheme("HeUniform", "kaiming", 2.0, "fan_in", Kind.UNIFORM),
    _fan_scheme("HeNormal", "kaiming", 2.0, "fan_in", Kind.TRUNCATED_NORMAL),
    _fan_scheme("LecunUniform", "lecun", 1.0, "fan_in", Kind.UNIFORM),
    _fan_scheme("LecunNormal", "lecun", 1.0, "fan_in", Kind.TRUNCATED_NORMAL),
    InitializerSpec(
        name="keras.initializers.Orthogonal",
        signature=signature(gain=1.0, seed=None),
        distribution=_orthogonal,
        minimum_dimensions=2,
    ),
    InitializerSpec(name="keras.initializers.STFT", signature=_STFT, distribution=_stft, minimum_dimensions=3),
    # TensorFlow 1 spells these like the ones of Keras, but starts from a unit scale.
    InitializerSpec(
        name="tensorflow.compat.v1.random_normal_initializer",
        signature=signature(mean=0.0, stddev=1.0, seed=None, dtype=None),
        distribution=_random_normal,
    ),
    InitializerSpec(
        name="tensorflow.compat.v1.truncated_normal_initializer",
        signature=signature(mean=0.0, stddev=1.0, seed=None, dtype=None),
        distribution=_truncated_normal,
    ),
    InitializerSpec(
        name="tensorflow.compat.v1.random_uniform_initializer",
        signature=signature(minval=0.0, maxval=None, seed=None, dtype=None),
        distribution=_random_uniform,
    ),
)

INITIALIZERS: Mapping[str, InitializerSpec] = MappingProxyType({row.name: row for row in _ROWS})

_SNAKE_NAMES = {
    "Zeros": ("zeros", "zero"),
    "Ones": ("ones", "one"),
    "Constant": ("constant",),
    "Identity": ("identity", "IdentityInitializer"),
    "RandomNormal": ("random_normal", "normal"),
    "TruncatedNormal": ("truncated_normal",),
    "RandomUniform": ("random_uniform", "uniform"),
    "VarianceScaling": ("variance_scaling",),
    "GlorotUniform": ("glorot_uniform",),
    "GlorotNormal": ("glorot_normal",),
    "HeUniform": ("he_uniform",),
    "HeNormal": ("he_normal",),
    "LecunUniform": ("lecun_uniform",),
    "LecunNormal": ("lecun_normal",),
    "Orthogonal": ("orthogonal", "OrthogonalInitializer"),
    "STFT": ("stft", "STFTInitializer"),
}

INITIALIZER_NAMES: Mapping[str, str] = MappingProxyType(
    {spelling: f"keras.initializers.{name}" for name, others in _SNAKE_NAMES.items() for spelling in (name, *others)}
)
"""Every string that `keras.initializers.get` takes, with the class it makes."""
