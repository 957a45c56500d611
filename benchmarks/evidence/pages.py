"""Puts measured figures into the pages of docs/evidence, between marks, so that page and measurement cannot disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "evidence"

BEGIN = "<!-- measured: begin -->"
END = "<!-- measured: end -->"


class PageError(ValueError):
    """A page without the two marks, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What an experiment found: Markdown with its figures, and its plots by file name."""

    text: str
    plots: Mapping[str, str] = field(default_factory=dict)


def write(name: str, measured: Measured) -> None:
    """Writes the plots of an experiment and the measured part of its page."""
    page = FOLDER / f"{name}.md"
    page.write_text(filled(page.read_text(encoding="utf-8"), measured.text), encoding="utf-8")
    for plot, text in measured.plots.items():
        (FOLDER / plot).write_text(text, encoding="utf-8")


def filled(page: str, text: str) -> str:
    """The page with the part between its marks replaced. Raises PageError."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise PageError(f"the page needs {BEGIN} and, after it, {END}")
    return f"{before}{BEGIN}\n\n{text.strip()}\n\n{END}{after}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are numbers."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
