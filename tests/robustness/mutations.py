"""Changes programs at random, at the level of syntax trees, so that they stay Python and stop making sense."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Sequence
from random import Random

Mutation = Callable[[ast.Module, Random], None]

_ODD_VALUES = (None, True, 0, -1, 2**70, 1e308, float("nan"), "", "a", b"b", 1j, ...)
_OPERATORS: tuple[type[ast.operator], ...] = (
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult, ast.BitOr, ast.LShift,
)  # fmt: skip
_COMPARISONS: tuple[type[ast.cmpop], ...] = (
    ast.Eq, ast.NotEq, ast.Lt, ast.GtE, ast.Is, ast.IsNot, ast.In, ast.NotIn,
)  # fmt: skip
_BLOCKS = ("body", "orelse", "finalbody")


def mutated(text: str, random: Random, times: int) -> str:
    """The program after some mutations; what cannot be written down again is left as it was before."""
    tree = ast.parse(text)
    for _ in range(times):
        changed = copy.deepcopy(tree)
        random.choice(_MUTATIONS)(changed, random)
        try:
            written = ast.unparse(ast.fix_missing_locations(changed))
            tree = ast.parse(written)
        except (SyntaxError, ValueError, RecursionError):
            continue
    return ast.unparse(tree)


def _blocks(tree: ast.Module) -> list[list[ast.stmt]]:
    return [
        block
        for node in ast.walk(tree)
        for name in _BLOCKS
        if isinstance(block := getattr(node, name, None), list) and block
    ]


def _expressions(tree: ast.Module) -> list[tuple[ast.AST, str, int | None, ast.expr]]:
    """Every expression that is read, with the node, field and place that hold it."""
    return [
        (node, field, place, value)
        for node in ast.walk(tree)
        for field, place, value in _parts(node)
        if isinstance(value, ast.expr) and isinstance(getattr(value, "ctx", ast.Load()), ast.Load)
    ]


def _parts(node: ast.AST) -> Iterator[tuple[str, int | None, object]]:
    for field, value in ast.iter_fields(node):
        if isinstance(value, list):
            yield from ((field, place, item) for place, item in enumerate(value))
        else:
            yield field, None, value


def _put(node: ast.AST, field: str, place: int | None, value: ast.expr) -> None:
    if place is None:
        setattr(node, field, value)
    else:
        getattr(node, field)[place] = value


def _delete_statement(tree: ast.Module, random: Random) -> None:
    block = random.choice(_blocks(tree))
    block[random.randrange(len(block))] = ast.Pass()


def _duplicate_statement(tree: ast.Module, random: Random) -> None:
    block = random.choice(_blocks(tree))
    block.insert(random.randrange(len(block) + 1), copy.deepcopy(random.choice(block)))


def _swap_statements(tree: ast.Module, random: Random) -> None:
    block = random.choice(_blocks(tree))
    random.shuffle(block)


def _move_statement(tree: ast.Module, random: Random) -> None:
    source, target = random.choice(_blocks(tree)), random.choice(_blocks(tree))
    target.insert(random.randrange(len(target) + 1), copy.deepcopy(random.choice(source)))


def _wrap_statement(tree: ast.Module, random: Random) -> None:
    block = random.choice(_blocks(tree))
    place = random.randrange(len(block))
    condition = copy.deepcopy(_chosen_expression(tree, random))
    wrapped: ast.stmt = random.choice(
        (
            ast.If(test=condition, body=[block[place]], orelse=[]),
            ast.While(test=condition, body=[block[place]], orelse=[]),
            ast.For(target=ast.Name("each", ast.Store()), iter=condition, body=[block[place]], orelse=[]),
            ast.With(items=[ast.withitem(condition, None)], body=[block[place]]),
            ast.Return(value=condition),
            ast.Expr(value=ast.Yield(value=condition)),
        )
    )
    block[place] = wrapped


def _chosen_expression(tree: ast.Module, random: Random) -> ast.expr:
    found = _expressions(tree)
    return random.choice(found)[3] if found else ast.Constant(None)


def _replace_expression(tree: ast.Module, random: Random) -> None:
    if found := _expressions(tree):
        node, field, place, _ = random.choice(found)
        _put(node, field, place, copy.deepcopy(random.choice(found)[3]))


def _odd_expression(tree: ast.Module, random: Random) -> None:
    if found := _expressions(tree):
        node, field, place, value = random.choice(found)
        kept = copy.deepcopy(value)
        _put(node, field, place, random.choice(_ODD_EXPRESSIONS)(kept, random))


_ODD_EXPRESSIONS: Sequence[Callable[[ast.expr, Random], ast.expr]] = (
    lambda value, random: ast.Constant(random.choice(_ODD_VALUES)),
    lambda value, random: ast.List([value, value], ast.Load()),
    lambda value, random: ast.Tuple([value], ast.Load()),
    lambda value, random: ast.Dict([value], [value]),
    lambda value, random: ast.Set([value]),
    lambda value, random: ast.Call(value, [], []),
    lambda value, random: ast.Call(ast.Name("len", ast.Load()), [value], []),
    lambda value, random: ast.Call(ast.Name("range", ast.Load()), [value], []),
    lambda value, random: ast.Call(ast.Name("list", ast.Load()), [value], []),
    lambda value, random: ast.Subscript(value, ast.Constant(random.choice((0, -1, "a", None))), ast.Load()),
    lambda value, random: ast.Subscript(value, ast.Slice(None, value, None), ast.Load()),
    lambda value, random: ast.Attribute(value, random.choice(("weight", "data", "shape", "nothing")), ast.Load()),
    lambda value, random: ast.UnaryOp(random.choice((ast.USub(), ast.Not(), ast.Invert())), value),
    lambda value, random: ast.BinOp(value, random.choice(_OPERATORS)(), copy.deepcopy(value)),
    lambda value, random: ast.Compare(value, [random.choice(_COMPARISONS)()], [copy.deepcopy(value)]),
    lambda value, random: ast.IfExp(value, copy.deepcopy(value), ast.Constant(None)),
    lambda value, random: ast.Lambda(
        ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[]), value
    ),
)


def _change_arguments(tree: ast.Module, random: Random) -> None:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    if not calls:
        return
    call = random.choice(calls)
    other = random.choice(calls)
    change = random.randrange(6)
    if change == 0 and call.args:
        call.args.pop(random.randrange(len(call.args)))
    elif change == 1:
        call.args.insert(0, copy.deepcopy(_chosen_expression(tree, random)))
    elif change == 2 and call.keywords:
        call.keywords.pop(random.randrange(len(call.keywords)))
    elif change == 3:
        call.args, call.keywords = copy.deepcopy(other.args), copy.deepcopy(other.keywords)
    elif change == 4:
        call.args.append(ast.Starred(copy.deepcopy(_chosen_expression(tree, random)), ast.Load()))
    else:
        random.shuffle(call.args)


def _rename(tree: ast.Module, random: Random) -> None:
    """One name becomes another, in one place or everywhere."""
    names = [node for node in ast.walk(tree) if isinstance(node, (ast.Name, ast.Attribute, ast.arg, ast.FunctionDef))]
    if not names:
        return
    old, new = (_name_of(random.choice(names)) for _ in range(2))
    places = [node for node in names if _name_of(node) == old]
    for node in places if random.random() < 0.5 else [random.choice(places)]:
        setattr(node, _NAME_FIELDS[type(node)], new)


_NAME_FIELDS: dict[type[ast.AST], str] = {
    ast.Name: "id",
    ast.Attribute: "attr",
    ast.arg: "arg",
    ast.FunctionDef: "name",
}


def _name_of(node: ast.AST) -> str:
    return str(getattr(node, _NAME_FIELDS[type(node)]))


def _change_class(tree: ast.Module, random: Random) -> None:
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    if classes:
        node = random.choice(classes)
        other = ast.Name(random.choice((random.choice(classes).name, "object", "undefined")), ast.Load())
        choices: list[list[ast.expr]] = [[], [*node.bases, other], [other]]
        node.bases = random.choice(choices)


def _decorate(tree: ast.Module, random: Random) -> None:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    if functions:
        name = random.choice(("property", "staticmethod", "classmethod", "undefined", "partial"))
        random.choice(functions).decorator_list.append(ast.Name(name, ast.Load()))


_MUTATIONS: Sequence[Mutation] = (
    _delete_statement,
    _duplicate_statement,
    _swap_statements,
    _move_statement,
    _wrap_statement,
    _replace_expression,
    _replace_expression,
    _odd_expression,
    _odd_expression,
    _change_arguments,
    _change_arguments,
    _rename,
    _change_class,
    _decorate,
)
