"""Lints the files of published models whose inits look wrong and are right, and fails if one of these inits is reported.

Nothing of the packages is installed or run, but for the setup.py of the few that have no wheel.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from corpus import replace_table
from corpus_packages import unpacked
from trap_list import Misplaced, Trap, sources, traps
from trap_reach import Reach, Reached, reached

from initlint.analysis import analyse
from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.locations import Location
from initlint.rules.registry import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one trap. `reports` are the findings about it that are not known to be true; `true` are those that
    are; `problem` says why it could not be checked."""

    trap: Trap
    reach: Reach = Reach.OUTSIDE
    reports: Sequence[Diagnostic] = ()
    true: Sequence[Diagnostic] = ()
    problem: str = ""

    @property
    def verdict(self) -> str:
        if self.problem:
            return self.problem
        told = [f"{each.code} {each.severity}" for each in self.reports]
        told += [f"{each.code} {each.severity}, and it is true: {self.trap.proof}" for each in self.true]
        return "; ".join(told) or "quiet"


def main() -> int:
    options = _arguments()
    with tempfile.TemporaryDirectory(prefix="initlint-traps-") as made:
        work = (options.work or Path(made)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        outcomes = [_checked(trap, work) for trap in _chosen(options)]
    for outcome in outcomes:
        print(_line(outcome))
        for report in outcome.reports:
            print(f"    {report.location}: {report.code} {report.severity} {report.confidence}: {report.message}")
    print(_summary(outcomes))
    if options.table is not None:
        replace_table(options.table, list(_table(outcomes)), "traps")
    return int(any(outcome.reports or outcome.problem for outcome in outcomes))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*", metavar="NAME", help="only the traps of these packages (default: all)")
    parser.add_argument("--number", type=int, action="append", help="only this trap; can be given several times")
    parser.add_argument("--work", type=Path, help="keep the packages here instead of a temporary directory")
    parser.add_argument("--table", type=Path, metavar="FILE", help="put the outcome into this Markdown page")
    return parser.parse_args()


def _chosen(options: argparse.Namespace) -> list[Trap]:
    return [trap for trap in traps(options.packages) if not options.number or trap.number in options.number]


def _checked(trap: Trap, work: Path) -> Outcome:
    try:
        files = sources(trap, unpacked(trap.package, work))
    except subprocess.CalledProcessError:
        return Outcome(trap=trap, problem="there is no such release")
    except Misplaced as problem:
        return Outcome(trap=trap, problem=str(problem))
    came = reached(files, trap.path, trap.line)
    findings = analyse(files, RULES, is_whole_project=False)
    about = [finding for finding in findings if _is_shown(finding) and _is_about(finding, trap, came)]
    true = [finding for finding in about if finding.code == trap.true]
    return Outcome(
        trap=trap, reach=came.reach, reports=[finding for finding in about if finding not in true], true=true
    )


def _is_shown(finding: Diagnostic) -> bool:
    return finding.severity >= Severity.WARNING and finding.confidence > Confidence.LOW


def _is_about(finding: Diagnostic, trap: Trap, came: Reached) -> bool:
    """Whether the finding points at the init or at what it fills, or names it."""
    places = [finding.location, *(related.location for related in finding.related)]
    if any(_holds(place, trap) for place in places) or came.created & {*places, finding.subject}:
        return True
    is_same_file = finding.location.path.endswith(trap.path)
    return is_same_file and re.search(rf"`(?:[^`]*\.)?{re.escape(trap.target)}`", finding.message) is not None


def _holds(place: Location, trap: Trap) -> bool:
    return place.path.endswith(trap.path) and place.span.line <= trap.line <= place.span.end_line


def _line(outcome: Outcome) -> str:
    trap = outcome.trap
    return f"{trap.number:3} {trap.package.name} {trap.path}:{trap.line}: {outcome.verdict}, {outcome.reach.value}"


def _summary(outcomes: Sequence[Outcome]) -> str:
    reported = sum(1 for outcome in outcomes if outcome.reports)
    quiet = sum(1 for outcome in outcomes if outcome.verdict == "quiet")
    true = sum(1 for outcome in outcomes if outcome.true)
    reasons = Counter(outcome.reach.value for outcome in outcomes).most_common()
    told = ", ".join(f"{count} {reason}" for reason, count in reasons)
    return f"{len(outcomes)} traps: {quiet} quiet, {reported} reported, {true} reported and truly; {told}"


def _table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "| trap | where | idiom | why it is right | findings | analysis |"
    yield "|---:|---|---|---|---|---|"
    for outcome in outcomes:
        trap = outcome.trap
        where = f"{trap.package.label} `{trap.path}:{trap.line}`"
        row = [str(trap.number), where, trap.idiom, trap.because, outcome.verdict, outcome.reach.value]
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    sys.exit(main())
