"""Which names say that a function initializes weights: `weights_init`, `_init_weights`, `resetParameters`."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_INIT_WORDS = frozenset(
    {"init", "inits", "initer", "initialize", "initialise", "initializer", "initialiser", "initialization"}
    | {"initialisation", "initializing", "reinit", "reinitialize", "reinitialise", "reset"}
)
_OTHER_SUBJECTS = frozenset(
    {"hidden", "state", "states", "cell", "carry", "noise", "cache", "memory", "buffer", "buffers", "grad", "grads"}
    | {"stats", "running", "env", "seed", "optimizer", "scheduler", "logger", "logging", "distributed", "process"}
    | {"dataset", "dataloader", "metric", "metrics", "group", "queue", "counter", "counters", "test", "tests"}
)
"""What else gets initialized or reset in training code: `init_hidden` fills no parameter."""


def is_init_name(name: str) -> bool:
    """Whether `name`, without its package or class, is what people call a function that initializes weights."""
    words = {word.lower() for word in _WORD.findall(name.rpartition(".")[2])}
    return bool(words & _INIT_WORDS) and not words & _OTHER_SUBJECTS


def short_name(dotted: str) -> str:
    """The last part of a dotted name."""
    return dotted.rpartition(".")[2]
