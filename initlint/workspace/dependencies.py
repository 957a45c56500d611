"""Which versions of a package a project declares that it works with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

_FILES = (
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "requirements.txt",
    "Pipfile",
    "environment.yml",
    "environment.yaml",
)
_OPERATORS = r"(?<![<>=!~^])(==?|<=|<|~=)"

Version = tuple[int, ...]


def rules_out(roots: Sequence[Path], package: str, version: Version) -> bool:
    """Whether the declarations in one of the directories let in no release of the package from `version` on."""
    return any(_rules_out(text, package, version) for text in _declarations(roots))


def _declarations(roots: Sequence[Path]) -> Iterator[str]:
    for path in (root / name for root in roots for name in _FILES):
        try:
            yield path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue


def _rules_out(text: str, package: str, version: Version) -> bool:
    name = re.escape(package)
    # Such as `"keras>=3.0,<3.15"` in a list, `keras==3.4.1` on a line, `keras = "3.4.1"` in a table of Poetry or Pipenv.
    requirement = re.compile(
        rf"(?<![\w.-]){name}(?:\[[\w, -]*\])?[ \t\"'=]*(?P<bounds>(?:[ ,]*[=<>~!^]*[ ]*\d[\w.*]*)+)", re.IGNORECASE
    )
    return any(_is_below(match["bounds"], match[0], version) for match in requirement.finditer(text))


def _is_below(bounds: str, whole: str, version: Version) -> bool:
    stated = re.findall(rf"{_OPERATORS} *(\d[\w.*]*)", whole)
    if bounds[:1].isdigit() and "=" in whole.removesuffix(bounds):
        stated.append(("==", bounds))
    return any(_excludes(operator, _parts(number), version) for operator, number in stated)


def _excludes(operator: str, bound: Version, version: Version) -> bool:
    """Whether the bound lets in only releases before `version`."""
    if operator == "<":
        return bound <= version
    if operator == "~=":
        return bound[:-1] < version[: len(bound) - 1]
    return bound < version[: len(bound)]


def _parts(number: str) -> Version:
    found = re.match(r"\d+(\.\d+)*", number)
    return tuple(int(part) for part in found[0].split(".")) if found else ()
