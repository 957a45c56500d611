"""One execution of one entry point: its budget, its assumptions, and the record of what happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from initlint import ir
from initlint.distributions import Distribution
from initlint.frameworks.specs import UNKNOWN_SIZE
from initlint.frontend.parsing import TopLevel
from initlint.interpreter import attributes, calls, expressions, imports, statements
from initlint.interpreter.inputs import NOTHING_GIVEN, Given
from initlint.interpreter.project import ProjectFiles
from initlint.interpreter.scopes import FileScope, Scope
from initlint.interpreter.signals import BudgetExceeded, Raised
from initlint.interpreter.sites import Site
from initlint.ir_text import text
from initlint.locations import Location
from initlint.network.graph import Graph, Node
from initlint.network.modules import Module
from initlint.network.network import Assumption
from initlint.network.parameters import WHOLE, Parameter, Region, Via, Write
from initlint.symbolic import Number

MAX_LOOPS = 8
"""Deeper in loops of unknown length than this, by recursion for the most part, nobody counts."""
DEFAULT_BUDGET = 150_000
_PARENTS = {"ModuleNotFoundError": ("ImportError",), "KeyError": ("LookupError",), "IndexError": ("LookupError",)}


class Run:
    """The state of one execution. The handlers of expressions, statements and calls are functions that take it."""

    def __init__(
        self,
        project: ProjectFiles,
        prefix: Sequence[bool] = (),
        budget: int = DEFAULT_BUDGET,
        given: Given = NOTHING_GIVEN,
    ) -> None:
        self.project = project
        self.given = given
        self.trains = given.trains
        self.graph = Graph()
        self.events: list[object] = []
        self.modules: list[Module] = []
        self.outcome: Module | None = None
        self.assumptions: list[Assumption] = []
        self.steps_left = budget
        self.depth = 0
        self.repeats: list[Number] = []
        self.traversal: int | None = None
        self.forward_depth = 0
        self.active: list[object] = []
        self._handlers: list[frozenset[str]] = []
        self.patches: dict[str, object] = {}
        self.owners: dict[int, Module] = {}
        self.whole_numbers: set[str] = set()
        """The arguments without a value whose annotation says that they are whole numbers."""
        self.producers: dict[int, tuple[Module, tuple[Node, ...]]] = {}
        """The call of a Keras layer that made each node, with the nodes it was given."""
        self.variables: dict[int, Parameter] = {}
        self.pretrained: dict[int, tuple[Module, ...]] = {}
        self._prefix = tuple(prefix)
        self._decided: dict[object, bool] = {}
        self._asks = True
        self.constructing: list[int] = []
        """The places of the decisions that were not taken in a forward pass."""
        self._order = 0
        self._files: dict[str, FileScope] = {}
        self._scopes: dict[str, FileScope] = {}

    # The order of events

    def next_order(self) -> int:
        """A number larger than those of all events before."""
        self._order += 1
        return self._order

    def record(self, event: object) -> None:
        """Adds an event."""
        self.events.append(event)

    def write(
        self,
        writes: list[Write],
        law: Distribution,
        location: Location,
        via: Via,
        *,
        function: str = "",
        region: Region = WHOLE,
    ) -> None:
        """Adds a write to the history of a tensor."""
        writes.append(
            Write(
                distribution=law,
                location=location,
                via=via,
                order=self.next_order(),
                region=region,
                function=function,
                traversal=self.traversal,
            )
        )

    @property
    def repeat(self) -> Number:
        """How many times the present statement runs, for the loops of unknown length around it."""
        if len(self.repeats) > MAX_LOOPS:
            return UNKNOWN_SIZE
        product: Number = 1
        for count in self.repeats:
            product = product * count
        return product

    # Budget and assumptions

    def step(self, cost: int = 1) -> None:
        """Spends from the budget; raises BudgetExceeded when it is gone."""
        self.steps_left -= cost
        if self.steps_left < 0:
            raise BudgetExceeded

    def decide(
        self, condition: ir.Expression, scope: Scope, *, key: object | None = None, flipped: bool = False
    ) -> bool:
        """Takes a side of a question that the source does not decide; the same question gets the same answer.

        `flipped` says that `condition` asks the opposite of the question.
        """
        location = Location(scope.file.path, condition.span)
        key = location if key is None else key
        if not self._asks:
            return self._decided.get(key, not flipped)
        if key not in self._decided:
            place = len(self._decided)
            truth = self._prefix[place] if place < len(self._prefix) else not flipped
            self._decided[key] = truth
            if self.forward_depth == 0:
                self.constructing.append(place)
            holds = truth is not flipped
            self.assumptions.append(Assumption(location=location, condition=text(condition), truth=holds))
        return self._decided[key]

    @contextmanager
    def without_questions(self) -> Iterator[None]:
        """While something is executed that is not asked both ways, as it has no part in the network."""
        asks, self._asks = self._asks, False
        try:
            yield
        finally:
            self._asks = asks

    @property
    def decisions(self) -> tuple[bool, ...]:
        """The sides taken so far, in order."""
        return tuple(self._decided.values())

    # Execution

    def evaluate(self, expression: ir.Expression, scope: Scope) -> object:
        """The value of an expression."""
        self.steps_left -= 1
        if self.steps_left < 0:
            raise BudgetExceeded
        return expressions.EVALUATORS[type(expression)](self, expression, scope)

    def execute(self, block: Sequence[ir.Statement], scope: Scope) -> None:
        """Executes statements in order; control flow leaves by exceptions of `signals`."""
        for statement in block:
            self.steps_left -= 1
            statements.EXECUTORS[type(statement)](self, statement, scope)

    @contextmanager
    def catching(self, kinds: frozenset[str]) -> Iterator[None]:
        """While a `try` is executed whose handlers take exceptions of these kinds."""
        self._handlers.append(kinds)
        try:
            yield
        finally:
            self._handlers.pop()

    def raise_if_caught(self, kind: str, site: Site) -> None:
        """What certainly raises: followed where the program itself handles it, unknown and silent elsewhere."""
        for kinds in self._handlers:
            for name in (kind, *_PARENTS.get(kind, ()), "Exception"):
                if name in kinds:
                    raise Raised(name, site.location)

    def execute_top_level(self, statement: ir.Statement, scope: FileScope) -> None:
        """Executes a top-level statement on behalf of an import: outside every loop and traversal."""
        with self.set_aside():
            statements.execute_imported(self, statement, scope)

    @contextmanager
    def set_aside(self) -> Iterator[None]:
        """Leaves the loops and the traversal in progress for a moment."""
        repeats, traversal, forward = self.repeats, self.traversal, self.forward_depth
        self.repeats, self.traversal, self.forward_depth = [], None, 0
        try:
            yield
        finally:
            self.repeats, self.traversal, self.forward_depth = repeats, traversal, forward

    def call(self, callee: object, positional: Sequence[object], keywords: dict[str, object], site: Site) -> object:
        """Calls a value."""
        self.step()
        return calls.call(self, callee, list(positional), keywords, site)

    def attribute(self, value: object, name: str, site: Site) -> object:
        """`value.name`."""
        return attributes.get(self, value, name, site)

    # Files

    def file_scope(self, module: str) -> FileScope | None:
        """The top level of a module of the project, None if the project has no such module."""
        if module not in self._files:
            parsed = self.project.load(module)
            if parsed is None:
                return None
            self._files[module] = self._scopes.setdefault(parsed.path, FileScope(parsed))
        return self._files[module]

    def scope_of(self, scope: FileScope) -> FileScope:
        """This execution's top level of the file that `scope` is of."""
        path = scope.parsed.path
        if path not in self._scopes:
            self._scopes[path] = FileScope(scope.parsed)
        return self._scopes[path]

    def file_near(self, scope: FileScope, dotted: str) -> FileScope | None:
        """The file that a relative import reaches above the packages: the dots in front are directories to go up."""
        parsed = self.project.load_near(scope.parsed, dotted)
        return None if parsed is None else self._scopes.setdefault(parsed.path, FileScope(parsed))

    def adopt(self, scope: FileScope) -> None:
        """Makes `scope` what imports of its file see."""
        self._scopes[scope.parsed.path] = scope

    def star_import(self, scope: FileScope, statement: TopLevel, name: str) -> object | None:
        """What `from x import *` binds `name` to, None if nothing."""
        return imports.star_import(self, scope, statement, name)

    def owner_of(self, parameter: Parameter) -> Module | None:
        """The module that holds the parameter."""
        return parameter.module
