"""A progress bar on standard error, for work that takes long enough to wonder."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

from initlint.report.terminal_text import visible

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 0.7
"""Seconds before the bar appears: most runs are over by then, and never import rich."""


class ProgressBar:
    """Counts files; shows itself only on a terminal and only after a while."""

    def __init__(self, total: int, *, is_wanted: bool) -> None:
        self._total = total
        self._is_wanted = is_wanted and sys.stderr.isatty()
        self._began = time.monotonic()
        self._done = 0
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, path: str) -> None:
        """One more file is being looked at."""
        self._done += 1
        if not self._is_wanted:
            return
        if self._bar is None and time.monotonic() - self._began > PATIENCE:
            self._bar, self._task = _started(self._total)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=min(self._done, self._total), path=visible(path))


def _started(total: int) -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[path]}", markup=False))
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.start()
    return bar, bar.add_task("linting", total=total, path="")
