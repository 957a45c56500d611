"""Notes in-place writes to parameters that autograd watches: PyTorch raises there."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from initlint import ir, ir_walk
from initlint.ir_text import text
from initlint.locations import Location, Span
from initlint.network.events import Slip, SlipKind
from initlint.network.parameters import Parameter

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.scopes import Scope
    from initlint.interpreter.sites import Site

_PLAIN_DECORATORS = frozenset({"staticmethod", "classmethod", "property", "override"})


def record(run: Run, target: ir.Expression, node: ir.Expression | ir.Statement, function: str, scope: Scope) -> None:
    """`self.weight.normal_()`, `self.weight *= 2` and `self.weight[0] = 1`, outside of `no_grad`."""
    base = target
    while isinstance(base, ir.Subscript):
        base = base.value
    # `.data` and `.detach()` give tensors that autograd does not watch.
    if run.forward_depth or not run.active or not isinstance(base, (ir.Name, ir.Attribute)):
        return
    parameter = run.evaluate(base, scope)
    if not isinstance(parameter, Parameter) or parameter.requires_grad is not True or parameter.is_buffer:
        return
    module = parameter.module
    if module is None or module.framework != "torch" or module.is_partial or _may_lack_grad(run, scope, node.span):
        return
    run.record(
        Slip(
            order=run.next_order(),
            location=Location(scope.file.path, node.span),
            kind=SlipKind.IN_PLACE_ON_LEAF,
            target=text(base),
            function=function,
            detail="" if base is target else "view",
            module=module,
            parameter=parameter,
        )
    )


def record_call(run: Run, site: Site, name: str) -> None:
    """The call of an in-place method."""
    call = site.call
    if call is not None and isinstance(call.callee, ir.Attribute) and call.callee.name == name:
        record(run, call.callee.value, call, name, site.scope)


def _may_lack_grad(run: Run, scope: Scope, span: Span) -> bool:
    """Whether something around the place may switch gradients off: any `with`, any decorator, any global switch."""
    frames = [frame for frame in run.active if isinstance(frame, ir.FunctionDefinition)]
    for frame in frames:
        if any(_last_name(decorator) not in _PLAIN_DECORATORS for decorator in frame.decorators):
            return True
        for node in ir_walk.nodes(frame.body.statements()):
            # Which call led from an outer frame to here is not known, so any `with` there may be around it.
            is_around = frame is not frames[-1] or (isinstance(node, ir.With) and ir_walk.covers(node.span, span))
            if isinstance(node, ir.With) and is_around:
                return True
    return _switches_grad(scope.file.parsed.tree)


def _switches_grad(tree: ast.Module) -> bool:
    if any(isinstance(statement, ast.With) for statement in tree.body):
        return True
    switches = (node for node in ast.walk(tree) if isinstance(node, (ast.Attribute, ast.Name)))
    return any((node.attr if isinstance(node, ast.Attribute) else node.id) == "set_grad_enabled" for node in switches)


def _last_name(node: ir.Expression) -> str:
    if isinstance(node, ir.Call):
        node = node.callee
    return node.name if isinstance(node, (ir.Name, ir.Attribute)) else ""
