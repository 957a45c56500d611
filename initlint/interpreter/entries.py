"""What is executed: every module class with its defaults, functions that build networks, and scripts."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from initlint import ir
from initlint.frameworks.keras.low_level import FUNCTIONAL_LAYERS
from initlint.frontend.parsing import ParsedFile
from initlint.interpreter import classes, forward, inputs, trainers, unregistered
from initlint.interpreter.keras import tensorflow_variables
from initlint.interpreter.keras import tracking as keras_tracking
from initlint.interpreter.keras.building import ensure_built
from initlint.interpreter.project import ProjectFiles
from initlint.interpreter.run import DEFAULT_BUDGET, Run
from initlint.interpreter.scopes import FileScope
from initlint.interpreter.signals import BudgetExceeded, Left, Raised
from initlint.interpreter.sites import Site
from initlint.interpreter.values import ClassValue, FunctionValue, undecorated
from initlint.locations import Location, Span
from initlint.network.modules import Module
from initlint.network.network import EntryKind, Network

MAX_PATHS = 6
"""An entry point is executed under at most this many sets of assumptions."""

MAX_REPAIRS = 4
"""How often the last assumption of an execution that raises is turned over."""

ALTERNATIVES_SHARE = 0.6
"""The other sides of open questions get this share of the budget: large models are executed once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to execute."""

    name: str
    kind: EntryKind
    location: Location


def find(parsed: ParsedFile) -> Iterator[Entry]:
    """The entry points of a file that may hold a network."""
    for statement in parsed.statements:
        node = statement.node
        location = Location(parsed.path, parsed.positions.span(node))
        if isinstance(node, ast.ClassDef):
            yield Entry(name=node.name, kind=EntryKind.CLASS, location=location)
        elif isinstance(node, ast.FunctionDef) and _builds(node):
            yield Entry(name=node.name, kind=EntryKind.FUNCTION, location=location)
    if any(_is_script(statement.node) for statement in parsed.statements):
        yield Entry(name="", kind=EntryKind.SCRIPT, location=Location(parsed.path, Span(1, 1, 1, 1)))


def named(parsed: ParsedFile, name: str) -> Iterator[Entry]:
    """The top-level class or function called `name`, whatever it looks like."""
    for statement in parsed.bindings.get(name, ()):
        if isinstance(statement.node, (ast.ClassDef, ast.FunctionDef)):
            kind = EntryKind.CLASS if isinstance(statement.node, ast.ClassDef) else EntryKind.FUNCTION
            yield Entry(name=name, kind=kind, location=Location(parsed.path, parsed.positions.span(statement.node)))


def _builds(node: ast.FunctionDef) -> bool:
    """Whether the function itself calls something that looks like a class: `nn.Linear(...)`, `Net(...)`."""
    return any(isinstance(part, ast.Call) and _class_like(part.func) for part in ast.walk(node))


_MAKERS = frozenset({"apply", "get_variable", "placeholder"})
"""A model that comes ready made is worth executing for what is applied to it; TensorFlow's variables hide in functions."""


def _class_like(callee: ast.expr) -> bool:
    name = callee.attr if isinstance(callee, ast.Attribute) else callee.id if isinstance(callee, ast.Name) else ""
    holder = callee.value if isinstance(callee, ast.Attribute) else None
    if isinstance(holder, ast.Attribute) and f"tensorflow.{holder.attr}.{name}" in FUNCTIONAL_LAYERS:
        # `tf.layers.dense(x, 10)` makes a layer.
        return True
    return name in _MAKERS or (name[:1].isupper() and not name.endswith(("Error", "Warning", "Exception")))


def _is_script(node: ast.stmt) -> bool:
    """Whether the statement does something at import: builds, applies, or is the main block."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
        return False
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return False
    return any(isinstance(part, ast.Call) and _class_like(part.func) for part in ast.walk(node))


def execute(
    project: ProjectFiles,
    parsed: ParsedFile,
    entry: Entry,
    budget: int = DEFAULT_BUDGET,
    max_paths: int = MAX_PATHS,
    given: inputs.Given = inputs.NOTHING_GIVEN,
) -> list[Network]:
    """The networks that come out of an entry point: one with the first side of every open question, and one for each
    question with its other side, as far as the budget goes."""
    execute_path = partial(_execute_once, project, parsed, entry, budget, given)
    first = _first_that_runs(execute_path)
    if first is None:
        return []
    networks, decisions = [first.network], first.decisions
    is_torch = all(root.framework == "torch" for root in first.network.roots)
    questions = first.constructing if given.is_about_starts and is_torch else range(len(decisions))
    paths = min(len(questions), max_paths - 1, int(budget * ALTERNATIVES_SHARE) // max(first.steps, 1))
    first.network.has_untried_assumptions = paths < len(questions)
    for place in questions[:paths]:
        prefix = (*decisions[:place], not decisions[place])
        other = execute_path(prefix)
        if other is not None and not other.has_raised:
            networks.append(other.network)
    return networks


def _first_that_runs(execute_path: Callable[[tuple[bool, ...]], _Outcome | None]) -> _Outcome | None:
    """An execution that does not raise, if turning the last assumptions over gives one."""
    outcome = execute_path(())
    for _ in range(MAX_REPAIRS):
        if outcome is None or not outcome.has_raised or not outcome.decisions:
            break
        turned = (*outcome.decisions[:-1], not outcome.decisions[-1])
        outcome = execute_path(turned)
    return outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """A network, the sides taken on the way, which of them before any forward pass, the steps it cost, and whether an
    exception ended it."""

    network: Network
    decisions: tuple[bool, ...]
    constructing: Sequence[int]
    steps: int
    has_raised: bool


def _execute_once(
    project: ProjectFiles, parsed: ParsedFile, entry: Entry, budget: int, given: inputs.Given, prefix: tuple[bool, ...]
) -> _Outcome | None:
    run = Run(project, prefix, budget, given)
    scope = FileScope(parsed)
    run.adopt(scope)
    is_complete, has_raised = True, False
    try:
        found = _EXECUTIONS[entry.kind](run, scope, entry)
        unregistered.record(run)
    except (BudgetExceeded, RecursionError, OverflowError, Left):
        found, is_complete = True, False
    except Raised:
        found, is_complete, has_raised = True, False, True
    tensorflow_variables.gather(run)
    if not found or not run.modules:
        return None
    network = _network(run, entry, is_complete)
    return _Outcome(
        network=network,
        decisions=run.decisions,
        constructing=run.constructing,
        steps=budget - run.steps_left,
        has_raised=has_raised,
    )


def _execute_class(run: Run, scope: FileScope, entry: Entry) -> bool:
    value = scope.find_top_level(entry.name, run)
    if not isinstance(value, ClassValue) or not classes.framework_of(run, value):
        return False
    site = Site(Location(scope.path, value.definition.name_span), scope)
    constructor = classes.find(run, value, "__init__")
    positional, keywords = inputs.arguments(run, constructor, site, owner=value, given=run.given)
    module = run.call(value, positional, keywords, site)
    if isinstance(module, Module):
        run.outcome = module
        _start_training(run, module, site)
        _run_forward(run, module, site)
    return True


def _start_training(run: Run, module: Module, site: Site) -> None:
    """What a trainer does first; what goes wrong in it leaves the constructor's network as it is."""
    if run.trains:
        with suppress(Raised):
            trainers.start(run, module, site)


def _run_forward(run: Run, module: Module, site: Site) -> None:
    """The forward pass; what goes wrong in it leaves the constructor's network as it is."""
    try:
        forward.run_root(run, module, site)
    except Raised:
        run.graph.is_complete = False
    if module.framework == "keras":
        for _, child in list(module.named_modules()):
            if child.spec is not None and not child.attributes.get("is built"):
                ensure_built(run, child, None, site)


def _execute_function(run: Run, scope: FileScope, entry: Entry) -> bool:
    value = scope.find_top_level(entry.name, run)
    if not isinstance(value, FunctionValue) or not isinstance(value.definition, ir.FunctionDefinition):
        return False
    site = Site(Location(scope.path, value.definition.name_span), scope)
    positional, keywords = inputs.arguments(run, undecorated(value), site, skip=0, given=run.given)
    result = run.call(value, positional, keywords, site)
    run.outcome = result if isinstance(result, Module) else None
    _run_roots(run, site)
    return True


def _execute_script(run: Run, scope: FileScope, entry: Entry) -> bool:
    scope.variables["__name__"] = "__main__"
    scope.has_started = True
    for statement in scope.parsed.statements:
        try:
            scope.run_statement(statement, run)
        except Raised:
            continue
    _run_roots(run, Site(entry.location, scope))
    return True


def _run_roots(run: Run, site: Site) -> None:
    """Starts the training of every model, and runs the forward pass of those that the code itself has not called."""
    keras_tracking.settle(run)
    for module in list(run.modules):
        if module.parent is None:
            _start_training(run, module, Site(module.created, site.scope))
    called = {id(node.module) for node in run.graph.nodes}
    for module in list(run.modules):
        if module.parent is None and id(module) not in called and (module.children or module.parameters):
            own = Site(module.created, site.scope)
            if not any(id(child) in called for _, child in module.named_modules()):
                _run_forward(run, module, own)


_EXECUTIONS = {
    EntryKind.CLASS: _execute_class,
    EntryKind.FUNCTION: _execute_function,
    EntryKind.SCRIPT: _execute_script,
}


def _network(run: Run, entry: Entry, is_complete: bool) -> Network:
    with suppress(BudgetExceeded):
        keras_tracking.settle(run)
    roots = [module for module in run.modules if module.parent is None]
    for root in roots:
        for name, module in root.named_modules():
            module.name = name
        for name, parameter in root.named_parameters():
            parameter.name = name
    return Network(
        entry=entry.name,
        kind=entry.kind,
        location=entry.location,
        roots=roots,
        outcome=run.outcome,
        graph=run.graph,
        events=run.events,
        assumptions=tuple(run.assumptions),
        is_complete=is_complete,
    )
