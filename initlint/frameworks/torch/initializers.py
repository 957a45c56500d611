"""The functions of torch.nn.init and the law that each gives."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from initlint.distributions import (
    Distribution,
    Kind,
    Shape,
    constant,
    normal,
    symmetric_uniform,
    truncated_normal,
    uniform,
)
from initlint.frameworks.specs import Argument, Arguments, InitializerSpec, Signature
from initlint.frameworks.torch.gains import calculate_gain, fans
from initlint.frameworks.torch.signatures import number, signature
from initlint.symbolic import Expr, Number, call, floor_divide, maximum, product, square_root

Fans: TypeAlias = "tuple[Number, Number] | None"
Law: TypeAlias = Callable[[Arguments, Shape, Fans], Distribution]


def uniform_law(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """uniform_(tensor, a, b)."""
    low, high = number(arguments["a"]), number(arguments["b"])
    _refuse(_is_negative(None if low is None or high is None else high - low), "uniform_ expects a range")
    return uniform(low, high)


def normal_law(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """normal_(tensor, mean, std)."""
    std = number(arguments["std"])
    _refuse(_is_negative(std), "normal_ expects std >= 0")
    return normal(number(arguments["mean"]), std)


def truncated_normal_law(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """trunc_normal_(tensor, mean, std, a, b): the bounds are absolute, not in units of std."""
    mean, std, low, high = (number(arguments[name]) for name in ("mean", "std", "a", "b"))
    if mean is None or std is None or low is None or high is None:
        return Distribution(kind=Kind.TRUNCATED_NORMAL, low=low, high=high)
    return truncated_normal(mean, std, low, high)


def constant_law(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """constant_(tensor, val)."""
    return constant(number(arguments["val"]))


def zeros_law(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """zeros_(tensor)."""
    return constant(0)


def ones_law(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """ones_(tensor)."""
    return constant(1)


def eye_law(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """eye_(tensor): min(rows, columns) ones among rows * columns elements."""
    _refuse(len(shape) != 2, "only tensors with 2 dimensions are supported")
    return _indicator(1 / maximum(shape[0], shape[1]))


def dirac_law(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """dirac_(tensor, groups): a one at the centre of as many kernels as there are channels to pass on."""
    _refuse(not 3 <= len(shape) <= 5, "only tensors with 3, 4, or 5 dimensions are supported")
    groups = number(arguments["groups"])
    if groups is None:
        return Distribution(kind=Kind.IDENTITY, low=0, high=1)
    _refuse(_leaves_rest(shape[0], groups), "dim 0 must be divisible by groups")
    kept = _minimum(floor_divide(shape[0], groups), shape[1])
    return _indicator(kept * groups / product(shape))


def xavier_uniform_law(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """U(-b, b) with b = gain sqrt(6 / (fan_in + fan_out)) (Glorot & Bengio 2010, equation 16)."""
    return _xavier(arguments, shape, given, Kind.UNIFORM)


def xavier_normal_law(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """N(0, std^2) with std = gain sqrt(2 / (fan_in + fan_out))."""
    return _xavier(arguments, shape, given, Kind.NORMAL)


def kaiming_uniform_law(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """U(-b, b) with b = gain sqrt(3 / fan) (He et al. 2015)."""
    return _kaiming(arguments, shape, given, Kind.UNIFORM)


def kaiming_normal_law(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """N(0, std^2) with std = gain / sqrt(fan)."""
    return _kaiming(arguments, shape, given, Kind.NORMAL)


def orthogonal_law(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """A (semi-)orthogonal matrix of shape[0] rows; its squares sum to gain^2 min(rows, columns)."""
    _refuse(len(shape) < 2, "only tensors with 2 or more dimensions are supported")
    gain = number(arguments["gain"])
    larger = maximum(shape[0], product(shape[1:]))
    std = None if gain is None or larger == 0 else _magnitude(gain) / square_root(larger)
    return Distribution(kind=Kind.ORTHOGONAL, mean=0, std=std, scheme="orthogonal", gain=gain)


def sparse_law(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """N(0, std^2) with ceil(sparsity * rows) zeros in every column (Martens 2010)."""
    _refuse(len(shape) != 2, "only tensors with 2 dimensions are supported")
    sparsity, std, rows = number(arguments["sparsity"]), number(arguments["std"]), shape[0]
    if sparsity is None or std is None:
        return Distribution(kind=Kind.SPARSE, mean=0)
    share = sparsity
    if not isinstance(sparsity, Expr) and not isinstance(rows, Expr) and rows:
        share = math.ceil(sparsity * rows) / rows
    return Distribution(kind=Kind.SPARSE, mean=0, std=std * square_root(1 - share))


def _xavier(arguments: Arguments, shape: Shape, given: Fans, kind: Kind) -> Distribution:
    fan_in, fan_out = fans(shape) if given is None else given
    gain = number(arguments["gain"])
    law = _centred(kind, None if gain is None else gain * math.sqrt(2), fan_in + fan_out)
    return replace(law, scheme="xavier", gain=gain, fan="fan_avg")


def _kaiming(arguments: Arguments, shape: Shape, given: Fans, kind: Kind) -> Distribution:
    """The gain that PyTorch takes; `nonlinearity` and `slope` are kept only where the call itself gives them."""
    fan_in, fan_out = fans(shape) if given is None else given
    mode, nonlinearity, slope = arguments["mode"], arguments["nonlinearity"], number(arguments["a"])
    fan = mode.lower() if isinstance(mode, str) else ""
    _refuse(isinstance(mode, str) and fan not in {"fan_in", "fan_out"}, f"mode {mode} not supported")
    gain = calculate_gain(nonlinearity, arguments["a"])
    law = _centred(kind, gain if fan else None, fan_out if fan == "fan_out" else fan_in)
    named = nonlinearity if isinstance(nonlinearity, str) and "nonlinearity" in arguments.given else None
    return replace(
        law,
        scheme="kaiming",
        gain=gain,
        fan=fan,
        nonlinearity=named,
        slope=slope if "a" in arguments.given else None,
    )


def _centred(kind: Kind, gain: Number | None, fan: Number) -> Distribution:
    """Zero mean and std = gain / sqrt(fan); the std is left open where the gain is not known or the fan is zero."""
    if gain is None or fan == 0:
        return Distribution(kind=kind, mean=0)
    std = _magnitude(gain) / square_root(fan)
    return symmetric_uniform(std) if kind is Kind.UNIFORM else normal(0, std)


def _indicator(share: Number) -> Distribution:
    """Ones in the given share of the places, zeros elsewhere."""
    return Distribution(kind=Kind.IDENTITY, mean=share, std=square_root(share - share * share), low=0, high=1)


def _magnitude(value: Number) -> Number:
    return value if isinstance(value, Expr) else abs(value)


def _minimum(left: Number, right: Number) -> Number:
    if isinstance(left, Expr) or isinstance(right, Expr):
        return left if left == right else call("min", left, right)
    return min(left, right)


def _is_negative(value: Number | None) -> bool:
    return value is not None and not isinstance(value, Expr) and value < 0


def _leaves_rest(value: Number, divisor: Number) -> bool:
    return isinstance(value, int) and isinstance(divisor, int) and (divisor == 0 or value % divisor != 0)


def _refuse(condition: bool, message: str) -> None:
    if condition:
        raise ValueError(message)


_TENSOR = (Argument("tensor"),)
_KAIMING = (*_TENSOR, *signature(a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None))
_XAVIER = (*_TENSOR, *signature(gain=1.0, generator=None))

_ROWS: tuple[tuple[str, Signature, Law, int], ...] = (
    ("uniform", (*_TENSOR, *signature(a=0.0, b=1.0, generator=None)), uniform_law, 0),
    ("normal", (*_TENSOR, *signature(mean=0.0, std=1.0, generator=None)), normal_law, 0),
    ("constant", (*_TENSOR, *signature("val")), constant_law, 0),
    ("eye", _TENSOR, eye_law, 2),
    ("dirac", (*_TENSOR, *signature(groups=1)), dirac_law, 3),
    ("xavier_uniform", _XAVIER, xavier_uniform_law, 2),
    ("xavier_normal", _XAVIER, xavier_normal_law, 2),
    ("kaiming_uniform", _KAIMING, kaiming_uniform_law, 2),
    ("kaiming_normal", _KAIMING, kaiming_normal_law, 2),
    ("orthogonal", (*_TENSOR, *signature(gain=1, generator=None)), orthogonal_law, 2),
    ("sparse", (*_TENSOR, *signature("sparsity", std=0.01, generator=None)), sparse_law, 2),
)
"""The functions that also have a deprecated name, without the underscore."""

_TRUNCATED = (*_TENSOR, *signature(mean=0.0, std=1.0, a=-2.0, b=2.0, generator=None))
_UNDERSCORE_ONLY: tuple[tuple[str, Signature, Law, int], ...] = (
    ("ones", _TENSOR, ones_law, 0),
    ("zeros", _TENSOR, zeros_law, 0),
    ("trunc_normal", _TRUNCATED, truncated_normal_law, 0),
)


def _spec(row: tuple[str, Signature, Law, int], *, deprecated: bool = False) -> InitializerSpec:
    name, arguments, law, dimensions = row
    current = f"torch.nn.init.{name}_"
    return InitializerSpec(
        name=current.removesuffix("_") if deprecated else current,
        signature=arguments,
        distribution=law,
        minimum_dimensions=dimensions,
        replacement=current if deprecated else None,
    )


INITIALIZERS: Mapping[str, InitializerSpec] = MappingProxyType(
    {
        spec.name: spec
        for spec in (
            *(_spec(row) for row in (*_ROWS, *_UNDERSCORE_ONLY)),
            *(_spec(row, deprecated=True) for row in _ROWS),
        )
    }
)
