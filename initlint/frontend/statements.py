"""Lowers statements to the IR; expressions are the Lowerer's."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from initlint import ir

if TYPE_CHECKING:
    from initlint.frontend.lowering import Lowerer

_OPERATORS = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
}


def _expression(low: Lowerer, node: ast.Expr) -> ir.Statement:
    return ir.ExpressionStatement(low.positions.span(node), low.expression(node.value))


def _assign(low: Lowerer, node: ast.Assign) -> ir.Statement:
    return ir.Assign(low.positions.span(node), low.expressions(node.targets), low.expression(node.value))


def _annotated(low: Lowerer, node: ast.AnnAssign) -> ir.Statement:
    targets = (low.expression(node.target),)
    return ir.Assign(low.positions.span(node), targets, low.optional(node.value), low.expression(node.annotation))


def _augmented(low: Lowerer, node: ast.AugAssign) -> ir.Statement:
    operator = _OPERATORS[type(node.op)]
    return ir.AugmentedAssign(
        low.positions.span(node), low.expression(node.target), operator, low.expression(node.value)
    )


def _if(low: Lowerer, node: ast.If) -> ir.Statement:
    """Folds an `elif` ladder from its end, so that hundreds of branches need no deep recursion."""
    ladder = [node]
    while len(ladder[-1].orelse) == 1 and isinstance(ladder[-1].orelse[0], ast.If):
        ladder.append(ladder[-1].orelse[0])
    otherwise = low.block(ladder[-1].orelse)
    for rung in reversed(ladder):
        test, then = low.expression(rung.test), low.block(rung.body)
        otherwise = (ir.If(low.positions.span(rung), test, then, otherwise),)
    return otherwise[0]


def _for(low: Lowerer, node: ast.For | ast.AsyncFor) -> ir.Statement:
    target, iterable = low.expression(node.target), low.expression(node.iter)
    return ir.For(low.positions.span(node), target, iterable, low.block(node.body), low.block(node.orelse))


def _while(low: Lowerer, node: ast.While) -> ir.Statement:
    return ir.While(low.positions.span(node), low.expression(node.test), low.block(node.body), low.block(node.orelse))


def _with(low: Lowerer, node: ast.With | ast.AsyncWith) -> ir.Statement:
    items = tuple((low.expression(item.context_expr), low.optional(item.optional_vars)) for item in node.items)
    return ir.With(low.positions.span(node), items, low.block(node.body))


def _try(low: Lowerer, node: ast.Try) -> ir.Statement:
    handlers = tuple(
        ir.Handler(tuple(_exception_names(handler.type)), handler.name, low.block(handler.body))
        for handler in node.handlers
    )
    blocks = (low.block(node.orelse), low.block(node.finalbody))
    return ir.Try(low.positions.span(node), low.block(node.body), handlers, *blocks)


def _exception_names(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.Tuple):
        for item in node.elts:
            yield from _exception_names(item)
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.Name):
        yield node.id


def _return(low: Lowerer, node: ast.Return) -> ir.Statement:
    return ir.Return(low.positions.span(node), low.optional(node.value))


def _raise(low: Lowerer, node: ast.Raise) -> ir.Statement:
    return ir.Raise(low.positions.span(node), low.optional(node.exc))


def _delete(low: Lowerer, node: ast.Delete) -> ir.Statement:
    return ir.Delete(low.positions.span(node), low.expressions(node.targets))


def _jump(word: str) -> Callable[[Lowerer, ast.stmt], ir.Statement]:
    return lambda low, node: ir.Jump(low.positions.span(node), word)


def _global(low: Lowerer, node: ast.Global) -> ir.Statement:
    return ir.ScopeDeclaration(low.positions.span(node), "global", tuple(node.names))


def _nonlocal(low: Lowerer, node: ast.Nonlocal) -> ir.Statement:
    return ir.ScopeDeclaration(low.positions.span(node), "nonlocal", tuple(node.names))


def _import(low: Lowerer, node: ast.Import) -> ir.Statement:
    modules = tuple(
        (alias.name, alias.asname or alias.name.partition(".")[0], alias.asname is not None) for alias in node.names
    )
    return ir.Import(low.positions.span(node), modules)


def _import_from(low: Lowerer, node: ast.ImportFrom) -> ir.Statement:
    names = tuple((alias.name, alias.asname or alias.name) for alias in node.names)
    return ir.ImportFrom(low.positions.span(node), node.module or "", node.level, names)


def _function(low: Lowerer, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ir.Statement:
    return ir.FunctionDefinition(
        low.positions.span(node),
        node.name,
        low.positions.word(node, node.name),
        low.parameters(node.args),
        ir.Body(lambda: low.block(node.body), lambda: any(map(_yields, node.body))),
        low.expressions(node.decorator_list),
    )


def _yields(node: ast.AST) -> bool:
    """Whether the node yields, functions defined inside it not counted."""
    pending = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(current, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            pending.extend(ast.iter_child_nodes(current))
    return False


def _class(low: Lowerer, node: ast.ClassDef) -> ir.Statement:
    keywords = tuple((keyword.arg, low.expression(keyword.value)) for keyword in node.keywords)
    return ir.ClassDefinition(
        low.positions.span(node),
        node.name,
        low.positions.word(node, node.name),
        low.expressions(node.bases),
        keywords,
        ir.Body(lambda: low.block(node.body)),
        low.expressions(node.decorator_list),
    )


def _match(low: Lowerer, node: ast.Match) -> ir.Statement:
    subject = low.expression(node.subject)
    cases = []
    for case in node.cases:
        pattern = case.pattern
        is_any = isinstance(pattern, ast.MatchAs) and pattern.pattern is None
        test = _pattern_test(low, subject, pattern)
        if case.guard is not None and (test is not None or is_any):
            guard = low.expression(case.guard)
            test = guard if test is None else ir.Logical(guard.span, "and", (test, guard))
        elif case.guard is not None:
            test = None
        cases.append(ir.Case(test, is_any and case.guard is None, low.block(case.body), tuple(_captures(pattern))))
    return ir.Match(low.positions.span(node), subject, tuple(cases))


def _captures(pattern: ast.pattern) -> Iterator[str]:
    """The names that the pattern binds to the whole subject."""
    if isinstance(pattern, ast.MatchAs):
        if pattern.name is not None:
            yield pattern.name
        if pattern.pattern is not None:
            yield from _captures(pattern.pattern)


def _pattern_test(low: Lowerer, subject: ir.Expression, pattern: ast.pattern) -> ir.Expression | None:
    if isinstance(pattern, ast.MatchValue):
        return ir.Comparison(subject.span, subject, ("==",), (low.expression(pattern.value),))
    if isinstance(pattern, ast.MatchSingleton):
        return ir.Comparison(subject.span, subject, ("is",), (ir.Constant(subject.span, pattern.value),))
    if isinstance(pattern, ast.MatchClass) and not pattern.patterns and not pattern.kwd_patterns:
        arguments = (subject, low.expression(pattern.cls))
        return ir.Call(subject.span, ir.Name(subject.span, "isinstance"), arguments, ())
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        return _pattern_test(low, subject, pattern.pattern)
    if isinstance(pattern, ast.MatchOr):
        tests = [_pattern_test(low, subject, part) for part in pattern.patterns]
        known = tuple(test for test in tests if test is not None)
        return ir.Logical(subject.span, "or", known) if len(known) == len(tests) else None
    return None


# Each function takes the node type that is its key, which no type of a dictionary can say.
STATEMENTS: dict[type[ast.stmt], Callable[..., ir.Statement]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Delete: _delete,
    ast.Pass: _jump("pass"),
    ast.Break: _jump("break"),
    ast.Continue: _jump("continue"),
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Match: _match,
}
