"""What a command costs: processor time, wall time and peak memory of a process and its children."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
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
    timeout: float | None = None,
) -> tuple[int, Cost]:
    """The exit code and the cost of a command; its errors go where its output goes if no other place is named.

    A command that runs into `timeout` is killed, and its exit code is then negative.
    """
    with output.open("wb") as out, (errors or output).open("ab") as err:
        began = time.monotonic()
        process = subprocess.Popen(
            command, stdout=out, stderr=err if errors else subprocess.STDOUT, env=dict(environment), cwd=cwd
        )
        guard = threading.Timer(timeout or 0, process.kill)
        if timeout is not None:
            guard.start()
        _, status, usage = os.wait4(process.pid, 0)
        guard.cancel()
        wall = time.monotonic() - began
    # Popen is told what wait4 already took, or it would wait for a process that is gone.
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    cost = Cost(cpu=usage.ru_utime + usage.ru_stime, wall=wall, megabytes=usage.ru_maxrss * unit / 1e6)
    return process.returncode, cost
