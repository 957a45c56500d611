"""The networks the ledger is put to: where each one's source lies, how it is called, and how the real one is built."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import keras
import torch

from tests.fixtures.projects import import_twin

from . import keras_building, keras_idioms, keras_networks, own_models, packages, torch_layers

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

_TWINS = {
    "class_token": ("model", "VisionTransformer"),
    "constant_units": ("model", "build_regressor"),
    "dcgan": ("networks", "Generator"),
    "dead_hidden_layer": ("model", "RiskClassifier"),
    "deep_relu_mlp": ("surrogate.model", "Surrogate"),
    "deep_tanh_network": ("model", "DeepTanhNetwork"),
    "early_apply": ("forecasting.model", "WeeklyForecaster"),
    "forget_gate": ("model", "CharacterModel"),
    "forgotten_init": ("model", "build_model"),
    "graph_network": ("graphs.model", "NodeClassifier"),
    "identical_towers": ("model", "build_two_tower"),
    "lstm_tagger": ("model", "Tagger"),
    "missing_bias": ("model", "ResNet"),
    "ppo_agent": ("agent", "Agent"),
    "repeated_mixer_block": ("model", "Mixer"),
    "speech_commands": ("model", "KeywordSpotter"),
    "unscaled_randn": ("model", "DistanceField"),
}
"""The network of each fixture that can be built without arguments."""

_RAISING = frozenset({"missing_bias/broken"})
"""The fault of this network is that it cannot be built."""

_FACTORY = "\n\ndef ledger_factory():\n    return {expression}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One network. The ledger is asked for `name` in `file` with `appended` at its end; `build` makes the network."""

    title: str
    file: Path
    name: str
    build: Callable[[], object]
    appended: str = ""


def cases() -> list[Case]:
    """All of them, those of each group together."""
    modules = [torch_layers, *_modules_of(own_models), keras_networks, keras_building, keras_idioms]
    return [*_fixtures(), *(case for module in modules for case in _of_module(module)), *_packages()]


def _fixtures() -> Iterator[Case]:
    for pair, (module, name) in _TWINS.items():
        for twin in ("broken", "healthy"):
            if f"{pair}/{twin}" in _RAISING:
                continue
            yield Case(
                title=f"fixtures.{pair}.{twin}",
                file=FIXTURES / pair / twin / f"{module.replace('.', '/')}.py",
                name=name,
                build=lambda pair=pair, twin=twin, module=module, name=name: getattr(
                    import_twin(pair, twin, module), name
                )(),
            )


def _modules_of(package: types.ModuleType) -> list[types.ModuleType]:
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def _of_module(module: types.ModuleType) -> Iterator[Case]:
    """Every public function without arguments and every network class of one of the modules beside this one."""
    for name, found in vars(module).items():
        is_own = getattr(found, "__module__", "") == module.__name__ and not name.startswith("_")
        if is_own and _is_whole(found):
            yield Case(
                title=f"{module.__name__.rpartition('.')[2]}.{name}",
                file=Path(str(module.__file__)),
                name=name,
                build=found,
            )


def _is_whole(found: object) -> bool:
    """Whether it makes a network when it is called without arguments; Keras layers need an input as well."""
    if not inspect.isfunction(found) and not (inspect.isclass(found) and issubclass(found, torch.nn.Module)):
        return False
    if inspect.isclass(found) and issubclass(found, keras.Layer):
        return False
    parameters = inspect.signature(found).parameters.values()
    return all(p.default is not p.empty or p.kind in {p.VAR_POSITIONAL, p.VAR_KEYWORD} for p in parameters)


def _packages() -> Iterator[Case]:
    for package, listed in (("vit_pytorch", packages.VIT_PYTORCH), ("x_transformers", packages.X_TRANSFORMERS)):
        for stem, expression in listed:
            file = _folder(package) / f"{stem}.py"
            yield Case(
                title=f"{package}.{stem}.{expression}",
                file=file,
                name="ledger_factory",
                build=lambda package=package, stem=stem, expression=expression: _build(package, stem, expression),
                appended=_FACTORY.format(expression=expression),
            )


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    assert found is not None, f"{package} is not installed"
    assert found.submodule_search_locations is not None
    return Path(found.submodule_search_locations[0])


def _build(package: str, stem: str, expression: str) -> object:
    if package == "vit_pytorch" and package not in sys.modules:
        # Its `__init__` imports torchvision for one trainer, which not every build of torch can load.
        bare = types.ModuleType(package)
        bare.__path__ = [str(_folder(package))]
        sys.modules[package] = bare
    module = importlib.import_module(f"{package}.{stem}")
    return eval(expression, dict(vars(module)))
