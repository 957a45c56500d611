"""Where names live: local scopes, class bodies, and files whose top-level statements run when a name is first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.frontend.parsing import ParsedFile, TopLevel
from initlint.interpreter import registries
from initlint.interpreter.sharing import is_shareable

if TYPE_CHECKING:
    from initlint.interpreter.run import Run


class Scope:
    """Variables of a function call or class body. `yields` collects what a generator gives, unless `on_yield` takes it;
    `choices` counts the conditions around the present statement that have another side."""

    __slots__ = (
        "choices",
        "declared",
        "file",
        "given",
        "is_class",
        "on_yield",
        "owner",
        "parent",
        "receiver",
        "variables",
        "yields",
    )

    def __init__(self, parent: Scope | None, file: FileScope | None, *, is_class: bool = False) -> None:
        self.variables: dict[str, object] = {}
        self.parent = parent
        self.file: FileScope = file if file is not None else self  # type: ignore[assignment]  # a FileScope passes None
        self.is_class = is_class
        self.declared: dict[str, str] = {}
        self.yields: list[object] | None = None
        self.on_yield: Callable[[object], object] | None = None
        self.given: tuple[object, tuple[object, ...], dict[str, object]] | None = None
        """Of a function that stands in for another: that one, and the arguments meant for it."""
        self.owner: object | None = None
        self.receiver: object | None = None
        self.choices = 0

    def find(self, name: str, run: Run) -> object | None:
        """The value of `name`, or None if nothing binds it; a bound None comes back as `NONE`."""
        scope: Scope | None = self
        is_first = True
        while scope is not None:
            if isinstance(scope, FileScope):
                # A function that executions share closes over the file of the execution that made it.
                return run.scope_of(scope).find_here(name, run)
            if (is_first or not scope.is_class) and name in scope.variables:
                value = scope.variables[name]
                return NONE if value is None else value
            scope, is_first = scope.parent, False
        return None

    def assign(self, name: str, value: object) -> None:
        """Binds `name` here, or where `global` or `nonlocal` says."""
        word = self.declared.get(name)
        if word == "global":
            self.file.variables[name] = value
        elif word == "nonlocal":
            scope = self.parent
            while scope is not None and name not in scope.variables:
                scope = scope.parent
            (scope or self).variables[name] = value
        else:
            self.variables[name] = value


class Bound:
    """Stands for a variable that is bound to None, so that None can mean "not bound"."""


NONE = Bound()


class FileScope(Scope):
    """The top level of one file during one execution."""

    __slots__ = ("executed", "has_started", "parsed", "rebound", "searched")

    def __init__(self, parsed: ParsedFile) -> None:
        super().__init__(None, None)
        self.parsed = parsed
        self.executed: set[int] = set()
        self.searched: set[str] = set()
        self.rebound: set[str] = set()
        self.has_started = False

    @property
    def path(self) -> str:
        return self.parsed.path

    def find_here(self, name: str, run: Run) -> object | None:
        """What code of this file sees under `name`: what is bound already, else what its statements bind."""
        if name in self.variables:
            value = self.variables[name]
            return NONE if value is None else value
        return self.find_top_level(name, run)

    def find_top_level(self, name: str, run: Run) -> object | None:
        """Runs the statements that bind `name`, each once, and gives what it is bound to afterwards."""
        if not self.has_started:
            self.has_started = True
            for statement in self.parsed.outward:
                self.run_statement(statement, run)
        if name in self.rebound:
            value = self.variables[name]
            return NONE if value is None else value
        statements = self.parsed.bindings.get(name, ())
        shared = run.project.definitions.get((self.parsed.path, name))
        if shared is not None and name not in self.variables:
            return shared
        for statement in statements:
            self.run_statement(statement, run)
        after = statements[-1].node.lineno if statements else 0
        if name in self.variables and any(star.node.lineno > after for star in self.parsed.star_imports):
            # A star further down brings its own meaning of the name.
            found = self._find_in_stars(name, run, after)
            if found is not None:
                return found
        if name in self.variables:
            value = self.variables[name]
            registries.open_up(value, name, self.parsed)
            if len(statements) == 1 and is_shareable(statements[0].lowered(), value):
                run.project.definitions[self.parsed.path, name] = value
            return NONE if value is None else value
        return self._find_in_stars(name, run, 0) or _own_fact(self.parsed, name)

    def _find_in_stars(self, name: str, run: Run, after: int) -> object | None:
        """What the last star below line `after` that has the name binds it to."""
        if name in self.searched:
            # Files that import everything from each other.
            return None
        self.searched.add(name)
        try:
            return self._find_in_some_star(name, run, after)
        finally:
            self.searched.discard(name)

    def _find_in_some_star(self, name: str, run: Run, after: int) -> object | None:
        key = self.parsed.path, name
        origins = run.project.origins
        known = origins.get(key)
        statements = self.parsed.star_imports
        last_first = [n for n in reversed(range(len(statements))) if statements[n].node.lineno > after]
        places = last_first if known is None else (known,)
        for place in () if key in origins and known is None else places:
            found = run.star_import(self, statements[place], name)
            if found is not None:
                origins[key] = place
                self.variables[name] = None if found is NONE else found
                return found
        if len(self.searched) == 1:
            # Inside of another search a file that is being searched already gives nothing.
            origins[key] = None
        return None

    def rebind(self, name: str, value: object, run: Run) -> None:
        """`module.name = value` from another file, after whatever the file itself does."""
        scope = run.scope_of(self)
        scope.find_top_level(name, run)
        scope.variables[name] = value
        scope.rebound.add(name)

    def run_statement(self, statement: TopLevel, run: Run) -> None:
        """Executes one top-level statement unless it has run, or is running, already."""
        if id(statement) in self.executed:
            return
        self.executed.add(id(statement))
        run.execute_top_level(statement.lowered(), self)


def _own_fact(parsed: ParsedFile, name: str) -> str | None:
    """What Python tells a module about itself."""
    if name == "__name__":
        return parsed.module
    if name == "__package__":
        return parsed.module if parsed.is_package else parsed.module.rpartition(".")[0]
    return None
