"""How far traces come, as lines and as the part of docs/signal.md between the marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

START, END = "<!-- completeness -->", "<!-- /completeness -->"
_TOP = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """How far the trace of one network comes. `reason` is the first operation at which it stops, empty where it reaches the
    output; `layers` are those with weights, `reached` those of them whose scale is predicted."""

    library: str
    title: str
    reason: str = ""
    place: str = ""
    layers: int = 0
    reached: int = 0
    seconds: float = 0

    @property
    def is_whole(self) -> bool:
        """Whether the trace goes from input to output without an opaque node."""
        return not self.reason

    @property
    def line(self) -> str:
        """For the terminal, while it runs."""
        state = "whole" if self.is_whole else f"stops at {self.reason} {self.place}".rstrip()
        return f"{self.library} {self.title}: {state}, {self.reached} of {self.layers} layers, {self.seconds} s"


def written(page: str, crossings: Sequence[Crossing], step: int) -> str:
    """The page with these figures between the marks; rows about other libraries stay as they are."""
    before, is_marked, rest = page.partition(START)
    inside, _, after = rest.partition(END)
    if not is_marked:
        before, after = f"{page.rstrip()}\n\n" if page else "# The predicted signal against reality\n\n", "\n"
    names = list(dict.fromkeys(crossing.library for crossing in crossings))
    figures, reasons = _kept(inside, names)
    figures += [_figures([each for each in crossings if each.library == name], step) for name in names]
    reasons += [row for name in names for row in _reasons([each for each in crossings if each.library == name])]
    parts = [_INTRODUCTION, *_FIGURES, *sorted(figures), "", *_REASONS, *reasons, ""]
    return f"{before}{START}\n{chr(10).join(parts)}{END}{after}"


_INTRODUCTION = """\
## How many networks a trace crosses

Written by `python -m benchmarks.signal.completeness`: each network of `benchmarks/ledger` is read from its source alone, with
data of a guessed shape. It counts as crossed if every operation between input and output is predicted.
"""
_FIGURES = [
    "| library | networks | every | crossed | layers with a prediction | CPU-seconds to read |",
    "|---|---:|---:|---:|---:|---:|",
]
_REASONS = ["| library | the trace first stops at | networks | such as |", "|---|---|---:|---|"]


def _kept(inside: str, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The rows of earlier runs about other libraries: of the first table, and of the second."""
    first, _, second = inside.partition(_REASONS[0])
    return list(_rows(first, names)), list(_rows(second, names))


def _rows(table: str, names: Sequence[str]) -> Iterator[str]:
    headings = {_FIGURES[0], *_FIGURES[1:], *_REASONS}
    for line in table.splitlines():
        if line.startswith("|") and line not in headings and line.split("|")[1].strip() not in names:
            yield line


def _figures(crossings: Sequence[Crossing], step: int) -> str:
    whole = sum(each.is_whole for each in crossings)
    layers, reached = sum(each.layers for each in crossings), sum(each.reached for each in crossings)
    return (
        f"| {crossings[0].library} | {len(crossings)} | {step} | {_share(whole, len(crossings))} "
        f"| {_share(reached, layers)} | {sum(each.seconds for each in crossings):.0f} |"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _reasons(crossings: Sequence[Crossing]) -> Iterator[str]:
    counts = Counter(each.reason for each in crossings if not each.is_whole)
    for reason, count in counts.most_common(_TOP):
        example = next(each for each in crossings if each.reason == reason)
        place = f" ({example.place})" if example.place else ""
        yield f"| {example.library} | {reason} | {count} | `{example.title}`{place} |"
