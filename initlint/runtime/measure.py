"""`python -m initlint.runtime.measure`: builds a network and writes the moments of its parameters to a file.

A process of its own, because it imports and runs what it is asked to measure."""

from __future__ import annotations

import importlib
import json
import math
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from initlint.measurement import Measured

if TYPE_CHECKING:
    from initlint.runtime.parameters import Values

SEED = 0


class CannotBuild(Exception):
    """The factory gives no network; the message says why."""


def main(argv: Sequence[str]) -> int:
    """Measures `argv[0]`, of the form `package.module:factory`, and writes the outcome to the file `argv[1]` as JSON."""
    target, output = argv
    try:
        outcome: dict[str, object] = {"parameters": [_as_record(each) for each in measure(build(target))]}
    except CannotBuild as problem:
        outcome = {"problem": str(problem)}
    Path(output).write_text(json.dumps(outcome), encoding="utf-8")
    return 0


def build(target: str) -> object:
    """The network that `package.module:factory` makes when it is called without arguments; raises CannotBuild."""
    module_name, _, path = target.partition(":")
    try:
        factory: object = importlib.import_module(module_name)
        for part in path.split("."):
            factory = getattr(factory, part)
        if not callable(factory):
            raise CannotBuild(f"`{target}` cannot be called")
        seed()
        network = factory()
    except CannotBuild:
        raise
    except BaseException as error:  # whatever the user's code does, `sys.exit` included, has to be reported
        raise CannotBuild(f"`{target}` raises {_last_line(error)}{_place(error)}") from error
    from initlint.runtime.parameters import is_network

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


def seed() -> None:
    """The same values each time, if the factory does not seed on its own."""
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(SEED)
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(SEED)


def _as_record(each: Measured) -> dict[str, object]:
    numbers = {"mean": each.mean, "std": each.std}
    finite = {name: value if value is None or math.isfinite(value) else str(value) for name, value in numbers.items()}
    return {"name": each.name, "shape": each.shape, **finite}


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
