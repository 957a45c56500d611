"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from initlint.diagnostics import Diagnostic
from initlint.network.network import Network

if TYPE_CHECKING:
    from initlint.project import ProjectView


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One fault. `check` is put to every network, `check_project` once to the whole project.

    `name` names the fault in kebab-case; the module, the page and the code share it.
    """

    code: str
    name: str
    summary: str
    check: Callable[[Network], Iterator[Diagnostic]] | None = None
    check_project: Callable[[ProjectView], Iterator[Diagnostic]] | None = None
