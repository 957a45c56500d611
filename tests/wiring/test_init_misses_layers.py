"""INI403 on hand-built networks: tests that match nothing, and the many that match nothing by design."""

from __future__ import annotations

import pytest

from initlint.diagnostics import Confidence
from initlint.distributions import constant, normal
from initlint.network.events import Traversal
from initlint.rules.init_misses_layers import RULE

from .networks import Execution, at

CONV2D, NORM2D, LINEAR = "torch.nn.Conv2d", "torch.nn.BatchNorm2d", "torch.nn.Linear"


def waves(function: str = "_init_weights") -> Execution:
    run = Execution()
    run.function(function)
    run.layer("conv1", "Conv1d", 1, 16, 9)
    run.layer("conv2", "Conv1d", 16, 32, 9)
    return run


def test_no_layer_of_that_type() -> None:
    run = waves()
    run.begin()
    run.test("torch.nn.Conv1d", CONV2D)
    run.test("torch.nn.Conv1d", NORM2D, line=902)
    run.end()
    (finding,) = run.findings(RULE)
    assert finding.message == "the test for `Conv2d`, `BatchNorm2d` matches no layer: the network has 2 `Conv1d`"
    traversal = run.events[-1]
    assert isinstance(traversal, Traversal)
    assert (finding.location, finding.subject) == (at(900), traversal.location)


def test_loop_in_the_constructor() -> None:
    run = waves("Net.__init__")
    run.begin()
    run.test("torch.nn.Conv1d", CONV2D)
    run.end()
    assert len(run.findings(RULE)) == 1


def test_constructor_that_tunes_norm_layers() -> None:
    run = waves("Net.__init__")
    run.begin()
    run.test("torch.nn.Conv1d", NORM2D)
    run.end()
    assert run.findings(RULE) == []


def test_loop_of_another_function() -> None:
    run = waves("freeze_convolutions")
    run.begin()
    run.test("torch.nn.Conv1d", CONV2D)
    run.end()
    assert run.findings(RULE) == []


def test_block_that_is_an_option() -> None:
    run = waves()
    run.begin()
    run.test("torch.nn.Conv1d", "net.Bottleneck")
    run.end()
    assert run.findings(RULE) == []


def test_layers_that_were_initialized_elsewhere() -> None:
    run = waves()
    run.begin()
    run.test("torch.nn.Conv1d", CONV2D)
    run.end()
    for module in run.root.children.values():
        assert module is not None
        run.write(module.parameter("weight"), normal(0, 0.1))
    assert run.findings(RULE) == []


@pytest.mark.parametrize("gap", ["is_partial", "has_unknown_parts"])
def test_unknown_part(gap: str) -> None:
    run = waves()
    setattr(run.block("stem"), gap, True)
    run.begin()
    run.test("torch.nn.Conv1d", CONV2D)
    run.end()
    assert run.findings(RULE) == []


def test_execution_cut_short() -> None:
    run = waves()
    run.begin()
    run.test("torch.nn.Conv1d", CONV2D)
    run.end()
    assert run.findings(RULE, is_complete=False) == []


def test_list_of_types_of_which_one_matches() -> None:
    run = Execution()
    run.function("init_weights")
    fc = run.layer("fc", "Linear", 8, 4)
    run.begin()
    run.test("torch.nn.Linear", CONV2D)
    run.test("torch.nn.Linear", LINEAR, matched=True, line=902)
    run.write(fc.parameter("weight"), normal(0, 0.02))
    run.end()
    assert run.findings(RULE) == []


def convolutions_beside_a_head(path: str) -> Execution:
    run = waves()
    for module in run.root.children.values():
        assert module is not None
        module.created = at(module.created.span.line, path)
    fc = run.layer("fc", "Linear", 8, 4)
    run.begin()
    run.test("torch.nn.Conv1d", CONV2D)
    run.test("torch.nn.Linear", LINEAR, matched=True, line=902)
    run.write(fc.parameter("weight"), normal(0, 0.02))
    run.end()
    return run


def test_convolutions_of_another_dimension() -> None:
    (finding,) = convolutions_beside_a_head("net.py").findings(RULE)
    assert finding.message == "the test for `Conv2d` matches no layer and misses 2 `Conv1d`"
    assert finding.confidence is Confidence.MEDIUM


def test_helper_of_another_file() -> None:
    assert convolutions_beside_a_head("waves.py").findings(RULE) == []


def name_tests(function: str, *subjects: str) -> Execution:
    run = Execution()
    run.function(function)
    run.layer("fc", "Linear", 8, 4)
    out = run.layer("out", "Linear", 4, 2)
    run.begin()
    for subject in subjects:
        is_out = "out" in subject
        run.test(subject, "out", matched=is_out, style="name")
        if is_out:
            run.write(out.parameter("weight"), normal(0, 0.01))
        else:
            run.test(subject, "fc2", matched="fc2" in subject, style="name", line=905)
    run.end("named_parameters")
    return run


def test_nearly_the_name() -> None:
    (finding,) = name_tests("reset", "fc.weight", "out.weight").findings(RULE)
    assert finding.message == "no name contains `fc2`: the nearest is `fc`, in `fc.weight`"
    assert finding.location == at(905)


def test_no_name_is_near() -> None:
    assert name_tests("reset", "body.weight", "out.weight").findings(RULE) == []


def test_name_that_another_branch_takes() -> None:
    run = Execution()
    run.function("init_weights")
    fc = run.layer("fc1", "Linear", 8, 4)
    run.begin()
    run.test("fc1.weight", "fc2", style="name")
    run.test("fc1.weight", "fc1", matched=True, style="name", line=905)
    run.write(fc.parameter("weight"), constant(0))
    run.end("named_parameters")
    assert run.findings(RULE) == []


def test_names_sorted_for_an_optimizer() -> None:
    run = Execution()
    run.function("parameter_groups")
    run.layer("layernorm", "LayerNorm", 8)
    run.begin()
    run.test("layernorm.weight", "layer_norm", style="name")
    run.end("named_parameters")
    assert run.findings(RULE) == []


def test_class_name_in_the_wrong_case() -> None:
    run = Execution()
    run.function("weights_init")
    fc = run.layer("fc", "Linear", 8, 4)
    run.layer("conv", "Conv2d", 3, 8, 3)
    run.begin()
    run.test("Linear", "conv", style="class name")
    run.test("Linear", "Linear", matched=True, style="class name", line=902)
    run.write(fc.parameter("weight"), normal(0, 0.02))
    run.test("Conv2d", "conv", style="class name")
    run.test("Conv2d", "Linear", style="class name", line=902)
    run.end()
    assert [finding.message for finding in run.findings(RULE)] == [
        "no name contains `conv`: the nearest is `Conv2d`, in `Conv2d`"
    ]
