"""`python -m benchmarks.signal.completeness`: how many networks of real libraries a trace crosses from input to output when
only their source is read, and at which operations it stops in the others. Builds nothing."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.ledger.cases import LIBRARIES, Case, Library, link_packages
from benchmarks.signal.completeness_report import Crossing, written
from initlint.analysis import traces
from initlint.interpreter.inputs import Given
from initlint.signal.trace import Trace
from initlint.workspace.source import SourceFile, read_source

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "signal.md"


def main() -> int:
    """Reads the networks, prints a line for each and writes the figures into the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.signal.completeness", description=__doc__)
    parser.add_argument("--library", action="append", choices=[each.name for each in LIBRARIES], help="default: all")
    parser.add_argument("--match", default="", help="only networks whose title contains this; the page stays as it is")
    parser.add_argument("--step", type=int, default=1, help="every so many networks of the list (default: all)")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for one network (default: 120)")
    parser.add_argument(
        "--cases", type=Path, help="networks as the ledger's worker lists them, instead of listing anew"
    )
    parser.add_argument("--dry", action="store_true", help="leave the page as it is")
    options = parser.parse_args()
    crossings: list[Crossing] = []
    with tempfile.TemporaryDirectory() as folder:
        for library in LIBRARIES:
            if options.library is None or library.name in options.library:
                crossings.extend(_read_all(library, Path(folder), options))
    whole = sum(each.is_whole for each in crossings)
    print(f"{whole} of {len(crossings)} from input to output")
    if not options.dry and not options.match:
        before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        PAGE.write_text(written(before, crossings, options.step), encoding="utf-8")
    return 0


def _read_all(library: Library, folder: Path, options: argparse.Namespace) -> Iterator[Crossing]:
    place = folder / library.name
    place.mkdir()
    if missing := link_packages(library, place):
        print(f"{missing} is not installed")
        return
    cases = _listed(library) if options.cases is None else _cases(options.cases.read_text(encoding="utf-8"))
    for case in [each for each in cases if options.match in each.title][:: options.step]:
        crossing = _read(library, case, place / "case.py", options.timeout)
        print(crossing.line, flush=True)
        yield crossing


def _cases(lines: str) -> list[Case]:
    return [Case(**json.loads(line)) for line in lines.splitlines()]


def _listed(library: Library) -> list[Case]:
    """Listed by the ledger's worker, because the library must be imported for it."""
    command = [sys.executable, "-m", "benchmarks.ledger.worker", library.name, "list"]
    listed = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT, check=False
    )
    return _cases(listed.stdout)


def _read(library: Library, case: Case, file: Path, timeout: float) -> Crossing:
    """In a process of its own, which ends when its time is over."""
    file.write_text(case.text, encoding="utf-8")
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(library.name, case.title, file, sender))
    process.start()
    sender.close()
    try:
        if receiver.poll(timeout):
            crossing: Crossing = receiver.recv()
            return crossing
        reason = f"not read within {timeout:g} seconds"
    except EOFError:
        reason = "the process ended"
    finally:
        process.kill()
        process.join()
    return Crossing(library=library.name, title=case.title, reason=reason, seconds=timeout)


def _answer(library: str, title: str, file: Path, sender: Connection) -> None:
    source = read_source(file)
    assert isinstance(source, SourceFile)
    start = time.process_time()
    try:
        found = traces(replace(source, path=file.name), "factory", Given())
    except Exception as error:  # one network must not end the others
        sender.send(Crossing(library=library, title=title, reason=f"{type(error).__name__} in the analysis"))
        return
    seconds = round(time.process_time() - start, 2)
    crossing = _crossing(found[0]) if found else Crossing(library="", title="", reason="no trace")
    sender.send(replace(crossing, library=library, title=title, seconds=seconds))


def _crossing(trace: Trace) -> Crossing:
    weighted = [row for row in trace.rows if row.is_weighted]
    stops = [row for row in trace.rows if row.is_opaque]
    reason, place = "", ""
    if stops:
        first = stops[0]
        reason = f"`{first.kind}`" if first.module or first.name == first.kind else f"{first.kind} `{first.name}`"
        place = f"{first.location.path.rpartition('/')[2]}:{first.location.span.line}"
    elif not trace.reaches_output:
        reason = "an input has no state"
    return Crossing(
        library="",
        title="",
        reason=reason,
        place=place,
        layers=len(weighted),
        reached=sum(row.forward is not None for row in weighted),
    )


if __name__ == "__main__":
    sys.exit(main())
