"""The weights of a built Keras layer under the names that the ledger gives them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import keras  # type: ignore[import-untyped]  # it ships no types

_MAX_NESTING = 4
"""How deep in lists and dictionaries layers are looked for."""


def named_weights(network: keras.Layer) -> Iterator[tuple[str, keras.Variable]]:
    """Every weight once.

    Keras names a weight by a path of layer names. The ledger's names go by the code: a layer or weight is called by the
    attribute that holds it, in a list or dictionary by place or key as well, and a layer by its own name in a Sequential
    or functional model. Inside of a layer that Keras defines, a weight goes by the path that Keras gives it.
    """
    yield from _named(network, "", set())


def _named(layer: keras.Layer, prefix: str, seen: set[int]) -> Iterator[tuple[str, keras.Variable]]:
    held = [] if _is_of_keras(type(layer)) else _held(layer)
    children = [(name, value) for name, value in held if isinstance(value, keras.Layer)]
    own = [(name, value) for name, value in held if isinstance(value, keras.Variable)]
    below = {id(weight) for _, child in children for weight in child.weights} | {id(weight) for _, weight in own}
    own += _by_path(layer, [weight for weight in layer.weights if id(weight) not in below])
    for name, weight in own:
        if id(weight) not in seen:
            seen.add(id(weight))
            yield f"{prefix}{name}", weight
    for name, child in children:
        yield from _named(child, f"{prefix}{name}.", seen)


def named_layers(network: keras.Layer) -> Iterator[tuple[str, keras.Layer]]:
    """Every layer once, under the name that the ledger gives it; layers inside of one that Keras defines are left out."""
    pending: list[tuple[str, keras.Layer]] = [("", network)]
    seen: set[int] = set()
    while pending:
        name, layer = pending.pop()
        if id(layer) in seen:
            continue
        seen.add(id(layer))
        yield name, layer
        held = [] if _is_of_keras(type(layer)) else _held(layer)
        children = [(f"{name}.{own}" if name else own, value) for own, value in held if isinstance(value, keras.Layer)]
        pending.extend(reversed(children))


def takes_a_list(network: keras.Layer) -> bool:
    """Whether several inputs come as one argument."""
    return isinstance(network, (keras.Sequential, _functional()))


def _is_of_keras(kind: type) -> bool:
    """Whether Keras defines the class, other than the bases that hold no layers of their own."""
    return kind.__module__.startswith("keras.src.layers.") and kind is not keras.Layer


def _by_path(layer: keras.Layer, weights: Sequence[keras.Variable]) -> list[tuple[str, keras.Variable]]:
    """Weights by what Keras calls them, without the cell of a recurrent layer, which has no weights beside."""
    found = []
    for weight in weights:
        if "seed_generator" not in weight.path:
            below = weight.path.split(f"{layer.name}/")[-1].split("/")
            found.append((".".join(part for part in below if not part.endswith("_cell")), weight))
    return found


def _held(layer: keras.Layer) -> list[tuple[str, keras.Layer | keras.Variable]]:
    """The layers and weights that the code has put on the layer. What a base class of Keras holds is private there."""
    found: list[tuple[str, keras.Layer | keras.Variable]] = []
    if isinstance(layer, (keras.Sequential, _functional())):
        found += [(child.name, child) for child in layer.layers]
    hides = any(_is_of_keras(base) for base in type(layer).__mro__)
    # On the torch backend a layer is a torch module too, which keeps other layers in a dictionary of its own.
    for name, value in {**vars(layer), **vars(layer).get("_modules", {})}.items():
        if name not in _internal_names() and not (hides and name.startswith("_")):
            found += _flattened(name, value, 0)
    return found


def _flattened(name: str, value: object, depth: int) -> list[tuple[str, keras.Layer | keras.Variable]]:
    if isinstance(value, (keras.Layer, keras.Variable)):
        return [(name, value)]
    items: list[tuple[object, object]] = []
    if isinstance(value, (list, tuple)):
        items = list(enumerate(value))
    elif isinstance(value, dict):
        items = list(value.items())
    if depth == _MAX_NESTING:
        return []
    return [pair for key, item in items for pair in _flattened(f"{name}.{key}", item, depth + 1)]


@lru_cache
def _functional() -> type[keras.Model]:
    """The class of functional models, which has no public name."""
    tensor = keras.Input((1,))
    kind: type[keras.Model] = type(keras.Model(tensor, tensor))
    return kind


@lru_cache
def _internal_names() -> frozenset[str]:
    """The attributes that Keras itself keeps on a layer or model."""
    tensor = keras.Input((1,))
    empty = (keras.Layer(), keras.Sequential(), keras.Model(tensor, tensor))
    return frozenset(name for layer in empty for name in vars(layer))
