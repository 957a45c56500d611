"""Lints pinned releases of real packages, and fails if the findings are others than those expected.

Each package is linted as a whole, in a process of its own. The expectations are a file of one line for each finding.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus_findings import INTERNAL_ERROR, Finding, accept, difference, expected_lines, parsed_report
from corpus_packages import Package, Size, packages, size, unpacked
from measuring import Cost, measured

CHECKOUT = Path(__file__).resolve().parents[1]
EXPECTED = Path(__file__).with_name("expected-findings.txt")
_SEVERITIES = ("error", "warning", "advice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What linting one package gave; without findings it came to no end, and `problem` says why."""

    package: Package
    size: Size
    cost: Cost | None = None
    findings: Sequence[Finding] = ()
    problem: str = ""


def main() -> int:
    options = _arguments()
    chosen = packages(lambda package: _is_chosen(package, options))
    unknown = set(options.packages) - {package.name for package in chosen}
    if unknown:
        raise SystemExit(f"not in the corpus: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="initlint-corpus-") as made:
        work = (options.work or Path(made)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        outcomes = list(_lint_each(chosen, work, options.cpu_limit))
    if options.table is not None:
        replace_table(options.table, list(_table(outcomes)))
    return _verdict(outcomes, options.accept)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="*", metavar="NAME", help="only these (default: all)")
    parser.add_argument("--small", action="store_true", help="only those that are small enough for every change")
    parser.add_argument("--accept", action="store_true", help="expect from now on what is found now")
    parser.add_argument("--work", type=Path, help="keep the packages here instead of a temporary directory")
    parser.add_argument(
        "--table", type=Path, metavar="FILE", help="put sizes, findings and costs into this Markdown page"
    )
    parser.add_argument(
        "--cpu-limit", type=int, default=3600, metavar="SECONDS", help="CPU time for one package (default: 3600)"
    )
    return parser.parse_args()


def _is_chosen(package: Package, options: argparse.Namespace) -> bool:
    if options.packages:
        return package.name in options.packages
    return package.is_small or not options.small


def _lint_each(chosen: Sequence[Package], work: Path, cpu_limit: int) -> Iterator[Outcome]:
    for package in chosen:
        outcome = _lint(package, work, cpu_limit)
        print(_summary(outcome), flush=True)
        yield outcome


def _lint(package: Package, work: Path, cpu_limit: int) -> Outcome:
    """Lints one package, findings of low confidence included: they are hidden by default, but they too should not change."""
    try:
        place = unpacked(package, work)
    except subprocess.CalledProcessError:
        return Outcome(package=package, size=Size(files=0, lines=0), problem="there is no such wheel")
    report = work / f"{place.name}.json"
    command = [sys.executable, "-m", "initlint", "--quiet", "--min-confidence=low", "--output-format=json", "."]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONHASHSEED": "0"}
    errors = report.with_suffix(".log")
    exit_code, cost = measured(
        command, cwd=place, environment=environment, output=report, errors=errors, cpu_limit=cpu_limit
    )
    try:
        findings = parsed_report(package.name, report.read_text(encoding="utf-8"))
    except ValueError:
        reason = f"ended with {exit_code}" if exit_code >= 0 else f"killed after {cost.cpu:.0f} CPU-seconds"
        return Outcome(package=package, size=size(place), cost=cost, problem=f"{reason}; see {errors}")
    return Outcome(package=package, size=size(place), cost=cost, findings=findings)


def _summary(outcome: Outcome) -> str:
    if outcome.problem:
        return f"{outcome.package.label}: {outcome.problem}"
    counts = _counts(outcome.findings)
    told = ", ".join(f"{counts[severity]} {severity}" for severity in _SEVERITIES)
    cost = "" if outcome.cost is None else f", {outcome.cost.cpu:.0f} CPU-seconds, {outcome.cost.megabytes:.0f} MB"
    return f"{outcome.package.label}: {outcome.size.files} files, {outcome.size.lines:,} lines, {told}{cost}"


def _counts(findings: Sequence[Finding]) -> Mapping[str, int]:
    """How many findings of each severity are shown by default."""
    return Counter(finding.severity for finding in findings if finding.is_shown_by_default)


def _verdict(outcomes: Sequence[Outcome], is_accepted: bool) -> int:
    """The exit code: 1 if something is not as expected, or if a package could not be linted to the end."""
    done = [outcome for outcome in outcomes if not outcome.problem]
    names = {outcome.package.name for outcome in done}
    findings = [finding for outcome in done for finding in outcome.findings]
    findings.sort(key=lambda finding: (finding.package.casefold(), finding))
    changes = list(difference(expected_lines(EXPECTED, names), findings))
    for line in changes:
        print(line)
    broken = [finding for finding in findings if finding.code == INTERNAL_ERROR]
    if broken:
        print(f"{len(broken)} internal errors")
    if is_accepted:
        accept(EXPECTED, names, findings)
        print(f"{len(changes)} changes accepted")
    elif changes:
        print(
            f"{len(changes)} changes; if they are right: python benchmarks/corpus.py --accept {' '.join(sorted(names))}"
        )
    return int(bool(broken) or len(done) < len(outcomes) or (bool(changes) and not is_accepted))


def replace_table(page: Path, table: Sequence[str], mark: str = "corpus") -> None:
    """Puts the table in place of the one between the page's two marks."""
    begins, ends = f"<!-- {mark} -->", f"<!-- end of {mark} -->"
    head, opening, rest = page.read_text(encoding="utf-8").partition(begins)
    _, closing, tail = rest.partition(ends)
    if not opening or not closing:
        raise SystemExit(f"{page} has no `{begins}` and `{ends}`")
    page.write_text("\n".join([head + opening, "", *table, "", closing + tail]), encoding="utf-8")


def _table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "| package | files | lines | errors | warnings | advice | CPU seconds | peak MB |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for outcome in outcomes:
        counts = _counts(outcome.findings)
        found = " | ".join(str(counts[severity]) for severity in _SEVERITIES)
        cost = outcome.cost or Cost(cpu=0, wall=0, megabytes=0)
        sizes = f"{outcome.size.files:,} | {outcome.size.lines:,}"
        yield f"| {outcome.package.label} | {sizes} | {found} | {cost.cpu:.0f} | {cost.megabytes:.0f} |"
    yield f"| **{len(outcomes)} packages** {_totals(outcomes)}"


def _totals(outcomes: Sequence[Outcome]) -> str:
    counts = _counts([finding for outcome in outcomes for finding in outcome.findings])
    found = " | ".join(f"**{counts[severity]}**" for severity in _SEVERITIES)
    files = sum(outcome.size.files for outcome in outcomes)
    lines = sum(outcome.size.lines for outcome in outcomes)
    cpu = sum(outcome.cost.cpu for outcome in outcomes if outcome.cost is not None)
    return f"| **{files:,}** | **{lines:,}** | {found} | **{cpu:,.0f}** | |"


if __name__ == "__main__":
    sys.exit(main())
