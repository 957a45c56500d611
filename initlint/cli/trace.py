"""`initlint trace`: the predicted scale of the signal and its gradient, layer by layer."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from initlint.cli.console import complain, console, warn
from initlint.cli.engine import load_engine
from initlint.interpreter.inputs import Given
from initlint.workspace.source import ReadProblem, read_source


def run_trace(options: argparse.Namespace) -> int:
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
    given = Given(arguments=dict(options.set or ()), shapes=tuple(options.input or ()))
    found = load_engine().traces(source, name or None, given)
    if name and not found:
        complain(f"{path}: no class or function `{name}` with a forward pass that can be followed", options.color)
        return 2

    from initlint.report.traces import json_traces, print_traces

    if options.format == "json":
        sys.stdout.write(f"{json_traces(found)}\n")
        return 0
    if not found:
        warn(f"{path}: nothing in it has a forward pass that can be followed", options.color)
    print_traces(found, console(options.color))
    return 0
