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
    from initlint.signal.trace import Scales, Trace


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
    from initlint.cli.against import NotMeasured
    from initlint.report.traces import json_traces, print_traces

    try:
        scales = None if options.against is None else _measured(options, path, found)
    except NotMeasured as problem:
        complain(str(problem), options.color)
        return 2
    if options.format == "json":
        sys.stdout.write(f"{json_traces(found, scales)}\n")
    elif found:
        print_traces(found, console(options.color), scales)
    else:
        warn(f"{path}: nothing in it has a forward pass that can be followed", options.color)
    return 0 if options.plot is None else _plot(options, path, found, scales)


def _plot(options: argparse.Namespace, path: str, found: Sequence[Trace], scales: Scales | None) -> int:
    from initlint.report.plots import CannotPlot, save_plot

    if len(found) != 1:
        complain(f"{path}: {len(found)} networks in it; name the one to draw, as FILE::NAME", options.color)
        return 2
    try:
        save_plot(found[0], options.plot, scales)
    except CannotPlot as problem:
        complain(str(problem), options.color)
        return 2
    return 0


def _measured(options: argparse.Namespace, path: str, found: Sequence[Trace]) -> Scales:
    """Builds the network in a process of its own and measures it. Raises NotMeasured."""
    from initlint.cli.against import NotMeasured, is_well_formed, measured_scales, permit

    if not is_well_formed(options.against):
        raise NotMeasured(f"--against {options.against}: not of the form package.module:factory")
    permit(options.against, path, len(found), is_permitted=options.yes)
    return measured_scales(options.against, options.timeout, found[0].inputs)
