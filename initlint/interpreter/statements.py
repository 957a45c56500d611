"""Executes statements, one function for each kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from initlint import ir
from initlint.interpreter import (
    arithmetic,
    assignment,
    attributes,
    containers,
    contexts,
    definitions,
    imports,
    indexing,
    iteration,
    leaf_writes,
    slips,
    tensors,
)
from initlint.interpreter.collection_values import ListValue, shortened
from initlint.interpreter.conditions import decide, probe
from initlint.interpreter.keras import tensorflow_variables
from initlint.interpreter.scopes import FileScope, Scope
from initlint.interpreter.signals import Broke, Continued, Left, Raised, Returned
from initlint.interpreter.sites import site_of
from initlint.interpreter.values import LibraryValue, TensorValue
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run

MAX_WHILE = 64
"""A `while` with known conditions runs at most this often."""


def execute_imported(run: Run, statement: ir.Statement, scope: FileScope) -> None:
    """Executes a top-level statement as an import would, but leaves out what only a program run would do."""
    try:
        EXECUTORS[type(statement)](run, statement, scope)
    except (Raised, Left):
        return


def _expression(run: Run, node: ir.ExpressionStatement, scope: Scope) -> None:
    slips.statement(run, node.value, run.evaluate(node.value, scope), scope)


def _assign(run: Run, node: ir.Assign, scope: Scope) -> None:
    if node.value is None:
        return
    value = run.evaluate(node.value, scope)
    for target in node.targets:
        if run.variables and isinstance(target, (ir.Name, ir.Attribute)):
            tensorflow_variables.call_by_name(value, target.name)
        assignment.assign(run, target, value, scope)


def _augmented(run: Run, node: ir.AugmentedAssign, scope: Scope) -> None:
    old = run.evaluate(node.target, scope)
    value = run.evaluate(node.value, scope)
    site = site_of(node, scope)
    if isinstance(old, (TensorValue, Parameter)) and tensors.has_memory(old) and not tensors.is_signal(run, old):
        leaf_writes.record(run, node.target, node, f"{node.operator}=", scope)
        tensors.rescale(run, old, node.operator, value, site, function="")
        return
    if isinstance(old, Module) and node.operator == "+":
        containers.extend(run, old, value, site)
        return
    if isinstance(old, ListValue) and node.operator == "+":
        more = iteration.items(run, value)
        old.items.extend(more or [])
        old.is_open = old.is_open or more is None or bool(run.repeats)
        shortened(old)
        return
    assignment.assign(run, node.target, arithmetic.binary(run, node.operator, old, value, site), scope)


def _if(run: Run, node: ir.If, scope: Scope) -> None:
    checking = _type_checking(run, node.test, scope)
    if checking is not None:
        # What only the type checker imports still says what annotations mean; what runs has the last word.
        run.execute(node.then if checking else node.otherwise, scope)
        run.execute(node.otherwise if checking else node.then, scope)
        return
    answer = probe(run, node.test, scope)
    truth = answer if isinstance(answer, bool) else _undecided_side(run, node, answer, scope)
    chosen, other = (node.then, node.otherwise) if truth else (node.otherwise, node.then)
    scope.choices += bool(other)
    try:
        run.execute(chosen, scope)
    finally:
        scope.choices -= bool(other)


def _type_checking(run: Run, test: ir.Expression, scope: Scope) -> bool | None:
    """Whether the test holds for type checkers alone (True), for the program alone (False), or is another one (None)."""
    if isinstance(test, ir.Unary) and test.operator == "not":
        inner = _type_checking(run, test.operand, scope)
        return None if inner is None else not inner
    if not isinstance(test, (ir.Name, ir.Attribute)) or test.name != "TYPE_CHECKING":
        return None
    value = run.evaluate(test, scope)
    return (
        True if value is False or (isinstance(value, LibraryValue) and value.name.endswith("TYPE_CHECKING")) else None
    )


def _undecided_side(run: Run, node: ir.If, answer: object, scope: Scope) -> bool:
    """A side that only raises is not where a model is built."""
    if _raises(node.then):
        return False
    if _raises(node.otherwise):
        return True
    if _is_idle(node.then) and _is_idle(node.otherwise):
        return False
    return decide(run, node.test, answer, scope)


def _raises(block: Sequence[ir.Statement]) -> bool:
    return bool(block) and isinstance(block[-1], ir.Raise)


def _is_idle(block: Sequence[ir.Statement]) -> bool:
    """Whether the block only prints, logs or warns."""
    return all(
        isinstance(statement, ir.Jump)
        or (
            isinstance(statement, ir.ExpressionStatement)
            and isinstance(statement.value, ir.Call)
            and _callee_name(statement.value) in _IDLE_CALLS
        )
        for statement in block
    )


_IDLE_CALLS = frozenset({"print", "warn", "warning", "info", "debug", "error", "log", "warning_once", "append_log"})


def _callee_name(call: ir.Call) -> str:
    callee = call.callee
    if isinstance(callee, ir.Attribute):
        return callee.name
    return callee.name if isinstance(callee, ir.Name) else ""


def _for(run: Run, node: ir.For, scope: Scope) -> None:
    iterable = run.evaluate(node.iterable, scope)
    try:
        iteration.loop(run, node.target, iterable, scope, lambda: run.execute(node.body, scope), node.iterable)
    except Broke:
        return
    run.execute(node.otherwise, scope)


def _while(run: Run, node: ir.While, scope: Scope) -> None:
    for _ in range(MAX_WHILE):
        answer = probe(run, node.test, scope)
        if answer is False:
            break
        try:
            run.execute(node.body, scope)
        except Continued:
            continue
        except Broke:
            return
        if answer is not True:
            break
    run.execute(node.otherwise, scope)


def _try(run: Run, node: ir.Try, scope: Scope) -> None:
    try:
        with run.catching(frozenset(kind for handler in node.handlers for kind in handler.kinds or ("Exception",))):
            run.execute(node.body, scope)
    except Raised as problem:
        handler = _handler(node.handlers, problem.kind)
        if handler is None:
            run.execute(node.final, scope)
            raise
        run.execute(handler.body, scope)
    else:
        run.execute(node.otherwise, scope)
    run.execute(node.final, scope)


def _handler(handlers: tuple[ir.Handler, ...], kind: str) -> ir.Handler | None:
    for handler in handlers:
        if not handler.kinds or kind in handler.kinds or {"Exception", "BaseException"} & set(handler.kinds):
            return handler
    return handlers[0] if handlers and not kind else None


def _return(run: Run, node: ir.Return, scope: Scope) -> None:
    raise Returned(None if node.value is None else run.evaluate(node.value, scope))


def _raise(run: Run, node: ir.Raise, scope: Scope) -> None:
    value = node.value.callee if isinstance(node.value, ir.Call) else node.value
    kind = value.name if isinstance(value, (ir.Name, ir.Attribute)) else ""
    raise Raised(kind, site_of(node, scope).location)


def _delete(run: Run, node: ir.Delete, scope: Scope) -> None:
    for target in node.targets:
        if isinstance(target, ir.Attribute):
            attributes.delete(run.evaluate(target.value, scope), target.name)
        elif isinstance(target, ir.Subscript):
            indexing.delete_item(run.evaluate(target.value, scope), run.evaluate(target.index, scope))
        elif isinstance(target, ir.Name):
            scope.variables.pop(target.name, None)


def _jump(run: Run, node: ir.Jump, scope: Scope) -> None:
    if node.word == "break":
        raise Broke
    if node.word == "continue":
        raise Continued


def _declaration(run: Run, node: ir.ScopeDeclaration, scope: Scope) -> None:
    for name in node.names:
        scope.declared[name] = node.word


def _import(run: Run, node: ir.Import, scope: Scope) -> None:
    for module, name, is_alias in node.modules:
        dotted = module if is_alias else module.partition(".")[0]
        scope.assign(name, imports.module_value(run, dotted, site_of(node, scope)))
        if not is_alias:
            imports.module_value(run, module, site_of(node, scope))


def _import_from(run: Run, node: ir.ImportFrom, scope: Scope) -> None:
    for name, alias in node.names:
        if name != "*":
            scope.assign(alias, imports.import_name(run, scope.file, node, name, site_of(node, scope)))


def _match(run: Run, node: ir.Match, scope: Scope) -> None:
    subject = run.evaluate(node.subject, scope)
    for case in node.cases:
        for name in case.captures:
            scope.assign(name, subject)
        answer: object = True if case.is_catch_all else UNKNOWN
        if case.test is not None:
            answer = probe(run, case.test, scope)
        if answer is False:
            continue
        if answer is True or case.test is None or decide(run, case.test, answer, scope):
            run.execute(case.body, scope)
            return


EXECUTORS: dict[type[ir.Statement], Callable[..., None]] = {
    ir.ExpressionStatement: _expression,
    ir.Assign: _assign,
    ir.AugmentedAssign: _augmented,
    ir.If: _if,
    ir.For: _for,
    ir.While: _while,
    ir.With: contexts.execute,
    ir.Try: _try,
    ir.Return: _return,
    ir.Raise: _raise,
    ir.Delete: _delete,
    ir.Jump: _jump,
    ir.ScopeDeclaration: _declaration,
    ir.Import: _import,
    ir.ImportFrom: _import_from,
    ir.FunctionDefinition: definitions.define_function,
    ir.ClassDefinition: definitions.define_class,
    ir.Match: _match,
}
