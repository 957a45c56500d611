"""Finds the rule pages and takes them apart: code, name, summary and sections. Rendering is left to others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PUBLISHED_AT = ""
"""Where the pages can be read online; while this is empty, findings carry no address."""

_TITLE = re.compile(r"# (?P<code>[A-Z]{3}\d{3}) (?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What stands below one `##` heading."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One rule page. `summary` is its first paragraph on one line, `text` the whole page."""

    code: str
    name: str
    summary: str
    sections: tuple[Section, ...]
    text: str


class PageError(ValueError):
    """A page that is not written as pages are. The text names it."""


def pages_directory() -> Path:
    """Where the pages are: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "pages"
    return installed if installed.is_dir() else package.parent / "rules"


def read_pages(directory: Path | None = None) -> tuple[Page, ...]:
    """All pages in the order of their codes. Raises PageError."""
    place = pages_directory() if directory is None else directory
    return tuple(read_page(path) for path in sorted(place.glob("INI*.md")))


def read_page(path: Path) -> Page:
    """Raises PageError if the title does not agree with the file's name, or there is no summary."""
    text = path.read_text(encoding="utf-8")
    title, _, body = text.partition("\n")
    found = _TITLE.fullmatch(title)
    if found is None or path.stem != f"{found['code']}-{found['name']}":
        raise PageError(f"{path.name}: the first line must be `# CODE name`, as the file is called")
    sections = list(_sections(body))
    summary = " ".join(sections[0].text.split("\n\n")[0].split())
    if not summary:
        raise PageError(f"{path.name}: a paragraph must say what the rule reports")
    return Page(code=found["code"], name=found["name"], summary=summary, sections=tuple(sections[1:]), text=text)


def page_url(code: str, name: str) -> str | None:
    """The address of a rule's page, None while pages are not published."""
    return f"{PUBLISHED_AT}/{code}-{name}.md" if PUBLISHED_AT and name else None


def _sections(body: str) -> Iterator[Section]:
    """What stands before the first heading as a section without title, then the others. Fences may hold `## ` lines."""
    title, lines, is_fenced = "", [""], False
    for line in body.splitlines():
        if line.startswith("```"):
            is_fenced = not is_fenced
        if line.startswith("## ") and not is_fenced:
            yield Section(title=title, text="\n".join(lines).strip())
            title, lines = line[3:].strip(), []
        else:
            lines.append(line)
    yield Section(title=title, text="\n".join(lines).strip())
