"""Initializers of tensors that packages built on PyTorch bring along: timm, transformers, torch_geometric, mmengine."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from initlint.distributions import (
    Distribution,
    Kind,
    Shape,
    constant,
    normal,
    scaled,
    shifted,
    symmetric_uniform,
    truncated_normal,
)
from initlint.frameworks.specs import Argument, Arguments, InitializerSpec, Signature
from initlint.frameworks.torch import initializers
from initlint.frameworks.torch.gains import fans
from initlint.frameworks.torch.initializers import INITIALIZERS, Fans, Law
from initlint.frameworks.torch.signatures import number, signature
from initlint.symbolic import Number, square_root

TRUNCATION_STD = 0.87962566103423978
"""The standard deviation of N(0, 1) cut at two."""


def _variance_scaling(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """timm's variance_scaling_: std = sqrt(scale / fan), whichever the family."""
    fan_in, fan_out = fans(shape) if given is None else given
    by_mode = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}
    scale, mode, family = number(arguments["scale"]), arguments["mode"], arguments["distribution"]
    fan = by_mode.get(mode) if isinstance(mode, str) else None
    std = None if scale is None or fan is None or fan == 0 else square_root(scale / fan)
    return replace(
        _of_family(family, std),
        scheme="variance_scaling",
        gain=None if scale is None else square_root(scale),
        fan=mode if isinstance(mode, str) else "",
    )


def _of_family(family: object, std: Number | None) -> Distribution:
    kinds = {"truncated_normal": Kind.TRUNCATED_NORMAL, "normal": Kind.NORMAL, "uniform": Kind.UNIFORM}
    if not isinstance(family, str):
        return Distribution(kind=Kind.RANDOM, mean=0, std=std)
    if family not in kinds:
        raise ValueError(f"invalid distribution {family}")
    if std is None:
        return Distribution(kind=kinds[family], mean=0)
    if family == "uniform":
        return symmetric_uniform(std)
    if family == "normal":
        return normal(0, std)
    reach = std * (2 / TRUNCATION_STD)
    return Distribution(kind=Kind.TRUNCATED_NORMAL, mean=0, std=std, low=-reach, high=reach)


def _lecun_normal(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    settings = Arguments({"scale": 1.0, "mode": "fan_in", "distribution": "truncated_normal"})
    return replace(_variance_scaling(settings, shape, given), scheme="lecun")


def _guarded_lecun(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """transformers' lecun_normal_: the std is widened for a cut at two of it, but the bounds are absolute."""
    fan_in, _ = fans(shape) if given is None else given
    law = truncated_normal(0, 1 / (TRUNCATION_STD * square_root(fan_in)), -2, 2)
    return replace(law, scheme="lecun", fan="fan_in")


def _guarded_embedding(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """transformers' default_flax_embed_init_."""
    fan_in, _ = fans(shape) if given is None else given
    return replace(normal(0, 1 / square_root(fan_in)), scheme="lecun", fan="fan_in")


def _truncated_in_units(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """timm's trunc_normal_tf_: the bounds are in units of std, so that they always cut."""
    mean, std, low, high = (number(arguments[name]) for name in ("mean", "std", "a", "b"))
    if low is None or high is None:
        return Distribution(kind=Kind.TRUNCATED_NORMAL)
    return shifted(scaled(truncated_normal(0, 1, low, high), std), mean)


def _graph_glorot(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """torch_geometric's glorot: the fans are the last two sizes, whatever stands before them."""
    std = math.sqrt(2) / square_root(_last_two(shape))
    return replace(symmetric_uniform(std), scheme="xavier", gain=1, fan="fan_avg")


def _graph_kaiming(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    """torch_geometric's kaiming_uniform: the fan is an argument."""
    fan, slope = number(arguments["fan"]), number(arguments["a"])
    if fan is None or slope is None or fan == 0:
        return Distribution(kind=Kind.UNIFORM, mean=0, scheme="kaiming")
    gain = square_root(2 / (1 + slope * slope))
    return replace(symmetric_uniform(gain / square_root(fan)), scheme="kaiming", gain=gain, fan="fan_in", slope=slope)


def _glorot_orthogonal(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    scale = number(arguments["scale"])
    std = None if scale is None else square_root(scale / _last_two(shape))
    return Distribution(kind=Kind.ORTHOGONAL, mean=0, std=std, scheme="orthogonal")


def _last_two(shape: Shape) -> Number:
    if len(shape) < 2:
        raise IndexError("dimension out of range")
    return shape[-2] + shape[-1]


def _fill_value(arguments: Arguments, shape: Shape, given: Fans) -> Distribution:
    return constant(number(arguments["fill_value"]))


def _spec(name: str, arguments: Signature, law: Law, dimensions: int = 0) -> InitializerSpec:
    return InitializerSpec(name=name, signature=arguments, distribution=law, minimum_dimensions=dimensions)


_TENSOR = (Argument("tensor"),)
_VALUE = (Argument("value"),)
_TRUNCATED = (*_TENSOR, *signature(mean=0.0, std=1.0, a=-2.0, b=2.0))

_TIMM_MODULES = ("timm.layers", "timm.layers.weight_init", "timm.models.layers", "timm.models.layers.weight_init")
_TIMM: tuple[tuple[str, Signature, Law, int], ...] = (
    ("trunc_normal_", _TRUNCATED, initializers.truncated_normal_law, 0),
    ("trunc_normal_tf_", _TRUNCATED, _truncated_in_units, 0),
    (
        "variance_scaling_",
        (*_TENSOR, *signature(scale=1.0, mode="fan_in", distribution="normal")),
        _variance_scaling,
        2,
    ),
    ("lecun_normal_", _TENSOR, _lecun_normal, 2),
)

_GRAPH_MODULES = ("torch_geometric.nn.inits",)
_GRAPH: tuple[tuple[str, Signature, Law, int], ...] = (
    ("glorot", _VALUE, _graph_glorot, 2),
    ("glorot_orthogonal", (*_TENSOR, *signature("scale")), _glorot_orthogonal, 2),
    ("kaiming_uniform", (*_VALUE, *signature("fan", "a")), _graph_kaiming, 0),
    ("constant", (*_VALUE, *signature("fill_value")), _fill_value, 0),
    ("normal", (*_VALUE, *signature("mean", "std")), initializers.normal_law, 0),
    ("zeros", _VALUE, initializers.zeros_law, 0),
    ("ones", _TENSOR, initializers.ones_law, 0),
)
"""`uniform(size, value)` is left out: its tensor is not the first argument, and the interpreter has a handler for it."""

_TRUNCATED_ELSEWHERE = (
    "mmengine.model.trunc_normal_",
    "mmengine.model.weight_init.trunc_normal_",
    "mmcv.cnn.trunc_normal_",
    "mmcv.cnn.utils.trunc_normal_",
    "mmcv.cnn.utils.weight_init.trunc_normal_",
    "monai.networks.layers.trunc_normal_",
    "monai.networks.layers.weight_init.trunc_normal_",
)
_GUARDED = "transformers.initialization"
"""Transformers' copies of torch.nn.init, which leave a parameter alone that a checkpoint has filled."""


_GUARDED_ROWS: tuple[tuple[str, Law], ...] = (
    ("lecun_normal_", _guarded_lecun),
    ("default_flax_embed_init_", _guarded_embedding),
)


def _aliases() -> dict[str, InitializerSpec]:
    found: dict[str, InitializerSpec] = {}
    for modules, rows in ((_TIMM_MODULES, _TIMM), (_GRAPH_MODULES, _GRAPH)):
        specs = [_spec(f"{modules[0]}.{name}", arguments, law, rank) for name, arguments, law, rank in rows]
        if modules is _GRAPH_MODULES:
            specs = [replace(spec, takes_anything=True) for spec in specs]
        for module in modules:
            found |= {f"{module}.{spec.name.rpartition('.')[2]}": spec for spec in specs}
    for name in _TRUNCATED_ELSEWHERE:
        found[name] = _spec(name, _TRUNCATED, initializers.truncated_normal_law)
    for spec in INITIALIZERS.values():
        if spec.replacement is None:
            leaf = spec.name.rpartition(".")[2]
            found[f"{_GUARDED}.{leaf}"] = replace(spec, name=f"{_GUARDED}.{leaf}")
    for leaf, law in _GUARDED_ROWS:
        found[f"{_GUARDED}.{leaf}"] = _spec(f"{_GUARDED}.{leaf}", _TENSOR, law, 2)
    return found


INITIALIZER_ALIASES: Mapping[str, InitializerSpec] = MappingProxyType(_aliases())
"""Tensor initializers of other packages, by every dotted name that they are imported under."""
