"""Layers and containers of torch.nn in the arguments that change their parameters, one function for each network."""

from __future__ import annotations

from collections import OrderedDict

import torch
from torch import nn


def dense_layers():
    return nn.ModuleDict(
        {
            "linear": nn.Linear(20, 30),
            "no bias": nn.Linear(20, 30, bias=False),
            "bilinear": nn.Bilinear(6, 7, 8),
            "prelu": nn.PReLU(12, init=0.1),
            "identity": nn.Identity(),
        }
    )


def convolutions():
    return nn.ModuleList(
        [
            nn.Conv1d(4, 8, 5),
            nn.Conv2d(8, 16, (3, 5), groups=4, bias=False),
            nn.Conv3d(2, 4, 3, stride=2),
            nn.Conv2d(8, 8, 3, groups=8),
            nn.ConvTranspose1d(6, 4, 4),
            nn.ConvTranspose2d(8, 16, 4, stride=2, groups=2),
            nn.ConvTranspose3d(3, 5, 2, bias=False),
        ]
    )


def norms():
    return nn.Sequential(
        OrderedDict(
            batch=nn.BatchNorm2d(16),
            plain=nn.BatchNorm1d(16, affine=False),
            group=nn.GroupNorm(4, 16),
            layer=nn.LayerNorm((4, 5)),
            unbiased=nn.LayerNorm(8, bias=False),
            rms=nn.RMSNorm(8),
            instance=nn.InstanceNorm2d(6, affine=True),
        )
    )


def embeddings():
    return nn.ModuleList([nn.Embedding(50, 16), nn.EmbeddingBag(40, 8), nn.Embedding(30, 8, max_norm=1.0)])


def lstm():
    return nn.LSTM(12, 20, num_layers=3, bidirectional=True, proj_size=7, batch_first=True)


def gru():
    return nn.GRU(input_size=12, hidden_size=20, num_layers=2, bias=False, dropout=0.1)


def plain_recurrent():
    return nn.RNN(12, 20, nonlinearity="relu", bidirectional=True)


def cells():
    return nn.ModuleList([nn.LSTMCell(6, 8), nn.GRUCell(6, 8), nn.RNNCell(6, 8, bias=False)])


def attention():
    return nn.MultiheadAttention(24, 4)


def attention_of_three_sizes():
    return nn.MultiheadAttention(24, 3, kdim=10, vdim=14, add_bias_kv=True, bias=True)


def attention_without_bias():
    return nn.MultiheadAttention(embed_dim=24, num_heads=2, bias=False, batch_first=True)


def encoder_layer():
    return nn.TransformerEncoderLayer(24, 3, dim_feedforward=32, norm_first=True)


def encoder():
    layer = nn.TransformerEncoderLayer(d_model=24, nhead=3, dim_feedforward=32, activation="gelu", batch_first=True)
    return nn.TransformerEncoder(layer, num_layers=3, norm=nn.LayerNorm(24))


def decoder():
    return nn.TransformerDecoder(nn.TransformerDecoderLayer(24, 2, 32, bias=False), 2)


def transformer():
    return nn.Transformer(d_model=24, nhead=3, num_encoder_layers=2, num_decoder_layers=1, dim_feedforward=32)


def nested_containers():
    """A model held by containers of every kind, sliced, extended, and indexed from the end."""
    trunk = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 4))
    head = trunk[2:]
    trunk.append(nn.LayerNorm(4))
    layers = nn.ModuleList([trunk[0]])
    layers.extend([nn.Linear(4, 4) for _ in range(2)])
    layers.insert(1, nn.Linear(3, 3))
    layers[-1] = nn.Linear(5, 5, bias=False)
    nn.init.zeros_(head[-1].weight)
    return nn.ModuleDict({"trunk": trunk, "layers": layers, "head": head})


def parameter_containers():
    scales = nn.ParameterList([nn.Parameter(torch.full((4,), 0.5)), nn.Parameter(torch.randn(3, 40) * 0.1)])
    scales.append(nn.Parameter(torch.eye(4)))
    return nn.ModuleDict({"scales": scales, "named": nn.ParameterDict({"shift": nn.Parameter(torch.zeros(2, 3))})})


class _Doubled(nn.Module):
    def forward(self, weight):
        return 2 * weight

    def right_inverse(self, weight):
        return weight / 2


def reparametrized():
    """Weights that are computed from others; inits that come too late are lost, except under the old spectral norm."""
    old = nn.utils.weight_norm(nn.Linear(20, 30))
    new = nn.utils.parametrizations.weight_norm(nn.Conv1d(8, 16, 3))
    spectral = nn.utils.spectral_norm(nn.Linear(12, 18))
    parametrized = nn.utils.parametrizations.spectral_norm(nn.Conv2d(6, 8, 3))
    orthogonal = nn.utils.parametrizations.orthogonal(nn.Linear(10, 10))
    doubled = nn.Linear(12, 14)
    nn.utils.parametrize.register_parametrization(doubled, "weight", _Doubled())
    for layer in (old, new, spectral, parametrized):
        nn.init.normal_(layer.weight.data, std=3.0)
    return nn.ModuleList([old, new, spectral, parametrized, orthogonal, doubled])
