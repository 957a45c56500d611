"""The functions of TensorFlow and Keras that make a tensor whose law is known."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from initlint.distributions import (
    UNINITIALIZED,
    UNKNOWN_DISTRIBUTION,
    Distribution,
    Kind,
    Shape,
    constant,
    normal,
    uniform,
)
from initlint.frameworks.keras.initializers import INITIALIZERS, truncated_at_two
from initlint.frameworks.keras.rows import signature
from initlint.frameworks.specs import Arguments, CreationSpec, ShapeSource, Signature, bind, size
from initlint.symbolic import Expr, Number, is_number

_Law = Callable[[Arguments], Distribution]


def _number(value: object) -> Number | None:
    return value if is_number(value) else None


def _gaussian(arguments: Arguments) -> Distribution:
    return normal(_number(arguments["mean"]), _number(arguments["stddev"]))


def _truncated(arguments: Arguments) -> Distribution:
    return truncated_at_two(_number(arguments["mean"]), _number(arguments["stddev"]))


def _between(arguments: Arguments) -> Distribution:
    high = arguments["maxval"]
    # TensorFlow means 1 by None for floats.
    return uniform(_number(arguments["minval"]), 1 if high is None else _number(high))


def _all(value: Number) -> _Law:
    def law(arguments: Arguments) -> Distribution:
        return constant(value)

    return law


def _filled(name: str) -> _Law:
    def law(arguments: Arguments) -> Distribution:
        return values_law(arguments[name])

    return law


def _fixed(arguments: Arguments) -> Distribution:
    return Distribution(kind=Kind.FIXED)


def _empty(arguments: Arguments) -> Distribution:
    return UNINITIALIZED


def _diagonal(rows: str, columns: str) -> tuple[_Law, Callable[[Arguments], Shape | None]]:
    def shape(arguments: Arguments) -> Shape | None:
        height = arguments.size(rows)
        return height, height if arguments[columns] is None else arguments.size(columns)

    def law(arguments: Arguments) -> Distribution:
        eye = INITIALIZERS["keras.initializers.Identity"]
        # A diagonal beside the main one has fewer ones.
        if "k" in arguments.values and arguments["k"] != 0:
            return _fixed(arguments)
        return eye.distribution(bind(eye.signature, (), {}), shape(arguments) or (), None)

    return law, shape


def values_law(value: object) -> Distribution:
    """The law of a number, or of a nested sequence of numbers written out."""
    if isinstance(value, bool):
        return constant(int(value))
    if is_number(value):
        return constant(_number(value))
    leaves = _leaves(value)
    if not leaves:
        return UNKNOWN_DISTRIBUTION
    if all(leaf == leaves[0] for leaf in leaves):
        return constant(leaves[0])
    numbers = [float(leaf) for leaf in leaves if not isinstance(leaf, Expr)]
    if len(numbers) < len(leaves):
        return Distribution(kind=Kind.FIXED)
    mean = math.fsum(numbers) / len(numbers)
    variance = math.fsum((number - mean) ** 2 for number in numbers) / len(numbers)
    return Distribution(kind=Kind.FIXED, mean=mean, std=math.sqrt(variance), low=min(numbers), high=max(numbers))


def _leaves(value: object) -> list[Number]:
    """The numbers in a nested sequence; none if anything else is among them."""
    if isinstance(value, bool):
        return [int(value)]
    if is_number(value):
        return [size(value)]
    if not isinstance(value, (tuple, list)):
        return []
    parts = [_leaves(item) for item in value]
    return [leaf for part in parts for leaf in part] if all(parts) else []


def nested_shape(value: object) -> Shape | None:
    """The shape of a nested sequence as a tensor; None where it is not known."""
    if is_number(value) or isinstance(value, bool):
        return ()
    if not isinstance(value, (tuple, list)):
        return None
    inner = nested_shape(value[0]) if value else ()
    return None if inner is None else (len(value), *inner)


def _sequence_shape(value: object) -> Shape | None:
    if isinstance(value, (tuple, list)):
        return tuple(size(item) for item in value)
    return (size(value),) if is_number(value) else None


def _value_shape(arguments: Arguments) -> Shape | None:
    """`shape=` where it is given, that of the value where not: `tf.constant(0.1, shape=[64])`."""
    given = arguments["shape"]
    return nested_shape(arguments["value"]) if given is None else _sequence_shape(given)


def _dims_shape(arguments: Arguments) -> Shape | None:
    return _sequence_shape(arguments["dims"])


_MOMENTS: Signature = signature("shape", mean=0.0, stddev=1.0)
_FIRST: Signature = signature("shape")


def _row(
    name: str,
    source: ShapeSource,
    arguments: Signature,
    law: _Law,
    shape: Callable[[Arguments], Shape | None] | None = None,
) -> CreationSpec:
    return CreationSpec(name=name, source=source, signature=arguments, distribution=law, shape=shape)


def _shaped(name: str, arguments: Signature, law: _Law) -> CreationSpec:
    return _row(name, ShapeSource.ARGUMENT, arguments, law)


_EYE, _EYE_SHAPE = _diagonal("N", "M")
_TF_EYE, _TF_EYE_SHAPE = _diagonal("num_rows", "num_columns")
_BACKEND_EYE, _BACKEND_EYE_SHAPE = _diagonal("size", "size")

_TENSORFLOW = (
    _shaped("tensorflow.random.normal", signature("shape", mean=0.0, stddev=1.0, dtype=None, seed=None), _gaussian),
    _shaped(
        "tensorflow.random.truncated_normal",
        signature("shape", mean=0.0, stddev=1.0, dtype=None, seed=None),
        _truncated,
    ),
    _shaped("tensorflow.random.uniform", signature("shape", minval=0, maxval=None, dtype=None, seed=None), _between),
    _shaped(
        "tensorflow.random.stateless_normal",
        signature("shape", "seed", mean=0.0, stddev=1.0, dtype=None),
        _gaussian,
    ),
    _shaped(
        "tensorflow.random.stateless_uniform",
        signature("shape", "seed", minval=0, maxval=None, dtype=None),
        _between,
    ),
    _shaped("tensorflow.zeros", signature("shape", dtype=None, name=None), _all(0)),
    _shaped("tensorflow.ones", signature("shape", dtype=None, name=None), _all(1)),
    _row("tensorflow.zeros_like", ShapeSource.LIKE, signature("input", dtype=None), _all(0)),
    _row("tensorflow.ones_like", ShapeSource.LIKE, signature("input", dtype=None), _all(1)),
    _row("tensorflow.fill", ShapeSource.COMPUTED, signature("dims", "value"), _filled("value"), _dims_shape),
    _row(
        "tensorflow.constant",
        ShapeSource.COMPUTED,
        signature("value", dtype=None, shape=None, name=None),
        _filled("value"),
        _value_shape,
    ),
    _row(
        "tensorflow.eye",
        ShapeSource.COMPUTED,
        signature("num_rows", num_columns=None, batch_shape=None),
        _TF_EYE,
        _TF_EYE_SHAPE,
    ),
)


def _counted(arguments: Arguments) -> Shape | None:
    """`arange(stop)` or `arange(start, stop, step)`, if the bounds are whole numbers."""
    start, stop, step = arguments["start"], arguments["stop"], arguments["step"]
    low, high = (0, start) if stop is None else (start, stop)
    step = 1 if step is None else step
    if isinstance(low, int) and isinstance(high, int) and isinstance(step, int):
        return (len(range(low, high, step)),)
    return None


_KERAS = (
    _shaped("keras.random.normal", signature("shape", mean=0.0, stddev=1.0, dtype=None, seed=None), _gaussian),
    _shaped(
        "keras.random.truncated_normal", signature("shape", mean=0.0, stddev=1.0, dtype=None, seed=None), _truncated
    ),
    _shaped("keras.random.uniform", signature("shape", minval=0.0, maxval=1.0, dtype=None, seed=None), _between),
    _shaped("keras.ops.zeros", signature("shape", dtype=None), _all(0)),
    _shaped("keras.ops.ones", signature("shape", dtype=None), _all(1)),
    _shaped("keras.ops.empty", signature("shape", dtype=None), _empty),
    _shaped("keras.ops.full", signature("shape", "fill_value", dtype=None), _filled("fill_value")),
    _row("keras.ops.zeros_like", ShapeSource.LIKE, signature("x", dtype=None), _all(0)),
    _row("keras.ops.ones_like", ShapeSource.LIKE, signature("x", dtype=None), _all(1)),
    _row("keras.ops.full_like", ShapeSource.LIKE, signature("x", "fill_value", dtype=None), _filled("fill_value")),
    _row("keras.ops.eye", ShapeSource.COMPUTED, signature("N", M=None, k=0, dtype=None), _EYE, _EYE_SHAPE),
    _row(
        "keras.ops.arange",
        ShapeSource.COMPUTED,
        signature("start", stop=None, step=None, dtype=None),
        _fixed,
        _counted,
    ),
    _row(
        "keras.ops.linspace",
        ShapeSource.COMPUTED,
        signature("start", "stop", num=50),
        _fixed,
        lambda arguments: (arguments.size("num"),),
    ),
)

_BACKEND = (
    _shaped("keras.backend.zeros", signature("shape", dtype=None, name=None), _all(0)),
    _shaped("keras.backend.ones", signature("shape", dtype=None, name=None), _all(1)),
    _row("keras.backend.zeros_like", ShapeSource.LIKE, signature("x", dtype=None), _all(0)),
    _row("keras.backend.ones_like", ShapeSource.LIKE, signature("x", dtype=None), _all(1)),
    _shaped("keras.backend.random_normal", signature("shape", mean=0.0, stddev=1.0, dtype=None, seed=None), _gaussian),
    _shaped(
        "keras.backend.random_uniform", signature("shape", minval=0.0, maxval=1.0, dtype=None, seed=None), _between
    ),
    _shaped(
        "keras.backend.truncated_normal", signature("shape", mean=0.0, stddev=1.0, dtype=None, seed=None), _truncated
    ),
    _row(
        "keras.backend.constant",
        ShapeSource.COMPUTED,
        signature("value", dtype=None, shape=None, name=None),
        _filled("value"),
        _value_shape,
    ),
    _row("keras.backend.eye", ShapeSource.COMPUTED, signature("size", dtype=None), _BACKEND_EYE, _BACKEND_EYE_SHAPE),
)

CREATIONS: Mapping[str, CreationSpec] = MappingProxyType({row.name: row for row in (*_TENSORFLOW, *_KERAS, *_BACKEND)})
"""Every tensor-making function by its canonical dotted name."""
