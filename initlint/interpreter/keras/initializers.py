"""Keras initializers in all their forms: names, classes, instances, functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from initlint.distributions import UNKNOWN_DISTRIBUTION, Distribution, Shape
from initlint.frameworks import tables
from initlint.frameworks.keras.initializers import INITIALIZER_NAMES
from initlint.frameworks.specs import Arguments, BindingError, InitializerSpec, bind, size
from initlint.interpreter import initializers, layers, tensors
from initlint.interpreter.collection_values import DictValue
from initlint.interpreter.values import BoundMethod, FunctionValue, InitializerValue, LibraryValue
from initlint.symbolic import Number
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def make_initializer(
    run: Run, spec: InitializerSpec, positional: Sequence[object], keywords: Mapping[str, object]
) -> object:
    """An initializer object; each has a draw of its own."""
    try:
        arguments = bind(
            spec.signature, [layers.plain(v) for v in positional], {n: layers.plain(v) for n, v in keywords.items()}
        )
    except BindingError:
        return UNKNOWN
    return InitializerValue(spec, arguments, run.next_order())


def clone(run: Run, value: InitializerValue) -> InitializerValue:
    """Another object of the same law, which draws other values."""
    return InitializerValue(value.spec, value.arguments, run.next_order())


def from_config(run: Run, name: str, positional: Sequence[object]) -> object:
    """`HeNormal.from_config(other.get_config())`: an object of its own with the same law."""
    spec, config = tables.initializer(name), positional[0] if positional else UNKNOWN
    if spec is None or not isinstance(config, DictValue) or config.is_open:
        return UNKNOWN
    return make_initializer(run, spec, [], {str(key): value for key, value in config.items.items()})


def resolve(run: Run, value: object) -> InitializerValue | None:
    """What `keras.initializers.get(value)` gives, None if that is not known."""
    if isinstance(value, InitializerValue):
        return value
    if value is None:
        value = "glorot_uniform"
    if isinstance(value, DictValue):
        config = value.items.get("config")
        keywords = {str(n): v for n, v in config.items.items()} if isinstance(config, DictValue) else {}
        return _named(str(value.items.get("class_name", "")), keywords)
    if isinstance(value, str):
        return _named(str(value), {})
    if isinstance(value, LibraryValue):
        return _named(value.name, {})
    return None


def _named(name: str, keywords: dict[str, object]) -> InitializerValue | None:
    spec = tables.initializer(INITIALIZER_NAMES.get(name, name))
    if spec is None or not tables.is_keras_initializer(spec.name):
        return None
    try:
        return InitializerValue(spec, bind(spec.signature, [], keywords), None)
    except BindingError:
        return InitializerValue(spec, Arguments({}), None)


def get(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`keras.initializers.get(value)`: an object, a new one for a name."""
    value = positional[0] if positional else keywords.get("identifier")
    found = None if value is None else resolve(run, value)
    if found is None:
        return value
    return found if found.draw is not None else InitializerValue(found.spec, found.arguments, run.next_order())


def law(run: Run, value: object, shape: Shape | None, fans: tuple[Number, Number] | None, site: Site) -> Distribution:
    """The law that an initializer argument gives a weight of this shape."""
    if isinstance(value, (FunctionValue, BoundMethod)):
        drawn = run.call(value, [UNKNOWN if shape is None else shape], {}, site)
        return tensors.law_of(drawn)
    initializer = resolve(run, value)
    if initializer is None:
        return UNKNOWN_DISTRIBUTION
    found = initializers.evaluate(initializer.spec, initializer.arguments, shape, fans)
    if found.is_random and initializer.draw is not None:
        return replace(found, draw=initializer.draw)
    return found


def name(value: object) -> str:
    """The dotted name of an initializer argument, empty if it is not known."""
    if isinstance(value, InitializerValue):
        return value.spec.name
    if isinstance(value, str):
        return INITIALIZER_NAMES.get(str(value), "")
    return value.name if isinstance(value, LibraryValue) else ""


def draw(
    run: Run, value: InitializerValue, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """`initializer(shape)`: a tensor."""
    given = layers.plain(positional[0] if positional else keywords.get("shape", UNKNOWN))
    shape: Shape | None = None
    if isinstance(given, tuple):
        shape = tuple(size(part) for part in given)
    return tensors.new(run, law(run, value, shape, None, site), shape, site, value.spec.name)
