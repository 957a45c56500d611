"""What a command costs: processor time, wall time and peak memory of a process and its children."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run took. The CPU seconds are those of the process and its children, in user and system mode."""

    cpu: float
    wall: float
    megabytes: float


def measured(
    command: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    output: Path,
    errors: Path | None = None,
    cpu_limit: int | None = None,
) -> tuple[int, Cost]:
    """The exit code and the cost of a command; its errors go where its output goes if no other place is named.

    A command that takes more than `cpu_limit` CPU seconds is killed, and its exit code is then negative: wall time would depend
    on what else the machine does.
    """
    with output.open("wb") as out, (errors or output).open("ab") as err:
        began = time.monotonic()
        process = subprocess.Popen(
            _limited(command, cpu_limit),
            stdout=out,
            stderr=err if errors else subprocess.STDOUT,
            env=dict(environment),
            cwd=cwd,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
    # Popen is told what wait4 already took, or it would wait for a process that is gone.
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    cost = Cost(cpu=usage.ru_utime + usage.ru_stime, wall=wall, megabytes=usage.ru_maxrss * unit / 1e6)
    return process.returncode, cost


def _limited(command: Sequence[str], cpu_limit: int | None) -> Sequence[str]:
    if cpu_limit is None:
        return command
    return ["/bin/sh", "-c", 'ulimit -t "$0" && exec "$@"', str(cpu_limit), *command]
