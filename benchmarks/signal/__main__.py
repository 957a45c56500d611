"""Command line: `python -m benchmarks.signal [--match TEXT] [--details] [--write docs/signal.md]`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from benchmarks.signal.comparing import compared
from benchmarks.signal.listing import ARCHITECTURES
from benchmarks.signal.report import details, line, markdown, write

SEEDS = 4


def main() -> int:
    """Compares the architectures and prints what came out."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.signal", description=__doc__)
    parser.add_argument("--match", default="", help="only architectures with this text in their title")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="draws of weights and inputs")
    parser.add_argument("--details", action="store_true", help="print every layer: predicted, measured, their ratio")
    parser.add_argument("--write", type=Path, help="the page to put the table into")
    options = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch is imported
    start, found = time.process_time(), []
    for architecture in ARCHITECTURES:
        if options.match not in architecture.title:
            continue
        comparison = compared(architecture, options.seeds)
        found.append(comparison)
        print(line(comparison), flush=True)
        if options.details:
            print("\n".join(details(comparison)), flush=True)
    if not found:
        print("no such architecture", file=sys.stderr)
        return 2
    text = markdown(found)
    print(f"\n{text}\n\n{time.process_time() - start:.0f} CPU-seconds")
    if options.write is not None:
        write(options.write, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
