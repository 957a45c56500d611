"""`python -m benchmarks.ledger`: runs the comparison over the installed libraries and writes its table."""

from __future__ import annotations

import argparse
import json
import os
import selectors
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.ledger.cases import LIBRARIES, Case, Library, link_packages
from benchmarks.ledger.report import Outcome, markdown

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Returns 1 if a known parameter is wrong in more than the promised share."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger", description=__doc__)
    parser.add_argument("--library", action="append", choices=[each.name for each in LIBRARIES], help="default: all")
    parser.add_argument("--match", default="", help="only networks whose title contains this")
    parser.add_argument(
        "--skip", type=int, default=0, help="leave out this many networks of each library, the first ones"
    )
    parser.add_argument("--limit", type=int, help="at most this many networks of each library")
    parser.add_argument("--timeout", type=float, default=300, help="seconds for one network (default: 300)")
    parser.add_argument("--write", type=Path, help="where to write the table as Markdown")
    parser.add_argument("--save", type=Path, help="a file to add the outcomes to, one JSON object a line")
    parser.add_argument("--load", type=Path, nargs="+", help="make the table from saved outcomes; build nothing")
    parser.add_argument("--details", action="store_true", help="print every wrong parameter and every reason")
    options = parser.parse_args()
    outcomes = _run_all(options) if options.load is None else _loaded(options.load)
    table = markdown(outcomes)
    if options.write is not None:
        options.write.write_text(table, encoding="utf-8")
    print(table)
    return 0


def _run_all(options: argparse.Namespace) -> list[Outcome]:
    chosen = [each for each in LIBRARIES if options.library is None or each.name in options.library]
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        for library in chosen:
            for outcome in _run(library, Path(folder), options):
                outcomes.append(outcome)
                if options.save is not None:
                    with options.save.open("a", encoding="utf-8") as file:
                        print(json.dumps(asdict(outcome)), file=file)
    return outcomes


def _loaded(files: Sequence[Path]) -> list[Outcome]:
    """The outcomes of earlier runs, in the order of the libraries; of two for one network the later one."""
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    found = {(each.library, each.title): each for each in (Outcome(**json.loads(line)) for line in lines)}
    order = [library.name for library in LIBRARIES]
    return sorted(found.values(), key=lambda each: order.index(each.library))


def _run(library: Library, folder: Path, options: argparse.Namespace) -> Iterator[Outcome]:
    place = folder / library.name
    place.mkdir()
    if missing := link_packages(library, place):
        yield Outcome(library=library.name, title="", problem=f"{missing} is not installed")
        return
    listed = subprocess.run(
        _command(library, "list"), stdout=subprocess.PIPE, env=_environment(), cwd=ROOT, check=False
    )
    cases = [Case(**json.loads(line)) for line in listed.stdout.splitlines()]
    if listed.returncode:
        yield Outcome(library=library.name, title="", problem="its networks cannot be listed")
    cases = [case for case in cases if options.match in case.title][options.skip :][: options.limit]
    for case, answer in _answers(library, place, cases, options.timeout):
        outcome = Outcome(library=library.name, title=case.title, **answer)  # type: ignore[arg-type]  # the worker's own fields
        print(outcome.line, flush=True)
        for detail in outcome.details if options.details else ():
            print(f"    {detail}", flush=True)
        yield outcome


def _answers(
    library: Library, place: Path, cases: Sequence[Case], timeout: float
) -> Iterator[tuple[Case, dict[str, object]]]:
    """The worker's answer to each case; a worker that dies or takes too long is replaced."""
    worker: subprocess.Popen[str] | None = None
    for case in cases:
        if worker is None:
            worker = _start(library, place)
        answer = _ask(worker, case, timeout)
        if answer is None:
            worker.kill()
            ended = worker.wait()
            problem = f"not done within {timeout:g} seconds" if ended < 0 else f"the process ended with {ended}"
            answer, worker = {"problem": problem}, None
        yield case, answer
    if worker is not None and worker.stdin is not None:
        worker.stdin.close()
        worker.wait()


def _start(library: Library, place: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        _command(library, str(place)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=_environment(),
        cwd=ROOT,
    )


def _ask(worker: subprocess.Popen[str], case: Case, timeout: float) -> dict[str, object] | None:
    """None if the worker dies or does not answer in time."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        worker.stdin.write(f"{json.dumps(asdict(case))}\n")
        worker.stdin.flush()
    except BrokenPipeError:
        return None
    with selectors.DefaultSelector() as selector:
        selector.register(worker.stdout, selectors.EVENT_READ)
        if not selector.select(timeout):
            return None
    line = worker.stdout.readline()
    answer: dict[str, object] | None = json.loads(line) if line else None
    return answer


def _command(library: Library, folder: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.ledger.worker", library.name, folder]


def _environment() -> dict[str, str]:
    """No downloads, and Keras on PyTorch."""
    return {**os.environ, "KERAS_BACKEND": "torch", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}


if __name__ == "__main__":
    sys.exit(main())
