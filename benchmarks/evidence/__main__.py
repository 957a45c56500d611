"""`python -m benchmarks.evidence [NAME ...]`: repeats the experiments and writes their figures into docs/evidence."""

from __future__ import annotations

import argparse
import importlib
import time

import torch

from benchmarks.evidence.pages import write

EXPERIMENTS = {
    "glorot-2010": "glorot_2010",
    "he-2015": "he_2015",
    "schoenholz-2017": "schoenholz_2017",
    "saxe-2014": "saxe_2014",
    "le-2015": "le_2015",
    "jozefowicz-2015": "jozefowicz_2015",
    "lin-2017": "lin_2017",
    "klambauer-2017": "klambauer_2017",
    "twins": "proofs",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evidence", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(EXPERIMENTS)}; default: all")
    names = parser.parse_args().names or list(EXPERIMENTS)
    if unknown := set(names) - EXPERIMENTS.keys():
        parser.error(f"no experiment is called {', '.join(sorted(unknown))}")
    torch.set_num_threads(1)
    for name in names:
        start = time.process_time()
        measured = importlib.import_module(f"benchmarks.evidence.{EXPERIMENTS[name]}").measure()
        write(name, measured)
        print(f"# {name}: {time.process_time() - start:.0f} s\n\n{measured.text}\n")


if __name__ == "__main__":
    main()
