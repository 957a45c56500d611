"""`initlint trace`: the predicted scale of the signal and its gradient, layer by layer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from initlint.cli import targets
from initlint.cli.console import complain, console, warn
from initlint.cli.engine import load_engine
from initlint.cli.targets import Mistake
from initlint.interpreter.inputs import Given

if TYPE_CHECKING:
    from initlint.signal.trace import Trace


def run_trace(options: argparse.Namespace) -> int:
    """Returns the exit code."""
    path, name = targets.split(options.target)
    try:
        given = Given(arguments=dict(options.set or ()), shapes=tuple(options.input or ()))
        traces = load_engine().traces
        found = targets.asked(
            lambda source, wanted: traces(source, wanted, given), path, name, "with a forward pass that can be followed"
        )
    except Mistake as mistake:
        complain(str(mistake), options.color)
        return 2
    if options.against is not None:
        return _compare(options, path, found)
    from initlint.report.traces import json_traces, print_traces

    if options.format == "json":
        sys.stdout.write(f"{json_traces(found)}\n")
        return 0
    if not found:
        warn(f"{path}: nothing in it has a forward pass that can be followed", options.color)
    print_traces(found, console(options.color))
    return 0


def _compare(options: argparse.Namespace, path: str, found: Sequence[Trace]) -> int:
    """The trace beside the measured scales."""
    from initlint.cli.against import NotMeasured, is_well_formed, measured_scales, permit
    from initlint.report.traces import json_traces, print_traces

    try:
        if not is_well_formed(options.against):
            raise NotMeasured(f"--against {options.against}: not of the form package.module:factory")
        if len(found) != 1:
            raise NotMeasured(f"{path}: {len(found)} networks in it; name the one to compare, as FILE::NAME")
        permit(options.against, is_permitted=options.yes)
        scales = measured_scales(options.against, options.timeout, found[0].inputs)
    except NotMeasured as problem:
        complain(str(problem), options.color)
        return 2
    if options.format == "json":
        sys.stdout.write(f"{json_traces(found, scales)}\n")
    else:
        print_traces(found, console(options.color), scales)
    return 0
