"""Every function, layer and method that the tables know, called with arguments that nobody would give it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from initlint.analysis import analyse
from initlint.frameworks.keras import functions as keras_functions
from initlint.frameworks.keras import initializers as keras_initializers
from initlint.frameworks.keras import layers as keras_layers
from initlint.frameworks.specs import LayerSpec
from initlint.frameworks.torch import creations, functions, initializers, layers
from initlint.interpreter import framework_calls, module_api, python_library
from initlint.interpreter.keras import methods as keras_methods
from initlint.rules.registry import RULES
from initlint.workspace.source import SourceFile

TORCH = sorted(
    name
    for name in {*layers.LAYERS, *initializers.INITIALIZERS, *creations.CREATIONS, *functions.FUNCTIONS}
    if name.replace(".", "").isidentifier()
)
KERAS = sorted(
    {*keras_layers.LAYERS, *keras_initializers.INITIALIZERS, *keras_functions.CREATIONS, *keras_functions.FUNCTIONS}
)
PYTHON = sorted({*python_library.CALLS, *framework_calls.CALLS} - {*TORCH, *KERAS})
METHODS = sorted({*module_api.METHODS, *keras_methods.METHODS})
GROUPS = {"torch": TORCH, "keras": KERAS, "Python": PYTHON, "methods": METHODS}

_VALUES = """
None True 0 -1 1 2 3 0.5 -0.5 2**70 10**9 1e308 1j float("nan") float("inf") "" "a" "relu" "same" "{}" () [] {} (1,) (1, 2, 3)
[0, -1] (None, 3) {"a": 1} [[1, 2], [3]] width x weight layer model nn.Linear nn.init.zeros_ len ... slice(1, None) range(3)
(lambda *a, **k: a) [weight, layer] [x, x] layer.weight x.shape torch.float32 keras.Input((3,)) object() width*2 -width 1/width
""".replace("\n", " ")
_PREAMBLE = """\
import collections, copy, dataclasses, functools, itertools, math, typing
import keras, numpy, torch
from torch import nn
"""


def values() -> list[str]:
    """The odd arguments, which hold spaces only inside brackets."""
    found, depth, current = [], 0, ""
    for character in _VALUES:
        depth += (character in "([{") - (character in ")]}")
        if character == " " and depth == 0:
            found += [current] if current else []
            current = ""
        else:
            current += character
    return found


VALUES = values()


def program(names: list[str], random: Random) -> str:
    """One function for each name."""
    return _PREAMBLE + "".join(_function(number, name, random) for number, name in enumerate(names))


def _function(number: int, name: str, random: Random) -> str:
    callee = name.removeprefix("builtins.") if "." in name else random.choice((f"layer.{name}", f"model.{name}"))
    lines = [
        f"\ndef f{number}(width, x):",
        "    layer, weight = nn.Linear(4, 4), torch.randn(3, 4)",
        "    model = keras.Sequential([layer])"
        if random.random() < 0.3
        else "    model = nn.Sequential(layer, nn.ReLU())",
        f"    y = {callee}({', '.join(_arguments(name, random))})",
        f"    z = {callee}({', '.join(_arguments(name, random))})",
        random.choice(("    y.weight.data = y", "    y(x)", "    y[0] = z", "    z = y + z", "    nn.init.zeros_(y)")),
        random.choice(("    z(y(x), y)", "    nn.Sequential(y, z)(x)", "    y.apply(z)", "    z.bias[y]", "    y @ z")),
        "    return model(x)",
    ]
    return "\n".join(lines) + "\n"


def _arguments(name: str, random: Random) -> Iterator[str]:
    for _ in range(random.randint(0, 4)):
        yield random.choice(VALUES) if random.random() < 0.95 else f"*{random.choice(VALUES)}"
    keywords = _keywords(name)
    for keyword in random.sample(keywords, min(len(keywords), random.randint(0, 3))):
        yield f"{keyword}={random.choice(VALUES)}"


def _keywords(name: str) -> list[str]:
    spec: LayerSpec | None = layers.LAYERS.get(name) or keras_layers.LAYERS.get(name)
    others = ("gain", "std", "mean", "dim", "axis", "fill_value", "size", "dtype", "shape", "key", "default")
    return [argument.name for argument in spec.signature] if spec is not None else list(others)


@pytest.mark.parametrize("group", GROUPS)
def test_odd_arguments_fail_nothing(group: str) -> None:
    place = Path("/nowhere/model.py")
    text = program(GROUPS[group], Random(group))
    source = SourceFile(path="model.py", absolute=place, text=text, module="model", root=place.parent)
    found = analyse([source], RULES, is_whole_project=True)
    assert not [finding.message for finding in found if finding.code in {"INI901", "INI902"}]
