"""Routes, residual sums and plain chains on graphs written out by hand."""

from __future__ import annotations

import pytest

from initlint.distributions import constant
from initlint.frameworks.specs import LayerKind, Operation, Role
from initlint.network.chains import plain_chains
from initlint.network.routes import MAX_ROUTES, Stop, rejoins_its_source, routes_from, wiring_of
from initlint.symbolic import symbol

from .builders import Build


def test_follows_to_the_next_layer_and_notes_the_activation() -> None:
    net = Build()
    first = net.call(net.dense("a", 8, 8), net.input)
    flat = net.node(Operation.RESHAPE, net.activation("relu", first))
    second = net.call(net.dense("b", 8, 8), net.node(Operation.DROPOUT, flat))
    (route,) = routes_from(wiring_of(net.network.graph), first)
    assert (route.stop, route.end) == (Stop.WEIGHTED, second)
    assert route.activation is not None
    assert route.activation.title == "ReLU"
    assert not route.has_norm


def test_every_way_is_followed() -> None:
    net = Build()
    first = net.call(net.dense("a", 8, 8), net.input)
    net.returns(net.node(Operation.NORM, first))
    gate = net.activation("sigmoid", first)
    product = net.node(Operation.MULTIPLY, gate, net.input)
    routes = routes_from(wiring_of(net.network.graph), first)
    assert {(route.stop, route.end, route.has_norm) for route in routes} == {
        (Stop.OUTPUT, None, True),
        (Stop.MULTIPLY, product, False),
    }


@pytest.mark.parametrize(
    ("operation", "stop"),
    [
        (Operation.SOFTMAX, Stop.SOFTMAX),
        (Operation.LOSS, Stop.LOSS),
        (Operation.MATMUL, Stop.MATMUL),
        (Operation.OPAQUE, Stop.OPAQUE),
        (Operation.LAYER, Stop.OPAQUE),
    ],
)
def test_what_ends_a_route(operation: Operation, stop: Stop) -> None:
    net = Build()
    first = net.call(net.dense("a", 8, 8), net.input)
    net.node(operation, first)
    assert [route.stop for route in routes_from(wiring_of(net.network.graph), first)] == [stop]


def test_unused_and_cut_short() -> None:
    net = Build()
    first = net.call(net.dense("a", 8, 8), net.input)
    wiring = wiring_of(net.network.graph)
    assert [route.stop for route in routes_from(wiring, first)] == [Stop.UNUSED]
    net.network.graph.is_complete = False
    assert [route.stop for route in routes_from(wiring, first)] == [Stop.OPAQUE, Stop.UNUSED]


def test_a_bias_added_by_hand_is_passed() -> None:
    net = Build()
    weight = net.parameter(net.root, "weight", Role.OTHER, (8, 8), constant(0))
    bias = net.parameter(net.root, "bias", Role.OTHER, (8,), constant(0))
    factor = net.node(Operation.PARAMETER, parameter=weight)
    shift = net.node(Operation.PARAMETER, parameter=bias)
    product = net.node(Operation.MATMUL, net.input, factor, parameter=weight)
    net.returns(net.node(Operation.ADD, product, shift))
    (route,) = routes_from(wiring_of(net.network.graph), product)
    assert route.stop is Stop.OUTPUT
    assert route.added_parameters == (bias,)


def test_a_signal_that_goes_everywhere_is_opaque() -> None:
    net = Build()
    first = net.call(net.dense("a", 8, 8), net.input)
    for _ in range(MAX_ROUTES + 1):
        net.node(Operation.SOFTMAX, first)
    routes = routes_from(wiring_of(net.network.graph), first)
    assert len(routes) == MAX_ROUTES + 1
    assert routes[-1].stop is Stop.OPAQUE


def test_residual_sum_is_told_from_a_sum_of_branches() -> None:
    net = Build()
    stem = net.call(net.dense("stem", 8, 8), net.input)
    branch = net.call(net.dense("branch", 8, 8), stem)
    other = net.call(net.dense("other", 8, 8), net.node(Operation.INPUT))
    assert rejoins_its_source(net.node(Operation.ADD, stem, branch), branch)
    assert not rejoins_its_source(net.node(Operation.ADD, other, branch), branch)


def depths(net: Build) -> list[int]:
    return [chain.depth for chain in plain_chains(net.network.graph)]


def test_a_plain_stack_is_one_chain() -> None:
    net = Build()
    net.stack("relu", *(net.dense(f"fc{i}", 8, 8) for i in range(5)))
    assert depths(net) == [5]


@pytest.mark.parametrize("operation", [Operation.NORM, Operation.SCALE, Operation.SOFTMAX, Operation.OPAQUE])
def test_chains_break(operation: Operation) -> None:
    net = Build()
    first = net.call(net.dense("a", 8, 8), net.call(net.dense("z", 8, 8), net.input))
    net.returns(net.call(net.dense("b", 8, 8), net.node(operation, first)))
    assert depths(net) == [2, 1]


def test_a_residual_path_breaks_the_chain() -> None:
    net = Build()
    stem = net.call(net.dense("stem", 8, 8), net.input)
    branch = net.call(net.dense("branch", 8, 8), stem)
    net.returns(net.call(net.dense("head", 8, 8), net.node(Operation.ADD, stem, branch)))
    assert depths(net) == [1, 1, 1]


def test_an_output_on_the_way_breaks_the_chain() -> None:
    net = Build()
    first = net.call(net.dense("a", 8, 8), net.input)
    net.returns(first, net.call(net.dense("b", 8, 8), first))
    assert depths(net) == [1, 1]


def test_layers_with_several_kernels_are_in_no_chain() -> None:
    net = Build()
    first = net.call(net.dense("a", 8, 8), net.input)
    net.returns(net.call(net.layer("attention", LayerKind.ATTENTION), first))
    assert depths(net) == [1]


def test_a_loop_counts_with_its_length() -> None:
    net = Build()
    first = net.call(net.dense("a", 8, 8), net.input)
    body = net.call(net.dense("body", 8, 8), net.activation("relu", first), repeat=10)
    body = net.call(net.dense("more", 8, 8), net.activation("relu", body), repeat=symbol("depth"))
    net.returns(net.call(net.dense("head", 8, 8), net.activation("relu", body)))
    assert depths(net) == [13]


def test_a_graph_cut_short_has_no_chains() -> None:
    net = Build()
    net.stack("relu", net.dense("a", 8, 8), net.dense("b", 8, 8))
    net.network.graph.is_complete = False
    assert depths(net) == []
