"""Expressions of the IR as a reader would write them, for messages."""

from __future__ import annotations

from initlint import ir

LONGEST = 60
"""Messages are one line; a longer expression is cut."""


def text(expression: ir.Expression) -> str:
    """The expression as source, shortened where it is long."""
    written = _write(expression)
    return written if len(written) <= LONGEST else written[: LONGEST - 3] + "..."


def _write(expression: ir.Expression) -> str:
    if isinstance(expression, ir.Name):
        return expression.name
    if isinstance(expression, ir.Attribute):
        return f"{_write(expression.value)}.{expression.name}"
    if isinstance(expression, ir.Constant):
        return repr(expression.value)
    if isinstance(expression, ir.Subscript):
        return f"{_write(expression.value)}[{_write(expression.index)}]"
    if isinstance(expression, ir.SliceIndex):
        parts = [expression.lower, expression.upper]
        return ":".join("" if part is None else _write(part) for part in parts)
    if isinstance(expression, ir.Call):
        return _call(expression)
    if isinstance(expression, ir.Binary):
        return f"{_write(expression.left)} {expression.operator} {_write(expression.right)}"
    if isinstance(expression, ir.Unary):
        space = " " if expression.operator == "not" else ""
        return f"{expression.operator}{space}{_write(expression.operand)}"
    if isinstance(expression, ir.Logical):
        return f" {expression.operator} ".join(_write(operand) for operand in expression.operands)
    if isinstance(expression, ir.Comparison):
        pairs = zip(expression.operators, expression.rights, strict=True)
        return _write(expression.left) + "".join(f" {operator} {_write(right)}" for operator, right in pairs)
    if isinstance(expression, ir.Display):
        brackets = {"list": "[]", "tuple": "()", "set": "{}"}[expression.kind]
        return brackets[0] + ", ".join(_write(item) for item in expression.items) + brackets[1]
    return "..."


def _call(expression: ir.Call) -> str:
    arguments = [_write(argument) for argument in expression.positional]
    arguments += [f"{name}={_write(value)}" if name else f"**{_write(value)}" for name, value in expression.keywords]
    return f"{_write(expression.callee)}({', '.join(arguments)})"
