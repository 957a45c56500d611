"""The layer table against real Keras layers: names, bases, signatures, and every variable they own."""

from __future__ import annotations

import inspect
import math
import os
from dataclasses import dataclass, field

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras", minversion="3.15")

from initlint.distributions import Distribution, Kind, Shape  # noqa: E402
from initlint.frameworks.keras.initializers import DEFAULT_INITIALIZER, INITIALIZER_NAMES, INITIALIZERS  # noqa: E402
from initlint.frameworks.keras.layers import LAYERS, WRAPPED_ARGUMENTS  # noqa: E402
from initlint.frameworks.keras.names import canonical_name  # noqa: E402
from initlint.frameworks.specs import (  # noqa: E402
    REQUIRED,
    UNKNOWN_SIZE,
    Arguments,
    LayerSpec,
    ParameterSpec,
    bind,
)
from initlint.symbolic import symbol  # noqa: E402

OF_TENSORFLOW_ALONE = {"keras.layers.ThresholdedReLU"}


@dataclass(frozen=True)
class Case:
    """A layer built on inputs of one shape; `inputs` is how it takes them: one, a pair, or a list of two."""

    name: str
    shape: tuple[int, ...]
    keywords: dict[str, object] = field(default_factory=dict)
    inputs: str = "one"

    def __str__(self) -> str:
        return f"{self.name}{self.shape}{self.keywords or ''}"


def case(name: str, *shape: int, inputs: str = "one", **keywords: object) -> Case:
    return Case(name, shape, keywords, inputs)


CASES = [
    case("Dense", 4, 80, units=70),
    case("Dense", 4, 7, 80, units=70, use_bias=False, kernel_initializer="he_normal"),
    case("Dense", 4, 8, units=2000, kernel_initializer=None, bias_initializer=None),
    case("Dense", 4, 200, units=70, lora_rank=8),
    case("EinsumDense", 4, 60, equation="ab,bc->ac", output_shape=90, bias_axes="c"),
    case("EinsumDense", 4, 5, 60, equation="abc,cd->abd", output_shape=(None, 90), bias_axes="d"),
    case("EinsumDense", 4, 5, 60, equation="...x,xy->...y", output_shape=90, bias_axes="y"),
    case("EinsumDense", 4, 5, 60, equation="abc,cde->abde", output_shape=(None, 8, 12), bias_axes="de"),
    case("EinsumDense", 4, 5, 8, 12, equation="abcd,cde->abe", output_shape=(None, 60), bias_axes="e"),
    case("EinsumDense", 4, 60, 5, equation="ab...,bc->ac...", output_shape=90, bias_axes="c"),
    case("EinsumDense", 4, 20, 30, equation="abc,bcd->abd", output_shape=(20, 10)),
    case("EinsumDense", 4, 60, equation="ab,bc->ac", output_shape=90, kernel_initializer="orthogonal"),
    case("Embedding", 4, 9, input_dim=100, output_dim=60),
    case("Embedding", 4, 9, input_dim=100, output_dim=60, embeddings_initializer="he_uniform", lora_rank=9),
    case("ReversibleEmbedding", 4, 9, input_dim=100, output_dim=60),
    case("ReversibleEmbedding", 4, 9, input_dim=100, output_dim=60, tie_weights=False),
    case("Conv1D", 4, 20, 24, filters=40, kernel_size=5),
    case("Conv2D", 4, 9, 9, 24, filters=40, kernel_size=3, kernel_initializer="he_normal"),
    case("Conv2D", 4, 9, 9, 24, filters=40, kernel_size=(3, 5), groups=4, kernel_initializer="he_uniform"),
    case("Conv2D", 4, 24, 9, 9, filters=40, kernel_size=3, data_format="channels_first", use_bias=False),
    case("Conv3D", 4, 5, 5, 5, 12, filters=30, kernel_size=3),
    case("Conv1DTranspose", 4, 20, 24, filters=40, kernel_size=5),
    case("Conv2DTranspose", 4, 9, 9, 24, filters=40, kernel_size=3, kernel_initializer="he_normal"),
    case("Conv3DTranspose", 4, 5, 5, 5, 12, filters=30, kernel_size=3, kernel_initializer="lecun_normal"),
    case("DepthwiseConv1D", 4, 20, 300, kernel_size=7, depth_multiplier=3),
    case("DepthwiseConv2D", 4, 9, 9, 300, kernel_size=3, depthwise_initializer="he_normal"),
    case("SeparableConv1D", 4, 20, 200, filters=40, kernel_size=7, depth_multiplier=3),
    case("SeparableConv2D", 4, 9, 9, 200, filters=40, kernel_size=3, pointwise_initializer="he_normal"),
    case("SimpleRNN", 4, 6, 50, units=60),
    case("SimpleRNNCell", 4, 50, units=60, use_bias=False),
    case("LSTM", 4, 6, 30, units=40),
    case("LSTM", 4, 6, 30, units=40, unit_forget_bias=False),
    case("LSTM", 4, 6, 30, units=400, bias_initializer="random_normal"),
    case("LSTMCell", 4, 30, units=40, recurrent_initializer="glorot_normal"),
    case("GRU", 4, 6, 30, units=40),
    case("GRU", 4, 6, 30, units=40, reset_after=False),
    case("GRUCell", 4, 30, units=40),
    case("ConvLSTM1D", 4, 6, 11, 12, filters=16, kernel_size=3),
    case("ConvLSTM2D", 4, 6, 9, 9, 12, filters=16, kernel_size=3),
    case("ConvLSTM3D", 4, 6, 5, 5, 5, 4, filters=8, kernel_size=3),
    case("MultiHeadAttention", 4, 6, 48, num_heads=4, key_dim=12, inputs="pair"),
    case("MultiHeadAttention", 4, 6, 48, num_heads=4, key_dim=12, value_dim=20, output_shape=70, inputs="pair"),
    case("MultiHeadAttention", 4, 3, 6, 48, num_heads=4, key_dim=12, use_bias=False, use_gate=True, inputs="pair"),
    case(
        "GroupQueryAttention",
        4,
        6,
        48,
        head_dim=12,
        num_query_heads=6,
        num_key_value_heads=2,
        use_gate=True,
        inputs="pair",
    ),
    case("Attention", 4, 6, 48, inputs="list"),
    case("Attention", 4, 6, 48, use_scale=True, score_mode="concat", inputs="list"),
    case("AdditiveAttention", 4, 6, 4000, inputs="list"),
    case("AdditiveAttention", 4, 6, 48, use_scale=False, inputs="list"),
    case("BatchNormalization", 4, 9, 9, 24),
    case("BatchNormalization", 4, 24, 9, 9, axis=1, center=False, renorm=True),
    case("BatchNormalization", 4, 24, scale=False, gamma_initializer="zeros", moving_mean_initializer="ones"),
    case("LayerNormalization", 4, 9, 24),
    case("LayerNormalization", 4, 9, 24, axis=[1, 2], center=False),
    case("GroupNormalization", 4, 9, 9, 24, groups=8, gamma_initializer="zeros"),
    case("RMSNormalization", 4, 9, 24),
    case("Normalization", 4, 9, 24),
    case("Normalization", 4, 24, mean=0.5, variance=2.0),
    case("PReLU", 4, 9, 9, 24),
    case("PReLU", 4, 9, 9, 2400, shared_axes=[1, 2], alpha_initializer="random_uniform"),
    case("STFTSpectrogram", 4, 600, 1, frame_length=64, window=None),
    case("STFTSpectrogram", 4, 600, 1, frame_length=64, fft_length=100, mode="real", window=None),
]


def public_classes() -> dict[str, type]:
    members = {name: getattr(keras.layers, name) for name in dir(keras.layers)}
    return {f"keras.layers.{name}": member for name, member in members.items() if inspect.isclass(member)}


def real_class(name: str) -> type:
    if name in OF_TENSORFLOW_ALONE:
        from keras.src.legacy.layers import ThresholdedReLU

        return ThresholdedReLU
    found: object = keras
    for part in name.split(".")[1:]:
        found = getattr(found, part)
    return found


def bound(case: Case) -> tuple[LayerSpec, Arguments]:
    spec = LAYERS[f"keras.layers.{case.name}"]
    return spec, bind(spec.signature, (), case.keywords)


def build(case: Case):
    layer = real_class(f"keras.layers.{case.name}")(**case.keywords)
    if case.inputs == "pair":
        layer.build(case.shape, case.shape)
    else:
        layer.build(case.shape if case.inputs == "one" else [case.shape, case.shape])
    return layer


def real_weights(layer) -> dict[str, object]:
    """The variables by their name within the layer; the cell inside a recurrent layer has no say in it."""
    found = {}
    for variable in layer.weights:
        parts = [part for part in variable.path.split("/") if not part.endswith("_cell")]
        if parts[0] == layer.name:
            parts = parts[1:]
        found[".".join(parts)] = variable
    return found


def law_of(parameter: ParameterSpec, arguments: Arguments) -> Distribution:
    """What the interpreter would make of the row."""
    if parameter.distribution is not None:
        return parameter.distribution
    given = arguments[parameter.initializer]
    row = INITIALIZERS[INITIALIZER_NAMES[DEFAULT_INITIALIZER if given is None else given]]
    return row.distribution(bind(row.signature, (), {}), parameter.shape, parameter.fans)


def assert_drawn_from(law: Distribution, values: np.ndarray) -> None:
    """Mean and std within five standard errors; exact where nothing is drawn."""
    if law.kind is Kind.CONSTANT:
        assert np.allclose(values, law.mean, atol=1e-6)
        return
    assert law.kind is Kind.FIXED or values.size >= 900, "too few elements to tell"
    if law.kind is Kind.FIXED:
        if law.mean is not None:
            assert values.mean() == pytest.approx(law.mean, abs=1e-5)
            assert values.std() == pytest.approx(law.std, rel=1e-5)
        return
    assert law.std is not None
    assert abs(values.mean() - law.mean) < 5 * law.std / math.sqrt(values.size)
    assert values.std() == pytest.approx(law.std, rel=5 / math.sqrt(2 * values.size))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_layer_owns_what_the_row_says(case: Case) -> None:
    keras.utils.set_random_seed(7)
    spec, arguments = bound(case)
    expected = {p.name: p for p in spec.parameters(arguments, case.shape) if p.present}
    found = real_weights(build(case))
    assert set(found) == set(expected)
    for name, variable in found.items():
        assert tuple(variable.shape) == expected[name].shape, name
        assert variable.trainable == expected[name].trainable, name
        assert_drawn_from(law_of(expected[name], arguments), keras.ops.convert_to_numpy(variable))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_unknown_input_leaves_the_names(case: Case) -> None:
    spec, arguments = bound(case)
    assert [(p.name, p.present) for p in spec.parameters(arguments, None)] == [
        (p.name, p.present) for p in spec.parameters(arguments, case.shape)
    ]


def test_every_row_with_parameters_has_a_case() -> None:
    owning = {name for name, spec in LAYERS.items() if spec.parameters is not LAYERS["keras.layers.Flatten"].parameters}
    # The shape of the vector in spectral normalization is that of the wrapped layer.
    assert owning - {"keras.layers.SpectralNormalization"} == {f"keras.layers.{case.name}" for case in CASES}


def test_spectral_normalization_adds_a_frozen_vector() -> None:
    keras.utils.set_random_seed(7)
    layer = keras.layers.SpectralNormalization(keras.layers.Dense(3000))
    layer.build((2, 5))
    spec = LAYERS["keras.layers.SpectralNormalization"]
    (parameter,) = spec.parameters(bind(spec.signature, (layer,), {}), None)
    (vector,) = [variable for variable in layer.weights if variable.name == parameter.name]
    assert not vector.trainable
    assert parameter.shape == (1, UNKNOWN_SIZE)
    assert_drawn_from(parameter.distribution, keras.ops.convert_to_numpy(vector))


def test_every_public_class_has_a_row() -> None:
    missing = [name for name in public_classes() if canonical_name(name) not in LAYERS]
    assert missing == []


def test_aliases_are_the_class_of_their_row() -> None:
    for name, member in public_classes().items():
        assert real_class(canonical_name(name)) is member


@pytest.mark.parametrize("name", [name for name in LAYERS if name != "keras.Input"])
def test_bases_are_the_public_ones(name: str) -> None:
    public = {member: canonical_name(public) for public, member in public_classes().items()}
    public |= {keras.Model: "keras.Model", keras.Sequential: "keras.Sequential"}
    expected = [public[base] for base in real_class(name).__mro__[1:] if base in public]
    assert list(LAYERS[name].bases) == expected


@pytest.mark.parametrize("name", [name for name in LAYERS if name not in {"keras.Model", "keras.Input"}])
def test_signature_is_the_beginning_of_the_real_one(name: str) -> None:
    parameters = list(inspect.signature(real_class(name).__init__).parameters.values())[1:]
    real = [p for p in parameters if p.kind is not p.VAR_KEYWORD and p.name != "name"]
    table = [argument for argument in LAYERS[name].signature if argument.name != "name"]
    assert [argument.name for argument in table] == [p.name for p in real[: len(table)]]
    for argument, parameter in zip(table, real, strict=False):
        assert argument.keyword_only == (parameter.kind is parameter.KEYWORD_ONLY)
        assert argument.default == (REQUIRED if parameter.default is parameter.empty else parameter.default)
    assert all(parameter.default is not parameter.empty for parameter in real[len(table) :])


def test_input_takes_the_arguments_of_the_real_one() -> None:
    real = inspect.signature(keras.Input).parameters
    assert {argument.name: argument.default for argument in LAYERS["keras.Input"].signature} == {
        name: parameter.default for name, parameter in real.items()
    }


def test_wrapped_arguments_are_in_the_signatures() -> None:
    for name, arguments in WRAPPED_ARGUMENTS.items():
        assert set(arguments) <= {argument.name for argument in LAYERS[name].signature}


def test_unknown_arguments_leave_presence_open() -> None:
    spec = LAYERS["keras.layers.Dense"]
    kernel, bias = spec.parameters(bind(spec.signature, (3,), {"use_bias": symbol("flag")}), (2, 4))[:2]
    assert (kernel.present, bias.present) == (True, None)


def test_sizes_with_names_stay_formulas() -> None:
    hidden = symbol("hidden")
    spec = LAYERS["keras.layers.LSTM"]
    shape: Shape = (UNKNOWN_SIZE, 10, symbol("features"))
    kernel, recurrent, bias = spec.parameters(bind(spec.signature, (hidden,), {}), shape)
    assert kernel.shape == (symbol("features"), hidden * 4)
    assert recurrent.shape == (hidden, hidden * 4)
    assert bias.shape == (hidden * 4,)
    assert bias.distribution.mean == 0.25


def test_loaded_embeddings_are_loaded() -> None:
    spec = LAYERS["keras.layers.Embedding"]
    (table,) = spec.parameters(bind(spec.signature, (10, 4), {"weights": [[0.0]]}), None)
    assert table.distribution.kind is Kind.LOADED
