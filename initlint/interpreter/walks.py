"""The methods of a module that reach every module or parameter below it: `apply` and the iterators."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.interpreter import pretrained, slips, traversals
from initlint.interpreter.values import Walk, traced
from initlint.network.modules import Module
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def _apply(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`module.apply(fn)`: children before parents."""
    function = positional[0] if positional else keywords.get("fn", UNKNOWN)
    visited = tuple(traversals.children_first(run, module))
    visited = (*pretrained.stand_ins(run, visited), *visited)
    with traversals.traversal(run, module, visited, site.location) as order:
        slips.none_as_function(run, function, site)
        slips.ignored_module(run, function, len(visited), order, site)
        for visitor in visited:
            run.call(function, [visitor], {}, site)
    return module


def _walk(through: str) -> Callable[[Run, Module, list[object], dict[str, object], Site], object]:
    """`modules()`, `named_children()` and the other iterators."""

    def walk(run: Run, module: Module, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        if id(module) in run.pretrained and through != "modules":
            return UNKNOWN
        visited = tuple(m for _, m in module.named_modules())
        hidden = tuple(pretrained.stand_ins(run, visited))
        items = _ITEMS[through](module)
        if through == "modules":
            items = [*items, *hidden]
        return Walk(items, module, through, (*visited, *hidden))

    return walk


def _modules(module: Module) -> list[object]:
    return [found for _, found in module.named_modules()]


def _named_modules(module: Module) -> list[object]:
    return [(traced(name, "name", found), found) for name, found in module.named_modules()]


def _children(module: Module) -> list[object]:
    return [child for child in module.children.values() if child is not None]


def _named_children(module: Module) -> list[object]:
    return [(traced(name, "name", child), child) for name, child in module.children.items() if child is not None]


def _parameters(module: Module) -> list[object]:
    return [parameter for _, parameter in module.named_parameters()]


def _named_parameters(module: Module) -> list[object]:
    return [(traced(name, "name", parameter), parameter) for name, parameter in module.named_parameters()]


def _nothing(module: Module) -> list[object]:
    return []


_ITEMS: dict[str, Callable[[Module], list[object]]] = {
    "modules": _modules,
    "named_modules": _named_modules,
    "children": _children,
    "named_children": _named_children,
    "parameters": _parameters,
    "named_parameters": _named_parameters,
    "buffers": _nothing,
    "named_buffers": _nothing,
}


METHODS: dict[str, Callable[[Run, Module, list[object], dict[str, object], Site], object]] = {
    "apply": _apply,
    **{through: _walk(through) for through in _ITEMS},
}
