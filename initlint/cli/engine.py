"""The analysis as the command line calls it. Importing this module loads neither the analysis nor the rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from initlint.diagnostics import Diagnostic
    from initlint.interpreter.inputs import Given
    from initlint.ledger import Ledger
    from initlint.rules.rule import Rule
    from initlint.signal.trace import Trace
    from initlint.workspace.source import SourceFile


class Analyse(Protocol):
    """Raw findings of some rules in some files."""

    def __call__(
        self,
        files: Sequence[SourceFile],
        rules: Sequence[Rule],
        *,
        is_whole_project: bool,
        on_file: Callable[[str], None] | None = None,
    ) -> list[Diagnostic]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What the commands need: the rules, and the three questions that can be put to source."""

    rules: Sequence[Rule]
    analyse: Analyse
    ledgers: Callable[[SourceFile, str | None], list[Ledger]]
    traces: Callable[[SourceFile, str | None, Given], list[Trace]]


def load_engine() -> Engine:
    """The real one."""
    from initlint.analysis import analyse, ledgers, traces
    from initlint.rules.registry import RULES

    return Engine(rules=RULES, analyse=analyse, ledgers=ledgers, traces=traces)
