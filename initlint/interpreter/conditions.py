"""Conditions: decided by the source, or taken as an assumption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint import ir
from initlint.interpreter import slips
from initlint.interpreter.scopes import Scope
from initlint.interpreter.truth import truth
from initlint.network.modules import Module
from initlint.symbolic import Expr
from initlint.unknown import Undecided

if TYPE_CHECKING:
    from initlint.interpreter.run import Run


def probe(run: Run, node: ir.Expression, scope: Scope) -> object:
    """The truth of a condition as a bool, or else the value that does not decide it."""
    if isinstance(node, ir.Unary) and node.operator == "not":
        answer = probe(run, node.operand, scope)
        return not answer if isinstance(answer, bool) else _negated(answer)
    if isinstance(node, ir.Logical):
        return _probe_logical(run, node, scope)
    value = run.evaluate(node, scope)
    known = truth(value)
    return value if known is None else known


def _probe_logical(run: Run, node: ir.Logical, scope: Scope) -> object:
    """Three-valued: one deciding operand is enough, wherever it stands."""
    deciding = node.operator == "or"
    undecided: list[object] = []
    for operand in node.operands:
        answer = probe(run, operand, scope)
        if answer is deciding:
            if deciding:
                slips.always_true(run, node, operand, scope)
            return deciding
        if not isinstance(answer, bool):
            undecided.append(answer)
    if not undecided:
        return not deciding
    return undecided[0] if len(undecided) == 1 else Undecided("")


def _negated(value: object) -> object:
    if isinstance(value, Undecided):
        return Undecided(value.reason, not value.negated)
    return Undecided(f"{value} ", negated=True) if isinstance(value, Expr) else value


def decide(run: Run, node: ir.Expression, answer: object, scope: Scope) -> bool:
    """Takes a side; the same question gets the same answer throughout one execution."""
    if isinstance(answer, Undecided) and answer.reason:
        truth_of_question = run.decide(node, scope, key=answer.reason, flipped=answer.negated)
        return truth_of_question is not answer.negated
    if isinstance(answer, Expr):
        return run.decide(node, scope, key=f"{answer} ")
    asked, is_negated = node, False
    while isinstance(asked, ir.Unary) and asked.operator == "not":
        asked, is_negated = asked.operand, not is_negated
    return run.decide(node, scope, key=_flag(run, asked, scope), flipped=is_negated) is not is_negated


def _flag(run: Run, node: ir.Expression, scope: Scope) -> object | None:
    """A key for a flag that a module keeps, such as `self.bias`, wherever it is asked for."""
    if isinstance(node, ir.Attribute) and isinstance(node.value, ir.Name):
        holder = scope.find(node.value.name, run)
        return (id(holder), node.name) if isinstance(holder, Module) else None
    return None


def condition(run: Run, node: ir.Expression, scope: Scope) -> bool:
    """The truth of a condition; where the source does not decide, a side is taken and noted."""
    answer = probe(run, node, scope)
    return answer if isinstance(answer, bool) else decide(run, node, answer, scope)
