"""Functions and methods that make a tensor: torch.randn and its kin. NumPy's are in numpy_creations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from initlint.distributions import UNINITIALIZED, Distribution, Kind, Shape, constant, normal, uniform
from initlint.frameworks.specs import Argument, Arguments, CreationSpec, ShapeSource, Signature, size
from initlint.frameworks.torch.in_place import bernoulli, discrete_uniform
from initlint.frameworks.torch.numpy_creations import NUMPY_CREATIONS
from initlint.frameworks.torch.sequences import arithmetic, geometric, length_of_range
from initlint.frameworks.torch.signatures import number, signature
from initlint.frameworks.torch.values import shape_of_values, values_law
from initlint.symbolic import maximum, square_root

Law: TypeAlias = Callable[[Arguments], Distribution]
ShapeRule: TypeAlias = Callable[[Arguments], "Shape | None"]


def _always(law: Distribution) -> Law:
    return lambda arguments: law


_EMPTY, _ZEROS, _ONES = _always(UNINITIALIZED), _always(constant(0)), _always(constant(1))
_RAND, _RANDN = _always(uniform(0, 1)), _always(normal(0, 1))


def _filled(arguments: Arguments) -> Distribution:
    return constant(number(arguments["fill_value"]))


def _normal(arguments: Arguments) -> Distribution:
    """torch.normal; a mean or std that is a tensor leaves that moment open."""
    return normal(number(arguments["mean"]), number(arguments["std"]))


def _normal_shape(arguments: Arguments) -> Shape | None:
    return sequence_shape(arguments["size"])


def sequence_shape(value: object) -> Shape | None:
    """A sequence of sizes as a shape, None for anything else."""
    if isinstance(value, (tuple, list)):
        return tuple(size(item) for item in value)
    return None


def _bounds(arguments: Arguments) -> tuple[object, object, object]:
    """(low, high, size): torch.randint(high, size) and torch.randint(low, high, size) share their first places."""
    low, high, sizes = arguments["low"], arguments["high"], arguments["size"]
    if isinstance(high, (tuple, list)):
        return 0, low, high
    return (0, low, sizes) if high is None else (low, high, sizes)


def _whole_numbers(arguments: Arguments) -> Distribution:
    low, high = (number(bound) for bound in _bounds(arguments)[:2])
    if low is None or high is None:
        return Distribution(kind=Kind.RANDOM)
    return discrete_uniform(low, high - 1)


def _whole_numbers_shape(arguments: Arguments) -> Shape | None:
    return sequence_shape(_bounds(arguments)[2])


def _permutation(arguments: Arguments) -> Distribution:
    many = number(arguments["n"])
    return Distribution(kind=Kind.RANDOM) if many is None else discrete_uniform(0, many - 1)


def _vector(name: str) -> ShapeRule:
    return lambda arguments: (arguments.size(name),)


def _coin(arguments: Arguments) -> Distribution:
    return bernoulli(number(arguments["p"]))


def _eye(arguments: Arguments) -> Distribution:
    rows, columns = _eye_shape(arguments)
    share = 1 / maximum(rows, columns)
    return Distribution(kind=Kind.IDENTITY, mean=share, std=square_root(share - share * share), low=0, high=1)


def _eye_shape(arguments: Arguments) -> Shape:
    rows = arguments.size("n")
    return (rows, rows if arguments["m"] is None else arguments.size("m"))


def _evenly_spaced(arguments: Arguments) -> Distribution:
    return arithmetic(number(arguments["start"]), number(arguments["end"]), arguments.size("steps"))


def _logarithmic(arguments: Arguments) -> Distribution:
    ends = (number(arguments["start"]), number(arguments["end"]))
    return geometric(*ends, number(arguments["base"]), arguments["steps"])


def _range_bounds(arguments: Arguments) -> tuple[object, object, object]:
    start, end = arguments["start"], arguments["end"]
    return (0, start, arguments["step"]) if end is None else (start, end, arguments["step"])


def _range(arguments: Arguments) -> Distribution:
    start, end, step = (number(bound) for bound in _range_bounds(arguments))
    many = length_of_range(start, end, step)
    last = None if many is None or start is None or step is None else start + (many - 1) * step
    return Distribution(kind=Kind.FIXED) if many is None else arithmetic(start, last, many)


def _range_shape(arguments: Arguments) -> Shape | None:
    many = length_of_range(*(number(bound) for bound in _range_bounds(arguments)))
    return None if many is None else (many,)


def _values(arguments: Arguments) -> Distribution:
    return values_law(arguments["data"])


def _values_shape(arguments: Arguments) -> Shape | None:
    return shape_of_values(arguments["data"])


def _spec(
    name: str, source: ShapeSource, law: Law, arguments: Signature = (), shape: ShapeRule | None = None
) -> CreationSpec:
    return CreationSpec(name=name, source=source, signature=arguments, distribution=law, shape=shape)


_SIZED: tuple[tuple[str, Law], ...] = (
    ("zeros", _ZEROS),
    ("ones", _ONES),
    ("empty", _EMPTY),
    ("rand", _RAND),
    ("randn", _RANDN),
)
_TYPES = ("Float", "Double", "Half", "BFloat16", "Int", "Long", "Short", "Byte", "Char", "Bool")
_CONSTRUCTORS = ("torch.Tensor", *(f"torch.{prefix}{kind}Tensor" for prefix in ("", "cuda.") for kind in _TYPES))
_LIKE = signature("input")
_DATA = signature("data")
_SIZE = signature("size")
_FILL = signature("fill_value")

_COMPUTED: tuple[tuple[str, Signature, Law, ShapeRule], ...] = (
    ("normal", signature("mean", std=1.0, size=None), _normal, _normal_shape),
    (
        "randint",
        (Argument("low", 0), Argument("high", None), Argument("size", None)),
        _whole_numbers,
        _whole_numbers_shape,
    ),
    ("randperm", signature("n"), _permutation, _vector("n")),
    ("eye", signature("n", m=None), _eye, _eye_shape),
    ("linspace", signature("start", "end", "steps"), _evenly_spaced, _vector("steps")),
    ("logspace", signature("start", "end", "steps", base=10.0), _logarithmic, _vector("steps")),
    ("arange", (Argument("start", 0), Argument("end", None), Argument("step", 1)), _range, _range_shape),
)


def _torch_rows() -> tuple[CreationSpec, ...]:
    return (
        *(_spec(f"torch.{name}", ShapeSource.SIZES, law) for name, law in _SIZED),
        *(_spec(f"torch.{name}_like", ShapeSource.LIKE, law, _LIKE) for name, law in _SIZED),
        *(_spec(name, ShapeSource.SIZES, _EMPTY) for name in _CONSTRUCTORS),
        *(_spec(f"torch.{name}", ShapeSource.COMPUTED, law, given, shape) for name, given, law, shape in _COMPUTED),
        _spec("torch.full", ShapeSource.ARGUMENT, _filled, (*_SIZE, *_FILL)),
        _spec("torch.full_like", ShapeSource.LIKE, _filled, (*_LIKE, *_FILL)),
        _spec("torch.randint_like", ShapeSource.LIKE, _whole_numbers, (*_LIKE, *signature("low", high=None))),
        _spec("torch.bernoulli", ShapeSource.LIKE, _coin, (*_LIKE, *signature(p=None))),
        _spec("torch.empty_strided", ShapeSource.ARGUMENT, _EMPTY, (*_SIZE, *signature("stride"))),
        _spec("torch.empty_permuted", ShapeSource.ARGUMENT, _EMPTY, (*_SIZE, *signature("physical_layout"))),
        *(_spec(f"torch.{name}", ShapeSource.VALUE, _values, _DATA, _values_shape) for name in ("tensor", "as_tensor")),
        _spec("torch.nn.UninitializedParameter", ShapeSource.COMPUTED, _EMPTY, signature(requires_grad=True), _open),
        _spec(
            "torch.nn.Parameter", ShapeSource.COMPUTED, _values, signature(data=(), requires_grad=True), _values_shape
        ),
    )


def _open(arguments: Arguments) -> Shape | None:
    """The shape of a lazy parameter is found out by the first forward pass."""
    return None


CREATIONS: Mapping[str, CreationSpec] = MappingProxyType(
    {spec.name: spec for spec in _torch_rows()} | dict(NUMPY_CREATIONS)
)
"""By dotted name. torch.nn.Parameter is the call without a tensor, which has no elements."""

FROM_VALUES: Mapping[str, CreationSpec] = MappingProxyType(
    {name: _spec(name, ShapeSource.VALUE, _values, _DATA, _values_shape) for name in _CONSTRUCTORS}
)
"""torch.Tensor and its typed kin where their argument is a list or tuple: it holds the values, not the sizes."""

CONVERSIONS = frozenset(
    {
        "torch.from_numpy",
        "torch.tensor",
        "torch.as_tensor",
        "torch.asarray",
        "torch.Tensor",
        "torch.FloatTensor",
        "torch.autograd.Variable",
        "torch.clone",
        "torch.nn.Parameter",
        "torch.nn.parameter.Buffer",
        "torch.nn.Buffer",
        "numpy.array",
        "numpy.asarray",
        "numpy.copy",
    }
)
"""Functions that, given a tensor or an array, return one with the same values."""

METHOD_CREATIONS: Mapping[str, CreationSpec] = MappingProxyType(
    {
        spec.name: spec
        for spec in (
            _spec("new_zeros", ShapeSource.SIZES, _ZEROS),
            _spec("new_ones", ShapeSource.SIZES, _ONES),
            _spec("new_empty", ShapeSource.SIZES, _EMPTY),
            _spec("new", ShapeSource.SIZES, _EMPTY),
            _spec("new_full", ShapeSource.ARGUMENT, _filled, (*_SIZE, *_FILL)),
            _spec("new_empty_strided", ShapeSource.ARGUMENT, _EMPTY, (*_SIZE, *signature("stride"))),
            _spec("new_tensor", ShapeSource.VALUE, _values, _DATA, _values_shape),
        )
    }
)
"""Tensor methods by bare name; the tensor they are called on only gives type and device."""
