"""The networks, library by library: each an expression that both sides take, the interpreter and Python."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One network: `expression` makes it once `imports` have run."""

    title: str
    imports: str
    expression: str

    @property
    def text(self) -> str:
        """A file with a function `factory` that gives the network."""
        return f"{self.imports}\n\n\ndef factory():\n    return {self.expression}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A library whose networks can be built from code alone. `packages` are what its files import from."""

    name: str
    packages: tuple[str, ...]
    lister: str
    """The module beside this one with a function `cases`."""


LIBRARIES = (
    Library(name="torch", packages=(), lister="torch_cases"),
    Library(name="torchvision", packages=("torchvision",), lister="torchvision_cases"),
    Library(name="timm", packages=("timm",), lister="timm_cases"),
    Library(name="transformers", packages=("transformers",), lister="transformers_cases"),
    Library(name="keras", packages=("keras",), lister="keras_cases"),
    Library(name="keras-hub", packages=("keras", "keras_hub"), lister="keras_hub_cases"),
)


def link_packages(library: Library, folder: Path) -> str:
    """Puts the packages into the folder, where files beside them are read as their importers; the first one that is not
    installed, empty if all are."""
    for package in library.packages:
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            return package
        (folder / package).symlink_to(spec.submodule_search_locations[0])
    return ""


def cases_of(library: Library) -> Iterator[Case]:
    """The networks of a library. Imports it, to see what it has; raises ImportError if it cannot be imported."""
    lister: Callable[[], Iterator[Case]] = importlib.import_module(f"benchmarks.ledger.{library.lister}").cases
    return lister()
