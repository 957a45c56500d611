"""How the abstract execution leaves a block early."""

from __future__ import annotations

from initlint.locations import Location


class BudgetExceeded(Exception):
    """The entry point took more steps than it may."""


class Raised(Exception):
    """The executed program raises. `kind` is the exception's class name where known."""

    def __init__(self, kind: str, location: Location | None = None) -> None:
        super().__init__(kind)
        self.kind = kind
        self.location = location


class Left(Exception):
    """A statement that leaves a block; outside of a function or loop it leaves everything, as nothing is there to stop it."""


class Returned(Left):
    """`return` with its value."""

    def __init__(self, value: object) -> None:
        super().__init__()
        self.value = value


class Broke(Left):
    """`break`."""


class Continued(Left):
    """`continue`."""
