"""INI004, INI005, INI301, INI304 and INI307 on networks written out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from initlint.distributions import LOADED, Distribution, constant, normal
from initlint.frameworks.specs import UNKNOWN_SIZE, LayerKind, Operation, Role
from initlint.network.events import Repetition, TensorUse
from initlint.network.modules import Module
from initlint.network.parameters import Via
from initlint.rules import (
    padding_row_overwritten,
    repeated_module,
    shared_initializer,
    sigmoid_output_prior,
    zero_mean_gamma,
)
from initlint.symbolic import Number

from .builders import Build, at

REPEATED, SHARED, PRIOR = repeated_module.RULE, shared_initializer.RULE, sigmoid_output_prior.RULE
GAMMA, PADDING = zero_mean_gamma.RULE, padding_row_overwritten.RULE


def repeat(net: Build, module: Module, places: int | None) -> int:
    line = net.step()
    net.network.events.append(Repetition(order=line, location=at(line), module=module, places=places))
    return line


def test_repeated_layer() -> None:
    net = Build()
    layer = net.dense("layer", 8, 8)
    line = repeat(net, layer, 4)
    (finding,) = net.findings(REPEATED)
    assert finding.location.span.line == line
    assert finding.message == "the 4 places hold one and the same `layer`, so they share their weights"


def test_a_layer_that_lies_in_the_container_already() -> None:
    net = Build()
    conv, container = net.conv("conv", 8, 8), net.layer("Sequential", LayerKind.CONTAINER)
    conv.parent, conv.attached = container, net.step()
    line = repeat(net, conv, 2)
    assert net.lines(REPEATED) == [line]


def test_repeated_without_weights_or_with_a_name_of_its_own() -> None:
    net = Build()
    repeat(net, net.layer("relu", LayerKind.ACTIVATION), 4)
    slope = net.layer("prelu", LayerKind.ACTIVATION)
    net.parameter(slope, "weight", Role.SLOPE, (1,), constant(0.25))
    repeat(net, slope, None)
    head = net.dense("head", 8, 8)
    head.attached = net.step()
    repeat(net, head, 6)
    assert net.lines(REPEATED) == []


def dense_drawn(net: Build, name: str, shape: tuple[Number, ...], law: Distribution) -> Module:
    module = net.layer(name, LayerKind.DENSE)
    net.parameter(module, "kernel", Role.KERNEL, shape, law, via=Via.INITIALIZER)
    return module


def test_shared_initializer() -> None:
    net = Build("keras")
    law = replace(normal(0, 0.1), draw=7)
    dense_drawn(net, "left", (16, 32), law)
    right = dense_drawn(net, "right", (16, 32), law)
    (finding,) = net.findings(SHARED)
    assert finding.location == right.created
    assert finding.message.startswith("`right.kernel` starts with the very values of `left.kernel`")


@pytest.mark.parametrize(
    ("framework", "shape", "law"),
    [
        ("keras", (32, 16), replace(normal(0, 0.1), draw=7)),
        ("keras", (16, 32), replace(normal(0, 0.1), draw=8)),
        ("keras", (16, 32), normal(0, 0.1)),
        ("torch", (16, 32), replace(normal(0, 0.1), draw=7)),
    ],
)
def test_initializers_that_differ(framework: str, shape: tuple[int, ...], law: Distribution) -> None:
    net = Build(framework)
    dense_drawn(net, "left", (16, 32), replace(normal(0, 0.1), draw=7))
    dense_drawn(net, "right", shape, law)
    assert net.lines(SHARED) == []


def test_shared_constants_and_unknown_shapes() -> None:
    net = Build("keras")
    for name in ("a", "b"):
        dense_drawn(net, f"zero_{name}", (16, 32), replace(constant(0), draw=7))
        dense_drawn(net, f"size_{name}", (UNKNOWN_SIZE, 32), replace(normal(0, 0.1), draw=8))
    assert net.lines(SHARED) == []


def test_gamma_around_zero() -> None:
    net = Build()
    norm = net.layer("norm", LayerKind.NORM)
    gamma = net.parameter(norm, "weight", Role.SCALE, (8,), constant(1))
    assert net.lines(GAMMA) == []
    line = net.write(gamma, normal(0, 0.02))
    assert net.lines(GAMMA) == [line]
    for law in (normal(1, 0.02), constant(0), LOADED):
        net.write(gamma, law)
        assert net.lines(GAMMA) == []


def embedding(net: Build, padding: object) -> Module:
    module = net.layer("embed", LayerKind.EMBEDDING, padding_idx=padding)
    table = net.parameter(module, "weight", Role.EMBEDDING, (100, 8), normal(0, 1))
    net.write(table, constant(0), via=Via.DEFAULT, region=(0,))
    return module


def test_padding_row() -> None:
    net = Build()
    table = embedding(net, 0).parameter("weight")
    assert net.lines(PADDING) == []
    line = net.write(table, normal(0, 0.1), function="torch.nn.init.normal_")
    assert net.lines(PADDING) == [line]
    net.write(table, constant(0), via=Via.IN_PLACE, region=(0,))
    assert net.lines(PADDING) == []


@pytest.mark.parametrize(
    ("padding", "law", "function"),
    [
        (None, normal(0, 0.1), "torch.nn.init.normal_"),
        (0, normal(0, 0.1), "torch.Tensor.mul_"),
        (0, constant(0), "torch.nn.init.zeros_"),
        (0, LOADED, "torch.Tensor.copy_"),
    ],
)
def test_padding_row_that_keeps_its_meaning(padding: object, law: Distribution, function: str) -> None:
    net = Build()
    net.write(embedding(net, padding).parameter("weight"), law, function=function)
    assert net.lines(PADDING) == []


def classifier(net: Build) -> Module:
    head = net.dense("head", 64, 1)
    net.returns(net.activation("sigmoid", net.call(head, net.input)))
    return head


def test_focal_loss_with_a_bias_near_zero() -> None:
    net = Build()
    head = classifier(net)
    assert net.lines(PRIOR) == []
    net.network.events.append(TensorUse(order=9, location=at(9), function="torchvision.ops.sigmoid_focal_loss"))
    (finding,) = net.findings(PRIOR)
    assert finding.location == head.created
    assert finding.message.startswith("`head.bias` starts near 0 under a focal loss")


def test_focal_loss_with_the_prior_or_two_heads() -> None:
    net = Build()
    head = classifier(net)
    net.network.events.append(TensorUse(order=9, location=at(9), function="torchvision.ops.sigmoid_focal_loss"))
    net.write(head.parameter("bias"), constant(-4.6))
    assert net.lines(PRIOR) == []
    net.write(head.parameter("bias"), constant(0))
    net.returns(net.call(net.dense("boxes", 64, 4), net.input))
    assert net.lines(PRIOR) == []


def test_only_the_head_that_the_focal_loss_reads() -> None:
    net = Build()
    head = net.dense("head", 64, 1)
    net.returns(net.call(net.dense("boxes", 64, 4), net.input))
    net.node(Operation.LOSS, net.call(head, net.input), name="keras.losses.binary_focal_crossentropy")
    assert net.lines(PRIOR) == [head.created.span.line]
