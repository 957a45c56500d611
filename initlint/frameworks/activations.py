"""Activation functions by canonical name, whatever framework spells them: their family, their function and their gain.

A gain is 1 / sqrt(E phi(z)^2) for z ~ N(0, 1) (He et al. 2015, equation 7). It stands as a formula where the integral
has one, as a number from quadrature where it has none.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from initlint.frameworks.specs import ActivationSpec, Family

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805
LEAKY_SLOPE = 0.01
PRELU_SLOPE = 0.25
RRELU_LOWER, RRELU_UPPER = 1 / 8, 1 / 3
SHRINK = 0.5
_TAIL = 700.0
"""The largest exponent that `math.exp` takes with room to square half of it."""


def activation_named(name: str) -> ActivationSpec | None:
    """The activation that people call `name`: `relu`, `ReLU`, `swish`, `gelu_new`, `LeakyReLU`."""
    squashed = name.strip().lower().replace("_", "").replace("-", "").replace(" ", "")
    canonical = _SPELLINGS.get(squashed, "")
    return ACTIVATIONS.get(canonical)


def leaky_gain(slope: float) -> float:
    """The gain of a ReLU with the given negative slope: sqrt(2 / (1 + a^2)) (He et al. 2015, equation 14)."""
    return math.sqrt(2 / (1 + slope * slope))


def _exp(x: float) -> float:
    return math.exp(min(x, _TAIL))


def _phi(x: float) -> float:
    return math.erfc(-x / math.sqrt(2)) / 2


def _density(x: float) -> float:
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def _clip(x: float, low: float, high: float) -> float:
    return min(max(x, low), high)


def _relu(x: float) -> float:
    return max(x, 0.0)


def _relu_squared(x: float) -> float:
    return max(x, 0.0) ** 2


def _relu6(x: float) -> float:
    return _clip(x, 0.0, 6.0)


def _leaky(slope: float) -> Callable[[float], float]:
    return lambda x: x if x > 0 else slope * x


def _elu(x: float) -> float:
    return x if x > 0 else math.expm1(x)


def _selu(x: float) -> float:
    return SELU_SCALE * (x if x > 0 else SELU_ALPHA * math.expm1(x))


def _gelu(x: float) -> float:
    return x * _phi(x)


def _gelu_tanh(x: float) -> float:
    return x / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def _quick_gelu(x: float) -> float:
    return x * _sigmoid(1.702 * x)


def _sigmoid(x: float) -> float:
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    growth = math.exp(x)
    return growth / (1 + growth)


def _silu(x: float) -> float:
    return x * _sigmoid(x)


def _softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def _mish(x: float) -> float:
    return x * math.tanh(_softplus(x))


def _softsign(x: float) -> float:
    return x / (1 + abs(x))


def _log_sigmoid(x: float) -> float:
    return -_softplus(-x)


def _hard_sigmoid(x: float) -> float:
    return _clip(x + 3, 0.0, 6.0) / 6


def _hard_swish(x: float) -> float:
    return x * _hard_sigmoid(x)


def _hard_tanh(x: float) -> float:
    return _clip(x, -1.0, 1.0)


def _tanh_shrink(x: float) -> float:
    return x - math.tanh(x)


def _soft_shrink(x: float) -> float:
    return math.copysign(max(abs(x) - SHRINK, 0.0), x)


def _hard_shrink(x: float) -> float:
    return x if abs(x) > SHRINK else 0.0


def _squareplus(x: float) -> float:
    return (x + math.sqrt(x * x + 4)) / 2


def _sparse_plus(x: float) -> float:
    if x <= -1:
        return 0.0
    return x if x >= 1 else (x + 1) ** 2 / 4


def _sparse_sigmoid(x: float) -> float:
    return _clip((x + 1) / 2, 0.0, 1.0)


def _laplace(x: float) -> float:
    return math.erfc(-(x - 0.707107) / (0.282095 * math.sqrt(2))) / 2


def _identity(x: float) -> float:
    return x


def _square(x: float) -> float:
    return x * x


def _spec(
    name: str,
    title: str,
    family: Family,
    gain: float | None = None,
    function: Callable[[float], float] | None = None,
    slope_argument: str | None = None,
    *,
    is_zero_for_negatives: bool = False,
) -> ActivationSpec:
    return ActivationSpec(
        name=name,
        title=title,
        family=family,
        gain=gain,
        function=function,
        slope_argument=slope_argument,
        is_zero_for_negatives=is_zero_for_negatives,
    )


def _over_root(second_moment: float) -> float:
    return 1 / math.sqrt(second_moment)


def _elu_moment() -> float:
    """E elu(z)^2 = 1/2 + (e^2 Phi(-2) - 2 sqrt(e) Phi(-1) + 1/2)."""
    return 1 + math.exp(2) * _phi(-2) - 2 * math.sqrt(math.e) * _phi(-1)


def _relu6_moment() -> float:
    return _phi(6) - 0.5 - 6 * _density(6) + 36 * _phi(-6)


def _rrelu_moment() -> float:
    """Half of 1 + E a^2 for a slope a that training draws from U(1/8, 1/3)."""
    low, high = RRELU_LOWER, RRELU_UPPER
    return (1 + (low * low + low * high + high * high) / 3) / 2


def _hard_tanh_moment() -> float:
    return 1 - 2 * _density(1)


def _hard_sigmoid_moment() -> float:
    """E clip(z + 3, 0, 6)^2 / 36, with E[(z + 3)^2; |z| < 3] = 10 (2 Phi(3) - 1) - 6 phi(3)."""
    return (10 * (2 * _phi(3) - 1) - 6 * _density(3) + 36 * _phi(-3)) / 36


def _soft_shrink_moment() -> float:
    return 2 * ((1 + SHRINK**2) * _phi(-SHRINK) - SHRINK * _density(SHRINK))


def _hard_shrink_moment() -> float:
    return 2 * (SHRINK * _density(SHRINK) + _phi(-SHRINK))


def _gelu_moment() -> float:
    """E z^2 Phi(z)^2 = 1/3 + 1 / (2 pi sqrt(3)), by Stein's lemma twice."""
    return 1 / 3 + 1 / (2 * math.pi * math.sqrt(3))


_SIGMOID_GAIN = 1.8462285453386058
_SILU_GAIN = 1.67653247033109
_SOFTPLUS_GAIN = 1.0418668355353018

_RELU_LIKE = (
    _spec("relu", "ReLU", Family.RELU, math.sqrt(2), _relu, is_zero_for_negatives=True),
    _spec("relu6", "ReLU6", Family.RELU, _over_root(_relu6_moment()), _relu6, is_zero_for_negatives=True),
    _spec(
        "relu_squared",
        "squared ReLU",
        Family.RELU,
        _over_root(3 / 2),
        _relu_squared,
        is_zero_for_negatives=True,
    ),
    _spec("leaky_relu", "LeakyReLU", Family.RELU, leaky_gain(LEAKY_SLOPE), _leaky(LEAKY_SLOPE), "negative_slope"),
    _spec("prelu", "PReLU", Family.RELU, leaky_gain(PRELU_SLOPE), _leaky(PRELU_SLOPE), "init"),
    _spec("rrelu", "RReLU", Family.RELU, _over_root(_rrelu_moment()), _leaky((RRELU_LOWER + RRELU_UPPER) / 2)),
    _spec("threshold", "threshold", Family.RELU),
)
"""`function` of RReLU is that of evaluation, its gain that of training. Threshold is whatever its arguments say."""

_SMOOTH = (
    _spec("elu", "ELU", Family.SMOOTH_RELU, _over_root(_elu_moment()), _elu),
    _spec("celu", "CELU", Family.SMOOTH_RELU, _over_root(_elu_moment()), _elu),
    _spec("selu", "SELU", Family.SELF_NORMALIZING, 1.0, _selu),
    _spec("gelu", "GELU", Family.SMOOTH_RELU, _over_root(_gelu_moment()), _gelu),
    _spec("gelu_tanh", "GELU (tanh)", Family.SMOOTH_RELU, 1.533580521666146, _gelu_tanh),
    _spec("quick_gelu", "QuickGELU", Family.SMOOTH_RELU, 1.5394587622988307, _quick_gelu),
    _spec("silu", "SiLU", Family.SMOOTH_RELU, _SILU_GAIN, _silu),
    _spec("mish", "Mish", Family.SMOOTH_RELU, 1.4868475812732076, _mish),
    _spec("hard_swish", "Hardswish", Family.SMOOTH_RELU, 1.7366572127665412, _hard_swish),
    _spec("softplus", "softplus", Family.SMOOTH_RELU, _SOFTPLUS_GAIN, _softplus),
    _spec("squareplus", "squareplus", Family.SMOOTH_RELU, _over_root(3 / 2), _squareplus),
    _spec("sparse_plus", "sparse plus", Family.SMOOTH_RELU, 1.3803368628588102, _sparse_plus),
)

_SATURATING = (
    _spec("tanh", "tanh", Family.SATURATING, 1.592537419722832, math.tanh),
    _spec("sigmoid", "sigmoid", Family.SATURATING, _SIGMOID_GAIN, _sigmoid),
    _spec("hard_sigmoid", "Hardsigmoid", Family.SATURATING, _over_root(_hard_sigmoid_moment()), _hard_sigmoid),
    _spec("hard_tanh", "Hardtanh", Family.SATURATING, _over_root(_hard_tanh_moment()), _hard_tanh),
    _spec("softsign", "softsign", Family.SATURATING, 2.33753336310854, _softsign),
    _spec("sparse_sigmoid", "sparse sigmoid", Family.SATURATING, 1.6243215587888271, _sparse_sigmoid),
    _spec("erf", "erf", Family.SATURATING, _over_root(2 / math.pi * math.asin(2 / 3)), math.erf),
    _spec("laplace", "Laplace", Family.SATURATING, 2.2391950387766126, _laplace),
)

_OTHERS = (
    _spec("linear", "identity", Family.LINEAR, 1.0, _identity),
    _spec("log_sigmoid", "LogSigmoid", Family.OTHER, _SOFTPLUS_GAIN, _log_sigmoid),
    _spec("tanh_shrink", "Tanhshrink", Family.OTHER, 2.3383675301021194, _tanh_shrink),
    _spec("soft_shrink", "Softshrink", Family.OTHER, _over_root(_soft_shrink_moment()), _soft_shrink),
    _spec("hard_shrink", "Hardshrink", Family.OTHER, _over_root(_hard_shrink_moment()), _hard_shrink),
    _spec("exponential", "exp", Family.OTHER, math.exp(-1), _exp),
    _spec("sine", "sine", Family.OTHER, _over_root((1 - math.exp(-2)) / 2), math.sin),
    _spec("cosine", "cosine", Family.OTHER, _over_root((1 + math.exp(-2)) / 2), math.cos),
    _spec("absolute", "absolute value", Family.OTHER, 1.0, abs),
    _spec("square", "square", Family.OTHER, _over_root(3), _square),
)

_VECTOR_VALUED = (
    _spec("softmax", "softmax", Family.SOFTMAX),
    _spec("softmin", "softmin", Family.SOFTMAX),
    _spec("sparsemax", "sparsemax", Family.SOFTMAX),
    _spec("log_softmax", "log-softmax", Family.SOFTMAX),
    _spec("glu", "GLU", Family.GATED, _SIGMOID_GAIN),
    _spec("reglu", "ReGLU", Family.GATED, math.sqrt(2)),
    _spec("geglu", "GEGLU", Family.GATED, _over_root(_gelu_moment())),
    _spec("swiglu", "SwiGLU", Family.GATED, _SILU_GAIN),
)
"""Functions of more than one element. For a * phi(b) with independent halves the gain is that of phi, as E a^2 = 1."""

ACTIVATIONS: Mapping[str, ActivationSpec] = MappingProxyType(
    {spec.name: spec for spec in (*_RELU_LIKE, *_SMOOTH, *_SATURATING, *_OTHERS, *_VECTOR_VALUED)}
)

_OTHER_SPELLINGS = {
    "leaky_relu": ("lrelu", "leaky"),
    "relu_squared": ("relu2", "squaredrelu", "relusquared"),
    "silu": ("swish",),
    "hard_swish": ("hardsilu", "hswish"),
    "hard_sigmoid": ("hsigmoid",),
    "gelu_tanh": ("gelunew", "gelufast", "gelupytorchtanh", "geluapproximate", "geluaccurate"),
    "gelu": ("gelupython",),
    "linear": ("identity",),
    "exponential": ("exp",),
    "sigmoid": ("expit", "logistic"),
    "log_sigmoid": ("logsigmoid",),
    "softmax": ("softmax2d",),
    "sine": ("sin", "siren"),
    "cosine": ("cos",),
    "absolute": ("abs",),
    "swiglu": ("silugated", "siglu"),
}

_SPELLINGS: Mapping[str, str] = MappingProxyType(
    {name.replace("_", ""): name for name in ACTIVATIONS}
    | {spelling: name for name, spellings in _OTHER_SPELLINGS.items() for spelling in spellings}
)
