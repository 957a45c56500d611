"""Evaluates expressions, one function for each kind."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import TYPE_CHECKING

from initlint import ir
from initlint.frameworks import tables
from initlint.interpreter import arithmetic, imports, indexing, iteration, sets
from initlint.interpreter.collection_values import MAX_LENGTH, DictValue, ListValue, SliceValue, is_key, shortened
from initlint.interpreter.conditions import condition, decide
from initlint.interpreter.scopes import NONE, Scope
from initlint.interpreter.sites import site_of
from initlint.interpreter.transformers import auto as transformers_auto
from initlint.interpreter.truth import compare, record_test, truth
from initlint.interpreter.values import FunctionValue, InstanceValue, LibraryMethod, LibraryValue, TensorValue
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.symbolic import Expr
from initlint.unknown import UNKNOWN, Undecided, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run


def known_condition(run: Run, expression: ir.Expression, scope: Scope) -> bool | None:
    """The truth of a condition without taking a side."""
    return truth(run.evaluate(expression, scope))


def _constant(run: Run, node: ir.Constant, scope: Scope) -> object:
    return node.value


def _name(run: Run, node: ir.Name, scope: Scope) -> object:
    value = scope.find(node.name, run)
    if value is NONE:
        return None
    if value is not None:
        return value
    return LibraryValue(f"builtins.{node.name}")


def _attribute(run: Run, node: ir.Attribute, scope: Scope) -> object:
    return run.attribute(run.evaluate(node.value, scope), node.name, site_of(node, scope))


def _subscript(run: Run, node: ir.Subscript, scope: Scope) -> object:
    value = run.evaluate(node.value, scope)
    if isinstance(value, LibraryValue):
        if value.name == "sys.modules":
            module = run.evaluate(node.index, scope)
            return imports.module_value(run, str(module), site_of(node, scope)) if isinstance(module, str) else UNKNOWN
        if value.name.startswith("transformers."):
            return transformers_auto.item(run, value.name, run.evaluate(node.index, scope), site_of(node, scope))
        return value if value.name.startswith(("typing.", "builtins.", "collections.")) else UNKNOWN
    return indexing.get_item(run, value, run.evaluate(node.index, scope), site_of(node, scope))


def _slice(run: Run, node: ir.SliceIndex, scope: Scope) -> object:
    parts = (node.lower, node.upper, node.step)
    return SliceValue(*(None if part is None else run.evaluate(part, scope) for part in parts))


def _call(run: Run, node: ir.Call, scope: Scope) -> object:
    callee = run.evaluate(node.callee, scope)
    positional: list[object] = []
    for argument in node.positional:
        if isinstance(argument, ir.Starred):
            starred = run.evaluate(argument.value, scope)
            items = iteration.items(run, starred)
            if items is None and isinstance(starred, ListValue) and starred.items:
                # Items made by a loop of unknown length stand for all of them.
                items = starred.items
            if items is None:
                return _open_call(run, callee, node, scope)
            run.step(len(items))
            positional.extend(items)
        else:
            positional.append(run.evaluate(argument, scope))
    keywords: dict[str, object] = {}
    for name, value in node.keywords:
        given = run.evaluate(value, scope)
        if name is not None:
            keywords[name] = given
        elif isinstance(given, DictValue):
            keywords.update({str(key): item for key, item in given.items.items()})
        elif isinstance(given, InstanceValue) and isinstance(given.held, DictValue):
            keywords.update({str(key): item for key, item in given.held.items.items()})
        if name is None and not isinstance(given, (DictValue, InstanceValue)):
            keywords.update(_open_initializers(callee, keywords))
        if name is None and _writes_weights(callee) and not (isinstance(given, DictValue) and not given.is_open):
            return _open_call(run, callee, node, scope)
    return run.call(callee, positional, keywords, site_of(node, scope))


def _open_initializers(callee: object, given: Mapping[str, object]) -> dict[str, object]:
    """The initializers that options nobody knows may name: those of a Keras layer that are not given otherwise."""
    spec = tables.layer(callee.name) if isinstance(callee, LibraryValue) and callee.name.startswith("keras.") else None
    names = () if spec is None else (argument.name for argument in spec.signature)
    return {name: UNKNOWN for name in names if name.endswith("_initializer") and name not in given}


def _writes_weights(callee: object) -> bool:
    """Whether options that nobody knows may change what a call writes to a weight."""
    if isinstance(callee, LibraryValue):
        return tables.initializer(callee.name) is not None
    return isinstance(callee, LibraryMethod) and isinstance(callee.receiver, (TensorValue, Parameter))


def _open_call(run: Run, callee: object, node: ir.Call, scope: Scope) -> object:
    """A call with `*arguments` or `**options` that are not known: what it does with the others is not known either."""
    inner: Scope | None = scope
    while inner is not None and not (inner.given is not None and inner.given[0] is callee):
        inner = inner.parent
    if inner is not None and inner.given is not None:
        # What a decorator does with arguments on their way is mostly about old and new names of them.
        return run.call(callee, inner.given[1], dict(inner.given[2]), site_of(node, scope))
    values = [callee.receiver] if isinstance(callee, LibraryMethod) else []
    values += [run.evaluate(a.value if isinstance(a, ir.Starred) else a, scope) for a in node.positional]
    return run.call(UNKNOWN, values, {}, site_of(node, scope))


def _binary(run: Run, node: ir.Binary, scope: Scope) -> object:
    """Walks a left-leaning chain in a loop, as the lowering does."""
    chain = [node]
    while isinstance(chain[-1].left, ir.Binary):
        chain.append(chain[-1].left)
    value = run.evaluate(chain[-1].left, scope)
    for link in reversed(chain):
        value = arithmetic.binary(run, link.operator, value, run.evaluate(link.right, scope), site_of(link, scope))
    return value


def _unary(run: Run, node: ir.Unary, scope: Scope) -> object:
    value = run.evaluate(node.operand, scope)
    if node.operator == "not":
        answer = truth(value)
        return UNKNOWN if answer is None else not answer
    return (
        arithmetic.negated(run, value, site_of(node, scope))
        if node.operator == "-"
        else arithmetic.unary(node.operator, value)
    )


def _logical(run: Run, node: ir.Logical, scope: Scope) -> object:
    """The deciding operand. An undecided one is decided where its value matters."""
    value: object = UNKNOWN
    for operand in node.operands:
        value = run.evaluate(operand, scope)
        answer = truth(value)
        if answer is None and operand is not node.operands[-1]:
            if isinstance(value, Expr) and node.operator == "or":
                return value
            answer = decide(run, operand, value, scope)
        if answer is (node.operator == "or"):
            return value
    return value


def _comparison(run: Run, node: ir.Comparison, scope: Scope) -> object:
    left = left_value = run.evaluate(node.left, scope)
    site = site_of(node, scope)
    is_known = True
    for operator, right_node in zip(node.operators, node.rights, strict=True):
        right = run.evaluate(right_node, scope)
        answer = compare(run, operator, left, right, site)
        if _is_type_test(node.left) and answer is not None:
            _record_type_test(run, node.left, operator, right, answer, scope)
        if answer is False:
            return False
        is_known = is_known and answer is not None
        left = right
    return True if is_known else _undecided(node, left_value, left)


def _undecided(node: ir.Comparison, left: object, right: object) -> Undecided:
    """The question that a comparison of arguments asks, so that it is asked once."""
    operator = node.operators[0]
    asked = left.reason if isinstance(left, Undecided) else str(left) if isinstance(left, Expr) else ""
    if len(node.operators) > 1 or not asked:
        return Undecided("")
    positive = _POSITIVE.get(operator, operator)
    return Undecided(f"{asked} {positive} {right}", negated=positive != operator)


_POSITIVE = {"is not": "is", "!=": "==", "not in": "in"}


def _is_type_test(node: ir.Expression) -> bool:
    return isinstance(node, ir.Call) and isinstance(node.callee, ir.Name) and node.callee.name == "type"


def _record_type_test(run: Run, node: ir.Expression, operator: str, right: object, answer: bool, scope: Scope) -> None:
    if run.traversal is None or not isinstance(node, ir.Call) or not node.positional:
        return
    subject = run.evaluate(node.positional[0], scope)
    if isinstance(subject, Module):
        wanted = tuple(class_names(right))
        matched = answer if operator in {"==", "is", "in"} else not answer
        record_test(run, "type", subject.type_name, wanted, matched, site_of(node, scope))


def class_names(value: object) -> Iterator[str]:
    """The dotted names of a class or of a tuple or list of them."""
    if isinstance(value, (tuple, list)):
        for item in value:
            yield from class_names(item)
    elif isinstance(value, ListValue):
        yield from class_names(tuple(value.items))
    elif hasattr(value, "name"):
        yield str(value.name)


def _conditional(run: Run, node: ir.Conditional, scope: Scope) -> object:
    chosen = node.then if condition(run, node.test, scope) else node.otherwise
    scope.choices += 1
    try:
        return run.evaluate(chosen, scope)
    finally:
        scope.choices -= 1


def _display(run: Run, node: ir.Display, scope: Scope) -> object:
    items: list[object] = []
    is_open = False
    for item in node.items:
        if isinstance(item, ir.Starred):
            more = iteration.items(run, run.evaluate(item.value, scope))
            is_open = is_open or more is None
            items.extend(more or [])
        else:
            items.append(run.evaluate(item, scope))
    if node.kind == "tuple" and not is_open and len(items) <= MAX_LENGTH:
        return tuple(items)
    if node.kind == "set":
        return shortened(sets.made_of(items, is_open=is_open))
    return shortened(ListValue(items, is_open or node.kind == "tuple"))


def _dict(run: Run, node: ir.DictDisplay, scope: Scope) -> object:
    result = DictValue({}, created=site_of(node, scope).location)
    for key_node, value_node in node.items:
        value = run.evaluate(value_node, scope)
        if key_node is None:
            if isinstance(value, DictValue):
                result.items.update(value.items)
            result.is_open = result.is_open or not isinstance(value, DictValue) or value.is_open
            continue
        key = run.evaluate(key_node, scope)
        if is_key(key):
            result.items[indexing.dict_key(key)] = value
        else:
            result.is_open = True
    return result


def _comprehension(run: Run, node: ir.Comprehension, scope: Scope) -> object:
    inner = Scope(scope, scope.file)
    items: list[object] = []
    pairs: dict[Hashable, object] = {}
    state = {"open": False}

    def produce() -> None:
        element = run.evaluate(node.element, inner)
        if node.value is None:
            items.append(element)
        elif is_key(element):
            pairs[indexing.dict_key(element)] = run.evaluate(node.value, inner)
        else:
            run.evaluate(node.value, inner)
            state["open"] = True

    _run_clauses(run, node.clauses, inner, produce, state)
    if node.kind == "dict":
        return DictValue(pairs, is_open=state["open"])
    return sets.made_of(items, is_open=state["open"]) if node.kind == "set" else ListValue(items, is_open=state["open"])


def _run_clauses(
    run: Run, clauses: tuple[ir.Clause, ...], scope: Scope, produce: Callable[[], None], state: dict[str, bool]
) -> None:
    if not clauses:
        produce()
        return
    clause, rest = clauses[0], clauses[1:]

    def body() -> None:
        for test in clause.conditions:
            answer = known_condition(run, test, scope)
            if answer is False:
                return
            state["open"] = state["open"] or answer is None
        _run_clauses(run, rest, scope, produce, state)

    is_counted = iteration.loop(run, clause.target, run.evaluate(clause.iterable, scope), scope, body, clause.iterable)
    state["open"] = state["open"] or not is_counted


def _format(run: Run, node: ir.Format, scope: Scope) -> object:
    parts: list[str] = []
    for part in node.parts:
        value = run.evaluate(part, scope)
        if not isinstance(value, (str, int, float)):
            return Unknown("text")
        parts.append(str(value))
    text = "".join(parts)
    return text if len(text) <= MAX_LENGTH else Unknown("text")


def _walrus(run: Run, node: ir.Walrus, scope: Scope) -> object:
    value = run.evaluate(node.value, scope)
    scope.assign(node.name, value)
    return value


def _lambda(run: Run, node: ir.LambdaFunction, scope: Scope) -> object:
    defaults = {p.name: run.evaluate(p.default, scope) for p in node.parameters if p.default is not None}
    return FunctionValue(node, scope, "<lambda>", defaults=defaults)


def _yield(run: Run, node: ir.Yield, scope: Scope) -> object:
    value = None if node.value is None else run.evaluate(node.value, scope)
    if scope.on_yield is not None:
        return scope.on_yield(value)
    collected = scope.yields
    if collected is not None:
        if node.is_from:
            more = iteration.items(run, value) or []
            run.step(len(more))
            collected.extend(more)
        else:
            collected.append(value)
    return UNKNOWN


def _starred(run: Run, node: ir.Starred, scope: Scope) -> object:
    return run.evaluate(node.value, scope)


def _unsupported(run: Run, node: ir.Unsupported, scope: Scope) -> object:
    return Unknown(node.what)


EVALUATORS: dict[type[ir.Expression], Callable[..., object]] = {
    ir.Constant: _constant,
    ir.Name: _name,
    ir.Attribute: _attribute,
    ir.Subscript: _subscript,
    ir.SliceIndex: _slice,
    ir.Call: _call,
    ir.Binary: _binary,
    ir.Unary: _unary,
    ir.Logical: _logical,
    ir.Comparison: _comparison,
    ir.Conditional: _conditional,
    ir.Display: _display,
    ir.DictDisplay: _dict,
    ir.Comprehension: _comprehension,
    ir.Format: _format,
    ir.Walrus: _walrus,
    ir.LambdaFunction: _lambda,
    ir.Yield: _yield,
    ir.Starred: _starred,
    ir.Unsupported: _unsupported,
}
