"""Builds an architecture and measures it; one function for each framework."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType

from benchmarks.signal.architecture import Architecture
from initlint.runtime.scales import measure_scales
from initlint.signal.trace import Scales


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The scales of each call of each module, and which modules are the framework's own layers with weights."""

    scales: Scales
    layers: frozenset[str]


def loaded(architecture: Architecture) -> ModuleType:
    """The module that its file makes."""
    spec = importlib.util.spec_from_file_location(architecture.file.stem, architecture.file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _torch(architecture: Architecture, vocabularies: Sequence[int | None], seeds: int) -> Measured:
    import torch

    factory = getattr(loaded(architecture), architecture.factory)
    arguments = architecture.arguments
    modules: list[torch.nn.Module] = []

    def build() -> torch.nn.Module:
        modules[:] = [factory(**arguments)]
        return modules[0]

    scales = measure_scales(build, architecture.shapes, vocabularies, seeds)
    layers = [
        name
        for name, module in modules[0].named_modules()
        if type(module).__module__.startswith("torch.nn") and any(True for _ in module.parameters(recurse=False))
    ]
    return Measured(scales=scales, layers=frozenset(layers))


MEASURES: dict[str, Callable[[Architecture, Sequence[int | None], int], Measured]] = {"torch": _torch}
"""By framework: the scales under N(0, 1) inputs, or words below a vocabulary, as geometric means over seeds."""
