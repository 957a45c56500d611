"""What the rules on normalization, tokens, gates and truncation claim, measured on real PyTorch networks."""

from __future__ import annotations

import copy
import math

import pytest
import torch
from torch import Tensor, nn


def gradients(network: nn.Module, inputs: Tensor, steps: int = 5) -> dict[str, float]:
    """The largest gradient of each parameter over a few steps of training."""
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    largest = dict.fromkeys((name for name, _ in network.named_parameters()), 0.0)
    for _ in range(steps):
        optimizer.zero_grad()
        output = network(inputs)
        (output - torch.arange(output.shape[0]).unsqueeze(-1)).square().mean().backward()
        for name, parameter in network.named_parameters():
            if parameter.grad is not None:
                largest[name] = max(largest[name], float(parameter.grad.abs().max()))
        optimizer.step()
    return largest


def stack(activation: nn.Module) -> nn.Sequential:
    """A hidden layer with batch norm and the activation, and an output layer."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8), activation, nn.Linear(8, 1))


def test_zero_gamma_before_relu_never_moves() -> None:
    network = stack(nn.ReLU())
    nn.init.zeros_(network[1].weight)
    largest = gradients(network, torch.randn(32, 8))
    assert largest["0.weight"] == largest["1.weight"] == largest["1.bias"] == 0


def test_one_zero_gamma_before_tanh_recovers() -> None:
    network = stack(nn.Tanh())
    nn.init.zeros_(network[1].weight)
    largest = gradients(network, torch.randn(32, 8))
    assert largest["1.weight"] > 1e-3
    assert largest["0.weight"] > 1e-4


@pytest.mark.parametrize(("kind", "gates"), [(nn.LSTM, 4), (nn.GRU, 3)])
def test_stacked_orthogonal_leaves_each_gate_below_one(kind: type[nn.RNNBase], gates: int) -> None:
    weight = kind(8, 64).weight_hh_l0
    nn.init.orthogonal_(weight)
    for block in weight.detach().chunk(gates):
        rms = float(torch.linalg.svdvals(block).square().mean().sqrt())
        assert rms == pytest.approx(1 / math.sqrt(gates), rel=0.1)


def test_both_recurrent_biases_add_up() -> None:
    lstm = nn.LSTM(4, 4)
    twin = copy.deepcopy(lstm)
    with torch.no_grad():
        lstm.bias_ih_l0[4:8] += 1
        lstm.bias_hh_l0[4:8] += 1
        twin.bias_ih_l0[4:8] += 2
    inputs = torch.randn(5, 4)
    assert torch.allclose(lstm(inputs)[0], twin(inputs)[0])


def test_layers_of_an_encoder_start_equal() -> None:
    encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 2, batch_first=True), 3)
    first, *others = encoder.layers
    for other in others:
        assert all(torch.equal(a, b) for a, b in zip(first.parameters(), other.parameters(), strict=True))


def test_layers_of_a_whole_transformer_differ() -> None:
    first, second = nn.Transformer(16, 2, num_encoder_layers=2).encoder.layers
    assert not torch.equal(first.linear1.weight, second.linear1.weight)


def test_equal_queries_stay_equal_where_they_end_in_a_mean() -> None:
    torch.manual_seed(0)
    queries = nn.Parameter(torch.zeros(1, 4, 16))
    attention, head = nn.MultiheadAttention(16, 2, batch_first=True), nn.Linear(16, 1)
    inputs = torch.randn(8, 10, 16)
    optimizer = torch.optim.SGD([queries, *attention.parameters(), *head.parameters()], lr=0.5)
    for _ in range(5):
        optimizer.zero_grad()
        pooled, _ = attention(queries.expand(8, -1, -1), inputs, inputs)
        (head(pooled.mean(dim=1)).squeeze() - torch.arange(8)).square().mean().backward()
        optimizer.step()
    assert float(queries.detach().abs().max()) > 0
    assert torch.allclose(queries[0], queries[0, :1].expand(4, -1))


@pytest.mark.parametrize(("std", "left"), [(0.02, 0.02), (4.0, 1.136)])
def test_bounds_of_a_truncated_normal_are_absolute(std: float, left: float) -> None:
    torch.manual_seed(0)
    drawn = nn.init.trunc_normal_(torch.empty(200_000), std=std)
    assert float(drawn.std()) == pytest.approx(left, rel=0.02)


def test_kaiming_takes_the_second_axis_for_the_inputs() -> None:
    torch.manual_seed(0)
    weight = nn.init.kaiming_normal_(torch.empty(512, 16))
    assert float(weight.std()) == pytest.approx(math.sqrt(2 / 16), rel=0.05)


def test_depthwise_fan_out_ignores_the_groups() -> None:
    torch.manual_seed(0)
    layer = nn.Conv2d(64, 64, 3, groups=64, padding=1, bias=False)
    nn.init.kaiming_normal_(layer.weight, mode="fan_out")
    gain = float(layer(torch.randn(4, 64, 16, 16)).detach().std())
    assert gain == pytest.approx(math.sqrt(2) / 8, rel=0.15)


def test_relu_behind_a_low_bias_passes_nothing() -> None:
    torch.manual_seed(0)
    layer = nn.Conv2d(32, 32, 3)
    nn.init.constant_(layer.bias, -4.6)
    assert float(torch.relu(layer(torch.randn(4, 32, 16, 16))).detach().max()) == 0
