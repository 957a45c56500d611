"""The value that is not known. Whatever is computed from it is unknown too, and no rule speaks about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value the analysis could not follow, and in a few words why."""

    reason: str = ""

    def __str__(self) -> str:
        return "?"


UNKNOWN = Unknown()
