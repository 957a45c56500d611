"""Functions of Keras that are neither layers nor operations: settings at their defaults, look-ups by name, tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.frameworks import tables
from initlint.frameworks.keras.functions import ACTIVATION_FUNCTIONS
from initlint.interpreter.keras import initializers as keras_initializers
from initlint.interpreter.values import LibraryValue, TensorValue
from initlint.network.parameters import Parameter
from initlint.symbolic import is_number
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]


def _always(value: object) -> Handler:
    def answer(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        return value

    return answer


def _first(positional: list[object], keywords: dict[str, object]) -> object:
    return positional[0] if positional else next(iter(keywords.values()), UNKNOWN)


def _activation(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`keras.activations.get(identifier)`: the function of that name; None is no activation."""
    value = _first(positional, keywords)
    if value is None:
        return LibraryValue("keras.activations.linear")
    if isinstance(value, str):
        name = f"keras.activations.{value}"
        return LibraryValue(name) if name in ACTIVATION_FUNCTIONS else UNKNOWN
    return value


def _dtype(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`keras.backend.standardize_dtype(dtype)`: its name."""
    value = _first(positional, keywords)
    return _SETTINGS["floatx"] if value is None else (value if isinstance(value, str) else UNKNOWN)


def _is_keras_tensor(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = _first(positional, keywords)
    if isinstance(value, Unknown):
        return UNKNOWN
    return isinstance(value, TensorValue) and value.node is not None


def _shape(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`keras.ops.shape(x)`: the sizes as a tuple."""
    value = _first(positional, keywords)
    shape = value.shape if isinstance(value, (TensorValue, Parameter)) else None
    return UNKNOWN if shape is None else shape


def _number(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`keras.ops.cast(x, dtype)` and `convert_to_tensor(x)`: of a number the number."""
    value = _first(positional, keywords)
    if is_number(value):
        return value
    spec = tables.function("keras.ops.cast")
    from initlint.interpreter import library

    return UNKNOWN if spec is None else library.apply_function(run, spec, positional, keywords, site)


def _rank(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    shape = _shape(run, positional, keywords, site)
    return len(shape) if isinstance(shape, tuple) else UNKNOWN


_SETTINGS: dict[str, object] = {"image_data_format": "channels_last", "floatx": "float32", "epsilon": 1e-7}
"""What Keras is set to unless its configuration says otherwise."""

CALLS: dict[str, Handler] = {
    **{f"keras.{place}.{name}": _always(value) for name, value in _SETTINGS.items() for place in ("config", "backend")},
    "keras.activations.get": _activation,
    "keras.backend.standardize_dtype": _dtype,
    **dict.fromkeys(("keras.ops.shape", "keras.backend.shape", "keras.backend.int_shape"), _shape),
    **dict.fromkeys(("keras.ops.cast", "keras.ops.convert_to_tensor"), _number),
    **dict.fromkeys(("keras.ops.ndim", "keras.backend.ndim"), _rank),
    "keras.backend.is_keras_tensor": _is_keras_tensor,
    "keras.utils.is_keras_tensor": _is_keras_tensor,
    "keras.initializers.get": keras_initializers.get,
    "keras.initializers.deserialize": keras_initializers.get,
}
