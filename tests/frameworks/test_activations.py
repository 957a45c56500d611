"""The activation table: gains by quadrature, functions against torch and Keras, and the names people use."""

from __future__ import annotations

import itertools
import math
import os
from collections.abc import Callable

import numpy
import pytest

os.environ.setdefault("KERAS_BACKEND", "torch")
torch = pytest.importorskip("torch")
keras = pytest.importorskip("keras", minversion="3.10")


from initlint.frameworks.activations import ACTIVATIONS, activation_named, leaky_gain  # noqa: E402
from initlint.frameworks.specs import Family  # noqa: E402

F = torch.nn.functional
KINKS = (-14, -6, -3, -1, -0.5, 0, 0.5, 1, 3, 6, 14)
GRID = [step / 7 for step in range(-70, 71)]

REFERENCES: dict[str, Callable[..., object]] = {
    "linear": lambda x: x,
    "relu": F.relu,
    "relu6": F.relu6,
    "relu_squared": lambda x: F.relu(x) ** 2,
    "leaky_relu": F.leaky_relu,
    "prelu": lambda x: F.prelu(x, torch.tensor([0.25], dtype=torch.float64)),
    "rrelu": F.rrelu,
    "elu": F.elu,
    "selu": F.selu,
    "celu": F.celu,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "quick_gelu": lambda x: x * torch.sigmoid(1.702 * x),
    "silu": F.silu,
    "mish": F.mish,
    "softplus": F.softplus,
    "softsign": F.softsign,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "hard_sigmoid": F.hardsigmoid,
    "hard_swish": F.hardswish,
    "hard_tanh": F.hardtanh,
    "log_sigmoid": F.logsigmoid,
    "tanh_shrink": F.tanhshrink,
    "soft_shrink": F.softshrink,
    "hard_shrink": F.hardshrink,
    "exponential": torch.exp,
    "erf": torch.erf,
    "laplace": lambda x: 0.5 * (1 + torch.erf((x - 0.707107) / (0.282095 * math.sqrt(2)))),
    "sine": torch.sin,
    "cosine": torch.cos,
    "absolute": torch.abs,
    "square": torch.square,
    "squareplus": keras.activations.squareplus,
    "sparse_plus": keras.activations.sparse_plus,
    "sparse_sigmoid": keras.activations.sparse_sigmoid,
}
ELEMENTWISE = sorted(name for name, spec in ACTIVATIONS.items() if spec.function is not None)


def second_moment(function: Callable[[float], float]) -> float:
    """E phi(z)^2 by Gauss-Legendre between the kinks."""
    places, weights = numpy.polynomial.legendre.leggauss(80)
    total = 0.0
    for low, high in itertools.pairwise(KINKS):
        half, middle = (high - low) / 2, (high + low) / 2
        for place, weight in zip(places, weights, strict=True):
            x = half * float(place) + middle
            total += half * float(weight) * function(x) ** 2 * math.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    return total


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_gain_keeps_the_second_moment(name: str) -> None:
    spec = ACTIVATIONS[name]
    assert spec.function is not None
    assert spec.gain is not None
    if name == "rrelu":
        pytest.skip("its slope is drawn: measured below")
    assert spec.gain == pytest.approx(1 / math.sqrt(second_moment(spec.function)), rel=1e-6)


def test_gain_of_rrelu_is_that_of_training() -> None:
    torch.manual_seed(0)
    measured = F.rrelu(torch.randn(2_000_000), training=True).square().mean().item() ** -0.5
    assert ACTIVATIONS["rrelu"].gain == pytest.approx(measured, rel=3e-3)


@pytest.mark.parametrize(
    ("name", "gate"), [("glu", torch.sigmoid), ("reglu", F.relu), ("geglu", F.gelu), ("swiglu", F.silu)]
)
def test_gain_of_gated_functions(name: str, gate: Callable[[object], object]) -> None:
    torch.manual_seed(0)
    halves = torch.randn(2, 2_000_000)
    measured = (halves[0] * gate(halves[1])).square().mean().item() ** -0.5
    assert ACTIVATIONS[name].gain == pytest.approx(measured, rel=1e-2)
    assert ACTIVATIONS[name].family is Family.GATED


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_function_is_that_of_the_framework(name: str) -> None:
    function = ACTIVATIONS[name].function
    assert function is not None
    inputs = torch.tensor(GRID, dtype=torch.float64)
    real = REFERENCES[name](inputs).tolist()  # type: ignore[attr-defined]  # a tensor
    assert [function(x) for x in GRID] == pytest.approx(real, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_function_takes_any_float(name: str) -> None:
    function = ACTIVATIONS[name].function
    assert function is not None
    for x in (-1e4, -50.0, 0.0, 50.0, 1e4):
        assert math.isfinite(function(x))


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_zero_for_negatives_means_what_it_says(name: str) -> None:
    spec = ACTIVATIONS[name]
    assert spec.function is not None
    vanishes = all(spec.function(-x / 7) == 0 for x in range(1, 70))
    assert spec.is_zero_for_negatives is vanishes


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_saturating_functions_are_bounded_and_only_they(name: str) -> None:
    spec = ACTIVATIONS[name]
    assert spec.function is not None
    flat = all(abs(spec.function(x) - spec.function(2 * x)) < 0.02 for x in (-100.0, 100.0))
    if name == "relu6":
        assert flat
        assert spec.family is Family.RELU
        return
    assert (spec.family is Family.SATURATING) is (flat and abs(spec.function(100.0)) > 0.5)


@pytest.mark.parametrize("slope", [0.0, 0.01, 0.25, 1.0])
def test_leaky_gain_is_that_of_torch(slope: float) -> None:
    assert leaky_gain(slope) == pytest.approx(torch.nn.init.calculate_gain("leaky_relu", slope))


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name in dir(keras.activations)
        if not name.startswith("_") and name not in {"get", "serialize", "deserialize"}
    ),
)
def test_every_activation_of_keras_is_known(name: str) -> None:
    spec = activation_named(name)
    assert spec is not None
    if spec.function is None or spec.name in {"gelu", "leaky_relu"}:
        return
    inputs = numpy.array(GRID, dtype="float32")
    real = keras.ops.convert_to_numpy(getattr(keras.activations, name)(inputs)).tolist()
    assert [spec.function(x) for x in GRID] == pytest.approx(real, rel=1e-4, abs=1e-5)


def test_every_activation_of_torch_is_known() -> None:
    module = torch.nn.modules.activation
    layers = {name for name in module.__all__ if name != "MultiheadAttention"}
    assert {name for name in layers if activation_named(name) is None} == set()


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [
        ("relu", "relu"),
        ("ReLU", "relu"),
        ("LeakyReLU", "leaky_relu"),
        ("leaky-relu", "leaky_relu"),
        ("swish", "silu"),
        ("gelu_new", "gelu_tanh"),
        ("gelu_pytorch_tanh", "gelu_tanh"),
        ("hardswish", "hard_swish"),
        ("hard_silu", "hard_swish"),
        ("logsigmoid", "log_sigmoid"),
        ("Tanhshrink", "tanh_shrink"),
        ("relu2", "relu_squared"),
        ("identity", "linear"),
        (" Tanh ", "tanh"),
    ],
)
def test_spellings(spelling: str, canonical: str) -> None:
    assert activation_named(spelling) is ACTIVATIONS[canonical]


@pytest.mark.parametrize("spelling", ["", "none", "batchnorm", "relus"])
def test_what_is_no_activation_has_no_row(spelling: str) -> None:
    assert activation_named(spelling) is None


def test_keys_are_names() -> None:
    assert all(spec.name == name for name, spec in ACTIVATIONS.items())
    assert all(activation_named(name) is spec for name, spec in ACTIVATIONS.items())
