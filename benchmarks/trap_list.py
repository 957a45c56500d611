"""The inits that look wrong and are right: where each stands, and the source around it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus_packages import Package

from initlint.workspace.source import ReadProblem, SourceFile, read_source

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_LIST = Path(__file__).with_name("traps.toml")


class Misplaced(Exception):
    """The list does not fit the package: the init does not stand where it should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """One init. `names` are words that stand on its line, `target` is the parameter or layer a finding would name.

    `true` is the code of a finding that is right about it all the same, and `proof` says how that shows in the built model.
    `build` is code that makes the model in the way that reaches the init, empty where its defaults do.
    """

    number: int
    idiom: str
    because: str
    package: Package
    path: str
    line: int
    names: tuple[str, ...]
    target: str
    true: str = ""
    proof: str = ""
    build: str = ""


def traps(names: Sequence[str]) -> list[Trap]:
    """The traps of the packages of these names, by number; of all packages if there are no names."""
    listed = tomllib.loads(_LIST.read_text(encoding="utf-8"))
    packages = {}
    for name, release in listed["packages"].items():
        fields = release if isinstance(release, dict) else {"version": release}
        packages[name] = Package(name=name, **fields)
    unknown = set(names) - set(packages)
    if unknown:
        raise SystemExit(f"without traps: {', '.join(sorted(unknown))}")
    every = [
        Trap(**{**fields, "package": packages[fields["package"]], "names": tuple(fields["names"])})
        for fields in listed["traps"]
    ]
    return sorted((trap for trap in every if not names or trap.package.name in names), key=lambda trap: trap.number)


def sources(trap: Trap, place: Path) -> list[SourceFile]:
    """The file of the trap in its unpacked package, and what builds its model; nothing is written for the latter.

    Raises Misplaced if the init is not where the list says.
    """
    file = read_source(place / trap.path, shown=trap.path)
    if isinstance(file, ReadProblem):
        raise Misplaced(f"{trap.package.label}: {trap.path} {file.message}")
    lines = file.text.splitlines()
    text = lines[trap.line - 1] if trap.line <= len(lines) else ""
    missing = [name for name in trap.names if name not in text]
    if missing:
        raise Misplaced(f"{trap.package.label}: no {missing[0]} at {trap.path}:{trap.line}")
    if not trap.build:
        return [file]
    name = f"builds_trap_{trap.number}"
    builder = SourceFile(path=f"{name}.py", absolute=place / f"{name}.py", text=trap.build, module=name, root=file.root)
    return [file, builder]
