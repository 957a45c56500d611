"""`python -m benchmarks.ledger.worker LIBRARY FOLDER`: builds networks one after the other and compares their ledgers.

Reads cases from standard input, one JSON object a line, and answers each with one line. A process of its own, so that a
network that takes too long or ends the process costs itself alone.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks.ledger.cases import LIBRARIES, Case, cases_of
from initlint.analysis import ledgers
from initlint.ledger import LedgerRow
from initlint.measurement import Comparison, Measured, Verdict, compare
from initlint.runtime.measure import CannotBuild, measure
from initlint.runtime.parameters import seed
from initlint.workspace.source import SourceFile, read_source


def main() -> None:
    """Lists the cases of a library, or answers those that come in."""
    name, folder = sys.argv[1], sys.argv[2]
    library = next(each for each in LIBRARIES if each.name == name)
    # Libraries print to standard output when they are imported; the answers go where nothing else writes.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    if folder == "list":
        for case in cases_of(library):
            print(json.dumps(asdict(case)), file=answers, flush=True)
        return
    for place, line in enumerate(sys.stdin):
        case = Case(**json.loads(line))
        print(json.dumps(_outcome(case, Path(folder), place)), file=answers, flush=True)


def _outcome(case: Case, folder: Path, place: int) -> dict[str, object]:
    start = time.process_time()
    try:
        measured = _measured(case)
    except CannotBuild as problem:
        return {"problem": str(problem)}
    built = time.process_time()
    rows = _rows(case, folder / f"case_{place}_{os.getpid()}.py")
    read = time.process_time()
    return {
        "seconds_to_build": round(built - start, 2),
        "seconds_to_read": round(read - built, 2),
        **_summary(compare(case.title, rows, measured)),
    }


def _measured(case: Case) -> list[Measured]:
    namespace: dict[str, object] = {}
    try:
        exec(compile(case.text, "case", "exec"), namespace)
        seed()
        network = namespace["factory"]()  # type: ignore[operator]  # the text defines a function
    except Exception as error:
        raise CannotBuild(f"{type(error).__name__}: {str(error).splitlines()[:1]}") from error
    found = measure(network)
    del network, namespace
    gc.collect()
    return found


def _rows(case: Case, file: Path) -> dict[str, LedgerRow]:
    file.write_text(case.text, encoding="utf-8")
    source = read_source(file)
    assert isinstance(source, SourceFile)
    found = ledgers(replace(source, path=file.name), "factory")
    file.unlink()
    return {row.name: row for ledger in found for row in ledger.rows}


def _summary(comparison: Comparison) -> dict[str, object]:
    reasons: dict[str, int] = {}
    examples: dict[str, str] = {}
    is_empty = not any(pair.row is not None for pair in comparison.pairs)
    for pair in comparison.pairs:
        if pair.verdict in {Verdict.UNKNOWN, Verdict.MISSING}:
            reason = "nothing of the network is followed" if is_empty else _reason(pair.row)
            reasons[reason] = reasons.get(reason, 0) + 1
            examples.setdefault(reason, pair.name)
    return {
        "total": comparison.total,
        "known": comparison.known,
        "wrong": [
            f"{pair.name} {pair.problem} ({pair.row.initializer} {pair.row.source})"
            for pair in comparison.wrong
            if pair.row
        ],
        "reasons": reasons,
        "examples": examples,
    }


def _reason(row: LedgerRow | None) -> str:
    """Why a parameter of the built network is not known."""
    if row is None:
        return "the ledger has no such parameter"
    if row.note:
        return row.note.partition(" at ")[0].partition("; ")[0]
    if row.shape is None or not all(isinstance(size, int) for size in row.shape):
        return "shape"
    return f"law of `{row.initializer}`"


if __name__ == "__main__":
    main()
