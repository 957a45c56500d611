"""What the benchmark knows of a network before it reads or builds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "architectures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """A class or function `factory` of `file`, called with `arguments`, on data of the shapes, batch first."""

    title: str
    file: Path
    factory: str
    shapes: tuple[tuple[int, ...], ...]
    arguments: Mapping[str, object] = field(default_factory=dict)
    framework: str = "torch"


def architecture(
    title: str, place: str, *shapes: tuple[int, ...], framework: str = "torch", **arguments: object
) -> Architecture:
    """`place` is the name of a file of this benchmark and what it makes the network with: `mlps:Mlp`."""
    file, _, factory = place.partition(":")
    return Architecture(
        title=title,
        file=FOLDER / f"{file}.py",
        factory=factory,
        shapes=shapes,
        arguments=arguments,
        framework=framework,
    )
