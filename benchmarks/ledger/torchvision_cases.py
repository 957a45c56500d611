"""Every model in torchvision's registry, without weights and otherwise at its defaults."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from benchmarks.ledger.cases import Case


def cases() -> Iterator[Case]:
    """One for each name of the registry; variants of the same builder with more layers are different names there."""
    from torchvision import models

    for name in models.list_models():
        builder = models.get_model_builder(name)
        # Detection and segmentation models load weights into their backbone unless told otherwise.
        named = [each for each in ("weights", "weights_backbone") if each in inspect.signature(builder).parameters]
        arguments = ", ".join(f"{each}=None" for each in named)
        yield Case(
            title=name,
            imports=f"from {builder.__module__} import {builder.__name__}",
            expression=f"{builder.__name__}({arguments})",
        )
