"""The creation tables against the tensors and arrays that PyTorch and NumPy make."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy
import pytest

torch = pytest.importorskip("torch")

from initlint.distributions import Distribution, Kind  # noqa: E402
from initlint.frameworks.specs import Arguments, CreationSpec, ShapeSource, bind  # noqa: E402
from initlint.frameworks.torch.creations import (  # noqa: E402
    CONVERSIONS,
    CREATIONS,
    FROM_VALUES,
    METHOD_CREATIONS,
)
from initlint.frameworks.torch.names import canonical_name  # noqa: E402
from initlint.substitution import evaluate  # noqa: E402
from initlint.symbolic import symbol  # noqa: E402
from initlint.unknown import UNKNOWN  # noqa: E402

Settings = Mapping[str, object]
LIKE = torch.zeros(300, 200)


def real_object(name: str) -> object:
    found: object = {"torch": torch, "numpy": numpy}[name.split(".")[0]]
    for part in name.split(".")[1:]:
        found = getattr(found, part)
    return found


def elements(made: object) -> torch.Tensor:
    return torch.as_tensor(numpy.asarray(made) if not isinstance(made, torch.Tensor) else made).double()


def assert_moments(values: torch.Tensor, law: Distribution) -> None:
    """Mean and std within five standard errors, exactly where nothing is random."""
    mean, std = law.mean, law.std
    assert isinstance(mean, (int, float))
    assert isinstance(std, (int, float))
    random = law.kind in {Kind.NORMAL, Kind.UNIFORM, Kind.RANDOM}
    margin = 5 * std / math.sqrt(values.numel()) if random else 1e-5 * max(abs(mean), std, 1e-3)
    assert abs(values.mean().item() - mean) <= margin
    assert abs(values.std(correction=0).item() - std) <= margin
    if law.low is not None and law.high is not None:
        assert isinstance(law.low, (int, float))
        assert isinstance(law.high, (int, float))
        assert law.low - 1e-6 <= values.min().item()
        assert values.max().item() <= law.high + 1e-6


@pytest.mark.parametrize("name", sorted(CREATIONS))
def test_row_names_something_real(name: str) -> None:
    assert callable(real_object(name))
    assert CREATIONS[name].name == name == canonical_name(name)


@pytest.mark.parametrize("name", sorted(METHOD_CREATIONS))
def test_method_is_one_of_tensors(name: str) -> None:
    assert hasattr(torch.Tensor, name)
    assert METHOD_CREATIONS[name].name == name


def test_conversions_are_real() -> None:
    assert all(callable(real_object(name)) for name in CONVERSIONS)


SIZED = ["torch.zeros", "torch.ones", "torch.rand", "torch.randn", "numpy.random.rand", "numpy.random.randn"]


@pytest.mark.parametrize("name", SIZED)
def test_sizes_give_the_shape(name: str) -> None:
    torch.manual_seed(0)
    numpy.random.seed(0)
    made = elements(real_object(name)(300, 200))  # type: ignore[operator]  # a function
    spec = CREATIONS[name]
    assert spec.source is ShapeSource.SIZES
    assert made.shape == (300, 200)
    assert_moments(made, spec.distribution(Arguments({})))


EMPTY = ["torch.empty", "torch.Tensor", "torch.FloatTensor", "torch.empty_like", "numpy.empty", "torch.empty_strided"]


@pytest.mark.parametrize("name", EMPTY)
def test_empty_tensors_hold_whatever_was_there(name: str) -> None:
    assert CREATIONS[name].distribution(Arguments({})).kind is Kind.UNINITIALIZED


MADE: list[tuple[str, tuple[object, ...], Settings]] = [
    ("torch.zeros_like", (LIKE,), {}),
    ("torch.ones_like", (LIKE,), {}),
    ("torch.rand_like", (LIKE,), {}),
    ("torch.randn_like", (LIKE,), {}),
    ("torch.full_like", (LIKE, 0.3), {}),
    ("torch.randint_like", (LIKE, 2, 9), {}),
    ("torch.randint_like", (LIKE, 9), {}),
    ("torch.bernoulli", (LIKE, 0.3), {}),
    ("torch.full", ((30, 20), 0.3), {}),
    ("torch.full", ((3, 2),), {"fill_value": -1}),
    ("torch.normal", (0.5, 2.0, (300, 200)), {}),
    ("torch.normal", (), {"mean": 0.0, "std": 0.02, "size": (300, 200)}),
    ("torch.randint", (10, (300, 200)), {}),
    ("torch.randint", (5, 10, (300, 200)), {}),
    ("torch.randint", (10,), {"size": (300, 200)}),
    ("torch.randint", (), {"low": 3, "high": 10, "size": (300, 200)}),
    ("torch.randint", (), {"high": 10, "size": (300, 200)}),
    ("torch.randperm", (1000,), {}),
    ("torch.eye", (20,), {}),
    ("torch.eye", (20, 30), {}),
    ("torch.linspace", (-1, 1, 21), {}),
    ("torch.linspace", (1, -1), {"steps": 20}),
    ("torch.linspace", (3, 4, 1), {}),
    ("torch.logspace", (0, 2, 30), {}),
    ("torch.logspace", (0, 3, 7), {"base": 2.0}),
    ("torch.arange", (10,), {}),
    ("torch.arange", (2, 11), {}),
    ("torch.arange", (2, 11, 2), {}),
    ("torch.arange", (0, 1, 0.3), {}),
    ("torch.arange", (5, 0, -1), {}),
    ("torch.arange", (), {"end": 7}),
    ("torch.tensor", ([[1.0, 2.0], [3.0, 5.0]],), {}),
    ("torch.tensor", ([0.5] * 9,), {}),
    ("torch.tensor", (2.5,), {}),
    ("torch.tensor", (True,), {}),
    ("torch.as_tensor", (((1, 2, 4),),), {}),
    ("numpy.zeros", ((30, 20),), {}),
    ("numpy.ones", (7,), {}),
    ("numpy.full", ((30, 20), 0.3), {}),
    ("numpy.zeros_like", (LIKE.numpy(),), {}),
    ("numpy.full_like", (LIKE.numpy(), 0.3), {}),
    ("numpy.random.normal", (0.5, 2.0, (300, 200)), {}),
    ("numpy.random.normal", (), {"scale": 0.02, "size": (300, 200)}),
    ("numpy.random.uniform", (-1, 1, (300, 200)), {}),
    ("numpy.random.uniform", (), {"size": (300, 200)}),
    ("numpy.random.randint", (10,), {"size": (300, 200)}),
    ("numpy.random.randint", (3, 10, (300, 200)), {}),
    ("numpy.random.standard_normal", ((300, 200),), {}),
    ("numpy.random.random", ((300, 200),), {}),
    ("numpy.random.random_sample", ((300, 200),), {}),
    ("numpy.random.ranf", ((300, 200),), {}),
    ("numpy.random.sample", ((300, 200),), {}),
    ("numpy.eye", (20,), {}),
    ("numpy.eye", (20, 30), {}),
    ("numpy.identity", (20,), {}),
    ("numpy.linspace", (0, 1), {}),
    ("numpy.linspace", (0, 1, 7), {}),
    ("numpy.arange", (3, 20, 4), {}),
    ("numpy.array", ([[1.0, 2.0], [3.0, 5.0]],), {}),
    ("numpy.asarray", ([1, 2],), {}),
]


@pytest.mark.parametrize(("name", "positional", "keywords"), MADE)
def test_law_and_shape_are_those_of_the_real_thing(
    name: str, positional: tuple[object, ...], keywords: Settings
) -> None:
    torch.manual_seed(0)
    numpy.random.seed(0)
    made = elements(real_object(name)(*positional, **keywords))  # type: ignore[operator]  # a function
    spec = CREATIONS[name]
    arguments = bind(spec.signature, positional, keywords)
    assert_moments(made, spec.distribution(arguments))
    if spec.source is ShapeSource.ARGUMENT:
        assert {"shape", "size"} & set(arguments.values)
    elif spec.source is not ShapeSource.LIKE:
        assert spec.shape is not None
        assert spec.shape(arguments) == tuple(made.shape)


@pytest.mark.parametrize("name", sorted(FROM_VALUES))
def test_constructors_take_sizes_or_values(name: str) -> None:
    assert CREATIONS[name].source is ShapeSource.SIZES
    spec = FROM_VALUES[name]
    arguments = bind(spec.signature, ([1.0, 2.0, 6.0],), {})
    assert spec.shape is not None
    assert spec.shape(arguments) == (3,)
    assert spec.distribution(arguments).mean == 3.0
    assert torch.Tensor([1.0, 2.0, 6.0]).tolist() == [1.0, 2.0, 6.0]
    assert torch.Tensor(3, 2).shape == (3, 2)


def test_methods_make_what_their_functions_make() -> None:
    assert METHOD_CREATIONS["new_zeros"].distribution(Arguments({})).is_zero
    assert METHOD_CREATIONS["new_ones"].distribution(Arguments({})).mean == 1
    assert METHOD_CREATIONS["new_empty"].distribution(Arguments({})).kind is Kind.UNINITIALIZED
    full = METHOD_CREATIONS["new_full"]
    assert full.distribution(bind(full.signature, ((2, 3), 0.5), {})).mean == LIKE.new_full((2, 3), 0.5).mean().item()


def test_parameter_without_a_tensor_is_empty() -> None:
    spec = CREATIONS["torch.nn.Parameter"]
    assert spec.shape is not None
    assert spec.shape(bind(spec.signature, (), {})) == tuple(torch.nn.Parameter().shape)
    assert spec.distribution(bind(spec.signature, (), {})).kind is not Kind.UNINITIALIZED


@pytest.mark.parametrize("name", sorted(CREATIONS))
def test_unknown_arguments_never_raise(name: str) -> None:
    spec: CreationSpec = CREATIONS[name]
    arguments = Arguments({argument.name: UNKNOWN for argument in spec.signature})
    spec.distribution(arguments)
    if spec.shape is not None:
        spec.shape(arguments)


def test_values_that_are_not_numbers_are_unknown() -> None:
    spec = CREATIONS["torch.tensor"]
    law = spec.distribution(bind(spec.signature, ([1.0, UNKNOWN],), {}))
    assert law.kind is Kind.UNKNOWN


def test_symbolic_ranges_stay_formulas() -> None:
    spec = CREATIONS["torch.arange"]
    arguments = bind(spec.signature, (symbol("n"),), {})
    assert spec.shape is not None
    assert spec.shape(arguments) == (symbol("n"),)
    law, real = spec.distribution(arguments), torch.arange(9).double()
    assert law.mean is not None
    assert law.std is not None
    assert evaluate(law.mean, {"n": 9}) == pytest.approx(real.mean().item())
    assert evaluate(law.std, {"n": 9}) == pytest.approx(real.std(correction=0).item())
