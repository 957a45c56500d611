"""The packages of the corpus: which they are, and their source, downloaded and unpacked."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_LIST = Path(__file__).with_name("corpus.toml")
_WANTED = (".py", ".toml", "METADATA")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One pinned release. The small ones make up the corpus that CI lints.

    `python` is a version that has a wheel of it; `is_source` says that there is no wheel, only the source.
    """

    name: str
    version: str
    is_small: bool = False
    python: str = "3.11"
    is_source: bool = False

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
    """The directory that holds what the package installs, and nothing else; made if it is not there.

    Its dependencies are not needed to lint it. Raises CalledProcessError if there is no such release.
    """
    place = work / f"{package.name}-{package.version}"
    if place.exists():
        return place
    downloads = work / "wheels" / place.name
    if not downloads.is_dir() or not any(downloads.iterdir()):
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        wanted = f"{package.name}=={package.version}"
        subprocess.run([*pip, *_form(package), f"--dest={downloads}", wanted], check=True)
    partial = work / f"{place.name}.partial"
    for archive in downloads.iterdir():
        (_unpack_source if package.is_source else _unpack)(archive, partial)
    # An empty configuration makes it a project of its own, wherever the work directory lies.
    (partial / "initlint.toml").touch()
    partial.rename(place)
    return place


def _form(package: Package) -> list[str]:
    """What tells pip to take the wheel, or the source; of the source it asks the metadata, which runs its setup.py."""
    if package.is_source:
        return ["--no-binary=:all:", "--no-build-isolation"]
    # One Python for everybody: which files a wheel holds may depend on it.
    only = ["--only-binary=:all:", f"--python-version={package.python}", "--platform=any"]
    return only + [f"--platform=manylinux{name}_x86_64" for name in ("1", "2010", "2014", "_2_24", "_2_28", "_2_34")]


def _unpack(wheel: Path, place: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place, [name for name in archive.namelist() if name.endswith(_WANTED)])


def _unpack_source(source: Path, place: Path) -> None:
    """What lies below the one directory of a source archive."""
    with tarfile.open(source) as archive:
        for member in archive.getmembers():
            parts = PurePosixPath(member.name).parts[1:]
            content = archive.extractfile(member) if member.isfile() and member.name.endswith(_WANTED) else None
            if content is not None and ".." not in parts:
                file = place.joinpath(*parts)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content.read())


def size(place: Path) -> Size:
    """The files and lines of Python below a directory."""
    files: Sequence[Path] = [path for path in place.rglob("*.py") if path.is_file()]
    return Size(files=len(files), lines=sum(path.read_bytes().count(b"\n") for path in files))
