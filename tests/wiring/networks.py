"""Small networks and projects written out by hand, as the interpreter would leave them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from initlint.diagnostics import Diagnostic
from initlint.distributions import UNINITIALIZED, Distribution, Shape
from initlint.frameworks.specs import Role, bind
from initlint.frameworks.torch.layers import LAYERS
from initlint.locations import Location, Span
from initlint.network.events import FunctionCall, ModuleTest, Traversal
from initlint.network.modules import Module
from initlint.network.network import EntryKind, Network
from initlint.network.parameters import WHOLE, Parameter, Region, Via, Write
from initlint.project import CallRecord, FunctionRecord
from initlint.rules.rule import Rule


def at(line: int, path: str = "net.py") -> Location:
    """A place on the given line."""
    return Location(path, Span(line, 1, line, 10))


class Execution:
    """An execution in the making: each step takes the next order and, unless told otherwise, the next line."""

    def __init__(self) -> None:
        self.order = 0
        self.root = Module(type_name="net.Net", framework="torch", created=at(1), order=0)
        self.events: list[object] = []
        self.traversal: int | None = None

    def step(self) -> int:
        self.order += 1
        return self.order

    def layer(
        self, name: str, layer: str, *arguments: object, parent: Module | None = None, **keywords: object
    ) -> Module:
        """`self.<name> = nn.<layer>(...)`."""
        spec = LAYERS[f"torch.nn.{layer}"]
        bound = bind(spec.signature, arguments, keywords)
        made = Module(
            type_name=spec.name,
            framework="torch",
            created=at(self.step()),
            order=self.order,
            spec=spec,
            arguments=bound,
        )
        for row in spec.parameters(bound, None):
            made.parameters[row.name] = None
            if row.present and row.distribution is not None:
                parameter = Parameter(leaf=row.name, shape=row.shape, role=row.role, created=made.created, module=made)
                made.parameters[row.name] = parameter
                self.write(parameter, row.distribution, via=Via.DEFAULT)
        return self.attach(name, made, parent)

    def block(self, name: str, parent: Module | None = None) -> Module:
        """An instance of a user's class, attached to its parent."""
        made = Module(type_name="net.Block", framework="torch", created=at(self.step()), order=self.order)
        return self.attach(name, made, parent)

    def attach(self, name: str, module: Module, parent: Module | None = None) -> Module:
        module.parent = self.root if parent is None else parent
        module.parent.children[name] = module
        module.attached = self.step()
        module.name = f"{module.parent.name}.{name}".lstrip(".")
        for leaf, parameter in module.parameters.items():
            if parameter is not None:
                parameter.name = f"{module.name}.{leaf}"
        return module

    def own(
        self, name: str, law: Distribution = UNINITIALIZED, shape: Shape | None = (4, 8), **fields: object
    ) -> Parameter:
        """`self.<name> = nn.Parameter(...)` on the root."""
        parameter = Parameter(
            leaf=name, name=name, shape=shape, role=Role.OTHER, created=at(self.step()), module=self.root
        )
        for key, value in fields.items():
            setattr(parameter, key, value)
        self.root.parameters[name] = parameter
        self.write(parameter, law, via=Via.CREATION, function="torch.empty", location=parameter.created)
        return parameter

    def write(
        self,
        parameter: Parameter | None,
        law: Distribution,
        *,
        via: Via = Via.INITIALIZER,
        function: str = "torch.nn.init.normal_",
        region: Region = WHOLE,
        location: Location | None = None,
    ) -> None:
        assert parameter is not None
        order = self.step()
        parameter.writes.append(
            Write(
                distribution=law,
                location=location or at(order),
                via=via,
                order=order,
                region=region,
                function=function,
                traversal=self.traversal,
            )
        )

    def function(self, name: str) -> None:
        """A call of a user's function that is defined on the next line."""
        order = self.step()
        self.events.append(FunctionCall(order=order, name=f"net.{name}", location=at(order), defined=at(order)))

    def begin(self) -> None:
        """Starts a traversal."""
        self.traversal = self.step()

    def test(self, subject: str, *wanted: str, matched: bool = False, style: str = "type", line: int = 900) -> None:
        assert self.traversal is not None
        order = self.step()
        self.events.append(
            ModuleTest(
                order=order,
                location=at(line),
                traversal=self.traversal,
                style=style,
                wanted=wanted,
                subject=subject,
                matched=matched,
            )
        )

    def end(self, through: str = "modules", root: Module | None = None) -> None:
        """Ends the traversal: it visited all that `root` holds by now."""
        assert self.traversal is not None
        walked = self.root if root is None else root
        visited = tuple(module for _, module in walked.named_modules())
        self.events.append(
            Traversal(
                order=self.traversal,
                end=self.step(),
                location=at(self.traversal),
                root=walked,
                visited=visited,
                through=through,
            )
        )
        self.traversal = None

    def network(self, *, is_complete: bool = True) -> Network:
        """The outcome, as of a project whose code reads every parameter."""
        return Network(
            entry="net.Net",
            kind=EntryKind.CLASS,
            location=at(1),
            roots=[self.root],
            events=self.events,
            is_complete=is_complete,
            read_attributes=frozenset(leaf for _, module in self.root.named_modules() for leaf in module.parameters),
        )

    def findings(self, rule: Rule, *, is_complete: bool = True) -> list[Diagnostic]:
        assert rule.check is not None
        return list(rule.check(self.network(is_complete=is_complete)))


@dataclass(frozen=True, slots=True, kw_only=True)
class HandmadeProject:
    """A ProjectView over given records."""

    is_whole: bool = True
    call_records: Sequence[CallRecord] = ()
    function_records: Sequence[FunctionRecord] = ()
    counts: dict[str, int] = field(default_factory=dict)

    def is_seen_whole(self, function: FunctionRecord) -> bool:
        return self.is_whole

    def calls(self) -> Iterator[CallRecord]:
        return iter(self.call_records)

    def functions(self) -> Iterator[FunctionRecord]:
        return iter(self.function_records)

    def references(self, function: FunctionRecord) -> int:
        return self.counts.get(function.name, 0)


def project_findings(rule: Rule, project: HandmadeProject) -> list[Diagnostic]:
    assert rule.check_project is not None
    return list(rule.check_project(project))
