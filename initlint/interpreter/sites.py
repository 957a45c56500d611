"""Where in the source something happens."""

from __future__ import annotations

from dataclasses import dataclass

from initlint import ir
from initlint.interpreter.scopes import Scope
from initlint.locations import Location


@dataclass(frozen=True, slots=True)
class Site:
    """Where a call or operation stands, with the call itself when the source spells it out."""

    location: Location
    scope: Scope
    call: ir.Call | None = None


def site_of(node: ir.Expression | ir.Statement, scope: Scope, call: ir.Call | None = None) -> Site:
    """The site of a node."""
    return Site(Location(scope.file.path, node.span), scope, call)
