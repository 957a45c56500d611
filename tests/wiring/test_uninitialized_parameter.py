"""INI401 on hand-built networks: what counts as filling a parameter."""

from __future__ import annotations

import pytest

from initlint.diagnostics import Confidence, Severity
from initlint.distributions import LOADED, UNINITIALIZED, UNKNOWN_DISTRIBUTION, constant, normal
from initlint.network.parameters import Region, Via
from initlint.rules.uninitialized_parameter import RULE
from initlint.symbolic import symbol

from .networks import Execution


def test_nothing_fills_it() -> None:
    run = Execution()
    parameter = run.own("pos_embed")
    (finding,) = run.findings(RULE)
    assert finding.message == "`pos_embed` is `torch.empty` memory that nothing fills"
    assert finding.location == finding.subject == parameter.created
    assert (finding.severity, finding.confidence) == (Severity.ERROR, Confidence.HIGH)


def test_forward_cut_short_lowers_the_confidence() -> None:
    run = Execution()
    run.own("weight")
    network = run.network()
    network.graph.is_complete = False
    assert RULE.check is not None
    assert [finding.confidence for finding in RULE.check(network)] == [Confidence.MEDIUM]


def test_emptied_after_it_was_filled() -> None:
    run = Execution()
    layer = run.layer("fc", "Linear", 4, 8, bias=False)
    run.write(layer.parameter("weight"), UNINITIALIZED, via=Via.IN_PLACE, function="torch.nn.Module.to_empty")
    (finding,) = run.findings(RULE)
    assert finding.message == "`fc.weight` is memory from `to_empty` that nothing fills"
    assert [related.location.span.line for related in finding.related] == [run.order]


@pytest.mark.parametrize(
    ("law", "via"),
    [
        (normal(0, 0.02), Via.INITIALIZER),
        (constant(0), Via.ASSIGNMENT),
        (LOADED, Via.LOAD),
        (UNKNOWN_DISTRIBUTION, Via.UNKNOWN),
    ],
)
def test_filled_later(law: object, via: Via) -> None:
    run = Execution()
    run.write(run.own("weight"), law, via=via)  # type: ignore[arg-type]  # parametrize loses the type
    assert run.findings(RULE) == []


def test_filled_before_it_was_emptied_does_not_count() -> None:
    run = Execution()
    parameter = run.own("weight")
    run.write(parameter, normal(0, 1))
    run.write(parameter, UNINITIALIZED, via=Via.ASSIGNMENT, function="torch.empty_like")
    assert [finding.message for finding in run.findings(RULE)] == [
        "`weight` is `torch.empty_like` memory that nothing fills"
    ]


@pytest.mark.parametrize(
    "regions",
    [
        [(0,)],
        [(0,), (0,)],
        [((0, 2),), ((2, 3),)],
        [(None, 0)],
    ],
)
def test_parts_that_cannot_cover_it(regions: list[Region]) -> None:
    run = Execution()
    parameter = run.own("weight", shape=(4, 8))
    for region in regions:
        run.write(parameter, constant(0), region=region)
    assert [finding.message for finding in run.findings(RULE)] == [
        "`weight` is `torch.empty` memory, and only part of it is written"
    ]


@pytest.mark.parametrize(
    "regions",
    [
        [((None, 2),), ((2, None),)],
        [(0,), (1,), (2,), (-1,)],
        [(symbol("i"),)],
        [((0, symbol("n")),)],
    ],
)
def test_parts_that_may_cover_it(regions: list[Region]) -> None:
    run = Execution()
    parameter = run.own("weight", shape=(4, 8))
    for region in regions:
        run.write(parameter, constant(0), region=region)
    assert run.findings(RULE) == []


def test_part_of_a_size_that_is_not_known() -> None:
    run = Execution()
    run.write(run.own("weight", shape=(symbol("n"), 8)), constant(0), region=(0,))
    assert run.findings(RULE) == []


@pytest.mark.parametrize("fields", [{"requires_grad": False}, {"is_buffer": True}, {"shape": (0,)}])
def test_not_trained_or_without_elements(fields: dict[str, object]) -> None:
    run = Execution()
    run.own("weight", **fields)  # type: ignore[arg-type]  # the fields are of several types
    assert run.findings(RULE) == []


def test_unknown_base_class() -> None:
    run = Execution()
    run.own("weight")
    run.root.is_partial = True
    assert run.findings(RULE) == []


def test_execution_cut_short() -> None:
    run = Execution()
    run.own("weight")
    assert run.findings(RULE, is_complete=False) == []


def test_values_copied_by_the_legacy_constructor() -> None:
    run = Execution()
    parameter = run.own("weight", shape=None)
    parameter.writes.clear()
    run.write(parameter, UNINITIALIZED, via=Via.CREATION, function="torch.Tensor")
    assert run.findings(RULE) == []
