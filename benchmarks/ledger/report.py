"""What came out, as a line for each network and as the table of docs/ledger.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_TOP = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The comparison for one network, or the problem that kept it from being made."""

    library: str
    title: str
    problem: str = ""
    total: int = 0
    known: int = 0
    wrong: Sequence[str] = ()
    reasons: dict[str, int] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)
    seconds_to_build: float = 0
    seconds_to_read: float = 0

    @property
    def line(self) -> str:
        """For the terminal, while it runs."""
        if self.problem:
            return f"{self.library} {self.title}: {self.problem}"
        return (
            f"{self.library} {self.title}: {self.known} of {self.total} known, {len(self.wrong)} wrong, "
            f"built in {self.seconds_to_build} s, read in {self.seconds_to_read} s"
        )

    @property
    def details(self) -> Iterator[str]:
        """Every wrong parameter, and every reason for not knowing with an example."""
        yield from (f"wrong: {each}" for each in self.wrong)
        for reason, count in sorted(self.reasons.items(), key=lambda item: -item[1]):
            yield f"{count} not known: {reason}, such as {self.examples[reason]}"


def markdown(outcomes: Sequence[Outcome]) -> str:
    """The page."""
    compared = [outcome for outcome in outcomes if not outcome.problem]
    parts = [_INTRODUCTION, _figures(compared), _reasons(compared), _wrong(compared), _problems(outcomes)]
    return "\n".join(part for part in parts if part)


_INTRODUCTION = """\
# The ledger against reality

Written by `python -m benchmarks.ledger --write docs/ledger.md`. Each network is built by its library, without downloads, and
measured; the ledger is made from the source of the same expression alone. A parameter is known if the ledger gives its shape,
mean and std as numbers; it is right if the shape is the same and mean and std lie within five standard errors.
"""


def _figures(outcomes: Sequence[Outcome]) -> str:
    lines = [
        "| library | networks | wholly known | parameters | known | right, of the known | CPU-seconds to read |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    libraries = list(dict.fromkeys(outcome.library for outcome in outcomes))
    for name in [*libraries, "all"]:
        chosen = [outcome for outcome in outcomes if name in {outcome.library, "all"}]
        total, known = sum(each.total for each in chosen), sum(each.known for each in chosen)
        wrong = sum(len(each.wrong) for each in chosen)
        whole = sum(1 for each in chosen if each.known == each.total and not each.wrong)
        seconds = sum(each.seconds_to_read for each in chosen)
        lines.append(
            f"| {name} | {len(chosen)} | {whole} | {total} | {_share(known, total)} | {_share(known - wrong, known)} "
            f"| {seconds:.0f} |"
        )
    return "\n".join(lines) + "\n"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2%}" if whole else "-"


def _reasons(outcomes: Sequence[Outcome]) -> str:
    counts: Counter[tuple[str, str]] = Counter()
    networks: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    for outcome in outcomes:
        for reason, count in outcome.reasons.items():
            key = (outcome.library, reason)
            counts[key] += count
            networks[key] += 1
            examples.setdefault(key, f"`{outcome.examples[reason]}` of `{outcome.title}`")
    if not counts:
        return ""
    lines = [
        "## Why parameters are not known\n",
        "| library | reason | parameters | networks | such as |",
        "|---|---|---:|---:|---|",
    ]
    for (library, reason), count in counts.most_common(_TOP):
        key = (library, reason)
        lines.append(f"| {library} | {reason} | {count} | {networks[key]} | {examples[key]} |")
    return "\n".join(lines) + "\n"


def _wrong(outcomes: Sequence[Outcome]) -> str:
    wrong = [f"- {outcome.library} `{outcome.title}`: {each}" for outcome in outcomes for each in outcome.wrong]
    if not wrong:
        return ""
    more = [f"- and {len(wrong) - 40} more"] if len(wrong) > 40 else []
    return "\n".join(["## What is wrong\n", *wrong[:40], *more]) + "\n"


def _problems(outcomes: Sequence[Outcome]) -> str:
    problems = [f"- {outcome.library} `{outcome.title}`: {outcome.problem}" for outcome in outcomes if outcome.problem]
    return "\n".join(["## What could not be compared\n", *problems]) + "\n" if problems else ""
