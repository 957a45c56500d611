"""Reads rule pages and case files: each heading with Python below it is one test case.

    ```python                    code to lint; the blocks under one heading are one file
    ```python title="net.py"     a file of its own name, for cases of several files
    # error: [INI001] "part"     on the line that is reported, or on a line of its own above it
    ```diff                      what the safe fix takes away and puts in

Markup that means nothing is an error, so that no page tests nothing without anyone noticing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_FILE = "example.py"

_FENCE = re.compile(r'^```(?P<language>\w+)?(?: title="(?P<title>[\w./-]+\.py)")?$')
_HEADING = re.compile(r"^(?P<level>#{1,6}) (?P<text>.+)$")
_MARK = re.compile(r'# error: \[(?P<code>INI\d{3})\](?: "(?P<part>[^"]+)")?$')
_LIKE_A_MARK = re.compile(r"#\s*err\w*\s*:", re.IGNORECASE)
_ONLY_COMMENT = re.compile(r"^\s*#")


class PageError(ValueError):
    """A page or case file that cannot be run as written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A finding that the page announces: on line `line` of `file`, with `part` in its message."""

    file: str
    line: int
    code: str
    part: str


@dataclass(slots=True, kw_only=True)
class File:
    """The lines of one file of a case, and the line of the page that each comes from."""

    lines: list[str] = field(default_factory=list)
    page_lines: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


@dataclass(slots=True, kw_only=True)
class Case:
    """The code under one heading. `diff` holds the lines of its diff block."""

    page: Path
    title: str
    files: dict[str, File] = field(default_factory=dict)
    diff: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What a test report calls it."""
        return f"{self.page.stem}: {self.title}"

    def expected(self) -> list[Expected]:
        """The announced findings, in order. Raises PageError for a comment that only looks like one."""
        return [found for name, file in self.files.items() for found in _announced(self, name, file)]

    def place(self, file: str, line: int) -> str:
        """Where a line of the case stands in the page."""
        lines = self.files[file].page_lines if file in self.files else []
        return f"{self.page.name}:{lines[line - 1] if 0 < line <= len(lines) else '?'}"


def read_cases(page: Path) -> list[Case]:
    """The cases of one page. Raises PageError where the markup is broken."""
    return list(_Reader(page).read())


class _Reader:
    """Goes through the lines of a page and keeps the place: headings, the case at hand, the open fence."""

    def __init__(self, page: Path) -> None:
        self.page = page
        self.titles: list[str] = []
        self.case: Case | None = None
        self.fence: str | None = None
        self.file = DEFAULT_FILE

    def read(self) -> Iterator[Case]:
        for number, line in enumerate(self.page.read_text(encoding="utf-8").splitlines(), start=1):
            if self.fence is not None:
                self._inside(line, number)
            elif line.startswith("```"):
                yield from self._open(line, number)
            elif heading := _HEADING.match(line):
                self.titles = [*self.titles[: len(heading["level"]) - 1], heading["text"]]
                self.case = None
        if self.fence is not None:
            raise PageError(f"{self.page.name}: a block is not closed")

    def _open(self, line: str, number: int) -> Iterator[Case]:
        found = _FENCE.match(line)
        if found is None:
            raise PageError(f"{self.page.name}:{number}: not a fence: {line}")
        self.fence = found["language"] or "text"
        if self.fence == "diff" and self.case is None:
            raise PageError(f"{self.page.name}:{number}: a diff without code before it")
        if self.fence == "python":
            self.file = found["title"] or DEFAULT_FILE
            if self.case is None:
                self.case = Case(page=self.page, title=" / ".join(self.titles[1:]) or self.titles[0])
                yield self.case

    def _inside(self, line: str, number: int) -> None:
        if line == "```":
            self.fence = None
        elif self.case is not None and self.fence == "python":
            file = self.case.files.setdefault(self.file, File())
            file.lines.append(line)
            file.page_lines.append(number)
        elif self.case is not None and self.fence == "diff":
            self.case.diff.append(line)


def without_marks(text: str) -> str:
    """The code without its announcements, for comparing it with what a fix leaves."""
    return "\n".join(re.sub(r"  # error: \[.*$", "", line) for line in text.splitlines())


def _announced(case: Case, name: str, file: File) -> Iterator[Expected]:
    for number, line in enumerate(file.lines, start=1):
        found = _MARK.search(line)
        if found is None and _LIKE_A_MARK.search(line):
            raise PageError(f"{case.place(name, number)}: not an announcement: {line.strip()}")
        if found is not None:
            target = number
            while target < len(file.lines) and _ONLY_COMMENT.match(file.lines[target - 1]):
                target += 1
            yield Expected(file=name, line=target, code=found["code"], part=found["part"] or "")
