"""Networks whose sizes come out of registries and records: what decorators note, data classes, sets, queues."""

from __future__ import annotations

import copy
import inspect
import sys
from collections import defaultdict, deque
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any

from torch import nn

__all__ = ["Tower"]

_builders: dict[str, Any] = {}
_origins: dict[str, set[str]] = defaultdict(set)
_settings: dict[str, Settings] = {}


@dataclass
class Settings:
    """What a builder starts from."""

    width: int = 8
    classes: int = 3
    tags: deque = field(default_factory=deque)
    stages: list = field(default_factory=lambda: [2, 3])
    note: str | None = None

    @property
    def has_note(self):
        return bool(self.note)

    def known(self):
        return {name: value for name, value in asdict(self).items() if value is not None}


def _grouped(given):
    grouped = defaultdict(Settings)
    for name, values in given.items():
        model, _, tag = name.partition(".")
        found = grouped[model]
        if tag.endswith("*"):
            found.tags.appendleft(tag.strip("*"))
            found.width = values["width"]
        else:
            found.tags.append(tag)
    return grouped


default_settings = _grouped({"tower.small": {"width": 6}, "tower.large*": {"width": 12}, "shed.small": {"width": 5}})


def register(builder):
    module = sys.modules[builder.__module__]
    name = builder.__name__
    if hasattr(module, "__all__"):
        if name not in module.__all__:
            module.__all__.append(name)
    else:
        module.__all__ = [name]
    if name in _builders:
        # Nobody registers twice.
        _settings.clear()
    _builders[name] = builder
    _origins[builder.__module__.split(".")[-1]].add(name)
    if hasattr(module, "default_settings") and name in module.default_settings:
        found = module.default_settings[name]
        _settings[name] = replace(found, note=found.tags[0] if found.tags else None)
    return builder


class Tower(nn.Module):
    """A plain stack."""

    def __init__(self, width=4, classes=2, stages=(2,), bias=True):
        super().__init__()
        self.body = nn.Sequential(*[nn.Linear(width, width * size, bias=bias) for size in stages])
        self.head = nn.Linear(width, classes)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, std=1 / width)


def _build(name, **overrides):
    settings = _settings.get(name) or Settings()
    given = {key: value for key, value in settings.known().items() if key not in {"tags", "note"}}
    allowed = set(inspect.signature(Tower).parameters) - {"self"}
    given.update({key: value for key, value in overrides.items() if key in allowed})
    if settings.has_note and settings.note == "large":
        given.setdefault("bias", False)
    return Tower(**given)


@register
def tower(**overrides):
    return _build("tower", **dict(overrides, unrelated=1))


@register
def shed():
    return _build("shed", classes=5 if "shed" in _origins[__name__.split(".")[-1]] else 4)


def of_all_that_is_registered():
    return nn.ModuleDict({name: _builders[name]() for name in ("tower", "shed") if name in __all__})


_kinds: dict[str, Any] = {}


def register_kind(name, kind):
    _kinds[name] = kind


def of_kind(name="narrow"):
    kind = _kinds[name]
    return nn.Sequential(kind(5), kind(6))


class Narrow(nn.Linear):
    """Handed over below, by a statement that binds no name."""

    def __init__(self, width):
        super().__init__(width, 1)


register_kind("narrow", Narrow)


def from_copied_records():
    first = Settings(stages=[1])
    second = copy.deepcopy(first)
    second.stages.append(2)
    third = copy.copy(first)
    third.stages += [3, 4]
    assert is_dataclass(first)
    names = [each.name for each in fields(first) if each.name in ("width", "classes")]
    widths = [getattr(first, name) for name in names]
    return nn.ModuleList([Tower(*widths, stages=record.stages) for record in (first, second, third)])


def from_factories():
    """Each record has a list of its own."""
    first, second = Settings(), Settings()
    first.stages.append(7)
    return nn.Sequential(Tower(stages=first.stages), Tower(stages=second.stages))


def from_queue():
    queue = deque([1, 2])
    queue.appendleft(3)
    queue.append(4)
    first, last = queue.popleft(), queue.pop()
    return nn.Sequential(nn.Linear(first, last), nn.Linear(4, sum(queue)))


def from_sets():
    small, large = {2, 3, 3}, set([3, 4])
    return nn.Sequential(
        nn.Linear(len(small), len(small | large)),
        nn.Linear(3, 5 * len(small & large)),
        nn.Linear(5, 7 if (small - large).issubset({2, 9}) else 1),
    )


def by_parameters_of_a_function():
    def make(width, depth=2, *, bias=False):
        return nn.Linear(width, depth, bias=bias)

    parameters = inspect.signature(make).parameters
    first_keyword = next(i for i, each in enumerate(parameters.values()) if each.kind == each.KEYWORD_ONLY)
    required = [name for name, each in parameters.items() if each.default is inspect.Parameter.empty]
    return nn.Sequential(make(first_keyword, bias=True), make(len(required), parameters["depth"].default))
