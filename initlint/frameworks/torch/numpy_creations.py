"""NumPy's constructors, whose arrays end up in tensors through torch.from_numpy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from initlint.distributions import UNINITIALIZED, Distribution, Kind, Shape, constant, normal, uniform
from initlint.frameworks.specs import Argument, Arguments, CreationSpec, ShapeSource, Signature
from initlint.frameworks.torch.in_place import discrete_uniform
from initlint.frameworks.torch.sequences import arithmetic, length_of_range
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
    return normal(number(arguments["loc"]), number(arguments["scale"]))


def _uniform(arguments: Arguments) -> Distribution:
    return uniform(number(arguments["low"]), number(arguments["high"]))


def _whole_numbers(arguments: Arguments) -> Distribution:
    first, second = arguments["low"], arguments["high"]
    low, high = (number(bound) for bound in ((0, first) if second is None else (first, second)))
    if low is None or high is None:
        return Distribution(kind=Kind.RANDOM)
    return discrete_uniform(low, high - 1)


def _identity(arguments: Arguments) -> Distribution:
    rows, columns = _identity_shape(arguments)
    if "k" in arguments.values and arguments["k"] != 0:
        return Distribution(kind=Kind.FIXED, low=0, high=1)
    share = 1 / maximum(rows, columns)
    return Distribution(kind=Kind.IDENTITY, mean=share, std=square_root(share - share * share), low=0, high=1)


def _identity_shape(arguments: Arguments) -> Shape:
    rows = arguments.size("N")
    return (rows, rows if arguments.values.get("M") is None else arguments.size("M"))


def _evenly_spaced(arguments: Arguments) -> Distribution:
    if arguments["endpoint"] is not True:
        return Distribution(kind=Kind.FIXED)
    return arithmetic(number(arguments["start"]), number(arguments["stop"]), arguments.size("num"))


def _evenly_spaced_shape(arguments: Arguments) -> Shape | None:
    return (arguments.size("num"),)


def _range_bounds(arguments: Arguments) -> tuple[object, object, object]:
    start, stop = arguments["start"], arguments["stop"]
    return (0, start, arguments["step"]) if stop is None else (start, stop, arguments["step"])


def _range(arguments: Arguments) -> Distribution:
    start, stop, step = (number(bound) for bound in _range_bounds(arguments))
    many = length_of_range(start, stop, step)
    if many is None or start is None or step is None:
        return Distribution(kind=Kind.FIXED)
    return arithmetic(start, start + (many - 1) * step, many)


def _range_shape(arguments: Arguments) -> Shape | None:
    many = length_of_range(*(number(bound) for bound in _range_bounds(arguments)))
    return None if many is None else (many,)


def _values(arguments: Arguments) -> Distribution:
    return values_law(arguments["object"])


def _values_shape(arguments: Arguments) -> Shape | None:
    return shape_of_values(arguments["object"])


def _spec(
    name: str, source: ShapeSource, law: Law, arguments: Signature = (), shape: ShapeRule | None = None
) -> CreationSpec:
    return CreationSpec(name=f"numpy.{name}", source=source, signature=arguments, distribution=law, shape=shape)


_SHAPE = signature("shape")
_SIZE = signature(size=None)
_FILL = signature("fill_value")
_CONSTANTS: tuple[tuple[str, Law, Signature], ...] = (
    ("zeros", _ZEROS, ()),
    ("ones", _ONES, ()),
    ("empty", _EMPTY, ()),
    ("full", _filled, _FILL),
)
_DRAWN: tuple[tuple[str, Law, Signature], ...] = (
    ("normal", _normal, signature(loc=0.0, scale=1.0)),
    ("uniform", _uniform, signature(low=0.0, high=1.0)),
    ("randint", _whole_numbers, signature("low", high=None)),
    ("standard_normal", _RANDN, ()),
    ("random", _RAND, ()),
    ("random_sample", _RAND, ()),
    ("ranf", _RAND, ()),
    ("sample", _RAND, ()),
)
_COMPUTED: tuple[tuple[str, Signature, Law, ShapeRule], ...] = (
    ("eye", signature("N", M=None, k=0), _identity, _identity_shape),
    ("identity", (Argument("N"),), _identity, _identity_shape),
    ("linspace", signature("start", "stop", num=50, endpoint=True), _evenly_spaced, _evenly_spaced_shape),
    ("arange", (Argument("start", 0), Argument("stop", None), Argument("step", 1)), _range, _range_shape),
)

_ROWS = (
    *(_spec(name, ShapeSource.ARGUMENT, law, (*_SHAPE, *rest)) for name, law, rest in _CONSTANTS),
    *(_spec(f"{name}_like", ShapeSource.LIKE, law, (*signature("a"), *rest)) for name, law, rest in _CONSTANTS),
    *(_spec(f"random.{name}", ShapeSource.ARGUMENT, law, (*rest, *_SIZE)) for name, law, rest in _DRAWN),
    _spec("random.rand", ShapeSource.SIZES, _RAND),
    _spec("random.randn", ShapeSource.SIZES, _RANDN),
    *(_spec(name, ShapeSource.COMPUTED, law, given, shape) for name, given, law, shape in _COMPUTED),
    *(_spec(name, ShapeSource.VALUE, _values, signature("object"), _values_shape) for name in ("array", "asarray")),
)

NUMPY_CREATIONS: Mapping[str, CreationSpec] = MappingProxyType({spec.name: spec for spec in _ROWS})
"""By dotted name. `size=None` gives a single number, of shape ()."""
