"""The packages of the corpus: which they are, and their source, downloaded and unpacked."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_LIST = Path(__file__).with_name("corpus.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One pinned release. The small ones make up the corpus that CI lints."""

    name: str
    version: str
    is_small: bool

    @property
    def label(self) -> str:
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much Python a package holds."""

    files: int
    lines: int


def packages(is_wanted: Callable[[Package], bool] = lambda _: True) -> list[Package]:
    """The pinned packages, in the order of the list."""
    listed = tomllib.loads(_LIST.read_text(encoding="utf-8"))
    every = [
        Package(name=name, version=version, is_small=name in listed["small"])
        for name, version in listed["packages"].items()
    ]
    return [package for package in every if is_wanted(package)]


def unpacked(package: Package, work: Path) -> Path:
    """The directory that holds what the package's wheel installs, and nothing else; made if it is not there.

    Its dependencies are not needed to lint it. Raises CalledProcessError if there is no such wheel.
    """
    place = work / f"{package.name}-{package.version}"
    if place.exists():
        return place
    wheels = work / "wheels" / place.name
    if not list(wheels.glob("*.whl")):
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        # One Python for everybody: which files a wheel holds may depend on it.
        only = ["--only-binary=:all:", "--python-version=3.11", "--platform=any"]
        platforms = [f"--platform=manylinux{name}_x86_64" for name in ("1", "2010", "2014", "_2_24", "_2_28", "_2_34")]
        subprocess.run([*pip, *only, *platforms, f"--dest={wheels}", f"{package.name}=={package.version}"], check=True)
    partial = work / f"{place.name}.partial"
    for wheel in wheels.glob("*.whl"):
        _unpack(wheel, partial)
    # An empty configuration makes it a project of its own, wherever the work directory lies.
    (partial / "initlint.toml").touch()
    partial.rename(place)
    return place


def _unpack(wheel: Path, place: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place, [name for name in archive.namelist() if name.endswith((".py", ".toml", "METADATA"))])


def size(place: Path) -> Size:
    """The files and lines of Python below a directory."""
    files: Sequence[Path] = [path for path in place.rglob("*.py") if path.is_file()]
    return Size(files=len(files), lines=sum(path.read_bytes().count(b"\n") for path in files))
