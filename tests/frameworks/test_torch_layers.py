"""The layer table against real torch.nn layers: classes, bases, signatures, attributes and every parameter."""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import pytest

torch = pytest.importorskip("torch", minversion="2.13")

from initlint.distributions import Distribution, Kind  # noqa: E402
from initlint.frameworks.activations import ACTIVATIONS  # noqa: E402
from initlint.frameworks.specs import (  # noqa: E402
    REQUIRED,
    Arguments,
    ChildSpec,
    LayerKind,
    LayerSpec,
    ParameterSpec,
    Role,
    bind,
)
from initlint.frameworks.torch.layers import FACTORIES, LAYERS  # noqa: E402
from initlint.frameworks.torch.names import canonical_name  # noqa: E402
from initlint.substitution import evaluate  # noqa: E402
from initlint.symbolic import symbol  # noqa: E402
from initlint.unknown import UNKNOWN  # noqa: E402

nn = torch.nn
CLASSES = {name: spec for name, spec in LAYERS.items() if ":" not in name}
PUBLIC = {
    f"torch.nn.{name}": member
    for name, member in vars(nn).items()
    if isinstance(member, type) and issubclass(member, nn.Module) and not name.startswith("_")
}
OPEN_SIGNATURES = {"Module", "Identity", "Sequential", "Container", "RNN", "GRU", "LSTM"}
"""Classes whose `__init__` is `(*args, **kwargs)` in Python; their rows are tested by calling them."""


def torch_class(name: str) -> type:
    found: object = torch
    for part in name.split(".")[1:]:
        found = getattr(found, part)
    assert isinstance(found, type)
    return found


def full_name(kind: type) -> str:
    return canonical_name(f"{kind.__module__}.{kind.__qualname__}")


def test_every_public_class_has_a_row() -> None:
    assert sorted(set(PUBLIC) - set(LAYERS)) == []


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_row_names_a_class_of_torch(name: str) -> None:
    assert full_name(torch_class(name)) == CLASSES[name].name == name


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_bases_are_those_of_python(name: str) -> None:
    bases = [full_name(base) for base in torch_class(name).__mro__[1:] if base.__module__.startswith("torch.nn")]
    assert list(CLASSES[name].bases) == bases


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_signature_is_that_of_python(name: str) -> None:
    initializer = torch_class(name).__init__
    if initializer is nn.Module.__init__ and name != "torch.nn.Module":
        assert CLASSES[name].signature == ()
        return
    if name.rpartition(".")[2] in OPEN_SIGNATURES:
        pytest.skip("takes any arguments")
    if name == "torch.nn.parallel.DistributedDataParallel":
        assert [argument.name for argument in CLASSES[name].signature][:4] == list(
            inspect.signature(initializer).parameters
        )[1:5]
        return
    given = list(inspect.signature(initializer).parameters.values())[1:]
    row = CLASSES[name].signature
    assert [argument.name for argument in row] == [parameter.name for parameter in given]
    for argument, parameter in zip(row, given, strict=True):
        assert argument.keyword_only == (parameter.kind is parameter.KEYWORD_ONLY), argument.name
        expected = REQUIRED if parameter.default is parameter.empty else parameter.default
        if expected is torch.nn.functional.relu:
            expected = "relu"
        assert argument.default == expected, argument.name


@dataclass(frozen=True)
class Call:
    """A layer to build, in PyTorch and by its row. `input_shape` makes a lazy layer materialise."""

    name: str
    positional: tuple[object, ...] = ()
    keywords: Mapping[str, object] = field(default_factory=dict)
    input_shape: tuple[int, ...] | None = None

    def __str__(self) -> str:
        return f"{self.name}{self.positional}{dict(self.keywords) or ''}"

    @property
    def spec(self) -> LayerSpec:
        return LAYERS[f"torch.nn.{self.name}"]

    def arguments(self) -> Arguments:
        return bind(self.spec.signature, self.positional, self.keywords)

    def build(self) -> torch.nn.Module:
        layer = getattr(nn, self.name)(*self.positional, **self.keywords)
        if self.input_shape is not None:
            layer(torch.zeros(self.input_shape))
        return layer


def call(name: str, *positional: object, **keywords: object) -> Call:
    return Call(name, positional, keywords)


def lazy(name: str, input_shape: tuple[int, ...], *positional: object, **keywords: object) -> Call:
    return Call(name, positional, keywords, input_shape)


CONVOLUTIONS = [
    call("Conv1d", 32, 48, 5),
    call("Conv1d", 32, 48, 5, bias=False),
    call("Conv2d", 16, 32, 3, 2, 1),
    call("Conv2d", 32, 64, (3, 5), groups=4),
    call("Conv2d", 128, 128, 5, groups=128),
    call("Conv2d", 8, 16, [3, 3], padding="same", bias=False),
    call("Conv3d", 8, 16, (3, 3, 2), padding=1),
    call("ConvTranspose1d", 32, 48, 5),
    call("ConvTranspose2d", 64, 32, 4, 2, 1, 0, 4),
    call("ConvTranspose2d", 32, 16, (4, 2), stride=2, bias=False),
    call("ConvTranspose3d", 8, 16, 3),
    lazy("LazyConv1d", (2, 12, 20), 24, 3),
    lazy("LazyConv2d", (2, 12, 9, 9), 24, 3, groups=3),
    lazy("LazyConv3d", (1, 6, 9, 9, 9), 12, 3, bias=False),
    lazy("LazyConvTranspose1d", (2, 12, 20), 24, 3),
    lazy("LazyConvTranspose2d", (2, 12, 9, 9), 24, 3, groups=3),
    lazy("LazyConvTranspose3d", (1, 6, 4, 4, 4), 12, 3),
]
DENSE = [
    call("Linear", 200, 100),
    call("Linear", 200, 100, bias=False),
    call("Bilinear", 40, 30, 20),
    call("Bilinear", 40, 30, 20, bias=False),
    lazy("LazyLinear", (3, 150), 90),
    lazy("LazyLinear", (3, 150), 90, bias=False),
    call("AdaptiveLogSoftmaxWithLoss", 64, 300, [50, 100]),
    call("AdaptiveLogSoftmaxWithLoss", 64, 300, (50, 100, 200), 2.0, True),
    call("LinearCrossEntropyLoss", 60, 40, bias=True),
    call("LinearCrossEntropyLoss", 60, 10, out_features=(4, 3)),
    call("Embedding", 400, 50),
    call("EmbeddingBag", 400, 50, mode="sum"),
    call("PReLU"),
    call("PReLU", 16, 0.1),
]
RECURRENT = [
    call("RNN", 30, 40),
    call("RNN", 30, 40, 2, "relu", False),
    call("RNN", 30, 40, num_layers=3, bidirectional=True),
    call("GRU", 30, 40, 2, True, True, 0.5, True),
    call("LSTM", 30, 40, 2, True, True, 0.1, True),
    call("LSTM", 30, 40, 2, bidirectional=True, proj_size=20),
    call("LSTM", 30, 40, proj_size=20, bias=False),
    call("RNNBase", "GRU", 30, 40, 2),
    call("RNNBase", "RNN_TANH", 30, 40),
    call("RNNCell", 30, 40, True, "relu"),
    call("LSTMCell", 30, 40),
    call("GRUCell", 30, 40, bias=False),
    call("RNNCellBase", 30, 40, True, 4),
]
NORMS = [
    *(call(f"BatchNorm{n}d", 20) for n in (1, 2, 3)),
    call("BatchNorm2d", 20, affine=False),
    call("BatchNorm2d", 20, bias=False),
    call("SyncBatchNorm", 20),
    *(call(f"InstanceNorm{n}d", 20) for n in (1, 2, 3)),
    call("InstanceNorm2d", 20, affine=True),
    lazy("LazyBatchNorm1d", (4, 6)),
    lazy("LazyBatchNorm2d", (4, 6, 3, 3)),
    lazy("LazyBatchNorm3d", (4, 6, 3, 3, 3), affine=False),
    lazy("LazyInstanceNorm1d", (4, 6, 5)),
    lazy("LazyInstanceNorm2d", (4, 6, 3, 3)),
    lazy("LazyInstanceNorm3d", (4, 6, 3, 3, 3), affine=False),
    call("GroupNorm", 4, 20),
    call("GroupNorm", 4, 20, affine=False),
    call("LayerNorm", 20),
    call("LayerNorm", (4, 20), bias=False),
    call("LayerNorm", [4, 20], elementwise_affine=False),
    call("RMSNorm", 20),
    call("RMSNorm", (4, 20), elementwise_affine=False),
]
ATTENTION = [
    call("MultiheadAttention", 48, 4),
    call("MultiheadAttention", 48, 4, bias=False),
    call("MultiheadAttention", 48, 4, add_bias_kv=True),
    call("MultiheadAttention", 48, 4, kdim=32, vdim=24),
    call("MultiheadAttention", 48, 4, kdim=48, vdim=24, bias=False, add_bias_kv=True),
    call("MultiheadAttention", 48, 4, kdim=48, vdim=48),
    call("TransformerEncoderLayer", 48, 4, 64),
    call("TransformerEncoderLayer", 48, 4, dim_feedforward=64, bias=False),
    call("TransformerDecoderLayer", 48, 4, 64, 0.2, "gelu", 1e-5, True, True),
    call("Transformer", 48, 4, 2, 1, 64),
    call("Transformer", 48, 4, num_encoder_layers=1, num_decoder_layers=2, dim_feedforward=64, bias=False),
]
CALLS = CONVOLUTIONS + DENSE + RECURRENT + NORMS + ATTENTION
OWNERS = {LayerKind.CONTAINER, LayerKind.COMPOSITE}


@dataclass(frozen=True)
class Expected:
    """A parameter that a row promises, and whether it is registered at all."""

    spec: ParameterSpec
    law: Distribution


def expanded(
    spec: LayerSpec,
    arguments: Arguments,
    input_shape: tuple[int, ...] | None,
    laws: Mapping[str, Distribution] | None = None,
    prefix: str = "",
) -> Iterator[tuple[str, Expected]]:
    """Every parameter below a layer, its own first, as named_parameters() walks them."""
    for parameter in spec.parameters(arguments, input_shape):
        law = (laws or {}).get(parameter.name, parameter.distribution)
        assert law is not None
        yield prefix + parameter.name, Expected(parameter, law)
    for child in spec.children(arguments):
        yield from _child(child, prefix)


def _child(child: ChildSpec, prefix: str) -> Iterator[tuple[str, Expected]]:
    row = LAYERS[child.layer]
    arguments = bind(row.signature, child.positional, child.keywords)
    yield from expanded(row, arguments, None, child.distributions, f"{prefix}{child.name}.")


def promised(wanted: Call) -> dict[str, Expected]:
    found = dict(expanded(wanted.spec, wanted.arguments(), wanted.input_shape))
    assert all(entry.spec.present is not None for entry in found.values())
    return found


def assert_moments(values: torch.Tensor, law: Distribution, name: str) -> None:
    """Mean and std within five standard errors; a constant exactly, bounds always."""
    mean, std = law.mean, law.std
    assert isinstance(mean, (int, float)), name
    assert isinstance(std, (int, float)), name
    many = values.numel()
    if law.kind is Kind.CONSTANT:
        assert bool((values == mean).all()), name
        return
    assert abs(values.mean().item() - mean) <= 5 * std / math.sqrt(many), name
    assert abs(values.std(correction=0).item() - std) <= 5 * std / math.sqrt(many), name
    if law.low is not None and law.high is not None:
        assert isinstance(law.low, float)
        assert isinstance(law.high, float)
        assert law.low * (1 + 1e-6) <= values.min().item(), name
        assert values.max().item() <= law.high * (1 + 1e-6), name


@pytest.mark.parametrize("wanted", CALLS, ids=str)
def test_parameters_are_those_of_torch(wanted: Call) -> None:
    torch.manual_seed(0)
    layer = wanted.build()
    expected = {name: entry for name, entry in promised(wanted).items() if entry.spec.present}
    found = dict(layer.named_parameters())
    assert list(expected) == list(found)
    for name, parameter in found.items():
        assert expected[name].spec.shape == tuple(parameter.shape), name
        assert_moments(parameter.detach(), expected[name].law, name)
        assert parameter.requires_grad is expected[name].spec.trainable


@pytest.mark.parametrize("wanted", [c for c in CALLS if c.spec.kind not in OWNERS], ids=str)
def test_parameters_left_out_are_registered_as_none(wanted: Call) -> None:
    layer = wanted.build()
    own = wanted.spec.parameters(wanted.arguments(), wanted.input_shape)
    if wanted.input_shape is not None:
        assert {p.name for p in own if p.present} == {n for n, p in layer._parameters.items() if p is not None}
        return
    assert [p.name for p in own] == list(layer._parameters)
    assert {p.name for p in own if not p.present} == {n for n, p in layer._parameters.items() if p is None}


@pytest.mark.parametrize("wanted", CALLS, ids=str)
def test_children_are_those_of_torch(wanted: Call) -> None:
    found = {name: full_name(type(child)) for name, child in wanted.build().named_modules() if name}
    assert list(child_names(wanted.spec, wanted.arguments(), "")) == list(found.items())


def child_names(spec: LayerSpec, arguments: Arguments, prefix: str) -> Iterator[tuple[str, str]]:
    for child in spec.children(arguments):
        row = LAYERS[child.layer]
        yield f"{prefix}{child.name}", row.name
        yield from child_names(row, bind(row.signature, child.positional, child.keywords), f"{prefix}{child.name}.")


ATTRIBUTED = [
    *(c for c in CALLS if c.spec.attributes is not None),
    call("MaxPool2d", 3),
    call("AvgPool2d", (2, 3), 1),
    call("MaxUnpool2d", 2),
    call("MaxUnpool1d", 2, 1),
    call("AvgPool1d", 3),
    call("AvgPool1d", 3, 2, 1),
    call("ZeroPad2d", 2),
    call("ConstantPad1d", (1, 2), 0.5),
    call("ReflectionPad3d", 1),
    call("ReLU6"),
]


@pytest.mark.parametrize("wanted", ATTRIBUTED, ids=str)
def test_attributes_are_those_of_torch(wanted: Call) -> None:
    layer, attributes = wanted.build(), wanted.spec.attributes
    assert attributes is not None
    for name, value in attributes(wanted.arguments()).items():
        assert getattr(layer, name) == value, name


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_layers_without_a_call_here_own_nothing(name: str) -> None:
    leaf = name.rpartition(".")[2]
    if leaf in {wanted.name for wanted in CALLS} or leaf == "NonDynamicallyQuantizableLinear":
        return
    spec = CLASSES[name]
    unknown = Arguments({argument.name: UNKNOWN for argument in spec.signature})
    assert spec.parameters(unknown, None) == ()
    assert spec.children(unknown) == ()


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_unknown_arguments_never_raise(name: str) -> None:
    spec = LAYERS[name]
    arguments = Arguments({argument.name: UNKNOWN for argument in spec.signature})
    for parameter in spec.parameters(arguments, None):
        assert parameter.shape
    spec.children(arguments)
    for shape in ((), (4,), (4, 8), (4, 8, 6), (4, 8, 6, 6), (4, 8, 6, 6, 6)):
        if spec.output_shape is not None:
            spec.output_shape(arguments, shape)
    if spec.attributes is not None:
        spec.attributes(arguments)


def test_unknown_flag_leaves_presence_open() -> None:
    arguments = Arguments({"in_features": 8, "out_features": 4, "bias": UNKNOWN})
    assert [p.present for p in LAYERS["torch.nn.Linear"].parameters(arguments, None)] == [True, None]
    stacked = bind(LAYERS["torch.nn.GRU"].signature, (8, 4), {"bidirectional": UNKNOWN, "bias": UNKNOWN})
    rows = {p.name: p.present for p in LAYERS["torch.nn.GRU"].parameters(stacked, None)}
    assert rows["weight_ih_l0"] is True
    assert rows["bias_ih_l0"] is None
    assert rows["weight_ih_l0_reverse"] is None


def test_unknown_width_of_keys_leaves_the_packed_matrix_open() -> None:
    spec = LAYERS["torch.nn.MultiheadAttention"]
    arguments = bind(spec.signature, (48, 4), {"kdim": symbol("keys")})
    rows = {p.name: p.present for p in spec.parameters(arguments, None)}
    assert rows["in_proj_weight"] is None
    assert rows["k_proj_weight"] is None
    same = bind(spec.signature, (symbol("dim"), 4), {"kdim": symbol("dim")})
    assert {p.name: p.present for p in spec.parameters(same, None)}["in_proj_weight"] is True


@pytest.mark.parametrize("wanted", [c for c in CALLS if c.input_shape is None], ids=str)
def test_symbolic_sizes_come_to_the_same_numbers(wanted: Call) -> None:
    """The sizes are names that stand for the numbers of the call."""
    names = {"in_features", "out_features", "in_channels", "out_channels", "input_size", "hidden_size", "d_model"}
    names |= {"dim_feedforward", "num_features", "embed_dim", "num_embeddings", "embedding_dim", "num_channels"}
    plain = wanted.arguments()
    if plain.values.get("proj_size") or "kdim" in wanted.keywords:
        return
    sizes = {name: value for name, value in plain.values.items() if name in names and isinstance(value, int)}
    symbolic = Arguments({**plain.values, **{name: symbol(name) for name in sizes}}, plain.given)
    exact = dict(expanded(wanted.spec, plain, None))
    for name, entry in expanded(wanted.spec, symbolic, None):
        assert tuple(evaluate(size, sizes) for size in entry.spec.shape) == exact[name].spec.shape
        assert entry.law.std is not None
        assert exact[name].law.std is not None
        std = evaluate(entry.law.std, sizes)
        assert std == pytest.approx(exact[name].law.std)


def test_padding_row_of_an_embedding_is_zero_and_the_rest_as_promised() -> None:
    torch.manual_seed(0)
    weight = nn.Embedding(400, 50, padding_idx=3).weight.detach()
    (row,) = call("Embedding", 400, 50, padding_idx=3).spec.parameters(
        call("Embedding", 400, 50, padding_idx=3).arguments(), None
    )
    assert row.distribution is not None
    assert bool((weight[3] == 0).all())
    assert_moments(torch.cat([weight[:3], weight[4:]]), row.distribution, "weight")


def test_embedding_given_its_weight_has_no_known_law() -> None:
    given = call("Embedding", 4, 5, _weight=UNKNOWN, _freeze=True)
    (row,) = given.spec.parameters(given.arguments(), None)
    assert row.distribution is not None
    assert row.distribution.kind is Kind.UNKNOWN
    assert not row.trainable
    frozen = nn.Embedding(4, 5, _weight=torch.zeros(4, 5), _freeze=True)
    assert not frozen.weight.requires_grad


@pytest.mark.parametrize("name", sorted(FACTORIES))
def test_factories_are_class_methods_of_torch(name: str) -> None:
    method = torch_class(name.rpartition(".")[0]).from_pretrained
    row = FACTORIES[name]
    assert [a.name for a in row.signature] == list(inspect.signature(method).parameters)
    arguments = bind(row.signature, (UNKNOWN,), {})
    (weight,) = row.parameters(arguments, None)
    assert not weight.trainable
    assert not method(torch.zeros(3, 4)).weight.requires_grad
    assert weight.distribution is not None
    assert weight.distribution.kind is Kind.LOADED
    trained = bind(row.signature, (UNKNOWN,), {"freeze": False})
    assert row.parameters(trained, None)[0].trainable


def test_activation_layers_name_known_activations() -> None:
    for spec in LAYERS.values():
        if spec.kind in {LayerKind.ACTIVATION, LayerKind.SOFTMAX}:
            assert spec.activation in ACTIVATIONS, spec.name
        else:
            assert spec.activation is None, spec.name


def test_roles_tell_recurrent_kernels_scales_and_slopes_apart() -> None:
    roles = {c.name: {p.name: p.role for p in c.spec.parameters(c.arguments(), c.input_shape)} for c in CALLS}
    assert roles["LSTM"]["weight_hh_l0"] is Role.RECURRENT_KERNEL
    assert roles["LSTM"]["weight_ih_l0"] is Role.KERNEL
    assert roles["BatchNorm2d"] == {"weight": Role.SCALE, "bias": Role.SHIFT}
    assert roles["PReLU"] == {"weight": Role.SLOPE}
    assert roles["Embedding"] == {"weight": Role.EMBEDDING}


def test_identity_takes_anything() -> None:
    bind(LAYERS["torch.nn.Identity"].signature, (54, 3), {"unused": True})
    nn.Identity(54, 3, unused=True)


def test_every_part_is_reached_from_a_layer() -> None:
    reached: set[str] = set()
    for wanted in (*DENSE, *ATTENTION):
        pending = [(wanted.spec, wanted.arguments())]
        while pending:
            spec, arguments = pending.pop()
            for child in spec.children(arguments):
                row = LAYERS[child.layer]
                reached.add(child.layer)
                pending.append((row, bind(row.signature, child.positional, child.keywords)))
    assert {name for name in LAYERS if ":" in name} <= reached


def test_custom_encoder_is_left_to_the_caller() -> None:
    wanted = call("Transformer", 48, 4, custom_encoder=UNKNOWN)
    assert [child.name for child in wanted.spec.children(wanted.arguments())] == ["decoder"]


def test_number_of_layers_that_is_not_known_stands_for_one() -> None:
    wanted = call("LSTM", 8, 4, symbol("depth"))
    names = [p.name for p in wanted.spec.parameters(wanted.arguments(), None)]
    assert names == ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]


def test_lazy_layers_without_an_input_have_unknown_fans() -> None:
    wanted = replace(call("LazyLinear", 8), input_shape=None)
    weight, bias = wanted.spec.parameters(wanted.arguments(), None)
    assert weight.shape[0] == 8
    assert str(weight.shape[1]) == "?"
    assert bias.shape == (8,)
