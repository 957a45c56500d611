"""Small networks written out by hand, as the interpreter would leave them: layers, writes, and a signal graph."""

from __future__ import annotations

from dataclasses import replace

from initlint.diagnostics import Diagnostic, Severity
from initlint.distributions import Distribution, Shape
from initlint.frameworks.specs import Arguments, LayerKind, LayerSpec, Operation, Role
from initlint.frameworks.torch.defaults import fan_in_uniform
from initlint.locations import Location, Span
from initlint.network.graph import Node
from initlint.network.modules import Module
from initlint.network.network import EntryKind, Network
from initlint.network.parameters import WHOLE, Parameter, Region, Via, Write
from initlint.rules.rule import Rule
from initlint.symbolic import Number, product


def at(line: int) -> Location:
    """A place on the given line."""
    return Location("net.py", Span(line, 1, line, 10))


class Build:
    """A network in the making. Every step takes the next line; layers are made by the framework's default."""

    def __init__(self, framework: str = "torch") -> None:
        self.framework = framework
        self.line = 0
        self.root = Module(type_name="net.Net", framework=framework, created=at(1), order=0)
        self.network = Network(entry="net.Net", kind=EntryKind.CLASS, location=at(1), roots=[self.root])
        self.input = self.node(Operation.INPUT)

    def step(self) -> int:
        self.line += 1
        return self.line

    def layer(self, name: str, kind: LayerKind, **arguments: object) -> Module:
        """`self.<name> = <kind>(...)`, without parameters."""
        spec = LayerSpec(name=f"{self.framework}.{name}", kind=kind, signature=())
        line = self.step()
        module = Module(
            type_name=spec.name,
            framework=self.framework,
            created=at(line),
            order=line,
            spec=spec,
            arguments=Arguments(arguments, frozenset(arguments)),
            name=name,
            parent=self.root,
        )
        self.root.children[name] = module
        return module

    def parameter(
        self, module: Module, leaf: str, role: Role, shape: Shape, law: Distribution, via: Via = Via.DEFAULT
    ) -> Parameter:
        """A parameter of the module with its first write."""
        name = f"{module.name}.{leaf}" if module.name else leaf
        made = Parameter(leaf=leaf, shape=shape, role=role, created=module.created, module=module, name=name)
        module.parameters[leaf] = made
        made.writes.append(Write(distribution=law, location=module.created, via=via, order=self.step()))
        return made

    def write(
        self,
        parameter: Parameter | None,
        law: Distribution,
        via: Via = Via.INITIALIZER,
        region: Region = WHOLE,
        function: str = "",
    ) -> int:
        """A write on a line of its own, which is returned."""
        assert parameter is not None
        line = self.step()
        parameter.writes.append(
            Write(distribution=law, location=at(line), via=via, order=line, region=region, function=function)
        )
        return line

    def dense(self, name: str, inputs: Number, outputs: Number, *, bias: bool = True) -> Module:
        """`nn.Linear(inputs, outputs)`, or `Dense(outputs)` behind `inputs` features."""
        return self._weighted(name, LayerKind.DENSE, (outputs, inputs), bias=bias)

    def conv(self, name: str, inputs: int, outputs: int, size: int = 3) -> Module:
        """`nn.Conv2d(inputs, outputs, size)`."""
        return self._weighted(name, LayerKind.CONVOLUTION, (outputs, inputs, size, size), bias=True)

    def _weighted(self, name: str, kind: LayerKind, shape: Shape, *, bias: bool) -> Module:
        module = self.layer(name, kind)
        law = fan_in_uniform(product(shape[1:]))
        is_torch = self.framework == "torch"
        kept = shape if is_torch else (*shape[2:], shape[1], shape[0])
        self.parameter(module, "weight" if is_torch else "kernel", Role.KERNEL, kept, law)
        if bias:
            self.parameter(module, "bias", Role.BIAS, (shape[0],), law)
        return module

    def node(
        self,
        operation: Operation,
        *inputs: Node,
        name: str = "",
        module: Module | None = None,
        parameter: Parameter | None = None,
        repeat: Number = 1,
    ) -> Node:
        nodes = self.network.graph.nodes
        made = Node(
            index=len(nodes),
            operation=operation,
            inputs=inputs,
            location=at(self.step()),
            name=name,
            module=module,
            parameter=parameter,
            repeat=repeat,
        )
        nodes.append(made)
        return made

    def call(self, module: Module, source: Node, repeat: Number = 1) -> Node:
        """`module(source)`."""
        return self.node(Operation.LAYER, source, module=module, repeat=repeat)

    def activation(self, name: str, source: Node) -> Node:
        return self.node(Operation.ACTIVATION, source, name=name)

    def returns(self, *nodes: Node) -> None:
        self.network.graph.outputs.extend(nodes)

    def stack(self, activation: str, *modules: Module) -> Node:
        """The modules one after the other with the activation between; the last one's result is returned."""
        signal = self.call(modules[0], self.input)
        for module in modules[1:]:
            signal = self.call(module, self.activation(activation, signal))
        self.returns(signal)
        return signal

    def findings(self, rule: Rule) -> list[Diagnostic]:
        assert rule.check is not None
        return list(rule.check(self.network))

    def lines(self, rule: Rule) -> list[int]:
        """The lines that the rule reports."""
        return [finding.location.span.line for finding in self.findings(rule)]


def deep(net: Build, activation: str, depth: int, width: Number = 64, *, bias: bool = True) -> list[Module]:
    """`depth` hidden layers and a head."""
    layers = [net.dense(f"fc{i}", width, width, bias=bias) for i in range(depth)]
    net.stack(activation, *layers, net.dense("head", width, 2))
    return layers


def draw(net: Build, layers: list[Module], law: Distribution) -> int:
    """All kernels by one line of a loop."""
    line = net.step()
    for layer in layers:
        parameter = layer.parameter("weight")
        net.write(parameter, law)
        assert parameter is not None
        parameter.writes[-1] = replace(parameter.writes[-1], location=at(line))
    return line


def severities(net: Build, rule: Rule) -> list[Severity]:
    """Of what the rule finds."""
    return [finding.severity for finding in net.findings(rule)]
