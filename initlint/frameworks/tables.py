"""The tables of all frameworks together, looked up by canonical dotted name."""

from __future__ import annotations

from functools import lru_cache

from initlint.frameworks.keras import functions as keras_functions
from initlint.frameworks.keras import initializers as keras_initializers
from initlint.frameworks.keras import layers as keras_layers
from initlint.frameworks.keras import low_level as tensorflow_low_level
from initlint.frameworks.keras import names as keras_names
from initlint.frameworks.specs import CreationSpec, FunctionSpec, InitializerSpec, LayerSpec
from initlint.frameworks.torch import creations as torch_creations
from initlint.frameworks.torch import einops, third_party, third_party_layers, transformers
from initlint.frameworks.torch import functions as torch_functions
from initlint.frameworks.torch import initializers as torch_initializers
from initlint.frameworks.torch import layers as torch_layers
from initlint.frameworks.torch import names as torch_names
from initlint.frameworks.torch.module_initializers import MODULE_INITIALIZERS, ModuleInitializerSpec
from initlint.frameworks.torch.third_party_functions import FUNCTION_ALIASES

_TOLD_WHOLE = tuple(
    f"keras.{package}."
    for package in (
        "activations",
        "backend",
        "callbacks",
        "config",
        "constraints",
        "dtype_policies",
        "initializers",
        "losses",
        "metrics",
        "ops",
        "optimizers",
        "random",
        "regularizers",
        "saving",
        "tree",
    )
)
"""Packages of Keras that no network is defined in: a name without a row there is unknown, rather than looked up in the
source of Keras, which says at great length what it does on each backend."""

_KERAS_PACKAGES = ("keras", "tensorflow", "tf_keras", "tf")


@lru_cache(maxsize=8192)
def canonical(name: str) -> str:
    """The public name of a framework object, whatever private path it was imported by; other names unchanged."""
    package = name.partition(".")[0]
    if package == "torch":
        return torch_names.canonical_name(name)
    if package in _KERAS_PACKAGES:
        return keras_names.canonical_name(name)
    if package == "transformers" and name in transformers.NAMES:
        return transformers.NAMES[name]
    return third_party.BASES.get(name) or FUNCTION_ALIASES.get(name, name)


def is_exported(name: str) -> bool:
    """Whether a package is known to bind `name`, so that a star import of the package does."""
    return name in FUNCTION_ALIASES or is_known(canonical(name))


def is_known(name: str) -> bool:
    """Whether a table says what `name` does, so that its source need not be executed."""
    return (
        layer(name) is not None
        or initializer(name) is not None
        or creation(name) is not None
        or function(name) is not None
        or module_initializer(name) is not None
        or name in {"torch.nn.Parameter", "torch.nn.Module"}
        or name.startswith(_TOLD_WHOLE)
        or transformers.is_told(name)
    )


def layer(name: str) -> LayerSpec | None:
    """The layer class called `name`."""
    found = torch_layers.LAYERS.get(name) or keras_layers.LAYERS.get(name) or tensorflow_low_level.LAYERS.get(name)
    return found or einops.LAYERS.get(name) or third_party_layers.LAYERS.get(name)


def initializer(name: str) -> InitializerSpec | None:
    """The torch.nn.init function, the Keras initializer class, or a third-party function with the same meaning."""
    found = torch_initializers.INITIALIZERS.get(name) or keras_initializers.INITIALIZERS.get(name)
    return found or tensorflow_low_level.INITIALIZERS.get(name) or third_party.INITIALIZER_ALIASES.get(name)


def is_keras_initializer(name: str) -> bool:
    """Whether `name` is a class whose instances initialize, not a function that fills a tensor."""
    return name in keras_initializers.INITIALIZERS or name in tensorflow_low_level.INITIALIZERS


def module_initializer(name: str) -> ModuleInitializerSpec | None:
    """The function called `name` that is given a layer and writes its weight and bias."""
    return MODULE_INITIALIZERS.get(name)


def creation(name: str) -> CreationSpec | None:
    """The tensor-creating function called `name`."""
    return torch_creations.CREATIONS.get(name) or keras_functions.CREATIONS.get(name)


def creation_from_values(name: str) -> CreationSpec | None:
    """The meaning of a constructor that takes sizes when it is given a list of values: `torch.Tensor([1.0])`."""
    return torch_creations.FROM_VALUES.get(name)


def is_conversion(name: str) -> bool:
    """Whether the function called `name`, given a tensor or an array, returns one with the same values."""
    return name in torch_creations.CONVERSIONS or name in torch_creations.FROM_VALUES


def function(name: str) -> FunctionSpec | None:
    """The function on the signal called `name`."""
    found = torch_functions.FUNCTIONS.get(name) or keras_functions.FUNCTIONS.get(name)
    return found or einops.FUNCTIONS.get(name)
