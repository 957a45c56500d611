"""`python -m initlint.runtime.measure`: builds a network and writes what was measured of it to a file.

A process of its own, because it imports and runs what it is asked to measure."""

from __future__ import annotations

import importlib
import json
import math
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from initlint.measurement import Measured

if TYPE_CHECKING:
    from initlint.runtime.parameters import Values


class CannotBuild(Exception):
    """The factory gives no network; the message says why."""


def main(argv: Sequence[str]) -> int:
    """Measures `package.module:factory` and writes the outcome to a file as JSON. The arguments are `parameters`, the target
    and the file, or `scales`, the target, the file, and the shapes and vocabularies of the inputs as JSON."""
    question, target, output, *rest = argv
    if question == "scales":
        os.environ.setdefault("KERAS_BACKEND", "torch")
    try:
        outcome = {question: _QUESTIONS[question](factory_of(target), target, *rest)}
    except CannotBuild as problem:
        outcome = {"problem": str(problem)}
    Path(output).write_text(json.dumps(outcome), encoding="utf-8")
    return 0


def _parameters(factory: Callable[[], object], target: str) -> list[dict[str, object]]:
    return [_as_record(each) for each in measure(build(factory, target))]


def _scales(factory: Callable[[], object], target: str, inputs: str) -> dict[str, object]:
    from initlint.runtime.scales import measure_scales

    shapes, vocabularies = json.loads(inputs)
    try:
        found = measure_scales(factory, [tuple(shape) for shape in shapes], vocabularies)
    except BaseException as error:  # as below
        raise CannotBuild(f"`{target}` cannot be run: {_last_line(error)}{_place(error)}") from error
    return {name: [[_finite(number) for number in call] for call in calls] for name, calls in found.items()}


_QUESTIONS: dict[str, Callable[..., object]] = {"parameters": _parameters, "scales": _scales}


def factory_of(target: str) -> Callable[[], object]:
    """What `package.module:factory` names; raises CannotBuild."""
    module_name, _, path = target.partition(":")
    try:
        factory: object = importlib.import_module(module_name)
        for part in path.split("."):
            factory = getattr(factory, part)
    except BaseException as error:  # whatever the user's code does, `sys.exit` included, has to be reported
        raise CannotBuild(f"`{target}` raises {_last_line(error)}{_place(error)}") from error
    if not callable(factory):
        raise CannotBuild(f"`{target}` cannot be called")
    return factory


def build(factory: Callable[[], object], target: str) -> object:
    """The network that the factory makes when it is called without arguments; raises CannotBuild."""
    from initlint.runtime.parameters import is_network, seed

    seed()
    try:
        network = factory()
    except BaseException as error:  # as above
        raise CannotBuild(f"`{target}` raises {_last_line(error)}{_place(error)}") from error
    if not is_network(network):
        raise CannotBuild(f"`{target}` gives {_article(type(network).__name__)}, not a module of PyTorch or Keras")
    return network


def measure(network: object) -> list[Measured]:
    """Shape, mean and std of every parameter, computed in double precision."""
    from initlint.runtime.parameters import named_values

    return [_moments(name, values, shape) for name, values, shape in named_values(network)]


def _moments(name: str, values: Values | None, shape: tuple[int, ...]) -> Measured:
    if values is None:
        return Measured(name=name, shape=shape, mean=None, std=None)
    mean, std = (float(values.mean()), float(values.std())) if values.size else (0.0, 0.0)
    return Measured(name=name, shape=shape, mean=mean, std=std)


def _as_record(each: Measured) -> dict[str, object]:
    return {"name": each.name, "shape": each.shape, "mean": _finite(each.mean), "std": _finite(each.std)}


def _finite(value: float | None) -> float | str | None:
    """The number as JSON can hold it."""
    return value if value is None or math.isfinite(value) else str(value)


def _last_line(error: BaseException) -> str:
    return "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]


def _place(error: BaseException) -> str:
    """The last line of the user's own code that was running."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    own = [frame for frame in frames if not frame.filename.startswith("<") and "importlib" not in frame.filename]
    return f" ({own[-1].filename}:{own[-1].lineno})" if own else ""


def _article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} `{noun}`"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
