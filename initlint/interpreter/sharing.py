"""Which top-level definitions all executions can share: those that nothing can change while a model is built.

Half of the time of a run would otherwise go into defining the same imported classes and functions anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from initlint import ir
from initlint.interpreter.values import ClassValue, FileValue, FunctionValue, LibraryValue


def is_shareable(statement: ir.Statement, value: object) -> bool:
    """Whether `value`, bound by `statement` alone, is the same in every execution."""
    if isinstance(statement, (ir.Import, ir.ImportFrom)):
        return _is_shareable_import(value)
    if isinstance(statement, ir.FunctionDefinition):
        return isinstance(value, FunctionValue) and value.definition is statement and _is_plain_function(statement)
    if isinstance(statement, ir.ClassDefinition):
        return isinstance(value, ClassValue) and value.definition is statement and is_plain_class(value)
    return False


def _is_shareable_import(value: object) -> bool:
    if isinstance(value, (LibraryValue, FileValue)):
        return True
    if isinstance(value, FunctionValue):
        # A wrapper that a decorator made closes over the variables of one execution.
        is_top_level = value.scope is value.scope.file
        return (
            is_top_level
            and isinstance(value.definition, ir.FunctionDefinition)
            and _is_plain_function(value.definition)
        )
    return isinstance(value, ClassValue) and is_plain_class(value)


def is_plain_class(value: ClassValue) -> bool:
    """Whether the bodies of the class and of its bases hold nothing but functions and plain values."""
    entries: Iterable[object] = value.mro
    return all(
        isinstance(entry, LibraryValue)
        or (isinstance(entry, ClassValue) and all(map(_is_plain_statement, entry.definition.body.statements())))
        for entry in entries
    )


def _is_plain_statement(statement: ir.Statement) -> bool:
    if isinstance(statement, ir.FunctionDefinition):
        return _has_plain_defaults(statement)
    if isinstance(statement, ir.Assign):
        return statement.value is None or _is_plain(statement.value)
    if isinstance(statement, ir.ExpressionStatement):
        return isinstance(statement.value, ir.Constant)
    return isinstance(statement, ir.Jump)


def _is_plain_function(definition: ir.FunctionDefinition) -> bool:
    """A decorator may note the function somewhere, which each execution has to see."""
    return not definition.decorators and _has_plain_defaults(definition)


def _has_plain_defaults(definition: ir.FunctionDefinition) -> bool:
    return all(p.default is None or _is_plain(p.default) for p in definition.parameters)


def _is_plain(expression: ir.Expression) -> bool:
    """Whether evaluating the expression gives something that cannot be changed in place."""
    if isinstance(expression, (ir.Constant, ir.Name)):
        return True
    if isinstance(expression, ir.Attribute):
        return _is_plain(expression.value)
    if isinstance(expression, ir.Unary):
        return _is_plain(expression.operand)
    if isinstance(expression, ir.Binary):
        return _is_plain(expression.left) and _is_plain(expression.right)
    return isinstance(expression, ir.Display) and expression.kind == "tuple" and all(map(_is_plain, expression.items))
