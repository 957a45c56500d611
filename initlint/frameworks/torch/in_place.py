"""Tensor methods that write the tensor they belong to: by a law of their own, by arithmetic, or from another tensor."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from initlint.distributions import Distribution, Kind, Shape, constant, uniform
from initlint.frameworks.specs import Argument, Arguments, InitializerSpec, Signature
from initlint.frameworks.torch.initializers import Fans, normal_law, zeros_law
from initlint.frameworks.torch.signatures import keyword_only, number, signature
from initlint.symbolic import Expr, Number, square_root

FLOAT_DIGITS = 24
"""random_() without bounds fills a float32 tensor with integers up to 2^24, the largest it holds exactly."""


def discrete_uniform(low: Number, high: Number) -> Distribution:
    """Whole numbers from low to high, both included."""
    many = high - low + 1
    spread = square_root((many * many - 1) / 12)
    return Distribution(kind=Kind.RANDOM, mean=(low + high) / 2, std=spread, low=low, high=high)


def bernoulli(probability: Number | None) -> Distribution:
    """Zeros and ones."""
    if probability is None:
        return Distribution(kind=Kind.RANDOM, low=0, high=1)
    std = square_root(probability - probability * probability)
    return Distribution(kind=Kind.RANDOM, mean=probability, std=std, low=0, high=1)


def _uniform(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    return uniform(number(arguments["from"]), number(arguments["to"]))


def _fill(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    return constant(number(arguments["value"]))


def _random(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """random_(to), random_(from, to) or random_(); a single bound is the upper one."""
    first, second = arguments["from"], arguments["to"]
    if second is None:
        first, second = 0, 2**FLOAT_DIGITS + 1 if first is None else first
    low, high = number(0 if first is None else first), number(second)
    if low is None or high is None:
        return Distribution(kind=Kind.RANDOM)
    return discrete_uniform(low, high - 1)


def _bernoulli(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    return bernoulli(number(arguments["p"]))


def _exponential(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    rate = number(arguments["lambd"])
    scale = None if rate is None or rate == 0 else 1 / rate
    return Distribution(kind=Kind.RANDOM, mean=scale, std=scale, low=0)


def _cauchy(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """It has no moments."""
    return Distribution(kind=Kind.RANDOM)


def _log_normal(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    mean, std = number(arguments["mean"]), number(arguments["std"])
    if mean is None or std is None or isinstance(mean, Expr) or isinstance(std, Expr):
        return Distribution(kind=Kind.RANDOM, low=0)
    centre = math.exp(mean + std * std / 2)
    return Distribution(kind=Kind.RANDOM, mean=centre, std=centre * math.sqrt(math.expm1(std * std)), low=0)


def _geometric(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    probability = number(arguments["p"])
    if probability is None or probability == 0:
        return Distribution(kind=Kind.RANDOM, low=1)
    return Distribution(kind=Kind.RANDOM, mean=1 / probability, std=square_root(1 - probability) / probability, low=1)


_GENERATOR = keyword_only(generator=None)
_ROWS: tuple[tuple[str, Signature, Callable[[Arguments, Shape, Fans], Distribution]], ...] = (
    ("normal_", (*signature(mean=0.0, std=1.0), *_GENERATOR), normal_law),
    ("uniform_", (Argument("from", 0.0), Argument("to", 1.0), *_GENERATOR), _uniform),
    ("zero_", (), zeros_law),
    ("fill_", signature("value"), _fill),
    ("random_", (Argument("from", None), Argument("to", None), *_GENERATOR), _random),
    ("bernoulli_", (*signature(p=0.5), *_GENERATOR), _bernoulli),
    ("exponential_", (*signature(lambd=1.0), *_GENERATOR), _exponential),
    ("cauchy_", (*signature(median=0.0, sigma=1.0), *_GENERATOR), _cauchy),
    ("log_normal_", (*signature(mean=1.0, std=2.0), *_GENERATOR), _log_normal),
    ("geometric_", (*signature("p"), *_GENERATOR), _geometric),
)

IN_PLACE: Mapping[str, InitializerSpec] = MappingProxyType(
    {
        name: InitializerSpec(name=f"torch.Tensor.{name}", signature=(Argument("self"), *arguments), distribution=law)
        for name, arguments, law in _ROWS
    }
)
"""By the bare name of the method; the first argument of the signature is the tensor itself."""

_ELEMENTWISE = """
    add sub subtract mul multiply div divide true_divide floor_divide remainder fmod pow neg negative abs absolute sign
    sgn sqrt rsqrt square reciprocal exp exp2 expm1 log log2 log10 log1p sin cos tan asin arcsin acos arccos atan arctan
    sinh cosh asinh arcsinh acosh arccosh atanh arctanh tanh sigmoid relu erf erfc erfinv ceil floor round trunc fix
    frac clamp clamp_min clamp_max clip lerp addcmul addcdiv addmm addmv addr addbmm baddbmm nan_to_num renorm logit
    sinc copysign hypot atan2 arctan2 float_power ldexp lgamma digamma polygamma mvlgamma i0 cumsum cumprod deg2rad
    rad2deg heaviside xlogy conj_physical igamma igammac nextafter
"""
_PARTIAL = """
    masked_fill masked_scatter index_add index_fill index_put index_reduce scatter scatter_add scatter_reduce
    fill_diagonal tril triu put
"""

RESCALING = frozenset(f"{name}_" for name in (_ELEMENTWISE + _PARTIAL).split())
"""Methods that change the values that are there, all of them or some."""

PARTIAL = frozenset(f"{name}_" for name in _PARTIAL.split())
"""Those of `RESCALING` that leave other elements as they were."""

COPYING = frozenset({"copy_", "set_", "index_copy_", "swap_"})
"""Methods that take the values of another tensor."""
