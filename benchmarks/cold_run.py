"""Compares the CPU time of a cold run of initlint with that of TorchFix on the same package, alternating the two.

It makes its own virtual environments. Two parsers over the same files, on one core, show what reading alone costs.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from measuring import Cost, measured

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = "timm==1.0.31"
TORCHFIX = "torchfix==0.7.0"

_PARSE_ALL = """
import pathlib, sys, warnings
warnings.simplefilter("ignore")
{prepare}
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    parse(path.read_text(encoding="utf-8"))
"""
_AST = _PARSE_ALL.format(prepare="from ast import parse")
_LIBCST = _PARSE_ALL.format(prepare="from libcst import parse_module as parse")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A command, and the exit codes that say it came to its end."""

    name: str
    command: Sequence[str]
    exit_codes: frozenset[int] = frozenset({0})


def main() -> None:
    options = _arguments()
    with tempfile.TemporaryDirectory(prefix="initlint-benchmark-") as made:
        work = (options.work or Path(made)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        ours = _environment(work / "initlint-env", str(CHECKOUT))
        theirs = _environment(work / "torchfix-env", TORCHFIX)
        package = _unpacked(ours, options.package, work / "package")
        contenders = _contenders(ours, theirs, package)
        costs: dict[str, list[Cost]] = {contender.name: [] for contender in contenders}
        for pair in range(options.pairs):
            # Every other pair runs the other way round, so that a machine that warms up or fills up favours nobody.
            for contender in contenders if pair % 2 == 0 else reversed(contenders):
                costs[contender.name].append(_timed(contender, work))
                print(f"pair {pair + 1}: {contender.name}: {costs[contender.name][-1].cpu:.1f} CPU-seconds", flush=True)
        _report(costs, package, options, {"initlint": ours, "torchfix": theirs})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=1, metavar="N", help="how often each runs (default: 1)")
    parser.add_argument("--package", default=PACKAGE, help=f"what is linted, NAME==VERSION (default: {PACKAGE})")
    parser.add_argument("--work", type=Path, help="keep environments and package here instead of a temporary directory")
    return parser.parse_args()


def _environment(place: Path, requirement: str) -> Path:
    """The Python of a new virtual environment that holds `requirement`; one that is there is brought up to date."""
    python = place / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement]
    if requirement == str(CHECKOUT):
        subprocess.run([*install, "--force-reinstall", "--no-deps"], check=True)
    subprocess.run(install, check=True)
    return python


def _unpacked(python: Path, package: str, place: Path) -> Path:
    """The package's own directory, taken from its wheel; its dependencies are not needed to lint it."""
    if not place.exists():
        wheels = place.with_name("wheels")
        pip = [str(python), "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*pip, "--only-binary=:all:", "--dest", str(wheels), package], check=True)
        with zipfile.ZipFile(next(wheels.glob(f"{package.partition('==')[0]}-*.whl"))) as wheel:
            wheel.extractall(place)
    return place / package.partition("==")[0]


def _contenders(ours: Path, theirs: Path, package: Path) -> list[Contender]:
    torchfix = str(theirs.with_name("torchfix"))
    return [
        Contender(
            name="initlint",
            command=[str(ours.with_name("initlint")), "--verbose", "--statistics", str(package)],
            exit_codes=frozenset({0, 1}),
        ),
        Contender(name="TorchFix", command=[torchfix, str(package)]),
        Contender(name="libcst.parse_module, every file", command=[str(theirs), "-c", _LIBCST, str(package)]),
        Contender(name="ast.parse, every file", command=[str(theirs), "-c", _AST, str(package)]),
    ]


def _timed(contender: Contender, work: Path) -> Cost:
    """Runs a contender with nothing cached; its output is kept beside the environments."""
    log = work / f"{contender.name.partition('.')[0].partition(',')[0]}.log"
    with tempfile.TemporaryDirectory() as empty:
        environment = {**os.environ, "XDG_CACHE_HOME": empty, "TERM": "dumb"}
        exit_code, cost = measured(contender.command, cwd=Path(empty), environment=environment, output=log)
    if exit_code not in contender.exit_codes:
        raise SystemExit(f"{contender.name} ended with {exit_code}:\n{log.read_text(errors='replace')[-2000:]}")
    return cost


def _report(
    costs: Mapping[str, Sequence[Cost]], package: Path, options: argparse.Namespace, pythons: Mapping[str, Path]
) -> None:
    files = list(package.rglob("*.py"))
    lines = sum(path.read_bytes().count(b"\n") for path in files)
    print(f"\n{options.package}: {len(files)} files, {lines:,} lines; {options.pairs} run(s) of each, {date.today()}")
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for name, python in pythons.items():
        print(f"{name} environment: {', '.join(_versions(python))}")
    print()
    print("| | CPU-seconds, median | all runs | wall, median | peak memory | times initlint's CPU |")
    print("|---|---:|---|---:|---:|---:|")
    own = statistics.median(cost.cpu for cost in costs["initlint"])
    for name, taken in costs.items():
        cpu = statistics.median(cost.cpu for cost in taken)
        wall = statistics.median(cost.wall for cost in taken)
        runs = ", ".join(f"{cost.cpu:.1f}" for cost in taken)
        memory = max(cost.megabytes for cost in taken)
        print(f"| {name} | {cpu:.1f} | {runs} | {wall:.1f} s | {memory:.0f} MB | {cpu / own:.2f} |")


def _versions(python: Path) -> list[str]:
    listing = subprocess.run(
        [str(python), "-m", "pip", "list", "--format", "freeze", "--disable-pip-version-check"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    wanted = {"initlint", "libcst", "torchfix"}
    return [line.replace("==", " ") for line in listing if line.partition("==")[0].lower() in wanted]


if __name__ == "__main__":
    main()
