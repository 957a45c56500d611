"""Parses one file: its top-level statements, each lowered when it is first needed."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
    """One parsed file. `bindings` gives, for each top-level name, the statements that bind it, in order; `registrations`
    bind none, but hand over what the file defines: `register_block("fused", FusedBlock)`."""

    path: str
    module: str
    is_package: bool
    tree: ast.Module
    positions: Positions
    statements: list[TopLevel]
    bindings: dict[str, list[TopLevel]]
    star_imports: list[TopLevel]
    registrations: list[TopLevel]


def parse(text: str, *, path: str, module: str, is_package: bool) -> ParsedFile:
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
        registrations=[statement for statement in statements if _registers(statement.node, bindings)],
    )


def _flattened(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that matter, those of `if TYPE_CHECKING:` among them: what they import is what the names mean, and
    the other side is how a package loads it late."""
    for node in body:
        if isinstance(node, ast.If) and _name(node.test) == "TYPE_CHECKING":
            yield from _flattened(node.body)
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


def _registers(node: ast.stmt, bindings: Mapping[str, object]) -> bool:
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return False
    called, given = node.value.func, node.value.args
    is_so_called = isinstance(called, ast.Name) and "regist" in called.id.lower() and called.id in bindings
    return is_so_called and any(isinstance(each, ast.Name) and each.id in bindings for each in given)


def _target_names(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, (ast.Tuple, ast.List)):
        for item in node.elts:
            yield from _target_names(item)
    elif isinstance(node, (ast.Starred, ast.Subscript, ast.Attribute)):
        yield from _target_names(node.value)
