"""Initializers of other packages, tested against the formulas that those packages document."""

from __future__ import annotations

import math

import pytest
import torch

from initlint.distributions import Distribution, Kind
from initlint.frameworks.specs import bind
from initlint.frameworks.tables import canonical
from initlint.frameworks.torch import third_party_layers
from initlint.frameworks.torch.initializers import INITIALIZERS
from initlint.frameworks.torch.layers import LAYERS
from initlint.frameworks.torch.module_initializers import CONFIGURED_INITIALIZERS, prior_bias
from initlint.frameworks.torch.rows import LAZY_MIXIN
from initlint.frameworks.torch.third_party import BASES, INITIALIZER_ALIASES, MARKERS, MODULE_INITIALIZERS
from initlint.unknown import UNKNOWN

SHAPE = (64, 32, 3, 3)
FAN_IN, FAN_OUT = 32 * 9, 64 * 9


def law_of(name: str, *positional: object, **keywords: object) -> Distribution:
    spec = INITIALIZER_ALIASES[name]
    return spec.distribution(bind(spec.signature, (UNKNOWN, *positional), keywords), SHAPE, None)


def weight_law(name: str, *positional: object, **keywords: object) -> Distribution:
    spec = MODULE_INITIALIZERS[name]
    return spec.weight(bind(spec.signature, (UNKNOWN, *positional), keywords), SHAPE)


def truncated_draws(low: float, high: float, count: int) -> list[float]:
    """Quantiles of N(0, 1) between the bounds, by bisection: no random numbers needed."""
    below, above = (math.erf(bound / math.sqrt(2)) for bound in (low, high))
    found = []
    for index in range(count):
        wanted = below + (above - below) * (index + 0.5) / count
        left, right = low, high
        for _ in range(40):
            middle = (left + right) / 2
            left, right = (middle, right) if math.erf(middle / math.sqrt(2)) < wanted else (left, middle)
        found.append((left + right) / 2)
    return found


@pytest.mark.parametrize(
    "module", ["timm.layers", "timm.models.layers", "timm.layers.weight_init", "mmengine.model", "mmcv.cnn"]
)
def test_truncated_normal_has_a_std_of_one_by_default(module: str) -> None:
    law = law_of(f"{module}.trunc_normal_")
    assert law.std == pytest.approx(0.8796256610342398)
    assert law_of(f"{module}.trunc_normal_", std=0.02).std == pytest.approx(0.02)


def test_bounds_of_the_tf_variant_are_in_units_of_std() -> None:
    draws = truncated_draws(-2, 2, 4000)
    spread = math.sqrt(sum(x * x for x in draws) / len(draws))
    law = law_of("timm.layers.trunc_normal_tf_", mean=0.1, std=0.02)
    assert law.std == pytest.approx(0.02 * spread, rel=1e-3)
    assert law.mean == pytest.approx(0.1)
    assert (law.low, law.high) == (pytest.approx(0.06), pytest.approx(0.14))


@pytest.mark.parametrize(("mode", "fan"), [("fan_in", FAN_IN), ("fan_out", FAN_OUT), ("fan_avg", 432)])
@pytest.mark.parametrize(
    ("family", "kind"),
    [("normal", Kind.NORMAL), ("uniform", Kind.UNIFORM), ("truncated_normal", Kind.TRUNCATED_NORMAL)],
)
def test_variance_scaling_keeps_its_variance_in_every_family(mode: str, fan: int, family: str, kind: Kind) -> None:
    law = law_of("timm.layers.variance_scaling_", 2.0, mode, family)
    assert law.kind is kind
    assert law.std == pytest.approx(math.sqrt(2.0 / fan))
    assert law.fan == mode
    assert law.gain == pytest.approx(math.sqrt(2.0))


def test_variance_scaling_refuses_other_families() -> None:
    with pytest.raises(ValueError, match="invalid distribution"):
        law_of("timm.layers.variance_scaling_", distribution="cauchy")


def test_lecun_normal_is_one_over_fan_in() -> None:
    law = law_of("timm.models.layers.lecun_normal_")
    assert law.scheme == "lecun"
    assert law.std == pytest.approx(1 / math.sqrt(FAN_IN))


def test_graph_initializers_take_the_last_two_sizes() -> None:
    law = law_of("torch_geometric.nn.inits.glorot")
    assert law.high == pytest.approx(math.sqrt(6 / (3 + 3)))
    assert law_of("torch_geometric.nn.inits.kaiming_uniform", 50, math.sqrt(5)).high == pytest.approx(
        math.sqrt(6 / (6 * 50))
    )
    assert law_of("torch_geometric.nn.inits.glorot_orthogonal", 2.0).std == pytest.approx(math.sqrt(2 / 6))
    assert law_of("torch_geometric.nn.inits.zeros").is_zero
    assert law_of("torch_geometric.nn.inits.ones").mean == 1
    assert law_of("torch_geometric.nn.inits.constant", 0.5).mean == 0.5
    assert law_of("torch_geometric.nn.inits.normal", 0.0, 0.1).std == 0.1


def test_guarded_initializers_are_those_of_torch() -> None:
    current = [spec for spec in INITIALIZERS.values() if spec.replacement is None]
    for spec in current:
        alias = INITIALIZER_ALIASES[f"transformers.initialization.{spec.name.rpartition('.')[2]}"]
        assert (alias.distribution, alias.signature) == (spec.distribution, spec.signature)


def test_openmmlab_defaults_differ_from_those_of_torch() -> None:
    law = weight_law("mmengine.model.kaiming_init")
    assert law.kind is Kind.NORMAL
    assert law.fan == "fan_out"
    assert law.nonlinearity == "relu"
    assert law.std == pytest.approx(math.sqrt(2 / FAN_OUT))
    assert weight_law("mmcv.cnn.xavier_init").kind is Kind.NORMAL
    uniform = weight_law("mmcv.cnn.xavier_init", distribution="uniform")
    assert uniform.high == pytest.approx(math.sqrt(6 / (FAN_IN + FAN_OUT)))
    assert weight_law("mmengine.model.normal_init", std=0.01).std == 0.01
    assert weight_law("mmengine.model.constant_init", 1).mean == 1
    assert weight_law("mmengine.model.uniform_init").mean == 0.5
    assert weight_law("mmengine.model.trunc_normal_init", std=0.02).std == pytest.approx(0.02)


def test_caffe2_fills() -> None:
    for name in ("fvcore.nn.weight_init.c2_xavier_fill", "mmengine.model.caffe2_xavier_init"):
        law = weight_law(name)
        assert law.kind is Kind.UNIFORM
        assert law.std == pytest.approx(1 / math.sqrt(FAN_IN))
        assert law.slope == 1
    msra = weight_law("fvcore.nn.weight_init.c2_msra_fill")
    assert msra.kind is Kind.NORMAL
    assert msra.std == pytest.approx(math.sqrt(2 / FAN_OUT))


def test_biases_are_constants() -> None:
    spec = MODULE_INITIALIZERS["mmengine.model.normal_init"]
    assert spec.bias(bind(spec.signature, (UNKNOWN,), {"bias": -4.6})).mean == -4.6
    assert spec.bias(bind(spec.signature, (UNKNOWN,), {})).is_zero
    fill = MODULE_INITIALIZERS["fvcore.nn.weight_init.c2_msra_fill"]
    assert fill.bias(bind(fill.signature, (UNKNOWN,), {})).is_zero


def test_unknown_distribution_is_unknown() -> None:
    assert weight_law("mmengine.model.kaiming_init", distribution=UNKNOWN).kind is Kind.UNKNOWN


def test_bases_come_to_torch_classes_or_markers() -> None:
    assert {base for base in BASES.values() if base not in LAYERS and base not in third_party_layers.LAYERS} == MARKERS
    lightning = BASES["pytorch_lightning.LightningModule"]
    assert lightning == BASES["lightning.pytorch.LightningModule"] == "lightning.LightningModule"
    assert BASES["transformers.modeling_utils.PreTrainedModel"] == "transformers.PreTrainedModel"
    assert BASES["mmcv.runner.BaseModule"] == "mmengine.model.BaseModule"
    assert BASES["mmengine.model.ModuleList"] == BASES["mmcv.runner.ModuleList"]
    assert all(BASES[marker] == marker for marker in MARKERS)


def test_bases_are_torch_modules() -> None:
    for spec in third_party_layers.LAYERS.values():
        assert spec.bases[-1] == "torch.nn.Module"
        assert all(base in LAYERS or base in third_party_layers.LAYERS for base in spec.bases)
    containers = third_party_layers.LAYERS["mmengine.model.Sequential"]
    assert containers.bases == ("mmengine.model.BaseModule", "torch.nn.Sequential", "torch.nn.Module")


def test_files_and_functions_of_one_name_are_told_apart() -> None:
    assert canonical("torch.nn.utils.weight_norm") == "torch.nn.utils.weight_norm"
    assert canonical("torch.nn.utils.weight_norm.weight_norm") == "torch.nn.utils.weight_norm"
    assert canonical("torch.nn.utils.spectral_norm.remove_spectral_norm") == "torch.nn.utils.remove_spectral_norm"


def test_prior_of_a_sigmoid() -> None:
    bias = prior_bias(0.01)
    assert bias is not None
    assert 1 / (1 + math.exp(-bias)) == pytest.approx(0.01)
    assert prior_bias(0.0) is None
    assert prior_bias(1.0) is None


def test_configurations_name_the_helpers() -> None:
    assert CONFIGURED_INITIALIZERS["Kaiming"].name == "mmengine.model.kaiming_init"
    assert CONFIGURED_INITIALIZERS["TruncNormal"].name == "mmengine.model.trunc_normal_init"
    assert set(CONFIGURED_INITIALIZERS.values()) <= set(MODULE_INITIALIZERS.values())


def test_first_bases_are_those_that_configurations_can_name() -> None:
    """OpenMMLab compares `layer` with the class and the classes directly above it."""
    for name, spec in LAYERS.items():
        if ":" in name or len(spec.bases) < 2 or LAZY_MIXIN in spec.bases:
            continue
        found = torch
        for part in spec.name.split(".")[1:]:
            found = getattr(found, part)
        assert spec.bases[0].rpartition(".")[2] in [base.__name__ for base in found.__bases__], name
