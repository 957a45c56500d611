"""Findings of a corpus as lines that can be compared: written, read back, and set against each other."""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

INTERNAL_ERROR = "INI902"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding as a line of text shows it. The order is that of the file."""

    package: str
    path: str
    line: int
    code: str
    severity: str
    confidence: str
    message: str

    def __str__(self) -> str:
        place = f"{self.package} {self.path}:{self.line}"
        return f"{place}: {self.code} {self.severity} {self.confidence}: {self.message}"

    @property
    def is_shown_by_default(self) -> bool:
        return self.confidence != "low"


def parsed_report(package: str, report: str) -> list[Finding]:
    """The findings of initlint's JSON output. Raises ValueError if it is none."""
    return sorted(
        Finding(
            package=package,
            path=Path(item["filename"]).as_posix(),
            line=item["location"]["row"],
            code=item["code"],
            severity=item["severity"],
            confidence=item["confidence"],
            message=" ".join(item["message"].split()),
        )
        for item in json.loads(report)
    )


def expected_lines(file: Path, names: Collection[str]) -> list[str]:
    """What the expectations say about the packages of these names."""
    return [line for line in _lines(file) if line.partition(" ")[0] in names]


def difference(expected: Sequence[str], found: Iterable[Finding]) -> Iterator[str]:
    """The lines that came (`+`) and those that went (`-`), in the order of the file."""
    for line in difflib.ndiff(expected, [str(finding) for finding in found]):
        if line.startswith(("+ ", "- ")):
            yield line


def accept(file: Path, names: Collection[str], found: Iterable[Finding]) -> None:
    """Replaces what the expectations say about the packages of these names."""
    kept = [line for line in _lines(file) if line.partition(" ")[0] not in names]
    lines = kept + [str(finding) for finding in found]
    lines.sort(key=lambda line: line.partition(" ")[0].casefold())
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []
