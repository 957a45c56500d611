"""Whether the analysis executed a line, and what came of it: silence about code that was never reached proves nothing."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum

from initlint import ir
from initlint.analysis import with_deep_stack
from initlint.interpreter import entries, statements
from initlint.interpreter.project import ParsedSources, ProjectFiles
from initlint.interpreter.run import Run
from initlint.interpreter.scopes import Scope
from initlint.locations import Location
from initlint.network.network import Network
from initlint.workspace.imports import import_roots
from initlint.workspace.source import SourceFile

_SIMPLE = (ir.ExpressionStatement, ir.Assign, ir.AugmentedAssign, ir.Return)


class Reach(Enum):
    """How far the analysis came, the best of all executions."""

    WRITTEN = "reached"
    """A parameter's history holds the line, and the rules were asked about the network."""
    CUT = "the execution was cut short"
    RAN = "ran on something unknown"
    SKIPPED = "another branch was taken"
    OUTSIDE = "its function never ran"


@dataclass(slots=True, kw_only=True)
class Reached:
    """What the executions of some files did at one line. `created` is where the parameters that it writes are made."""

    reach: Reach = Reach.OUTSIDE
    created: set[Location] = field(default_factory=set)


def reached(sources: Sequence[SourceFile], path: str, line: int) -> Reached:
    """Executes every entry point of the files."""
    found = Reached()
    function = _function_around(next(file.text for file in sources if file.path == path), line)
    with _recorded(path) as executed:
        for network in with_deep_stack(lambda: list(_networks(sources))):
            _look(network, path, line, found)
    if found.reach is Reach.OUTSIDE and line in executed:
        found.reach = Reach.RAN
    elif found.reach is Reach.OUTSIDE and executed & set(function):
        found.reach = Reach.SKIPPED
    return found


def _networks(files: Iterable[SourceFile]) -> Iterator[Network]:
    sources = ParsedSources()
    parsed_files = [(file, sources.add(file)) for file in files]
    for file, parsed in parsed_files:
        project = ProjectFiles(import_roots(file.absolute), sources)
        for entry in entries.find(parsed):
            yield from entries.execute(project, parsed, entry)


def _look(network: Network, path: str, line: int, found: Reached) -> None:
    for parameter in network.parameters():
        places = [parameter.created, *(write.location for write in parameter.writes)]
        if not any(_covers(place, path, line) for place in places):
            continue
        found.created.add(parameter.created)
        if network.is_complete:
            found.reach = Reach.WRITTEN
        elif found.reach is not Reach.WRITTEN:
            found.reach = Reach.CUT


def _covers(place: Location, path: str, line: int) -> bool:
    return place.path.endswith(path) and place.span.line <= line <= place.span.end_line


def _function_around(text: str, line: int) -> range:
    """The lines of the innermost function that holds the line."""
    around = range(line, line + 1)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1)
            if line in lines and (len(around) == 1 or len(lines) < len(around)):
                around = lines
    return around


@contextmanager
def _recorded(path: str) -> Iterator[set[int]]:
    """The lines of the file on which a statement begins or ends that is executed meanwhile."""
    executed: set[int] = set()
    originals = dict(statements.EXECUTORS)
    for kind, executor in originals.items():
        statements.EXECUTORS[kind] = _recording(executor, path, executed)
    try:
        yield executed
    finally:
        statements.EXECUTORS.update(originals)


def _recording(executor: Callable[..., None], path: str, executed: set[int]) -> Callable[..., None]:
    def record(run: Run, statement: ir.Statement, scope: Scope) -> None:
        if scope.file.path.endswith(path):
            executed.update(_lines(statement))
        executor(run, statement, scope)

    return record


def _lines(statement: ir.Statement) -> range:
    """All lines of a simple statement, the first of one that holds others."""
    last = statement.span.end_line if isinstance(statement, _SIMPLE) else statement.span.line
    return range(statement.span.line, last + 1)
