"""Lowers Python's syntax trees to the IR, function bodies on demand."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from initlint import ir
from initlint.frontend.positions import Positions
from initlint.frontend.statements import STATEMENTS
from initlint.symbolic import MAX_BITS

_BINARY = {
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
_UNARY = {ast.UAdd: "+", ast.USub: "-", ast.Not: "not", ast.Invert: "~"}
_COMPARE = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


class Lowerer:
    """Lowers the nodes of one file. It holds nothing but the file's positions."""

    def __init__(self, positions: Positions) -> None:
        self.positions = positions

    def expression(self, node: ast.expr) -> ir.Expression:
        lower = _EXPRESSIONS.get(type(node))
        if lower is None:
            return ir.Unsupported(self.positions.span(node), type(node).__name__)
        return lower(self, node)

    def expressions(self, nodes: Iterable[ast.expr]) -> tuple[ir.Expression, ...]:
        return tuple(self.expression(node) for node in nodes)

    def optional(self, node: ast.expr | None) -> ir.Expression | None:
        return None if node is None else self.expression(node)

    def block(self, nodes: Iterable[ast.stmt]) -> tuple[ir.Statement, ...]:
        lowered: list[ir.Statement] = []
        for node in nodes:
            lower = STATEMENTS.get(type(node))
            if lower is not None:
                lowered.append(lower(self, node))
        return tuple(lowered)

    def parameters(self, arguments: ast.arguments) -> tuple[ir.ParameterDefinition, ...]:
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
        defaults.extend(arguments.defaults)
        found = [self._parameter(a, "positional", d) for a, d in zip(positional, defaults, strict=True)]
        if arguments.vararg is not None:
            found.append(self._parameter(arguments.vararg, "*", None))
        pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        found.extend(self._parameter(a, "keyword", d) for a, d in pairs)
        if arguments.kwarg is not None:
            found.append(self._parameter(arguments.kwarg, "**", None))
        return tuple(found)

    def _parameter(self, argument: ast.arg, kind: str, default: ast.expr | None) -> ir.ParameterDefinition:
        return ir.ParameterDefinition(argument.arg, kind, self.optional(default), self.optional(argument.annotation))


def _constant(low: Lowerer, node: ast.Constant) -> ir.Expression:
    if isinstance(node.value, int) and node.value.bit_length() > MAX_BITS:
        return ir.Unsupported(low.positions.span(node), "number out of the range of sizes")
    return ir.Constant(low.positions.span(node), node.value)


def _name(low: Lowerer, node: ast.Name) -> ir.Expression:
    return ir.Name(low.positions.span(node), node.id)


def _attribute(low: Lowerer, node: ast.Attribute) -> ir.Expression:
    return ir.Attribute(low.positions.span(node), low.expression(node.value), node.attr)


def _subscript(low: Lowerer, node: ast.Subscript) -> ir.Expression:
    return ir.Subscript(low.positions.span(node), low.expression(node.value), low.expression(node.slice))


def _slice(low: Lowerer, node: ast.Slice) -> ir.Expression:
    parts = (low.optional(part) for part in (node.lower, node.upper, node.step))
    return ir.SliceIndex(low.positions.span(node), *parts)


def _call(low: Lowerer, node: ast.Call) -> ir.Expression:
    keywords = tuple((keyword.arg, low.expression(keyword.value)) for keyword in node.keywords)
    return ir.Call(low.positions.span(node), low.expression(node.func), low.expressions(node.args), keywords)


def _binary(low: Lowerer, node: ast.BinOp) -> ir.Expression:
    """Walks a left-leaning chain in a loop, so that a sum of thousands of terms needs no deep recursion."""
    chain = [node]
    while isinstance(chain[-1].left, ast.BinOp):
        chain.append(chain[-1].left)
    lowered = low.expression(chain[-1].left)
    for link in reversed(chain):
        operator = _BINARY[type(link.op)]
        lowered = ir.Binary(low.positions.span(link), operator, lowered, low.expression(link.right))
    return lowered


def _unary(low: Lowerer, node: ast.UnaryOp) -> ir.Expression:
    return ir.Unary(low.positions.span(node), _UNARY[type(node.op)], low.expression(node.operand))


def _logical(low: Lowerer, node: ast.BoolOp) -> ir.Expression:
    operator = "and" if isinstance(node.op, ast.And) else "or"
    return ir.Logical(low.positions.span(node), operator, low.expressions(node.values))


def _comparison(low: Lowerer, node: ast.Compare) -> ir.Expression:
    operators = tuple(_COMPARE[type(operator)] for operator in node.ops)
    return ir.Comparison(
        low.positions.span(node), low.expression(node.left), operators, low.expressions(node.comparators)
    )


def _conditional(low: Lowerer, node: ast.IfExp) -> ir.Expression:
    parts = (low.expression(part) for part in (node.test, node.body, node.orelse))
    return ir.Conditional(low.positions.span(node), *parts)


def _list(low: Lowerer, node: ast.List) -> ir.Expression:
    return ir.Display(low.positions.span(node), "list", low.expressions(node.elts))


def _tuple(low: Lowerer, node: ast.Tuple) -> ir.Expression:
    return ir.Display(low.positions.span(node), "tuple", low.expressions(node.elts))


def _set(low: Lowerer, node: ast.Set) -> ir.Expression:
    return ir.Display(low.positions.span(node), "set", low.expressions(node.elts))


def _dict(low: Lowerer, node: ast.Dict) -> ir.Expression:
    pairs = zip(node.keys, node.values, strict=True)
    return ir.DictDisplay(low.positions.span(node), tuple((low.optional(k), low.expression(v)) for k, v in pairs))


def _starred(low: Lowerer, node: ast.Starred) -> ir.Expression:
    return ir.Starred(low.positions.span(node), low.expression(node.value))


def _comprehension(kind: str) -> Callable[[Lowerer, ast.ListComp | ast.SetComp | ast.GeneratorExp], ir.Expression]:
    def lower(low: Lowerer, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> ir.Expression:
        element = low.expression(node.elt)
        return ir.Comprehension(low.positions.span(node), kind, element, None, _clauses(low, node.generators))

    return lower


def _dict_comprehension(low: Lowerer, node: ast.DictComp) -> ir.Expression:
    clauses = _clauses(low, node.generators)
    key, value = low.expression(node.key), low.expression(node.value)
    return ir.Comprehension(low.positions.span(node), "dict", key, value, clauses)


def _clauses(low: Lowerer, generators: list[ast.comprehension]) -> tuple[ir.Clause, ...]:
    return tuple(
        ir.Clause(low.expression(g.target), low.expression(g.iter), low.expressions(g.ifs)) for g in generators
    )


def _format(low: Lowerer, node: ast.JoinedStr) -> ir.Expression:
    parts: list[ir.Expression] = []
    for value in node.values:
        if isinstance(value, ast.FormattedValue):
            plain = value.format_spec is None
            parts.append(
                low.expression(value.value)
                if plain
                else ir.Unsupported(low.positions.span(value), "format specification")
            )
        else:
            parts.append(low.expression(value))
    return ir.Format(low.positions.span(node), tuple(parts))


def _walrus(low: Lowerer, node: ast.NamedExpr) -> ir.Expression:
    return ir.Walrus(low.positions.span(node), node.target.id, low.expression(node.value))


def _lambda(low: Lowerer, node: ast.Lambda) -> ir.Expression:
    return ir.LambdaFunction(low.positions.span(node), low.parameters(node.args), low.expression(node.body))


def _await(low: Lowerer, node: ast.Await) -> ir.Expression:
    return low.expression(node.value)


def _yield(low: Lowerer, node: ast.Yield) -> ir.Expression:
    return ir.Yield(low.positions.span(node), low.optional(node.value), False)


def _yield_from(low: Lowerer, node: ast.YieldFrom) -> ir.Expression:
    return ir.Yield(low.positions.span(node), low.expression(node.value), True)


# Each function takes the node type that is its key, which no type of a dictionary can say.
_EXPRESSIONS: dict[type[ast.expr], Callable[..., ir.Expression]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Call: _call,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _logical,
    ast.Compare: _comparison,
    ast.IfExp: _conditional,
    ast.List: _list,
    ast.Tuple: _tuple,
    ast.Set: _set,
    ast.Dict: _dict,
    ast.Starred: _starred,
    ast.ListComp: _comprehension("list"),
    ast.SetComp: _comprehension("set"),
    ast.GeneratorExp: _comprehension("generator"),
    ast.DictComp: _dict_comprehension,
    ast.JoinedStr: _format,
    ast.NamedExpr: _walrus,
    ast.Lambda: _lambda,
    ast.Await: _await,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
}
