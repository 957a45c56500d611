"""Output shapes of the layer table against `compute_output_shape` of the real layers."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

import pytest

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras", minversion="3.15")

from initlint.frameworks.keras.layers import LAYERS  # noqa: E402
from initlint.frameworks.specs import UNKNOWN_SIZE, bind  # noqa: E402
from initlint.substitution import evaluate  # noqa: E402
from initlint.symbolic import symbol  # noqa: E402
from initlint.unknown import UNKNOWN  # noqa: E402


@dataclass(frozen=True)
class Case:
    """A layer called on one input; `pair` is for those that take two of the same shape."""

    name: str
    shape: tuple[int | None, ...]
    keywords: dict[str, object] = field(default_factory=dict)
    pair: bool = False

    def __str__(self) -> str:
        return f"{self.name}{self.shape}{self.keywords or ''}"


def case(name: str, *shape: int | None, pair: bool = False, **keywords: object) -> Case:
    return Case(name, shape, keywords, pair)


WINDOWS = [
    {"padding": padding, "strides": strides, "dilation_rate": dilation}
    for padding in ("valid", "same")
    for strides, dilation in ((1, 1), (2, 1), (3, 1), (1, 2))
]
CONVOLUTIONS = [
    case(f"{name}{rank}D", None, *(11, 14, 9)[:rank], 6, **{"kernel_size": 3, "filters": 8, **window})
    for name, ranks in (("Conv", (1, 2, 3)), ("SeparableConv", (1, 2)))
    for rank in ranks
    for window in WINDOWS
]
TRANSPOSED = [
    case(f"Conv{rank}DTranspose", None, *(5, 7, 4)[:rank], 6, **{"kernel_size": 3, "filters": 8, **window})
    for rank in (1, 2, 3)
    for window in WINDOWS
]
POOLS = [
    case(f"{name}{rank}D", None, *(11, 14, 9)[:rank], 6, pool_size=3, strides=strides, padding=padding)
    for name in ("MaxPooling", "AveragePooling")
    for rank in (1, 2, 3)
    for strides in (None, 2)
    for padding in ("valid", "same")
]
GLOBAL_POOLS = [
    case(f"{name}{rank}D", None, *(11, 14, 9)[:rank], 6, keepdims=keepdims, data_format=data_format)
    for name in ("GlobalMaxPooling", "GlobalAveragePooling")
    for rank in (1, 2, 3)
    for keepdims in (False, True)
    for data_format in (None, "channels_first")
]
ADAPTIVE_POOLS = [
    case(f"{name}{rank}D", None, *(11, 14, 9)[:rank], 6, output_size=4)
    for name in ("AdaptiveMaxPooling", "AdaptiveAveragePooling")
    for rank in (1, 2, 3)
]
RECURRENT = [
    case(name, None, 7, 5, units=9, return_sequences=sequences)
    for name in ("SimpleRNN", "LSTM", "GRU")
    for sequences in (False, True)
] + [
    case(f"ConvLSTM{rank}D", None, 7, *(8, 9, 6)[:rank], 5, filters=4, kernel_size=3, return_sequences=sequences)
    for rank in (1, 2, 3)
    for sequences in (False, True)
]
MANY_CASES = [
    case("Dense", None, 5, units=9),
    case("Dense", None, 4, 5, units=9),
    case("EinsumDense", None, 5, equation="ab,bc->ac", output_shape=9),
    case("EinsumDense", None, 6, 5, equation="...x,xy->...y", output_shape=9),
    case("EinsumDense", None, 6, 5, equation="abc,cde->abde", output_shape=(6, 8, 12)),
    case("EinsumDense", None, 5, 7, equation="ab...,bc->ac...", output_shape=9),
    case("Embedding", None, 7, input_dim=10, output_dim=4),
    case("Conv1D", None, 11, 6, filters=8, kernel_size=3, padding="causal", strides=2),
    case("Conv2D", None, 6, 11, 14, filters=8, kernel_size=(3, 2), strides=(2, 1), data_format="channels_first"),
    case("Conv2D", None, None, None, 6, filters=8, kernel_size=3, padding="same"),
    case("Conv2D", None, None, 12, 6, filters=8, kernel_size=3, strides=2),
    case("Conv2DTranspose", None, 6, 5, 7, filters=8, kernel_size=2, strides=2, data_format="channels_first"),
    case("Conv2DTranspose", None, 5, 7, 6, filters=8, kernel_size=3, strides=2, padding="same", output_padding=1),
    case("Conv2DTranspose", None, 5, 7, 6, filters=8, kernel_size=3, strides=2, padding="valid", output_padding=0),
    case("Conv2DTranspose", None, 5, 7, 6, filters=8, kernel_size=2, strides=4),
    case("DepthwiseConv1D", None, 11, 6, kernel_size=3, depth_multiplier=2),
    case("DepthwiseConv2D", None, 11, 14, 6, kernel_size=3, strides=2, padding="same"),
    case("MultiHeadAttention", None, 7, 16, num_heads=2, key_dim=8, pair=True),
    case("MultiHeadAttention", None, 7, 16, num_heads=2, key_dim=8, output_shape=20, pair=True),
    case("GroupQueryAttention", None, 7, 16, head_dim=8, num_query_heads=4, num_key_value_heads=2, pair=True),
    case("Flatten", None, 3, 4, 5),
    case("Flatten", None),
    case("Flatten", None, None, 5),
    case("Reshape", None, 3, 4, 5, target_shape=(12, 5)),
    case("Reshape", None, 3, 4, 5, target_shape=(-1, 10)),
    case("Reshape", None, None, 4, target_shape=(-1, 2)),
    case("Permute", None, 3, 4, 5, dims=(3, 1, 2)),
    case("RepeatVector", None, 5, n=3),
    case("UpSampling1D", None, 5, 3, size=3),
    case("UpSampling2D", None, 5, 6, 3, size=(2, 3)),
    case("UpSampling2D", None, 3, 5, 6, data_format="channels_first"),
    case("UpSampling3D", None, 5, 6, 7, 3),
    case("ZeroPadding1D", None, 5, 3, padding=(1, 2)),
    case("ZeroPadding2D", None, 5, 6, 3),
    case("ZeroPadding2D", None, 5, 6, 3, padding=((1, 2), (3, 4))),
    case("ZeroPadding2D", None, 3, 5, 6, padding=2, data_format="channels_first"),
    case("ZeroPadding3D", None, 5, 6, 7, 3, padding=(1, 2, 3)),
    case("Cropping1D", None, 9, 3, cropping=(1, 2)),
    case("Cropping2D", None, 9, 9, 3, cropping=((1, 2), (3, 4))),
    case("Cropping3D", None, 9, 9, 9, 3, cropping=2),
    case("Resizing", None, 9, 9, 3, height=4, width=5),
    case("CenterCrop", None, 9, 9, 3, height=4, width=5),
    case("RandomCrop", None, 9, 9, 3, height=4, width=5),
    case("RandomFlip", None, 9, 9, 3),
    *(case(f"SpatialDropout{rank}D", None, *(5, 6, 7)[:rank], 3, rate=0.5) for rank in (1, 2, 3)),
    *(case(name, None, 5, 6, rate=0.5) for name in ("Dropout", "AlphaDropout", "GaussianDropout")),
    case("GaussianNoise", None, 5, 6, stddev=0.5),
    case("Activation", None, 5, 6, activation="relu"),
    *(
        case(name, None, 5, 6)
        for name in (
            "ReLU",
            "LeakyReLU",
            "PReLU",
            "ELU",
            "Softmax",
            "Identity",
            "Masking",
            "ActivityRegularization",
            "BatchNormalization",
            "LayerNormalization",
            "RMSNormalization",
            "UnitNormalization",
        )
    ),
    case("GroupNormalization", None, 5, 6, groups=2),
    case("Normalization", None, 5, 6),
]
CASES = [*CONVOLUTIONS, *TRANSPOSED, *POOLS, *GLOBAL_POOLS, *ADAPTIVE_POOLS, *RECURRENT, *MANY_CASES]


def predicted(case: Case, *, batch: object = UNKNOWN_SIZE) -> tuple[object, ...] | None:
    spec = LAYERS[f"keras.layers.{case.name}"]
    shape = (batch, *(UNKNOWN_SIZE if size is None else size for size in case.shape[1:]))
    return spec.output_shape(bind(spec.signature, (), case.keywords), shape)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_output_shape_is_the_real_one(case: Case) -> None:
    layer = getattr(keras.layers, case.name)(**case.keywords)
    real = layer.compute_output_shape(*(case.shape,) * (2 if case.pair else 1))
    found = predicted(case)
    assert found is not None
    assert tuple(None if size == UNKNOWN_SIZE else size for size in found) == tuple(real)
    assert predicted(case, batch=32)[0] == 32


@pytest.mark.parametrize("case", CASES, ids=str)
def test_sizes_with_names_come_to_the_real_ones(case: Case) -> None:
    spec = LAYERS[f"keras.layers.{case.name}"]
    names = tuple(symbol(f"size{axis}") for axis in range(len(case.shape)))
    values = {str(name): 4 if size is None else size for name, size in zip(names, case.shape, strict=True)}
    found = spec.output_shape(bind(spec.signature, (), case.keywords), names)
    layer = getattr(keras.layers, case.name)(**case.keywords)
    real = layer.compute_output_shape(*(tuple(values.values()),) * (2 if case.pair else 1))
    assert found is not None
    assert [evaluate(size, values) for size in found] == list(real)


def test_every_row_that_tells_a_shape_has_a_case() -> None:
    telling = {name for name, spec in LAYERS.items() if spec.output_shape is not None}
    covered = {f"keras.layers.{case.name}" for case in CASES}
    same = LAYERS["keras.layers.ReLU"].output_shape
    others = {name for name in telling if LAYERS[name].output_shape is not same}
    # Concatenate takes several inputs, a reversible embedding goes both ways: both have a test of their own.
    assert others - covered == {"keras.layers.Concatenate", "keras.layers.ReversibleEmbedding"}


SAME_SHAPE_ELSEWHERE = {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"}


@pytest.mark.parametrize("name", sorted(SAME_SHAPE_ELSEWHERE))
def test_merging_keeps_the_shape_of_equal_inputs(name: str) -> None:
    real = getattr(keras.layers, name)().compute_output_shape([(2, 3, 4), (2, 3, 4)])
    spec = LAYERS[f"keras.layers.{name}"]
    assert spec.output_shape(bind(spec.signature, (), {}), (2, 3, 4)) == tuple(real)


@pytest.mark.parametrize(("reverse", "shape"), [(False, (2, 8)), (True, (2, 8, 3))])
def test_an_embedding_called_backwards(reverse: bool, shape: tuple[int, ...]) -> None:
    spec = LAYERS["keras.layers.ReversibleEmbedding"]
    real = keras.layers.ReversibleEmbedding(4, 3).compute_output_shape(shape, reverse=reverse)
    assert spec.output_shape(bind(spec.signature, (4, 3), {"reverse": reverse}), shape) == tuple(real)


def test_concatenation_leaves_its_axis_open() -> None:
    spec = LAYERS["keras.layers.Concatenate"]
    assert spec.output_shape(bind(spec.signature, (), {"axis": 1}), (2, 3, 4)) == (2, UNKNOWN_SIZE, 4)
    assert keras.layers.Concatenate(axis=1).compute_output_shape([(2, 3, 4), (2, 9, 4)]) == (2, 12, 4)


@pytest.mark.parametrize(
    ("name", "keywords", "shape"),
    [
        ("Conv2D", {"filters": 4, "kernel_size": 3, "data_format": symbol("format")}, (2, 8, 8, 3)),
        ("Conv2D", {"filters": 4, "kernel_size": 3}, (2, 8, 3)),
        ("LSTM", {"units": 4, "return_sequences": symbol("flag")}, (2, 8, 3)),
        ("LSTM", {"units": 4, "return_state": True}, (2, 8, 3)),
        ("ReversibleEmbedding", {"input_dim": 4, "output_dim": 3, "reverse": symbol("flag")}, (2, 8)),
        ("Reshape", {"target_shape": symbol("shape")}, (2, 8)),
        ("Permute", {"dims": (1, 5)}, (2, 8, 3)),
        ("Flatten", {}, ()),
    ],
)
def test_what_is_not_known_has_no_shape(name: str, keywords: dict[str, object], shape: tuple[int, ...]) -> None:
    spec = LAYERS[f"keras.layers.{name}"]
    assert spec.output_shape(bind(spec.signature, (), keywords), shape) is None


def test_unknown_padding_leaves_the_length_open() -> None:
    spec = LAYERS["keras.layers.Conv1D"]
    arguments = bind(spec.signature, (4, 3), {"padding": symbol("padding")})
    assert spec.output_shape(arguments, (2, 8, 3)) == (2, UNKNOWN_SIZE, 4)


ODD_VALUES = (UNKNOWN, None, 0, -1, 2.5, "text", True, (), (1,), (1, 2, 3, 4), symbol("n"), ((1, 2), (3, 4)), object())
ODD_SHAPES = ((), (2,), (UNKNOWN_SIZE, 3), (2, 3, symbol("n")), (2, 3, 4, 5), (2, 0, 0, 0, 0), (1,) * 7)


@pytest.mark.parametrize("name", LAYERS)
def test_no_argument_makes_a_row_fail(name: str) -> None:
    spec = LAYERS[name]
    for value in ODD_VALUES:
        arguments = bind(spec.signature, (), {argument.name: value for argument in spec.signature})
        for shape in ODD_SHAPES:
            assert all(isinstance(parameter.shape, tuple) for parameter in spec.parameters(arguments, shape))
            found = None if spec.output_shape is None else spec.output_shape(arguments, shape)
            assert found is None or isinstance(found, tuple)
