"""`--against`: has the real network built and measured in a process of its own, which runs user code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from initlint.cli.console import say
from initlint.measurement import Measured
from initlint.signal.trace import Scales, TraceInput
from initlint.signal.weights import as_sizes
from initlint.workspace.imports import find_module

_STANDARD_ERROR = 2
"""Where what the user's code prints goes: standard output is for the table."""

_REFUSED = "not run: say --yes to let --against run this code"


class NotMeasured(Exception):
    """The network was not built, or the user did not want it to be; the message says why."""


def is_well_formed(target: str) -> bool:
    """Whether the text reads `package.module:factory`."""
    module, colon, factory = target.partition(":")
    return bool(colon) and all(part.isidentifier() for part in [*module.split("."), *factory.split(".")])


def source_of(target: str) -> Path | None:
    """The file below the current directory that `package.module:factory` names, None if there is none."""
    here = Path.cwd()
    return find_module(target.partition(":")[0], [here, here / "src"])


def permit(target: str, path: str, networks: int, *, is_permitted: bool) -> None:
    """Says that code will run, and asks whether it may; raises NotMeasured if not, or if `path` is not about one network."""
    if networks != 1:
        raise NotMeasured(f"{path}: {networks} networks in it; name the one to compare, as FILE::NAME")
    say(f"initlint: --against imports `{target.partition(':')[0]}` and calls `{target}` in a process of its own")
    if is_permitted:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise NotMeasured(_REFUSED)
    sys.stderr.write("Run this code? [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise NotMeasured(_REFUSED)


def measured(target: str, timeout: float) -> list[Measured]:
    """The parameters of the network that the factory builds; raises NotMeasured."""
    records = cast("list[dict[str, object]]", _ask("parameters", target, timeout))
    return [_measured(record) for record in records]


def measured_scales(target: str, timeout: float, inputs: Sequence[TraceInput]) -> Scales:
    """The scales of the modules of the network that the factory builds; raises NotMeasured."""
    if any(as_sizes(each.shape) is None for each in inputs):
        raise NotMeasured("the shapes of the inputs are not known; give them as --input")
    question = json.dumps([[each.shape for each in inputs], [each.vocabulary for each in inputs]])
    answer = cast("dict[str, list[list[float | str | None]]]", _ask("scales", target, timeout, question))
    return {name: [(_number(forward), _number(back)) for forward, back in calls] for name, calls in answer.items()}


def _number(value: float | str | None) -> float | None:
    return None if value is None else float(value)


def _ask(question: str, target: str, timeout: float, *rest: str) -> object:
    """What the other process answers."""
    with tempfile.TemporaryDirectory(prefix="initlint-") as folder:
        output = Path(folder) / "measured.json"
        command = [sys.executable, "-m", "initlint.runtime.measure", question, target, str(output), *rest]
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=_STANDARD_ERROR,
                timeout=timeout,
                env=_environment(),
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise NotMeasured(f"`{target}` was not built within {timeout:g} seconds") from error
        if not output.is_file():
            raise NotMeasured(f"the process that builds `{target}` ended with exit code {done.returncode}")
        outcome: dict[str, object] = json.loads(output.read_text(encoding="utf-8"))
    if "problem" in outcome:
        raise NotMeasured(str(outcome["problem"]))
    return outcome[question]


def _environment() -> dict[str, str]:
    """The user's own, with `src/` importable as tests and installed packages see it."""
    paths = [str(Path.cwd() / "src"), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def _measured(record: dict[str, object]) -> Measured:
    mean, std = (None if record[name] is None else float(str(record[name])) for name in ("mean", "std"))
    return Measured(name=str(record["name"]), shape=tuple(record["shape"]), mean=mean, std=std)  # type: ignore[arg-type]  # the other process wrote a list of sizes
