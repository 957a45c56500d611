"""`with`: context managers that the project defines, as classes or as generators, run around the block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from initlint import ir
from initlint.interpreter import assignment, classes, functions
from initlint.interpreter.scopes import Scope
from initlint.interpreter.signals import Left, Raised
from initlint.interpreter.sites import Site, site_of
from initlint.interpreter.values import BoundMethod, ClassValue, FunctionValue, ManagedCall, Suppressing
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run


def execute(run: Run, node: ir.With, scope: Scope) -> None:
    """The block of a `with` statement inside its managers, the first outermost."""
    _enter(run, node.items, node.body, scope)


def _enter(
    run: Run,
    items: tuple[tuple[ir.Expression, ir.Expression | None], ...],
    block: tuple[ir.Statement, ...],
    scope: Scope,
) -> None:
    if not items:
        run.execute(block, scope)
        return
    (context, target), site = items[0], site_of(items[0][0], scope)
    manager = run.evaluate(context, scope)

    def inner(entered: object) -> None:
        if target is not None:
            assignment.assign(run, target, entered, scope)
        _enter(run, items[1:], block, scope)

    if isinstance(manager, ManagedCall):
        _around(run, manager, inner, site)
    elif isinstance(manager, Suppressing):
        with run.catching(frozenset(manager.kinds)):
            try:
                inner(None)
            except Raised as problem:
                if problem.kind not in manager.kinds:
                    raise
    elif (enter := _method(run, manager, "__enter__")) is not None:
        _between(run, manager, enter, inner, site)
    else:
        inner(manager)


def _method(run: Run, manager: object, name: str) -> FunctionValue | None:
    user_class = getattr(manager, "user_class", None)
    found = classes.find(run, user_class, name) if isinstance(user_class, ClassValue) else None
    return found if isinstance(found, FunctionValue) else None


def _between(run: Run, manager: object, enter: FunctionValue, inner: Callable[[object], None], site: Site) -> None:
    entered = run.call(BoundMethod(enter, manager), [], {}, site)
    leave = _method(run, manager, "__exit__")
    try:
        inner(entered)
    finally:
        if leave is not None:
            run.call(BoundMethod(leave, manager), [None, None, None], {}, site)


@dataclass(slots=True, eq=False)
class _Block:
    """The block of a `with`, run where its generator yields, once; how it left, to go on with once the generator is done."""

    inner: Callable[[object], None]
    has_run: bool = False
    left: list[Left] = field(default_factory=list)

    def __call__(self, value: object) -> object:
        if not self.has_run:
            self.has_run = True
            try:
                self.inner(value)
            except Left as left:
                self.left.append(left)
        return None


def _around(run: Run, manager: ManagedCall, inner: Callable[[object], None], site: Site) -> None:
    callee, positional = manager.function, manager.positional
    block = _Block(inner)
    if isinstance(callee, BoundMethod):
        functions.call(run, callee.function, [callee.receiver, *positional], manager.keywords, site, on_yield=block)
    elif isinstance(callee, FunctionValue):
        functions.call(run, callee, positional, manager.keywords, site, on_yield=block)
    if not block.has_run:
        # A generator that is not followed to its `yield`.
        block(UNKNOWN)
    for left in block.left:
        raise left
