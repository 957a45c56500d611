"""`initlint params`: what each parameter of a file's networks starts as, and whether the built network agrees."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from initlint.cli import targets
from initlint.cli.console import complain, console, warn
from initlint.cli.engine import load_engine
from initlint.cli.targets import Mistake

if TYPE_CHECKING:
    from initlint.ledger import Ledger


def run_params(options: argparse.Namespace) -> int:
    """Returns the exit code."""
    try:
        path, name = _target(options)
        found = targets.asked(load_engine().ledgers, path, name, "that makes parameters")
    except Mistake as mistake:
        complain(str(mistake), options.color)
        return 2
    if options.against is not None:
        return _compare(options, path, found)
    from initlint.report.ledgers import json_ledgers, print_ledgers

    if options.format == "json":
        sys.stdout.write(f"{json_ledgers(found)}\n")
        return 0
    if not found:
        warn(f"{path}: nothing in it makes parameters", options.color)
    print_ledgers(found, console(options.color))
    return 0


def _target(options: argparse.Namespace) -> tuple[str, str]:
    """The file, and the class or function in it; empty for all of them."""
    from initlint.cli.against import is_well_formed, source_of

    if options.against is not None and not is_well_formed(options.against):
        raise Mistake(f"--against {options.against}: not of the form package.module:factory")
    if options.target is not None:
        return targets.split(options.target)
    if options.against is None:
        raise Mistake("name a file, or --against package.module:factory")
    found = source_of(options.against)
    if found is None:
        raise Mistake(f"--against {options.against}: no such module below the current directory; name its file as well")
    return os.path.relpath(found), options.against.partition(":")[2]


def _compare(options: argparse.Namespace, path: str, found: Sequence[Ledger]) -> int:
    """Exit code 1 if the ledger says something that the built network does not bear out."""
    from initlint.cli.against import NotMeasured, measured, permit
    from initlint.measurement import compare
    from initlint.report.comparisons import json_comparison, print_comparison

    try:
        permit(options.against, path, len(found), is_permitted=options.yes)
        real = measured(options.against, options.timeout)
    except NotMeasured as problem:
        complain(str(problem), options.color)
        return 2
    comparison = compare(found[0].title, {row.name: row for row in found[0].rows}, real)
    if options.format == "json":
        sys.stdout.write(f"{json_comparison(comparison)}\n")
    else:
        print_comparison(comparison, console(options.color))
    return 1 if comparison.wrong else 0
