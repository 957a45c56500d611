"""From source files to findings: parse, execute every entry point, put the rules to what comes out."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from initlint import collector
from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.frontend.parsing import ParsedFile, SyntaxProblem
from initlint.interpreter import entries
from initlint.interpreter.entries import Entry
from initlint.interpreter.inputs import Given
from initlint.interpreter.project import ParsedSources, ProjectFiles
from initlint.judging import Judge
from initlint.ledger import Ledger
from initlint.ledgers import of_networks
from initlint.locations import Location
from initlint.network.network import EntryKind, Network
from initlint.project_index import ProjectIndex
from initlint.rules.rule import Rule
from initlint.signal.inputs import guesses
from initlint.signal.trace import Trace, has_known_shape, opaque_count, trace_of
from initlint.workspace.imports import import_roots
from initlint.workspace.source import SourceFile

Result = TypeVar("Result")

_MARKERS = ("torch", "keras", "tensorflow")
_STACK_BYTES = 512 * 1024 * 1024
_RECURSION_LIMIT = 20_000
_LEDGER_BUDGET = 20_000_000
_LEDGER_PATHS = 64


def analyse(
    files: Sequence[SourceFile],
    rules: Sequence[Rule],
    *,
    is_whole_project: bool,
    on_file: Callable[[str], None] | None = None,
) -> list[Diagnostic]:
    """The findings of `rules` in `files`, unsorted. Problems with a file are findings too and end nothing else."""
    with collector.at_rest():
        return with_deep_stack(lambda: _analyse(files, rules, is_whole_project, on_file))


def _analyse(
    files: Sequence[SourceFile],
    rules: Sequence[Rule],
    is_whole_project: bool,
    on_file: Callable[[str], None] | None,
) -> list[Diagnostic]:
    sources = ParsedSources()
    found: list[Diagnostic] = []
    parsed_files: list[tuple[SourceFile, ParsedFile]] = []
    others: list[SourceFile] = []
    for file in files:
        parsed = _parsed(sources, file, found)
        if parsed is not None and any(marker in file.text for marker in _MARKERS):
            parsed_files.append((file, parsed))
        elif parsed is not None:
            others.append(file)
    view = ProjectIndex(parsed_files, others, is_whole=is_whole_project)
    collector.keep_what_is_there()
    judge = Judge()
    projects: dict[Path, ProjectFiles] = {}
    for file, parsed in parsed_files:
        if file.root not in projects:
            projects[file.root] = ProjectFiles(import_roots(file.absolute), sources)
        for network in _networks(projects[file.root], parsed, found):
            network.written_elsewhere = view.written_elsewhere(parsed.path)
            network.filled_on_call = view.filled_on_call(parsed.path)
            network.copying_methods = view.copying_methods(parsed.path)
            network.read_attributes = view.read_attributes(parsed.path)
            network.optimizers = view.optimizers(parsed.path)
            _judge(network, rules, judge, found)
        if on_file is not None:
            on_file(parsed.path)
    found.extend(judge.verdicts())
    for rule in rules:
        if rule.check_project is not None:
            found.extend(rule.check_project(view))
    return found


def _parsed(sources: ParsedSources, file: SourceFile, found: list[Diagnostic]) -> ParsedFile | None:
    try:
        return sources.add(file)
    except SyntaxProblem as problem:
        location = Location(file.path, problem.span)
        found.append(_problem("INI901", location, f"cannot be parsed: {problem.message}"))
        return None


def _problem(code: str, location: Location, message: str) -> Diagnostic:
    return Diagnostic(
        code=code, severity=Severity.ERROR, confidence=Confidence.HIGH, location=location, message=message
    )


def _networks(project: ProjectFiles, parsed: ParsedFile, found: list[Diagnostic]) -> Iterator[Network]:
    """The networks of every entry point of a file."""
    for entry in entries.find(parsed):
        try:
            yield from entries.execute(project, parsed, entry)
        except Exception as error:  # whatever goes wrong here must not end the run
            found.append(_problem("INI902", entry.location, _describe(error, entry.name)))


def _judge(network: Network, rules: Sequence[Rule], judge: Judge, found: list[Diagnostic]) -> None:
    try:
        judge.hear(network, list(_findings(network, rules)))
    except Exception as error:  # as above, for a rule
        found.append(_problem("INI902", network.location, _describe(error, network.entry)))


def _describe(error: Exception, entry: str) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None else f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    subject = f"`{entry}`" if entry else "the script"
    return f"initlint failed on {subject}: {type(error).__name__}: {error}{place}".replace("\n", " ")


def _findings(network: Network, rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    for rule in rules:
        if rule.check is not None:
            yield from rule.check(network)


def ledgers(file: SourceFile, name: str | None) -> list[Ledger]:
    """The ledgers of a file's module classes (of its functions, if it has no such class), or of what is called `name`.

    Raises SyntaxProblem if the file is not Python, KeyError if it has no such class or function.
    """
    return with_deep_stack(lambda: _ledgers(file, name))


def _ledgers(file: SourceFile, name: str | None) -> list[Ledger]:
    sources = ParsedSources()
    parsed = sources.add(file)
    project = ProjectFiles(import_roots(file.absolute), sources)
    found = []
    about_starts = Given(trains=False, is_about_starts=True)
    for entry in _chosen(parsed, name):
        networks = entries.execute(project, parsed, entry, _LEDGER_BUDGET, _LEDGER_PATHS, about_starts)
        if networks:
            found.append(of_networks(entry.name, networks))
    return found


def _chosen(parsed: ParsedFile, name: str | None) -> list[Entry]:
    """The entry points that a command is about; raises KeyError if there is none called `name`."""
    available = list(entries.find(parsed))
    if name is None:
        classes = [entry for entry in available if entry.kind is EntryKind.CLASS]
        return classes or [entry for entry in available if entry.kind is EntryKind.FUNCTION]
    chosen = [entry for entry in available if entry.name == name] or list(entries.named(parsed, name))
    if not chosen:
        raise KeyError(name)
    return chosen


def traces(file: SourceFile, name: str | None, given: Given) -> list[Trace]:
    """The predicted scale of the signal through a file's module classes, or through what is called `name`. Shapes of the data
    that are not given are guessed: of the likely ones, those are taken that leave the least unknown.

    Raises SyntaxProblem if the file is not Python, KeyError if it has no such class or function.
    """
    return with_deep_stack(lambda: _traces(file, name, given))


def _traces(file: SourceFile, name: str | None, given: Given) -> list[Trace]:
    sources = ParsedSources()
    parsed = sources.add(file)
    project = ProjectFiles(import_roots(file.absolute), sources)
    found = (_trace(project, parsed, entry, given) for entry in _chosen(parsed, name))
    return [trace for trace in found if trace is not None and trace.rows]


def _trace(project: ProjectFiles, parsed: ParsedFile, entry: Entry, given: Given) -> Trace | None:
    """The best prediction under any of the shapes that the data may have."""
    networks = entries.execute(project, parsed, entry, _LEDGER_BUDGET, 1, given)
    if not networks:
        return None
    best = trace_of(networks[0])
    for shapes in guesses(networks[0].graph) if not given.shapes else ():
        guess = Given(arguments=given.arguments, shapes=shapes)
        for network in entries.execute(project, parsed, entry, _LEDGER_BUDGET, 1, guess):
            trace = trace_of(network)
            if opaque_count(trace) < opaque_count(best) or not all(map(has_known_shape, best.inputs)):
                best = trace
        if opaque_count(best) == (0, 0):
            break
    return best


def with_deep_stack(work: Callable[[], Result]) -> Result:
    """Runs `work` in a thread with room for deep recursion: source can nest deeper than Python's own limit."""
    outcome: list[Result] = []
    problems: list[BaseException] = []

    def target() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # it is raised again below, in the caller's thread
            problems.append(error)

    limit, size = sys.getrecursionlimit(), threading.stack_size(_STACK_BYTES)
    sys.setrecursionlimit(_RECURSION_LIMIT)
    try:
        thread = threading.Thread(target=target, name="initlint-analysis")
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if problems:
        raise problems[0]
    return outcome[0]
