"""Notes modules that a forward pass makes, and whether a condition may keep it from making them anew."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from initlint import ir, ir_walk
from initlint.locations import Span
from initlint.network.events import LateCreation
from initlint.network.modules import Module

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_PASSES = frozenset({"forward", "call", "__call__"})
_GUARDS = (ir.If, ir.Try, ir.While, ir.Match, ir.Conditional, ir.Logical)


def record(run: Run, module: Module, site: Site) -> None:
    """Notes `module` if a user's `forward` or `call` makes it. Keras builds layers in `build`, once."""
    frames = [frame for frame in run.active if isinstance(frame, ir.FunctionDefinition)]
    passes = [place for place, frame in enumerate(frames) if frame.name in _PASSES]
    if site.call is None or not passes or any(frame.name == "build" for frame in frames[passes[-1] :]):
        return
    frames = frames[passes[-1] :]
    is_guarded = _has_guard_around(frames[-1], site.call.span) or any(map(_is_cached, frames))
    for caller, called in pairwise(frames):
        is_guarded = is_guarded or _calls_under_guard(caller, called.name)
    run.record(
        LateCreation(
            order=run.next_order(),
            location=site.location,
            module=module,
            is_guarded=is_guarded,
            is_called_at_once=any(call.callee is site.call for call in ir_walk.calls(frames[-1].body.statements())),
        )
    )


def _is_cached(function: ir.FunctionDefinition) -> bool:
    return any("cache" in repr(decorator) for decorator in function.decorators)


def _has_guard_around(function: ir.FunctionDefinition, span: Span) -> bool:
    """Whether a condition stands around the place, or the function may have returned before it."""
    for node in ir_walk.nodes(function.body.statements()):
        if isinstance(node, _GUARDS) and ir_walk.covers(node.span, span):
            return True
        if isinstance(node, ir.Return) and node.span < span:
            return True
    return False


def _calls_under_guard(function: ir.FunctionDefinition, name: str) -> bool:
    every = list(ir_walk.calls(function.body.statements()))
    # What a decorator or a variable holds is called by another name; then it may be any of the calls.
    calls = [call for call in every if ir_walk.callee_name(call) == name] or every
    return any(_has_guard_around(function, call.span) for call in calls)
