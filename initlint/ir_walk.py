"""Walks over the lowered program: every node below a statement, and what stands around a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from initlint import ir
from initlint.locations import Span


def nodes(root: object) -> Iterator[ir.Expression | ir.Statement]:
    """The nodes of a statement, an expression or a block; the bodies of nested functions and classes are left out."""
    pending = [root]
    while pending:
        current = pending.pop()
        if isinstance(current, (ir.Expression, ir.Statement)):
            yield current
        elif isinstance(current, tuple):
            pending.extend(current)
            continue
        elif not isinstance(current, (ir.Clause, ir.Case, ir.Handler)):
            continue
        pending.extend(getattr(current, part.name) for part in fields(current))


def calls(block: object) -> Iterator[ir.Call]:
    """The calls in a block."""
    return (node for node in nodes(block) if isinstance(node, ir.Call))


def callee_name(call: ir.Call) -> str:
    """The last identifier of what is called, empty for a call of anything else."""
    return call.callee.name if isinstance(call.callee, (ir.Attribute, ir.Name)) else ""


def covers(outer: Span, inner: Span) -> bool:
    """Whether one span lies within another."""
    starts_before = (outer.line, outer.column) <= (inner.line, inner.column)
    return starts_before and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)
