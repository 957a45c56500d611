"""Where in the source something happens."""

from __future__ import annotations

from initlint import ir
from initlint.interpreter.scopes import Scope
from initlint.locations import Location


class Site:
    """Where a call or operation stands, with the call itself when the source spells it out.

    Sites are made at every step and hardly ever asked for their location, so that is put together on demand.
    """

    __slots__ = ("_location", "_node", "call", "scope")

    def __init__(
        self, location: Location | None, scope: Scope, node: ir.Expression | ir.Statement | None = None
    ) -> None:
        self._location = location
        self._node = node
        self.scope = scope
        self.call = node if isinstance(node, ir.Call) else None

    @property
    def location(self) -> Location:
        """The file and the span."""
        if self._location is None:
            assert self._node is not None
            self._location = Location(self.scope.file.path, self._node.span)
        return self._location


def site_of(node: ir.Expression | ir.Statement, scope: Scope) -> Site:
    """The site of a node."""
    return Site(None, scope, node)
