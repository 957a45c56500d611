"""Where names live: local scopes, class bodies, and files whose top-level statements run when a name is first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.frontend.parsing import ParsedFile, TopLevel
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

    __slots__ = ("executed", "has_registered", "parsed", "searched")

    def __init__(self, parsed: ParsedFile) -> None:
        super().__init__(None, None)
        self.parsed = parsed
        self.executed: set[int] = set()
        self.has_registered = False
        self.searched: set[str] = set()

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
        if not self.has_registered:
            self.has_registered = True
            for statement in self.parsed.registrations:
                self.run_statement(statement, run)
        statements = self.parsed.bindings.get(name, ())
        if not statements and not self.parsed.star_imports and name not in self.variables:
            # Most names of this kind are Python's own.
            return None
        shared = run.project.definitions.get((self.parsed.path, name))
        if shared is not None and name not in self.variables:
            return shared
        for statement in statements:
            self.run_statement(statement, run)
        if name in self.variables:
            value = self.variables[name]
            if len(statements) == 1 and is_shareable(statements[0].lowered(), value):
                run.project.definitions[self.parsed.path, name] = value
            return NONE if value is None else value
        return self._find_in_stars(name, run)

    def _find_in_stars(self, name: str, run: Run) -> object | None:
        if name in self.searched:
            # Files that import everything from each other.
            return None
        self.searched.add(name)
        try:
            return self._find_in_some_star(name, run)
        finally:
            self.searched.discard(name)

    def _find_in_some_star(self, name: str, run: Run) -> object | None:
        key = self.parsed.path, name
        origins = run.project.origins
        known = origins.get(key)
        statements = self.parsed.star_imports
        places = range(len(statements)) if known is None else (known,)
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

    def run_statement(self, statement: TopLevel, run: Run) -> None:
        """Executes one top-level statement unless it has run, or is running, already."""
        if id(statement) in self.executed:
            return
        self.executed.add(id(statement))
        run.execute_top_level(statement.lowered(), self)
