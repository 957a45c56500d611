"""Functions of other packages that are given a layer and write its weight and bias: `kaiming_init(self.conv)`.

The `init_cfg` of OpenMMLab's modules names the same functions by their types.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from initlint.distributions import UNKNOWN_DISTRIBUTION, Distribution, Shape, constant
from initlint.frameworks.specs import Argument, Arguments, Signature
from initlint.frameworks.torch import initializers
from initlint.frameworks.torch.initializers import Law
from initlint.frameworks.torch.signatures import number, signature

WeightLaw: TypeAlias = Callable[[Arguments, Shape], Distribution]
BiasLaw: TypeAlias = Callable[[Arguments], Distribution]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleInitializerSpec:
    """A function whose first argument is a layer; it writes `weight` and, where there is one, `bias`.

    `minimum_dimensions` is the rank of the weight below which it raises.
    """

    name: str
    signature: Signature
    weight: WeightLaw
    bias: BiasLaw
    minimum_dimensions: int = 0


def _as_is(law: Law) -> WeightLaw:
    """The arguments are called as those of torch.nn.init."""
    return lambda arguments, shape: law(arguments, shape, None)


def _with(law: Law, **settings: object) -> WeightLaw:
    """The function passes these on, and the defaults of torch.nn.init for the rest."""
    defaults: dict[str, object] = {"a": 0, "mode": "fan_in", "nonlinearity": "leaky_relu"}
    passed = Arguments({**defaults, **settings}, frozenset(settings))
    return lambda arguments, shape: law(passed, shape, None)


def _chosen(normal: Law, uniform: Law) -> WeightLaw:
    """`distribution` says which."""

    def weight(arguments: Arguments, shape: Shape) -> Distribution:
        laws = {"normal": normal, "uniform": uniform}
        chosen = arguments["distribution"]
        if not isinstance(chosen, str):
            return UNKNOWN_DISTRIBUTION
        if chosen not in laws:
            raise ValueError(f"invalid distribution {chosen}")
        return laws[chosen](_all_given(arguments), shape, None)

    return weight


def _all_given(arguments: Arguments) -> Arguments:
    """The wrapper hands every argument on by name."""
    return Arguments(arguments.values, frozenset(arguments.values))


def _bias(arguments: Arguments) -> Distribution:
    return constant(number(arguments["bias"]))


def _zero(arguments: Arguments) -> Distribution:
    return constant(0)


_MODULE = (Argument("module"),)
_BIAS = (Argument("bias", 0),)
_KAIMING = (
    *_MODULE,
    *signature(a=0, mode="fan_out", nonlinearity="relu"),
    *_BIAS,
    *signature(distribution="normal"),
)
_CAFFE2_XAVIER = _with(initializers.kaiming_uniform_law, a=1)

_OPENMMLAB: tuple[tuple[str, Signature, WeightLaw], ...] = (
    ("constant_init", (*_MODULE, *signature("val"), *_BIAS), _as_is(initializers.constant_law)),
    (
        "xavier_init",
        (*_MODULE, *signature(gain=1), *_BIAS, *signature(distribution="normal")),
        _chosen(initializers.xavier_normal_law, initializers.xavier_uniform_law),
    ),
    ("normal_init", (*_MODULE, *signature(mean=0, std=1), *_BIAS), _as_is(initializers.normal_law)),
    (
        "trunc_normal_init",
        (*_MODULE, *signature(mean=0, std=1, a=-2, b=2), *_BIAS),
        _as_is(initializers.truncated_normal_law),
    ),
    ("uniform_init", (*_MODULE, *signature(a=0, b=1), *_BIAS), _as_is(initializers.uniform_law)),
    (
        "kaiming_init",
        _KAIMING,
        _chosen(initializers.kaiming_normal_law, initializers.kaiming_uniform_law),
    ),
    ("caffe2_xavier_init", (*_MODULE, *_BIAS), _CAFFE2_XAVIER),
)
_OPENMMLAB_MODULES = (
    "mmengine.model",
    "mmengine.model.weight_init",
    "mmcv.cnn",
    "mmcv.cnn.utils",
    "mmcv.cnn.utils.weight_init",
)

_CONFIGURATION_TYPES = {
    "Constant": "constant_init",
    "Xavier": "xavier_init",
    "Normal": "normal_init",
    "TruncNormal": "trunc_normal_init",
    "Uniform": "uniform_init",
    "Kaiming": "kaiming_init",
    "Caffe2Xavier": "caffe2_xavier_init",
}

_FVCORE: tuple[tuple[str, WeightLaw], ...] = (
    ("c2_xavier_fill", _CAFFE2_XAVIER),
    ("c2_msra_fill", _with(initializers.kaiming_normal_law, mode="fan_out", nonlinearity="relu")),
)
_FVCORE_MODULES = ("fvcore.nn.weight_init", "fvcore.nn", "detectron2.layers.weight_init")
_BY_FAN = frozenset({"xavier_init", "kaiming_init", "caffe2_xavier_init", "c2_xavier_fill", "c2_msra_fill"})
"""They raise for a weight that is a vector."""


def _spec(package: str, name: str, arguments: Signature, weight: WeightLaw, bias: BiasLaw) -> ModuleInitializerSpec:
    return ModuleInitializerSpec(
        name=f"{package}.{name}",
        signature=arguments,
        weight=weight,
        bias=bias,
        minimum_dimensions=2 if name in _BY_FAN else 0,
    )


def _specs() -> dict[str, ModuleInitializerSpec]:
    found: dict[str, ModuleInitializerSpec] = {}
    for name, arguments, weight in _OPENMMLAB:
        spec = _spec("mmengine.model", name, arguments, weight, _bias)
        found |= {f"{module}.{name}": spec for module in _OPENMMLAB_MODULES}
    for name, weight in _FVCORE:
        spec = _spec("fvcore.nn.weight_init", name, _MODULE, weight, _zero)
        found |= {f"{module}.{name}": spec for module in _FVCORE_MODULES}
    return found


MODULE_INITIALIZERS: Mapping[str, ModuleInitializerSpec] = MappingProxyType(_specs())
"""By every dotted name that they are imported under."""

CONFIGURED_INITIALIZERS: Mapping[str, ModuleInitializerSpec] = MappingProxyType(
    {kind: MODULE_INITIALIZERS[f"mmengine.model.{name}"] for kind, name in _CONFIGURATION_TYPES.items()}
)
"""What the `type` of an `init_cfg` names. `Pretrained` loads a checkpoint and is not among them."""


def prior_bias(probability: float) -> float | None:
    """mmengine's bias_init_with_prob: the bias at which a sigmoid puts out `probability`; None where there is none."""
    return -math.log((1 - probability) / probability) if 0 < probability < 1 else None
