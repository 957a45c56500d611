"""INI001 and INI002 on networks written out by hand."""

from __future__ import annotations

import pytest

from initlint.distributions import Distribution, constant, normal
from initlint.frameworks.specs import LayerKind, Operation, Role
from initlint.network.modules import Module
from initlint.network.parameters import Via
from initlint.rules import constant_weights, zero_weights

from .builders import Build

ZERO, CONSTANT = zero_weights.RULE, constant_weights.RULE


def start_at(net: Build, law: Distribution, *modules: Module, bias: Distribution | None = None) -> list[int]:
    """Writes the kernels, and biases of zero unless told otherwise; gives the kernels' lines."""
    lines = []
    for module in modules:
        lines.append(net.write(module.parameter("weight"), law))
        net.write(module.parameter("bias"), constant(0) if bias is None else bias)
    return lines


def test_zero_before_relu_is_reported_where_it_is_written() -> None:
    net = Build()
    first = net.dense("fc1", 8, 32)
    (line,) = start_at(net, constant(0), first)
    net.stack("relu", first, net.dense("fc2", 32, 2))
    (finding,) = net.findings(ZERO)
    assert finding.location.span.line == line
    assert finding.message == (
        "`fc1.weight` and its bias start at zero before ReLU, so its 32 units put out zero and never get a gradient"
    )
    assert [place.message for place in finding.related] == ["`fc1` is created here", "ReLU follows here"]
    assert finding.subject == first.created


@pytest.mark.parametrize("activation", ["tanh", "gelu", "leaky_relu", "silu", "unheard_of"])
def test_zero_before_another_activation(activation: str) -> None:
    net = Build()
    first = net.dense("fc1", 8, 32)
    start_at(net, constant(0), first)
    net.stack(activation, first, net.dense("fc2", 32, 2))
    assert net.lines(ZERO) == []


@pytest.mark.parametrize("bias", [constant(0.01), normal(0, 0.1)])
def test_zero_with_a_bias_that_is_not(bias: Distribution) -> None:
    net = Build()
    first = net.dense("fc1", 8, 32)
    start_at(net, constant(0), first, bias=bias)
    net.stack("relu", first, net.dense("fc2", 32, 2))
    assert net.lines(ZERO) == []


@pytest.mark.parametrize("case", ["frozen", "overwritten", "part", "unknown hand"])
def test_zero_that_does_not_stay(case: str) -> None:
    net = Build()
    first = net.dense("fc1", 8, 32)
    start_at(net, constant(0), first)
    weight = first.parameter("weight")
    assert weight is not None
    if case == "frozen":
        weight.requires_grad = False
    elif case == "overwritten":
        net.write(weight, normal(0, 0.1))
    elif case == "part":
        net.write(weight, normal(0, 0.1), region=(0,))
    else:
        net.write(weight, Distribution(kind=constant(0).kind), via=Via.UNKNOWN)
    net.stack("relu", first, net.dense("fc2", 32, 2))
    assert net.lines(ZERO) == []


@pytest.mark.parametrize("operation", [Operation.NORM, Operation.OPAQUE, Operation.MULTIPLY, Operation.ADD])
def test_zero_with_something_between(operation: Operation) -> None:
    net = Build()
    first = net.dense("fc1", 8, 8)
    start_at(net, constant(0), first)
    between = net.node(operation, net.call(first, net.input), net.input)
    net.returns(net.call(net.dense("fc2", 8, 2), net.activation("relu", between)))
    assert net.lines(ZERO) == []


def test_zero_that_also_goes_elsewhere() -> None:
    net = Build()
    first = net.dense("fc1", 8, 8)
    start_at(net, constant(0), first)
    signal = net.call(first, net.input)
    net.returns(signal, net.activation("relu", signal))
    assert net.lines(ZERO) == []


def test_shift_before_relu() -> None:
    net = Build()
    first = net.dense("fc1", 8, 8)
    start_at(net, constant(0), first)
    net.returns(net.activation("relu", net.node(Operation.SCALE, net.call(first, net.input), name="shift")))
    assert net.lines(ZERO) == []


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
def test_two_zero_layers_in_a_row(activation: str) -> None:
    net = Build()
    first, second = net.dense("down", 8, 2), net.dense("up", 2, 8)
    lines = start_at(net, constant(0), first, second)
    net.stack(activation, first, second)
    assert net.lines(ZERO) == lines[:1]
    assert net.lines(CONSTANT) == []


def test_two_zero_layers_around_sigmoid_stay_identical_instead() -> None:
    net = Build()
    first, second = net.dense("fc1", 8, 4), net.dense("fc2", 4, 8)
    lines = start_at(net, constant(0), first, second)
    net.stack("sigmoid", first, second)
    assert net.lines(ZERO) == []
    assert net.lines(CONSTANT) == lines[:1]


def test_product_of_two_zero_parameters() -> None:
    net = Build()
    root = net.root
    factors = [
        net.parameter(root, leaf, Role.OTHER, (8, 8), constant(0), Via.CREATION) for leaf in ("lora_a", "lora_b")
    ]
    nodes = [net.node(Operation.PARAMETER, parameter=factor) for factor in factors]
    delta = net.node(Operation.MATMUL, *nodes, parameter=factors[0])
    net.returns(net.node(Operation.MATMUL, net.input, net.node(Operation.SCALE, delta)))
    (finding,) = net.findings(ZERO)
    assert "`lora_b` and `lora_a` follow each other" in finding.message
    net.write(factors[0], normal(0, 0.1))
    assert net.lines(ZERO) == []


def test_constant_pair() -> None:
    net = Build()
    first, second = net.dense("fc1", 8, 32), net.dense("fc2", 32, 2)
    lines = start_at(net, constant(0.1), first, second)
    net.stack("relu", first, second)
    (finding,) = net.findings(CONSTANT)
    assert finding.location.span.line == lines[0]
    assert "the 32 units between them stay identical" in finding.message
    assert net.lines(ZERO) == []


@pytest.mark.parametrize("between", [Operation.DROPOUT, Operation.OPAQUE, Operation.SOFTMAX, Operation.CONCATENATE])
def test_constant_pair_with_something_between(between: Operation) -> None:
    net = Build()
    first, second = net.dense("fc1", 8, 8), net.dense("fc2", 8, 2)
    start_at(net, constant(0.1), first, second)
    net.returns(net.call(second, net.node(between, net.call(first, net.input), net.input)))
    assert net.lines(CONSTANT) == []


def test_batch_norm_does_not_break_the_symmetry() -> None:
    net = Build()
    first, second, norm = net.dense("fc1", 8, 8), net.dense("fc2", 8, 2), net.layer("norm", LayerKind.NORM)
    net.parameter(norm, "weight", Role.SCALE, (8,), constant(1))
    lines = start_at(net, constant(0.1), first, second)
    normed = net.node(Operation.NORM, net.call(first, net.input), module=norm)
    net.returns(net.call(second, normed))
    assert net.lines(CONSTANT) == lines[:1]


def test_single_unit_or_random_neighbour() -> None:
    net = Build()
    single, head, other = net.dense("fc1", 8, 1), net.dense("fc2", 1, 2), net.dense("fc3", 2, 2)
    start_at(net, constant(0.1), single, head)
    net.stack("relu", single, head, other)
    assert net.lines(CONSTANT) == []
