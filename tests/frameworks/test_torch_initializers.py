"""The tables of torch.nn.init and of tensor methods against what PyTorch draws."""

from __future__ import annotations

import inspect
import math
import warnings

import pytest

torch = pytest.importorskip("torch", minversion="2.13")

from initlint.distributions import Distribution, Kind  # noqa: E402
from initlint.frameworks.specs import REQUIRED, InitializerSpec, bind  # noqa: E402
from initlint.frameworks.torch.gains import calculate_gain, fans  # noqa: E402
from initlint.frameworks.torch.in_place import COPYING, IN_PLACE, PARTIAL, RESCALING  # noqa: E402
from initlint.frameworks.torch.initializers import INITIALIZERS  # noqa: E402
from initlint.substitution import evaluate  # noqa: E402
from initlint.symbolic import symbol  # noqa: E402
from initlint.unknown import UNKNOWN  # noqa: E402

LINEAR, WIDE = (200, 300), (64, 512)
CONVOLUTION, GROUPED = (64, 32, 3, 5), (96, 4, 3, 3)
TRANSPOSED, VECTOR, VOLUME = (32, 64, 4, 4), (20000,), (16, 8, 3, 3, 3)
MATRICES = (LINEAR, WIDE, CONVOLUTION, GROUPED, TRANSPOSED, VOLUME)
EVERY = (*MATRICES, VECTOR)

Settings = dict[str, object]
CASES: list[tuple[str, Settings, tuple[tuple[int, ...], ...]]] = [
    ("uniform", {}, EVERY),
    ("uniform", {"a": -0.3, "b": 0.1}, (LINEAR,)),
    ("normal", {}, EVERY),
    ("normal", {"mean": 1.0, "std": 0.02}, (LINEAR,)),
    ("normal", {"std": 0}, (LINEAR,)),
    ("trunc_normal", {}, EVERY),
    ("trunc_normal", {"std": 0.02}, (LINEAR,)),
    ("trunc_normal", {"std": 2.0}, (LINEAR,)),
    ("trunc_normal", {"mean": 0.5, "std": 1.5, "a": -1.0, "b": 3.0}, (LINEAR,)),
    ("constant", {"val": 0.3}, EVERY),
    ("ones", {}, EVERY),
    ("zeros", {}, EVERY),
    ("eye", {}, (LINEAR, WIDE)),
    ("dirac", {}, (CONVOLUTION, GROUPED, VOLUME, (20, 30, 3))),
    ("dirac", {"groups": 4}, (GROUPED, CONVOLUTION)),
    ("xavier_uniform", {}, MATRICES),
    ("xavier_uniform", {"gain": math.sqrt(2)}, (LINEAR,)),
    ("xavier_normal", {}, MATRICES),
    ("xavier_normal", {"gain": 0.1}, (LINEAR,)),
    ("kaiming_uniform", {}, MATRICES),
    ("kaiming_uniform", {"a": math.sqrt(5)}, MATRICES),
    ("kaiming_uniform", {"mode": "fan_out", "nonlinearity": "relu"}, MATRICES),
    ("kaiming_normal", {}, MATRICES),
    ("kaiming_normal", {"mode": "fan_out", "nonlinearity": "relu"}, MATRICES),
    ("kaiming_normal", {"nonlinearity": "tanh"}, (LINEAR,)),
    ("kaiming_normal", {"a": 0.2, "nonlinearity": "leaky_relu"}, (LINEAR,)),
    ("kaiming_normal", {"mode": "FAN_OUT", "nonlinearity": "selu"}, (LINEAR,)),
    ("orthogonal", {}, MATRICES),
    ("orthogonal", {"gain": math.sqrt(2)}, (LINEAR,)),
    ("sparse", {"sparsity": 0.1}, (LINEAR, WIDE)),
    ("sparse", {"sparsity": 0.5, "std": 1.0}, ((11, 5000),)),
]
DRAWS = [(name, settings, shape) for name, settings, shapes in CASES for shape in shapes]


def law_of(spec: InitializerSpec, settings: Settings, shape: tuple[int, ...]) -> Distribution:
    return spec.distribution(bind(spec.signature, (UNKNOWN,), settings), shape, None)


def assert_moments(values: torch.Tensor, law: Distribution) -> None:
    """Mean and std within five standard errors, exactly where nothing is random; bounds always."""
    mean, std, many = law.mean, law.std, values.numel()
    assert isinstance(mean, (int, float))
    assert isinstance(std, (int, float))
    exact = law.kind in {Kind.CONSTANT, Kind.IDENTITY, Kind.FIXED}
    margin = 1e-6 * max(abs(mean), std, 1e-3) if exact else 5 * std / math.sqrt(many)
    assert abs(values.double().mean().item() - mean) <= margin
    assert abs(values.double().std(correction=0).item() - std) <= margin
    if law.low is not None and law.high is not None:
        assert isinstance(law.low, (int, float))
        assert isinstance(law.high, (int, float))
        slack = 1e-6 * (abs(law.low) + abs(law.high))
        assert law.low - slack <= values.min().item()
        assert values.max().item() <= law.high + slack


@pytest.mark.parametrize(("name", "settings", "shape"), DRAWS, ids=[str(draw) for draw in DRAWS])
def test_law_is_what_torch_draws(name: str, settings: Settings, shape: tuple[int, ...]) -> None:
    torch.manual_seed(1)
    tensor = torch.full(shape, 7.0)
    getattr(torch.nn.init, f"{name}_")(tensor, **settings)
    assert_moments(tensor, law_of(INITIALIZERS[f"torch.nn.init.{name}_"], settings, shape))


def test_every_function_has_a_row() -> None:
    public = {
        f"torch.nn.init.{name}"
        for name, member in vars(torch.nn.init).items()
        if inspect.isfunction(member) and not name.startswith("_") and name != "calculate_gain"
    }
    assert public == set(INITIALIZERS)


@pytest.mark.parametrize("name", sorted(INITIALIZERS))
def test_signature_is_that_of_python(name: str) -> None:
    spec = INITIALIZERS[name]
    current = spec.replacement or name
    given = list(inspect.signature(getattr(torch.nn.init, current.rpartition(".")[2])).parameters.values())
    assert [argument.name for argument in spec.signature] == [parameter.name for parameter in given]
    defaults = [REQUIRED if p.default is p.empty else p.default for p in given]
    assert [argument.default for argument in spec.signature] == defaults


def test_deprecated_names_have_the_law_of_their_replacement() -> None:
    deprecated = [spec for spec in INITIALIZERS.values() if spec.replacement]
    assert len(deprecated) == 11
    for spec in deprecated:
        assert spec.replacement == f"{spec.name}_"
        current = INITIALIZERS[spec.replacement]
        assert (spec.distribution, spec.signature) == (current.distribution, current.signature)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            settings = {"constant": {"val": 1.0}, "sparse": {"sparsity": 0.5}}.get(spec.name.rpartition(".")[2], {})
            shape = (4, 4, 3) if "dirac" in spec.name else (4, 4)
            getattr(torch.nn.init, spec.name.rpartition(".")[2])(torch.zeros(shape), **settings)
        assert any("deprecated" in str(warning.message) for warning in caught)


@pytest.mark.parametrize("name", sorted(INITIALIZERS))
def test_minimum_rank_is_where_torch_raises(name: str) -> None:
    spec = INITIALIZERS[name]
    leaf = (spec.replacement or name).rpartition(".")[2]
    settings: Settings = {"constant_": {"val": 1.0}, "sparse_": {"sparsity": 0.5}}.get(leaf, {})
    function = getattr(torch.nn.init, leaf)
    for rank in range(1, 4):
        shape = (4,) * rank
        if rank < spec.minimum_dimensions:
            with pytest.raises(ValueError, match="dimension"):
                function(torch.zeros(shape), **settings)
            with pytest.raises(ValueError, match="dimension"):
                law_of(spec, settings, shape)
        elif rank == spec.minimum_dimensions:
            function(torch.zeros(shape), **settings)
            law_of(spec, settings, shape)


@pytest.mark.parametrize(
    ("name", "settings", "shape"),
    [
        ("eye_", {}, (3, 3, 3)),
        ("sparse_", {"sparsity": 0.1}, (3, 3, 3)),
        ("dirac_", {}, (2, 2, 2, 2, 2, 2)),
        ("dirac_", {"groups": 3}, (4, 2, 3)),
        ("kaiming_normal_", {"nonlinearity": "gelu"}, (4, 4)),
        ("kaiming_normal_", {"mode": "fan_avg"}, (4, 4)),
        ("normal_", {"std": -1.0}, (4, 4)),
        ("uniform_", {"a": 1.0, "b": 0.0}, (4, 4)),
    ],
)
def test_what_torch_refuses_raises_value_error(name: str, settings: Settings, shape: tuple[int, ...]) -> None:
    with pytest.raises((ValueError, RuntimeError)):
        getattr(torch.nn.init, name)(torch.zeros(shape), **settings)
    with pytest.raises(ValueError, match=r"supported|Unsupported|divisible|expects"):
        law_of(INITIALIZERS[f"torch.nn.init.{name}"], settings, shape)


@pytest.mark.parametrize(
    "nonlinearity",
    ["linear", *(f"conv{t}{n}d" for t in ("", "_transpose") for n in (1, 2, 3)), "sigmoid", "tanh", "relu", "selu"],
)
def test_calculate_gain_is_that_of_torch(nonlinearity: str) -> None:
    assert calculate_gain(nonlinearity) == torch.nn.init.calculate_gain(nonlinearity)


@pytest.mark.parametrize("slope", [None, 0, 0.01, 0.2, math.sqrt(5), -1])
def test_gain_of_leaky_relu_follows_its_slope(slope: float | None) -> None:
    assert calculate_gain("leaky_relu", slope) == torch.nn.init.calculate_gain("leaky_relu", slope)


@pytest.mark.parametrize("nonlinearity", ["gelu", "silu", "swish", "elu", "mish", "identity", "softmax"])
def test_gain_of_others_raises(nonlinearity: str) -> None:
    with pytest.raises(ValueError, match="Unsupported nonlinearity"):
        torch.nn.init.calculate_gain(nonlinearity)
    with pytest.raises(ValueError, match="Unsupported nonlinearity"):
        calculate_gain(nonlinearity)


def test_gain_of_the_unknown_is_not_known() -> None:
    assert calculate_gain(UNKNOWN) is None
    assert calculate_gain("leaky_relu", UNKNOWN) is None


@pytest.mark.parametrize("shape", MATRICES)
def test_fans_are_those_of_torch(shape: tuple[int, ...]) -> None:
    assert fans(shape) == torch.nn.init._calculate_fan_in_and_fan_out(torch.empty(shape))


def test_kaiming_keeps_what_the_call_itself_names() -> None:
    spec = INITIALIZERS["torch.nn.init.kaiming_uniform_"]
    plain = law_of(spec, {}, LINEAR)
    assert (plain.scheme, plain.fan, plain.nonlinearity, plain.slope) == ("kaiming", "fan_in", None, None)
    assert plain.gain == pytest.approx(math.sqrt(2))
    named = law_of(spec, {"mode": "fan_out", "nonlinearity": "relu"}, LINEAR)
    assert (named.fan, named.nonlinearity, named.slope) == ("fan_out", "relu", None)
    assert law_of(spec, {"a": math.sqrt(5)}, LINEAR).slope == math.sqrt(5)


def test_unknown_arguments_leave_the_scale_open() -> None:
    for name, argument in (("xavier_uniform_", "gain"), ("kaiming_normal_", "a"), ("orthogonal_", "gain")):
        law = law_of(INITIALIZERS[f"torch.nn.init.{name}"], {argument: UNKNOWN}, LINEAR)
        assert law.mean == 0
        assert law.std is None
    law = law_of(INITIALIZERS["torch.nn.init.normal_"], {"std": UNKNOWN}, LINEAR)
    assert law.kind is Kind.NORMAL
    assert law.std is None
    assert law_of(INITIALIZERS["torch.nn.init.constant_"], {"val": UNKNOWN}, LINEAR).mean is None


def test_symbolic_sizes_come_to_the_same_numbers() -> None:
    sizes = {"rows": 200, "columns": 300}
    shape = (symbol("rows"), symbol("columns"))
    for name, settings, _ in DRAWS:
        spec = INITIALIZERS[f"torch.nn.init.{name}_"]
        if spec.minimum_dimensions > 2 or settings.get("sparsity") == 0.5:
            continue
        symbolic = spec.distribution(bind(spec.signature, (UNKNOWN,), settings), shape, None)
        assert symbolic.std is not None
        assert evaluate(symbolic.std, sizes) == pytest.approx(law_of(spec, settings, LINEAR).std, rel=5e-3)


def test_given_fans_replace_those_of_the_shape() -> None:
    spec = INITIALIZERS["torch.nn.init.kaiming_normal_"]
    assert spec.distribution(bind(spec.signature, (UNKNOWN,), {}), LINEAR, (50, 20)).std == pytest.approx(0.2)


METHODS: list[tuple[str, tuple[object, ...], Settings]] = [
    ("normal_", (), {}),
    ("normal_", (0.5, 0.1), {}),
    ("normal_", (), {"std": 0.02}),
    ("uniform_", (), {}),
    ("uniform_", (-0.1, 0.1), {}),
    ("zero_", (), {}),
    ("fill_", (0.25,), {}),
    ("fill_", (True,), {}),
    ("random_", (10,), {}),
    ("random_", (2, 6), {}),
    ("random_", (), {}),
    ("bernoulli_", (), {}),
    ("bernoulli_", (0.2,), {}),
    ("exponential_", (), {}),
    ("exponential_", (3.0,), {}),
    ("log_normal_", (0.1, 0.3), {}),
    ("geometric_", (0.3,), {}),
]


@pytest.mark.parametrize(("name", "positional", "keywords"), METHODS)
def test_methods_draw_their_law(name: str, positional: tuple[object, ...], keywords: Settings) -> None:
    torch.manual_seed(2)
    tensor = torch.full((300, 300), 7.0)
    getattr(tensor, name)(*positional, **keywords)
    spec = IN_PLACE[name]
    law = spec.distribution(bind(spec.signature, (UNKNOWN, *positional), keywords), (300, 300), None)
    widened = law if law.high is not None else Distribution(kind=law.kind, mean=law.mean, std=law.std)
    assert_moments(tensor, widened)


def test_cauchy_has_no_moments() -> None:
    spec = IN_PLACE["cauchy_"]
    law = spec.distribution(bind(spec.signature, (UNKNOWN,), {}), (3, 3), None)
    assert law.is_random
    assert not law.is_known


def test_names_are_methods_of_tensors() -> None:
    names = RESCALING | COPYING | set(IN_PLACE)
    missing = {name for name in names if not hasattr(torch.Tensor, name)}
    assert missing <= {"swap_", "index_reduce_"}
    assert not (RESCALING & COPYING)
    assert not (RESCALING & set(IN_PLACE))
    assert PARTIAL <= RESCALING


def test_every_in_place_method_of_tensors_is_in_a_table() -> None:
    """Except those that change shape, autograd state or bits, not values."""
    other = set(METADATA.split())
    in_place = {name for name in dir(torch.Tensor) if name.endswith("_") and not name.startswith("_")}
    assert sorted(in_place - RESCALING - COPYING - set(IN_PLACE) - other) == []


METADATA = """
    apply_ map_ map2_ as_strided_ detach_ rename_ requires_grad_ resize_ resize_as_ resize_as_sparse_ share_memory_
    sparse_resize_ sparse_resize_and_clear_ squeeze_ unsqueeze_ swapaxes_ swapdims_ t_ transpose_ bitwise_and_
    bitwise_left_shift_ bitwise_not_ bitwise_or_ bitwise_right_shift_ bitwise_xor_ eq_ ne_ lt_ le_ gt_ ge_ less_
    less_equal_ greater_ greater_equal_ not_equal_ logical_and_ logical_not_ logical_or_ logical_xor_ gcd_ lcm_
"""
