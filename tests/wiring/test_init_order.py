"""INI404 and INI405 on hand-built networks: what came too early, and what only seems so."""

from __future__ import annotations

import pytest

from initlint.distributions import LOADED, Distribution, constant, normal
from initlint.network.modules import Module
from initlint.network.parameters import Via
from initlint.rules import init_before_layers, init_overwritten

from .networks import Execution

OVERWRITTEN, BEFORE = init_overwritten.RULE, init_before_layers.RULE
ZEROS = "torch.nn.init.zeros_"


def sweep(run: Execution, law: Distribution, leaf: str = "bias", root: Module | None = None) -> None:
    """`apply` of a function that gives every Linear's `leaf` the law."""
    run.begin()
    for _, module in (root or run.root).named_modules():
        parameter = module.parameter(leaf)
        if parameter is not None:
            run.write(parameter, law, function=ZEROS if law.is_zero else "torch.nn.init.normal_")
    run.end("apply", root)


def detector() -> tuple[Execution, Module]:
    run = Execution()
    run.layer("body", "Linear", 64, 32)
    return run, run.layer("head", "Linear", 32, 1)


def test_prior_that_is_wiped_out() -> None:
    run, head = detector()
    bias = head.parameter("bias")
    run.write(bias, constant(-4.6), function="torch.nn.init.constant_")
    assert bias is not None
    set_at = bias.writes[-1].location
    sweep(run, constant(0))
    (finding,) = run.findings(OVERWRITTEN)
    assert finding.location == set_at
    assert finding.message == "`head.bias` is set here by `constant_`, then overwritten by `zeros_` through `apply`"
    assert finding.related[0].location == bias.writes[-1].location


def test_same_law_again() -> None:
    run, head = detector()
    run.write(head.parameter("bias"), constant(0))
    sweep(run, constant(0))
    assert run.findings(OVERWRITTEN) == []


def test_default_is_there_to_be_overwritten() -> None:
    run, _ = detector()
    sweep(run, constant(0))
    assert run.findings(OVERWRITTEN) == []


def test_placeholder_is_there_to_be_overwritten() -> None:
    run = Execution()
    run.own("token", constant(0))
    run.layer("fc", "Linear", 8, 8)
    run.begin()
    for parameter in run.network().parameters():
        run.write(parameter, normal(0, 0.02))
    run.end("parameters")
    assert run.findings(OVERWRITTEN) == []


def test_set_again_after_the_sweep() -> None:
    run, head = detector()
    run.write(head.parameter("bias"), constant(-4.6))
    sweep(run, constant(0))
    run.write(head.parameter("bias"), constant(-4.6))
    assert run.findings(OVERWRITTEN) == []


@pytest.mark.parametrize("via", [Via.LOAD, Via.UNKNOWN])
def test_loaded_in_the_end(via: Via) -> None:
    run, head = detector()
    run.write(head.parameter("bias"), constant(-4.6))
    sweep(run, constant(0))
    run.write(head.parameter("bias"), LOADED, via=via)
    assert run.findings(OVERWRITTEN) == []


def test_two_sweeps() -> None:
    run, _ = detector()
    sweep(run, normal(0, 0.1), "weight")
    sweep(run, normal(0, 0.2), "weight")
    assert run.findings(OVERWRITTEN) == []


def test_apply_on_the_layer_itself_is_specific() -> None:
    run, head = detector()
    run.write(head.parameter("bias"), constant(-4.6))
    sweep(run, constant(0), root=head)
    assert run.findings(OVERWRITTEN) == []


def test_rescaling_keeps_what_it_finds() -> None:
    run, head = detector()
    run.write(head.parameter("weight"), normal(0, 0.1))
    run.begin()
    run.write(head.parameter("weight"), normal(0, 0.05), via=Via.IN_PLACE, function="torch.Tensor.mul_")
    run.end("parameters")
    assert run.findings(OVERWRITTEN) == []


def component(law: Distribution, leaf: str) -> Execution:
    """A block that fills a layer of its own while it is built, inside a network that sweeps over everything."""
    run = Execution()
    run.layer("stem", "Linear", 8, 8)
    block = Module(type_name="net.Block", framework="torch", created=run.root.created, order=run.step())
    layer = run.layer("proj", "Linear", 8, 8, parent=block)
    run.write(layer.parameter(leaf), law)
    run.attach("block", block)
    sweep(run, constant(0) if leaf == "bias" else normal(0, 0.02), leaf)
    return run


@pytest.mark.parametrize(("law", "leaf"), [(normal(0, 0.1), "weight"), (normal(0, 0.1), "bias")])
def test_scale_of_a_component(law: Distribution, leaf: str) -> None:
    assert component(law, leaf).findings(OVERWRITTEN) == []


@pytest.mark.parametrize(("law", "leaf"), [(constant(0), "weight"), (constant(1), "bias")])
def test_purpose_of_a_component(law: Distribution, leaf: str) -> None:
    assert len(component(law, leaf).findings(OVERWRITTEN)) == 1


def test_layer_after_the_sweep() -> None:
    run = Execution()
    run.layer("body", "Linear", 64, 64)
    sweep(run, normal(0, 0.02), "weight")
    head = run.layer("head", "Linear", 64, 6)
    run.layer("value", "Linear", 64, 1)
    (finding,) = run.findings(BEFORE)
    expected = "this `apply` runs before `head` (and 1 more) exists, so its weight keeps the default"
    assert finding.message == expected
    assert finding.related[0].location == finding.subject == head.created


def test_block_after_the_sweep() -> None:
    run = Execution()
    run.layer("body", "Linear", 64, 64)
    sweep(run, normal(0, 0.02), "weight")
    run.layer("fc", "Linear", 64, 6, parent=run.block("head"))
    assert len(run.findings(BEFORE)) == 1


def test_late_layer_of_another_type() -> None:
    run = Execution()
    run.layer("body", "Linear", 64, 64)
    sweep(run, normal(0, 0.02), "weight")
    run.layer("neck", "Conv2d", 3, 8, 3)
    assert run.findings(BEFORE) == []


def test_late_layer_that_is_set_by_itself() -> None:
    run = Execution()
    run.layer("body", "Linear", 64, 64)
    sweep(run, normal(0, 0.02), "weight")
    run.write(run.layer("head", "Linear", 64, 6).parameter("bias"), constant(0))
    assert run.findings(BEFORE) == []


def test_late_layer_whose_default_is_the_same() -> None:
    run = Execution()
    run.layer("bn1", "BatchNorm2d", 8)
    sweep(run, constant(1), "weight")
    run.layer("bn2", "BatchNorm2d", 16)
    assert run.findings(BEFORE) == []


def test_second_sweep_reaches_it() -> None:
    run = Execution()
    run.layer("body", "Linear", 64, 64)
    sweep(run, normal(0, 0.02), "weight")
    run.layer("head", "Linear", 64, 6)
    sweep(run, normal(0, 0.02), "weight")
    assert run.findings(BEFORE) == []


def test_frozen_layer() -> None:
    run = Execution()
    run.layer("body", "Linear", 64, 64)
    sweep(run, normal(0, 0.02), "weight")
    for parameter in run.layer("head", "Linear", 64, 6).parameters.values():
        assert parameter is not None
        parameter.requires_grad = False
    assert run.findings(BEFORE) == []


def test_loop_that_replaces_layers() -> None:
    run = Execution()
    old = run.layer("norm1", "BatchNorm2d", 8)
    run.begin()
    run.layer("norm1", "GroupNorm", 4, 8)
    run.layer("gate", "Linear", 8, 8)
    run.end("named_children")
    run.layer("head", "Linear", 8, 4)
    assert old not in run.root.children.values()
    assert run.findings(BEFORE) == []


def test_late_layer_under_weight_norm() -> None:
    run = Execution()
    run.layer("body", "Linear", 64, 64)
    sweep(run, normal(0, 0.02), "weight")
    run.layer("last", "Linear", 64, 6).attributes["is reparametrized"] = True
    assert run.findings(BEFORE) == []


def test_unknown_part_elsewhere_changes_nothing() -> None:
    run = Execution()
    run.layer("body", "Linear", 64, 64)
    sweep(run, normal(0, 0.02), "weight")
    run.root.has_unknown_parts = True
    run.layer("head", "Linear", 64, 6)
    assert len(run.findings(BEFORE)) == 1


def test_unknown_base_class_may_initialize_again() -> None:
    run = Execution()
    run.layer("body", "Linear", 64, 64)
    sweep(run, normal(0, 0.02), "weight")
    run.layer("head", "Linear", 64, 6)
    run.root.is_partial = True
    assert run.findings(BEFORE) == []
