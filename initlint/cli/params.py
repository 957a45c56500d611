"""`initlint params`: what each parameter of a file's networks starts as."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Literal

from initlint.cli.console import complain, is_coloured, warn
from initlint.cli.engine import load_engine
from initlint.workspace.source import ReadProblem, read_source

_WIDE = 400
"""Columns where there is no terminal: a piped table must not be cut."""


def run_params(options: argparse.Namespace) -> int:
    """Returns the exit code."""
    path, separator, name = options.target.rpartition("::")
    if not separator:
        path, name = options.target, ""
    if not os.path.isfile(path):
        complain(f"{path}: no such file", options.color)
        return 2
    source = read_source(Path(path))
    if isinstance(source, ReadProblem):
        complain(f"{path}: {source.message}", options.color)
        return 2
    found = load_engine().ledgers(source, name or None)
    if name and not found:
        complain(f"{path}: no class or function `{name}` that makes parameters", options.color)
        return 2

    from rich.console import Console

    from initlint.report.ledgers import json_ledgers, print_ledgers

    if options.format == "json":
        sys.stdout.write(f"{json_ledgers(found)}\n")
        return 0
    if not found:
        warn(f"{path}: nothing in it makes parameters", options.color)
    colour = is_coloured(options.color, sys.stdout)
    width = None if sys.stdout.isatty() else _WIDE
    system: Literal["standard"] | None = "standard" if colour else None
    print_ledgers(found, Console(width=width, force_terminal=colour, color_system=system, highlight=False))
    return 0
