"""Models of timm's registry: of each of its files, the first that are small enough to build in a few seconds."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.ledger.cases import Case

EACH = 3
"""Models taken from each file: most of its names are sizes of one architecture."""

LARGEST = 60_000_000
"""Parameters."""


def cases() -> Iterator[Case]:
    """The chosen models, at their defaults."""
    import timm
    from timm.models import model_entrypoint

    for module in timm.list_modules():
        taken = 0
        for name in timm.list_models(module=module):
            function = model_entrypoint(name)
            if taken == EACH:
                break
            if _size(name) <= LARGEST:
                taken += 1
                yield Case(
                    title=name,
                    imports=f"from {function.__module__} import {function.__name__}",
                    expression=f"{function.__name__}()",
                )


def _size(name: str) -> int:
    """The number of parameters, counted without making them where the model allows that."""
    import timm
    import torch

    try:
        with torch.device("meta"):
            network = timm.create_model(name, pretrained=False)
    except (NotImplementedError, RuntimeError):
        network = timm.create_model(name, pretrained=False)
    return sum(parameter.numel() for parameter in network.parameters())
