"""Models of timm's registry: of each of its files, one of each architecture that is small enough to build in seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.ledger.cases import Case

EACH = 8
"""Architectures taken from each file, in the order of timm's list."""

LARGEST = 60_000_000
"""Parameters."""

_SIZE_WORDS = """
    nano pico femto atto zepto tiny small little medium med base large xlarge huge giant gigantic mini micro slim light
    lite ti xt xs xx xxs xl xxl pruned dist distilled test
"""
"""Words of names that tell sizes, or weights, of one architecture."""


def cases() -> Iterator[Case]:
    """The chosen models, at their defaults."""
    import timm
    from timm.models import model_entrypoint

    for module in timm.list_modules():
        taken: set[str] = set()
        for name in timm.list_models(module=module):
            family = _family(name)
            if len(taken) == EACH:
                break
            if family not in taken and _size(name) <= LARGEST:
                taken.add(family)
                function = model_entrypoint(name)
                yield Case(
                    title=name,
                    imports=f"from {function.__module__} import {function.__name__}",
                    expression=f"{function.__name__}()",
                )


def _family(name: str) -> str:
    """The name without numbers, and without words and letters for sizes: `vit_small_patch16_224` is `vit patch`."""
    return " ".join(word for word in re.findall("[a-z]+", name) if len(word) > 1 and word not in _SIZE_WORDS.split())


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
