"""Parses one file: its top-level statements, each lowered when it is first needed."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from initlint import ir
from initlint.frontend.lowering import Lowerer
from initlint.frontend.newer_syntax import blank_newer_syntax, may_be_newer_syntax
from initlint.frontend.positions import Positions
from initlint.locations import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntaxProblem(Exception):
    """The text is not Python. `message` is one line."""

    message: str
    span: Span


class TopLevel:
    """One statement at the top of a file, and the names it binds."""

    __slots__ = ("_lowered", "_lowerer", "names", "node")

    def __init__(self, node: ast.stmt, lowerer: Lowerer) -> None:
        self.node = node
        self.names = frozenset(_bound_names(node))
        self._lowerer = lowerer
        self._lowered: ir.Statement | None = None

    def lowered(self) -> ir.Statement:
        """The statement as IR."""
        if self._lowered is None:
            self._lowered = self._lowerer.block([self.node])[0]
        return self._lowered


@dataclass(slots=True, kw_only=True, eq=False)
class ParsedFile:
    """One parsed file. `bindings` gives, for each top-level name, the statements that bind it, in order; `outward` are those
    that change what was imported."""

    path: str
    module: str
    is_package: bool
    tree: ast.Module
    positions: Positions
    statements: list[TopLevel]
    bindings: dict[str, list[TopLevel]]
    star_imports: list[TopLevel]
    outward: list[TopLevel]
    folder: Path | None = None
    _filled: frozenset[str] | None = None

    def filled_by_functions(self) -> frozenset[str]:
        """The names of collections that functions of the file put something into: registries, for the most part."""
        if self._filled is None:
            functions = (
                node for node in ast.walk(self.tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            )
            self._filled = frozenset(name for function in functions for name in _names_filled_in(function))
        return self._filled


def parse(text: str, *, path: str, module: str, is_package: bool, folder: Path | None = None) -> ParsedFile:
    """Parses `text`; raises SyntaxProblem."""
    tree = _tree(text)
    lowerer = Lowerer(Positions(text))
    statements = [TopLevel(node, lowerer) for node in _flattened(tree.body)]
    bindings: dict[str, list[TopLevel]] = {}
    for statement in statements:
        for name in statement.names:
            bindings.setdefault(name, []).append(statement)
    return ParsedFile(
        path=path,
        module=module,
        is_package=is_package,
        tree=tree,
        positions=lowerer.positions,
        statements=statements,
        bindings=bindings,
        star_imports=bindings.get("*", []),
        outward=[statement for statement in statements if _is_outward(statement, bindings)],
        folder=folder,
    )


def _is_outward(statement: TopLevel, bindings: dict[str, list[TopLevel]]) -> bool:
    """Whether it is `module.name = ...` for something imported: other files see that without looking at this one."""
    targets = statement.node.targets if isinstance(statement.node, ast.Assign) else []
    roots = {name for target in targets if isinstance(target, ast.Attribute) for name in _target_names(target)}
    return any(isinstance(bound.node, (ast.Import, ast.ImportFrom)) for name in roots for bound in bindings[name])


def _names_filled_in(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        holder: ast.expr | None = None
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            holder = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _FILLING:
            holder = node.func.value
        if isinstance(holder, ast.Name):
            yield holder.id


_FILLING = frozenset({"append", "add", "extend", "update", "setdefault", "insert"})


def _flattened(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that matter, those of `if TYPE_CHECKING:` among them: what they import is what the names mean, unless
    the other side, which runs, gives them another meaning."""
    for node in body:
        if isinstance(node, ast.If) and _name(node.test) == "TYPE_CHECKING":
            yield from _flattened(node.body)
            yield from _flattened(node.orelse)
        elif not isinstance(node, (ast.Assert, ast.Pass)):
            yield node


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _tree(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except SyntaxError as problem:
            return _tree_of_newer_syntax(text, problem)
        except (ValueError, MemoryError, RecursionError) as problem:
            message = str(problem) or "too deeply nested"
            raise SyntaxProblem(message=message, span=Span(1, 1, 1, 1)) from None


def _tree_of_newer_syntax(text: str, problem: SyntaxError) -> ast.Module:
    """The file may be written for a newer Python than the one that runs: what is new is blanked out."""
    blanked = blank_newer_syntax(text) if may_be_newer_syntax(text, problem) else None
    if blanked is not None:
        try:
            return ast.parse(blanked)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            pass
    line, column = problem.lineno or 1, problem.offset or 1
    raise SyntaxProblem(message=problem.msg, span=Span(line, column, line, column + 1)) from None


def _bound_names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.asname or alias.name.partition(".")[0]
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            yield alias.asname or alias.name
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _target_names(target)
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign)):
        yield from _target_names(node.target)
    else:
        yield from _names_bound_inside(node)


def _names_bound_inside(node: ast.stmt) -> Iterator[str]:
    """What a compound statement at the top level binds: `if`, `try`, `for`, `with`."""
    if isinstance(node, (ast.For, ast.AsyncFor)):
        yield from _target_names(node.target)
    for field_name in ("body", "orelse", "finalbody"):
        for statement in getattr(node, field_name, ()):
            yield from _bound_names(statement)
    for handler in getattr(node, "handlers", ()):
        for statement in handler.body:
            yield from _bound_names(statement)
    if isinstance(node, ast.Expr):
        yield from _changed_name(node.value)


def _changed_name(node: ast.expr) -> Iterator[str]:
    """`registry.update(...)` at the top level changes `registry`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        yield node.func.value.id


def _target_names(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, (ast.Tuple, ast.List)):
        for item in node.elts:
            yield from _target_names(item)
    elif isinstance(node, (ast.Starred, ast.Subscript, ast.Attribute)):
        yield from _target_names(node.value)
