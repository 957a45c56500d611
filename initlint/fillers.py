"""Which parameters of which classes methods fill that run after the constructor, judging by the text of a project."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

_ALWAYS_CALLED = frozenset({"forward", "__call__", "call"})


@dataclass(slots=True)
class MethodText:
    """What the text of methods of one name says: the attributes of `self` it reads, and those it writes, class by class."""

    reads: set[str] = field(default_factory=set)
    writes: set[tuple[str, str]] = field(default_factory=set)


@dataclass(slots=True)
class MethodTexts:
    """The methods of some files by name, and the attributes that code there reads of other objects than `self`.

    `copying` holds the methods, each with its class, that copy tensors into others: weights of another model.
    """

    methods: defaultdict[str, MethodText] = field(default_factory=lambda: defaultdict(MethodText))
    read_elsewhere: set[str] = field(default_factory=set)
    copying: set[tuple[str, str]] = field(default_factory=set)

    def read(self, method: str, name: str, *, is_own: bool) -> None:
        if is_own and method:
            self.methods[method].reads.add(name)
        elif not is_own:
            self.read_elsewhere.add(name)

    def update(self, others: MethodTexts) -> None:
        self.read_elsewhere |= others.read_elsewhere
        self.copying |= others.copying
        for name, text in others.methods.items():
            self.methods[name].reads |= text.reads
            self.methods[name].writes |= text.writes

    def filled_on_call(self) -> frozenset[tuple[str, str]]:
        """Class name and attribute of what a method writes that is called from outside of its class, directly or not.

        The constructor is left out: it is executed, and what it fills is known.
        """
        called: set[str] = set()
        pending = [name for name in self.methods if name in self.read_elsewhere or name in _ALWAYS_CALLED]
        while pending:
            name = pending.pop()
            if name not in called and name != "__init__":
                called.add(name)
                pending.extend(read for read in self.methods[name].reads if read in self.methods)
        return frozenset(write for name in called for write in self.methods[name].writes)
