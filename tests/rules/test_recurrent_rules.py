"""INI201, INI202 and INI204 on recurrent layers written out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from initlint.diagnostics import Severity
from initlint.distributions import LOADED, Distribution, Kind, constant, normal
from initlint.frameworks.specs import LayerKind, LayerSpec, Role, bind
from initlint.frameworks.torch.recurrent import LAYERS
from initlint.network.modules import Module
from initlint.network.parameters import Parameter, Via
from initlint.rules import non_orthogonal_recurrent, partial_recurrent_init, zero_forget_bias

from .builders import Build

RECURRENT, FORGET, PARTIAL = non_orthogonal_recurrent.RULE, zero_forget_bias.RULE, partial_recurrent_init.RULE
ORTHOGONAL = Distribution(kind=Kind.ORTHOGONAL, mean=0, std=0.1, scheme="orthogonal", gain=1)


def recurrent(net: Build, kind: str, **arguments: object) -> Module:
    """`self.rnn = nn.<kind>(16, 64, ...)`."""
    spec: LayerSpec = LAYERS[f"torch.nn.{kind}"]
    module = net.layer("rnn", LayerKind.RECURRENT)
    module.spec, module.arguments = spec, bind(spec.signature, (16, 64), arguments)
    for row in spec.parameters(module.arguments, None):
        assert row.distribution is not None
        net.parameter(module, row.name, row.role, row.shape, row.distribution)
    return module


def own(module: Module, leaf: str) -> Parameter:
    parameter = module.parameter(leaf)
    assert parameter is not None
    return parameter


@pytest.mark.parametrize("kind", ["RNN", "GRU", "LSTM"])
def test_defaults_are_not_reported(kind: str) -> None:
    net = Build()
    recurrent(net, kind, num_layers=2)
    assert [net.lines(rule) for rule in (RECURRENT, FORGET, PARTIAL)] == [[], [], []]


@pytest.mark.parametrize(
    ("kind", "law", "severity"),
    [
        ("RNN", normal(0, 0.01), Severity.WARNING),
        ("RNN", normal(0, 0.1), Severity.ADVICE),
        ("LSTM", normal(0, 0.01), Severity.ADVICE),
        ("GRU", ORTHOGONAL, None),
        ("RNN", Distribution(kind=Kind.IDENTITY), None),
        ("RNN", LOADED, None),
    ],
)
def test_recurrent_weights(kind: str, law: Distribution, severity: Severity | None) -> None:
    net = Build()
    net.write(own(recurrent(net, kind), "weight_hh_l0"), law)
    assert [finding.severity for finding in net.findings(RECURRENT)] == [severity] * (severity is not None)


def test_input_weights_may_be_anything() -> None:
    net = Build()
    net.write(own(recurrent(net, "LSTM"), "weight_ih_l0"), normal(0, 0.01))
    assert net.lines(RECURRENT) == []


def test_zero_biases_close_the_forget_gate() -> None:
    net = Build()
    lstm = recurrent(net, "LSTM")
    line = net.write(own(lstm, "bias_ih_l0"), constant(0))
    assert net.lines(FORGET) == [line]
    net.write(own(lstm, "bias_hh_l0"), constant(1))
    assert net.lines(FORGET) == []


def test_forget_slice_opens_it_again() -> None:
    net = Build()
    lstm = recurrent(net, "LSTM")
    net.write(own(lstm, "bias_ih_l0"), constant(0))
    net.write(own(lstm, "bias_hh_l0"), constant(0))
    net.write(own(lstm, "bias_ih_l0"), constant(1), via=Via.IN_PLACE, region=((64, 128),))
    assert net.lines(FORGET) == []


def test_zero_biases_of_a_gru() -> None:
    net = Build()
    net.write(own(recurrent(net, "GRU"), "bias_ih_l0"), constant(0))
    assert net.lines(FORGET) == []


def test_only_the_first_layer() -> None:
    net = Build()
    line = net.write(own(recurrent(net, "LSTM", num_layers=3), "weight_hh_l0"), ORTHOGONAL)
    (finding,) = net.findings(PARTIAL)
    assert finding.location.span.line == line
    assert "but `weight_hh_l1`, `weight_hh_l2` of `rnn` keep the default" in finding.message


def test_a_slice_counts_as_an_initialization() -> None:
    net = Build()
    bias = own(recurrent(net, "LSTM", bidirectional=True), "bias_ih_l0")
    line = net.write(bias, constant(1), via=Via.IN_PLACE, region=((64, 128),))
    assert net.lines(PARTIAL) == [line]


def test_all_of_a_family_or_one_of_one() -> None:
    net = Build()
    stacked = recurrent(net, "GRU", num_layers=2)
    for leaf in ("weight_hh_l0", "weight_hh_l1"):
        net.write(own(stacked, leaf), ORTHOGONAL)
    net.write(own(recurrent(net, "GRUCell"), "weight_hh"), ORTHOGONAL)
    assert net.lines(PARTIAL) == []


def test_unknown_hands_on_the_other_layer() -> None:
    net = Build()
    stacked = recurrent(net, "LSTM", num_layers=2)
    net.write(own(stacked, "weight_hh_l0"), ORTHOGONAL)
    net.write(own(stacked, "weight_hh_l1"), Distribution(kind=Kind.UNKNOWN), via=Via.UNKNOWN)
    assert net.lines(PARTIAL) == []


def test_keras_forget_bias() -> None:
    net = Build("keras")
    module = net.layer("rnn", LayerKind.RECURRENT, unit_forget_bias=False)
    assert module.spec is not None
    module.spec = replace(module.spec, name="keras.layers.LSTM")
    bias = net.parameter(module, "bias", Role.BIAS, (256,), constant(0))
    assert net.lines(FORGET) == [module.created.span.line]
    net.write(bias, normal(0, 1))
    assert net.lines(FORGET) == []
