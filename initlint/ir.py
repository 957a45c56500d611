"""The lowered program: Python's syntax reduced to what the interpreter executes, with spans and without any parser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from initlint.locations import Span


@dataclass(frozen=True, slots=True)
class Expression:
    """The base of all expressions."""

    span: Span


@dataclass(frozen=True, slots=True)
class Constant(Expression):
    value: object


@dataclass(frozen=True, slots=True)
class Name(Expression):
    name: str


@dataclass(frozen=True, slots=True)
class Attribute(Expression):
    value: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Subscript(Expression):
    value: Expression
    index: Expression


@dataclass(frozen=True, slots=True)
class SliceIndex(Expression):
    lower: Expression | None
    upper: Expression | None
    step: Expression | None


@dataclass(frozen=True, slots=True)
class Call(Expression):
    """`keywords` holds `(None, mapping)` for `**mapping`."""

    callee: Expression
    positional: tuple[Expression, ...]
    keywords: tuple[tuple[str | None, Expression], ...]


@dataclass(frozen=True, slots=True)
class Binary(Expression):
    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Unary(Expression):
    operator: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Logical(Expression):
    """`and` or `or` over two or more operands."""

    operator: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Expression):
    left: Expression
    operators: tuple[str, ...]
    rights: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Conditional(Expression):
    test: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Display(Expression):
    """A list, tuple or set written out; `kind` is one of the three words."""

    kind: str
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class DictDisplay(Expression):
    """A dictionary written out; a None key marks `**mapping`."""

    items: tuple[tuple[Expression | None, Expression], ...]


@dataclass(frozen=True, slots=True)
class Starred(Expression):
    value: Expression


@dataclass(frozen=True, slots=True)
class Clause:
    """One `for ... in ... if ...` of a comprehension."""

    target: Expression
    iterable: Expression
    conditions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Comprehension(Expression):
    """`kind` is `list`, `set`, `dict` or `generator`; `value` is set for a dict."""

    kind: str
    element: Expression
    value: Expression | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Format(Expression):
    """An f-string: literal parts and formatted expressions in order."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Walrus(Expression):
    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Yield(Expression):
    value: Expression | None
    is_from: bool


@dataclass(frozen=True, slots=True)
class Unsupported(Expression):
    """Syntax that has no meaning here; its value is unknown."""

    what: str


@dataclass(frozen=True, slots=True)
class ParameterDefinition:
    """One parameter of a function. `kind` is `positional`, `keyword`, `*` or `**`."""

    name: str
    kind: str
    default: Expression | None = None
    annotation: Expression | None = None


@dataclass(frozen=True, slots=True)
class LambdaFunction(Expression):
    parameters: tuple[ParameterDefinition, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class Statement:
    """The base of all statements."""

    span: Span


@dataclass(frozen=True, slots=True)
class ExpressionStatement(Statement):
    value: Expression


@dataclass(frozen=True, slots=True)
class Assign(Statement):
    """One or more targets; `annotation` for `x: T = v`, whose value may be missing."""

    targets: tuple[Expression, ...]
    value: Expression | None
    annotation: Expression | None = None


@dataclass(frozen=True, slots=True)
class AugmentedAssign(Statement):
    target: Expression
    operator: str
    value: Expression


@dataclass(frozen=True, slots=True)
class If(Statement):
    test: Expression
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class For(Statement):
    target: Expression
    iterable: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class While(Statement):
    test: Expression
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class With(Statement):
    items: tuple[tuple[Expression, Expression | None], ...]
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Handler:
    """One `except` clause; `kinds` are the exception names it catches, empty for all."""

    kinds: tuple[str, ...]
    name: str | None
    body: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Try(Statement):
    body: tuple[Statement, ...]
    handlers: tuple[Handler, ...]
    otherwise: tuple[Statement, ...]
    final: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Return(Statement):
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Raise(Statement):
    value: Expression | None


@dataclass(frozen=True, slots=True)
class Delete(Statement):
    targets: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Jump(Statement):
    """`break`, `continue` or `pass`."""

    word: str


@dataclass(frozen=True, slots=True)
class ScopeDeclaration(Statement):
    """`global` or `nonlocal`."""

    word: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Import(Statement):
    """`import a.b as c`: pairs of the dotted module and the name it is bound to; `alias` False binds the first part."""

    modules: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class ImportFrom(Statement):
    """`from ..module import name as alias`; a star import has the single name `*`."""

    module: str
    level: int
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One `case` of a `match`: a pattern as a test on the subject, or None where it always matches or is not followed."""

    test: Expression | None
    is_catch_all: bool
    body: tuple[Statement, ...]
    captures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match(Statement):
    subject: Expression
    cases: tuple[Case, ...]


class Body:
    """The statements of a function or class, lowered when they are first asked for, and whether they yield."""

    __slots__ = ("_look", "_lower", "_statements", "_yields")

    def __init__(self, lower: Callable[[], tuple[Statement, ...]], look: Callable[[], bool] | None = None) -> None:
        self._lower: Callable[[], tuple[Statement, ...]] | None = lower
        self._look = look
        self._statements: tuple[Statement, ...] = ()
        self._yields = False

    def statements(self) -> tuple[Statement, ...]:
        if self._lower is not None:
            self._statements = self._lower()
            self._lower = None
        return self._statements

    def yields(self) -> bool:
        if self._look is not None:
            self._yields = self._look()
            self._look = None
        return self._yields


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Statement):
    """`name_span` covers the name alone."""

    name: str
    name_span: Span
    parameters: tuple[ParameterDefinition, ...]
    body: Body
    decorators: tuple[Expression, ...] = ()

    @property
    def is_generator(self) -> bool:
        return self.body.yields()


@dataclass(frozen=True, slots=True)
class ClassDefinition(Statement):
    name: str
    name_span: Span
    bases: tuple[Expression, ...]
    keywords: tuple[tuple[str | None, Expression], ...]
    body: Body
    decorators: tuple[Expression, ...] = field(default=())
