"""The initializer table against draws of the real classes, over the shapes that layers have."""

from __future__ import annotations

import inspect
import math
import os

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras", minversion="3.15")

from initlint.distributions import Distribution, Kind  # noqa: E402
from initlint.frameworks.keras.initializers import (  # noqa: E402
    DEFAULT_INITIALIZER,
    INITIALIZER_NAMES,
    INITIALIZERS,
    fans,
)
from initlint.frameworks.specs import REQUIRED, UNKNOWN_SIZE, bind  # noqa: E402
from initlint.substitution import evaluate  # noqa: E402
from initlint.symbolic import symbol  # noqa: E402
from initlint.unknown import UNKNOWN  # noqa: E402

KERAS_ROWS = [name for name in INITIALIZERS if name.startswith("keras.")]

SHAPES = {
    "dense": (300, 120),
    "wide": (60, 500),
    "conv1d": (5, 30, 60),
    "conv2d": (3, 3, 32, 64),
    "conv3d": (3, 3, 3, 12, 40),
    "transposed": (3, 3, 64, 32),
    "depthwise": (3, 3, 2000, 1),
    "vector": (9000,),
}
OF_RANK_TWO = {"dense", "wide"}

VARIANTS = [
    ("Zeros", {}),
    ("Ones", {}),
    ("Constant", {"value": -0.3}),
    ("Constant", {"value": True}),
    ("Identity", {}),
    ("Identity", {"gain": -2.0}),
    ("RandomNormal", {}),
    ("RandomNormal", {"mean": 0.3, "stddev": 0.7}),
    ("TruncatedNormal", {}),
    ("TruncatedNormal", {"mean": 0.3, "stddev": 2.0}),
    ("RandomUniform", {}),
    ("RandomUniform", {"minval": 0.0, "maxval": 3.0}),
    ("VarianceScaling", {}),
    *(
        ("VarianceScaling", {"scale": 2.5, "mode": mode, "distribution": distribution})
        for mode in ("fan_in", "fan_out", "fan_avg")
        for distribution in ("normal", "truncated_normal", "untruncated_normal", "uniform")
    ),
    ("VarianceScaling", {"input_axes": [0], "output_axes": [-1]}),
    ("HeNormal", {"input_axes": [0]}),
    ("HeNormal", {"input_axes": [-1], "output_axes": [0]}),
    *((f"{name}{law}", {}) for name in ("Glorot", "He", "Lecun") for law in ("Uniform", "Normal")),
    ("Orthogonal", {}),
    ("Orthogonal", {"gain": 1.7}),
]


def law_of(name: str, shape: tuple[object, ...], **keywords: object) -> Distribution:
    row = INITIALIZERS[f"keras.initializers.{name}"]
    return row.distribution(bind(row.signature, (), keywords), shape, None)


def draw(name: str, shape: tuple[int, ...], **keywords: object) -> np.ndarray:
    keras.utils.set_random_seed(11)
    return keras.ops.convert_to_numpy(getattr(keras.initializers, name)(**keywords)(shape))


def raises(function: object, *arguments: object, **keywords: object) -> bool:
    try:
        function(*arguments, **keywords)
    except ValueError:
        return True
    return False


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize(("name", "keywords"), VARIANTS, ids=lambda value: str(value))
def test_law_is_that_of_the_draw(name: str, keywords: dict[str, object], kind: str) -> None:
    shape = SHAPES[kind]
    if raises(draw, name, shape, **keywords):
        assert raises(law_of, name, shape, **keywords)
        return
    law, values = law_of(name, shape, **keywords), draw(name, shape, **keywords)
    assert law.mean is not None
    assert law.std is not None
    if law.kind in {Kind.CONSTANT, Kind.IDENTITY}:
        assert values.mean() == pytest.approx(law.mean, abs=1e-6)
        assert values.std() == pytest.approx(law.std, abs=1e-6)
        assert law.is_constant == (values.min() == values.max())
        return
    assert abs(values.mean() - law.mean) < 5 * law.std / math.sqrt(values.size)
    assert values.std() == pytest.approx(law.std, rel=5 / math.sqrt(2 * values.size))
    if law.low is not None:
        width = law.high - law.low
        assert 0 <= values.min() - law.low < 0.05 * width
        assert 0 <= law.high - values.max() < 0.05 * width


@pytest.mark.parametrize("name", ["TruncatedNormal", "HeNormal", "RandomUniform", "GlorotUniform"])
def test_bounded_laws_have_their_bounds(name: str) -> None:
    law = law_of(name, (30, 40))
    assert law.low == -law.high


def test_every_class_has_a_variant() -> None:
    # STFT needs scipy for its window; its law is only that the values are fixed.
    assert {f"keras.initializers.{name}" for name, _ in VARIANTS} | {"keras.initializers.STFT"} == set(KERAS_ROWS)


def test_every_public_class_has_a_row() -> None:
    members = {name: getattr(keras.initializers, name) for name in dir(keras.initializers)}
    classes = {member.__name__ for member in members.values() if inspect.isclass(member)}
    assert {f"keras.initializers.{name}" for name in classes - {"Initializer"}} == set(KERAS_ROWS)


@pytest.mark.parametrize("name", KERAS_ROWS)
def test_signature_is_the_real_one(name: str) -> None:
    real_class = getattr(keras.initializers, name.rpartition(".")[2])
    real = {} if real_class.__init__ is object.__init__ else dict(inspect.signature(real_class).parameters)
    assert {argument.name: argument.default for argument in INITIALIZERS[name].signature} == {
        key: parameter.default for key, parameter in real.items()
    }
    assert all(argument.default is not REQUIRED for argument in INITIALIZERS[name].signature)


def test_strings_are_those_that_keras_takes() -> None:
    from keras.src.initializers import ALL_OBJECTS_DICT

    accepted = {spelling: cls.__name__ for spelling, cls in ALL_OBJECTS_DICT.items()}
    del accepted["Initializer"], accepted["initializer"]
    assert {spelling: name.rpartition(".")[2] for spelling, name in INITIALIZER_NAMES.items()} == accepted


# STFT needs scipy, and Keras 3 fails to make a Constant from a bare string, which Keras 2 did.
@pytest.mark.parametrize(
    "spelling", sorted(name for name in INITIALIZER_NAMES if name.lower()[:4] not in {"stft", "cons"})
)
def test_get_makes_the_class_of_the_string(spelling: str) -> None:
    assert f"keras.initializers.{type(keras.initializers.get(spelling)).__name__}" == INITIALIZER_NAMES[spelling]


def test_none_means_glorot_uniform_for_a_weight() -> None:
    layer = keras.layers.Layer()
    keras.utils.set_random_seed(11)
    weight = layer.add_weight(shape=(200, 100), initializer=None)
    values = keras.ops.convert_to_numpy(weight)
    row = INITIALIZERS[INITIALIZER_NAMES[DEFAULT_INITIALIZER]]
    assert np.abs(values).max() == pytest.approx(row.distribution(bind((), (), {}), (200, 100), None).high, rel=1e-3)


@pytest.mark.parametrize("shape", [*SHAPES.values(), ()], ids=str)
def test_fans_are_those_of_keras(shape: tuple[int, ...]) -> None:
    from keras.src.initializers.random_initializers import compute_fans

    assert fans(shape) == compute_fans(shape)


@pytest.mark.parametrize(
    ("name", "shape", "keywords"),
    [
        ("Identity", (3, 3, 3), {}),
        ("Identity", (3,), {}),
        ("Orthogonal", (3,), {}),
        ("VarianceScaling", (3, 3), {"scale": 0.0}),
        ("VarianceScaling", (3, 3), {"mode": "fan_sum"}),
        ("VarianceScaling", (3, 3), {"distribution": "cauchy"}),
        ("VarianceScaling", (3, 3), {"distribution": "Uniform"}),
        ("HeNormal", (3,), {}),
        ("HeNormal", (), {}),
    ],
)
def test_it_raises_where_keras_raises(name: str, shape: tuple[int, ...], keywords: dict[str, object]) -> None:
    assert raises(law_of, name, shape, **keywords) == raises(draw, name, shape, **keywords)


def test_schemes_say_where_the_scale_comes_from() -> None:
    found = {name: law_of(name, (8, 8)) for name in ("GlorotNormal", "HeUniform", "LecunNormal", "Orthogonal")}
    assert {name: (law.scheme, law.fan) for name, law in found.items()} == {
        "GlorotNormal": ("xavier", "fan_avg"),
        "HeUniform": ("kaiming", "fan_in"),
        "LecunNormal": ("lecun", "fan_in"),
        "Orthogonal": ("orthogonal", ""),
    }
    assert found["HeUniform"].gain == pytest.approx(math.sqrt(2))


@pytest.mark.parametrize("name", ["HeNormal", "GlorotUniform", "LecunNormal"])
def test_named_sizes_stay_formulas(name: str) -> None:
    law = law_of(name, (3, 3, symbol("width"), 32))
    for size in (4, 64):
        exact = law_of(name, (3, 3, size, 32))
        assert evaluate(law.std, {"width": size}) == pytest.approx(exact.std)
        assert evaluate(law.low, {"width": size}) == pytest.approx(exact.low)


@pytest.mark.parametrize("name", ["HeNormal", "GlorotUniform", "Orthogonal", "Identity"])
def test_unknown_sizes_leave_the_std_open(name: str) -> None:
    law = law_of(name, (UNKNOWN_SIZE, UNKNOWN_SIZE))
    assert law.std is None
    assert law.kind is law_of(name, (4, 4)).kind


def test_fan_out_needs_no_fan_in() -> None:
    law = law_of("VarianceScaling", (UNKNOWN_SIZE, 16), mode="fan_out")
    assert law.std == pytest.approx(0.25)


def test_fans_of_the_layer_come_before_the_shape() -> None:
    row = INITIALIZERS["keras.initializers.HeNormal"]
    law = row.distribution(bind(row.signature, (), {}), (4, 8, 8), (50, 64))
    assert law.std == pytest.approx(math.sqrt(2 / 50))


def test_unknown_values_are_not_claimed() -> None:
    assert law_of("Constant", (3,), value=UNKNOWN).kind is Kind.UNKNOWN
    assert law_of("Constant", (3,), value=[1.0, 2.0]).kind is Kind.LOADED
    assert law_of("RandomNormal", (3,), stddev=UNKNOWN).std is None
    assert law_of("TruncatedNormal", (3,), stddev=UNKNOWN).std is None
    assert law_of("Orthogonal", (3, 3), gain=UNKNOWN).std is None
    assert law_of("VarianceScaling", (3, 3), scale=UNKNOWN).std is None
    assert law_of("VarianceScaling", (3, 3), mode=UNKNOWN).std is None
    assert law_of("VarianceScaling", (3, 3), distribution=UNKNOWN).kind is Kind.RANDOM


def test_tensorflow_1_starts_from_a_unit_scale() -> None:
    for name, std in (("random_normal", 1.0), ("truncated_normal", 0.8796), ("random_uniform", 12**-0.5)):
        row = INITIALIZERS[f"tensorflow.compat.v1.{name}_initializer"]
        assert row.distribution(bind(row.signature, (), {}), (3,), None).std == pytest.approx(std, rel=1e-4)


ODD_VALUES = (UNKNOWN, None, 0, -1, 2.5, "text", True, (), (1, 2), symbol("n"), object())
ODD_SHAPES = ((), (2,), (0, 0), (UNKNOWN_SIZE, 3), (symbol("a"), symbol("b")), (2, 0, 4), (2, 3, symbol("n")))


@pytest.mark.parametrize("name", INITIALIZERS)
def test_odd_values_raise_nothing_but_what_keras_raises(name: str) -> None:
    row = INITIALIZERS[name]
    for value in ODD_VALUES:
        arguments = bind(row.signature, (), {argument.name: value for argument in row.signature})
        for shape in ODD_SHAPES:
            if len(shape) == 2 and value not in (0, -1, "text"):
                assert isinstance(row.distribution(arguments, shape, None), Distribution)
            else:
                raises(row.distribution, arguments, shape, None)
