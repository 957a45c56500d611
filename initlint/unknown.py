"""The value that is not known. Whatever is computed from it is unknown too, and no rule speaks about it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value the analysis could not follow, and in a few words why. `holder` is the module that it was looked up in,
    so that what is done to it may be done to any part of that module."""

    reason: str = ""
    holder: object = field(default=None, compare=False, kw_only=True)

    def __str__(self) -> str:
        return "?"


@dataclass(frozen=True, slots=True)
class Undecided(Unknown):
    """A comparison, or an argument, the source does not decide. Equal `reason` means the same question, asked the other
    way if `negated` differs, so that one execution gives it one answer."""

    negated: bool = False

    def part(self, name: str) -> Unknown:
        """A field (`.name`) or an item (`['name']`) of it."""
        return Undecided(f"{self.reason}{name}") if self.reason and len(self.reason) < MAX_NAME else UNKNOWN


MAX_NAME = 100


UNKNOWN = Unknown()
