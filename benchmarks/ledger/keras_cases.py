"""Every function of keras.applications, without weights and with few classes and pixels."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from benchmarks.ledger.cases import Case

SIDE = 96
"""Pixels: the least that all of them take is 75."""

CLASSES = 10


def cases() -> Iterator[Case]:
    """One for each function that gives a model."""
    import keras

    for name, function in vars(keras.applications).items():
        if inspect.isfunction(function):
            yield Case(
                title=name,
                imports=f"from keras.applications import {name}",
                expression=f"{name}(weights=None, input_shape=({SIDE}, {SIDE}, 3), classes={CLASSES})",
            )
