"""The output shapes of the layer table against what real torch layers return."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", minversion="2.13")

from initlint.frameworks.specs import UNKNOWN_SIZE, bind  # noqa: E402
from initlint.frameworks.torch.layers import LAYERS  # noqa: E402
from initlint.substitution import evaluate  # noqa: E402
from initlint.symbolic import symbol  # noqa: E402
from initlint.unknown import UNKNOWN  # noqa: E402

nn = torch.nn

CASES: list[tuple[str, tuple[object, ...], dict[str, object], tuple[int, ...]]] = [
    ("Identity", (), {}, (2, 3)),
    ("Linear", (6, 4), {}, (2, 5, 6)),
    ("LazyLinear", (4,), {}, (2, 6)),
    ("Conv1d", (4, 6, 3), {}, (2, 4, 11)),
    ("Conv1d", (4, 6, 3), {}, (4, 11)),
    ("Conv2d", (4, 6, 3), {"stride": 2, "padding": 1}, (2, 4, 11, 12)),
    ("Conv2d", (4, 6, (3, 5)), {"dilation": (2, 1)}, (2, 4, 11, 12)),
    ("Conv2d", (4, 6, 5), {"padding": "same"}, (2, 4, 11, 12)),
    ("Conv2d", (4, 6, 5), {"padding": "valid"}, (2, 4, 11, 12)),
    ("Conv3d", (4, 6, 3), {"stride": (1, 2, 3)}, (2, 4, 9, 10, 11)),
    ("LazyConv2d", (6, 3), {}, (2, 4, 7, 7)),
    ("ConvTranspose1d", (4, 6, 4), {"stride": 2}, (2, 4, 7)),
    ("ConvTranspose2d", (4, 6, 4, 2, 1), {}, (2, 4, 7, 8)),
    ("ConvTranspose2d", (4, 6, 3), {"stride": 3, "output_padding": 1, "dilation": 2}, (4, 7, 8)),
    ("ConvTranspose3d", (4, 6, 3), {}, (2, 4, 3, 4, 5)),
    ("RNNCell", (6, 5), {}, (2, 6)),
    ("GRUCell", (6, 5), {}, (2, 6)),
    ("MaxPool1d", (3,), {}, (2, 4, 11)),
    ("MaxPool2d", (3, 2, 1), {}, (2, 4, 11, 12)),
    ("MaxPool2d", ((2, 3),), {"ceil_mode": True}, (2, 4, 11, 13)),
    ("MaxPool2d", (3, 2), {"padding": 1, "ceil_mode": True}, (2, 4, 10, 12)),
    ("MaxPool2d", (1, 3), {"ceil_mode": True}, (2, 4, 8, 11)),
    ("MaxPool3d", (2,), {"dilation": 2, "stride": 1}, (2, 4, 6, 7, 8)),
    ("AvgPool1d", (3,), {"stride": 2, "padding": 1}, (2, 4, 11)),
    ("AvgPool2d", (3,), {"stride": None}, (4, 11, 12)),
    ("AvgPool3d", (2,), {}, (2, 4, 6, 7, 8)),
    ("LPPool1d", (2, 3), {}, (2, 4, 11)),
    ("LPPool2d", (2, 3), {"stride": 2}, (2, 4, 11, 11)),
    ("AdaptiveAvgPool1d", (5,), {}, (2, 4, 11)),
    ("AdaptiveAvgPool2d", (1,), {}, (2, 4, 11, 12)),
    ("AdaptiveAvgPool2d", ((None, 7),), {}, (2, 4, 11, 12)),
    ("AdaptiveMaxPool2d", ((5, 7),), {}, (2, 4, 11, 12)),
    ("AdaptiveAvgPool3d", ((2, 3, 4),), {}, (2, 4, 6, 7, 8)),
    ("Flatten", (), {}, (2, 3, 4, 5)),
    ("Flatten", (0, -2), {}, (2, 3, 4, 5)),
    ("Unflatten", (1, (2, 3)), {}, (2, 6, 4)),
    ("Unflatten", (-1, (2, -1)), {}, (2, 6, 4)),
    ("PixelShuffle", (2,), {}, (2, 12, 3, 4)),
    ("PixelUnshuffle", (2,), {}, (2, 3, 4, 6)),
    ("ChannelShuffle", (2,), {}, (2, 4, 3, 3)),
    ("Upsample", (), {"scale_factor": 2}, (2, 3, 4, 5)),
    ("Upsample", (), {"scale_factor": 1.5}, (2, 3, 4, 5)),
    ("Upsample", (), {"scale_factor": (2.0, 3.0)}, (2, 3, 4, 5)),
    ("Upsample", (7,), {}, (2, 3, 4)),
    ("Upsample", ((7, 9),), {}, (2, 3, 4, 5)),
    ("UpsamplingNearest2d", (), {"scale_factor": 2}, (2, 3, 4, 5)),
    ("UpsamplingBilinear2d", ((8, 9),), {}, (2, 3, 4, 5)),
    ("ZeroPad1d", (2,), {}, (2, 3, 4)),
    ("ZeroPad2d", ((1, 2, 3, 4),), {}, (2, 3, 4, 5)),
    ("ConstantPad3d", (1, 0.5), {}, (2, 3, 4, 5, 6)),
    ("ReflectionPad2d", ((1, 0, 2, 1),), {}, (2, 3, 4, 5)),
    ("ReplicationPad1d", ((1, 3),), {}, (2, 3, 4)),
    ("CircularPad2d", (1,), {}, (2, 3, 4, 5)),
    ("Fold", ((4, 5), (2, 2)), {}, (2, 12, 12)),
    ("Unfold", (3,), {"padding": 1, "stride": 2}, (2, 4, 7, 8)),
    ("Unfold", ((2, 3),), {"dilation": 2}, (2, 4, 7, 8)),
    ("GLU", (), {}, (2, 6)),
    ("GLU", (1,), {}, (2, 6, 3)),
    ("ReLU", (), {}, (2, 6)),
    ("PReLU", (), {}, (2, 6)),
    ("Softmax", (-1,), {}, (2, 6)),
    ("BatchNorm2d", (3,), {}, (2, 3, 4, 4)),
    ("LayerNorm", (4,), {}, (2, 3, 4)),
    ("GroupNorm", (2, 4), {}, (2, 4, 5)),
    ("RMSNorm", (4,), {}, (2, 3, 4)),
    ("LocalResponseNorm", (2,), {}, (2, 4, 5)),
    ("Dropout2d", (), {}, (2, 3, 4, 4)),
    ("TransformerEncoderLayer", (8, 2, 16), {}, (5, 2, 8)),
]
PADDED_RANK_TOO_LOW = [("Conv2d", (4, 6, 3), (2, 4)), ("MaxPool2d", (2,), (4,)), ("PixelShuffle", (2,), (4, 4))]


def shape_of(
    name: str, positional: tuple[object, ...], keywords: dict[str, object], shape: tuple[object, ...]
) -> object:
    spec = LAYERS[f"torch.nn.{name}"]
    assert spec.output_shape is not None
    return spec.output_shape(bind(spec.signature, positional, keywords), shape)  # type: ignore[arg-type]  # sizes


@pytest.mark.parametrize(("name", "positional", "keywords", "shape"), CASES, ids=[str(case) for case in CASES])
def test_output_shape_is_that_of_torch(
    name: str, positional: tuple[object, ...], keywords: dict[str, object], shape: tuple[int, ...]
) -> None:
    real = getattr(nn, name)(*positional, **keywords)(torch.zeros(shape))
    assert shape_of(name, positional, keywords, shape) == tuple(real.shape)


def test_recurrent_output_is_the_first_of_two() -> None:
    real, _ = nn.LSTM(6, 5, 2, bidirectional=True)(torch.zeros(7, 2, 6))
    assert shape_of("LSTM", (6, 5, 2), {"bidirectional": True}, (7, 2, 6)) == tuple(real.shape)
    projected, _ = nn.LSTM(6, 5, proj_size=3)(torch.zeros(7, 2, 6))
    assert shape_of("LSTM", (6, 5), {"proj_size": 3}, (7, 2, 6)) == tuple(projected.shape)


def test_lookups_add_an_axis_or_make_bags() -> None:
    indices = torch.zeros(2, 3, dtype=torch.long)
    assert shape_of("Embedding", (9, 4), {}, (2, 3)) == tuple(nn.Embedding(9, 4)(indices).shape)
    assert shape_of("EmbeddingBag", (9, 4), {}, (2, 3)) == tuple(nn.EmbeddingBag(9, 4)(indices).shape)


def test_bilinear_takes_the_shape_of_its_first_input() -> None:
    real = nn.Bilinear(3, 4, 5)(torch.zeros(2, 3), torch.zeros(2, 4))
    assert shape_of("Bilinear", (3, 4, 5), {}, (2, 3)) == tuple(real.shape)


def test_unpooling_undoes_the_window() -> None:
    pooled, places = nn.MaxPool2d(2, return_indices=True)(torch.zeros(1, 3, 6, 8))
    assert shape_of("MaxUnpool2d", (2,), {}, (1, 3, 3, 4)) == tuple(nn.MaxUnpool2d(2)(pooled, places).shape)


def test_losses_are_numbers_unless_told_not_to_reduce() -> None:
    assert shape_of("MSELoss", (), {}, (2, 3)) == ()
    assert shape_of("MSELoss", (), {"reduction": "none"}, (2, 3)) is None


@pytest.mark.parametrize(("name", "positional", "shape"), PADDED_RANK_TOO_LOW)
def test_too_few_axes_give_no_shape(name: str, positional: tuple[object, ...], shape: tuple[int, ...]) -> None:
    assert shape_of(name, positional, {}, shape) is None


def test_symbolic_lengths_stay_formulas() -> None:
    width = symbol("width")
    found = shape_of("Conv1d", (4, 6, 3), {"stride": 2, "padding": 1}, (2, 4, width))
    assert isinstance(found, tuple)
    assert evaluate(found[2], {"width": 11}) == 6
    doubled = shape_of("Upsample", (), {"scale_factor": 2}, (2, 4, width))
    assert isinstance(doubled, tuple)
    assert doubled[2] == width * 2


def test_unknown_lengths_stay_unknown() -> None:
    assert shape_of("Conv1d", (4, 6, 3), {}, (2, 4, UNKNOWN_SIZE)) == (2, 6, UNKNOWN_SIZE)
    assert shape_of("MaxPool1d", (3,), {"ceil_mode": UNKNOWN}, (2, 4, 9)) == (2, 4, UNKNOWN_SIZE)
    assert shape_of("Flatten", (), {}, (2, 3, UNKNOWN_SIZE)) == (2, UNKNOWN_SIZE)
