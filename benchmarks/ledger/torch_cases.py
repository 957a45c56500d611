"""The networks of torch.nn itself: its recurrent nets and transformers, and one of each layer with weights."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.ledger.cases import Case

_EXPRESSIONS = (
    "nn.Transformer(d_model=64, nhead=4, num_encoder_layers=2, num_decoder_layers=2, dim_feedforward=128)",
    "nn.Transformer(d_model=64, nhead=4, num_encoder_layers=2, num_decoder_layers=1, norm_first=True, bias=False)",
    "nn.TransformerEncoder(nn.TransformerEncoderLayer(64, 4, 128), 3)",
    "nn.TransformerEncoder(nn.TransformerEncoderLayer(64, 4, 128, norm_first=True), 3, norm=nn.LayerNorm(64))",
    "nn.TransformerDecoder(nn.TransformerDecoderLayer(64, 4, 128), 3)",
    "nn.TransformerEncoderLayer(64, 4)",
    "nn.TransformerDecoderLayer(64, 4)",
    "nn.MultiheadAttention(64, 4)",
    "nn.MultiheadAttention(64, 4, kdim=32, vdim=48, add_bias_kv=True)",
    "nn.MultiheadAttention(64, 4, bias=False, batch_first=True)",
    "nn.RNN(32, 64, 2, bidirectional=True)",
    "nn.LSTM(32, 64, 3, bidirectional=True)",
    "nn.LSTM(32, 64, 2, proj_size=16)",
    "nn.GRU(32, 64, 2, bias=False)",
    "nn.RNNCell(32, 64)",
    "nn.LSTMCell(32, 64)",
    "nn.GRUCell(32, 64)",
    "nn.Linear(64, 128)",
    "nn.Bilinear(16, 24, 32)",
    "nn.Conv1d(16, 32, 5, groups=4)",
    "nn.Conv2d(16, 32, (3, 5), bias=False)",
    "nn.Conv3d(8, 16, 3)",
    "nn.ConvTranspose1d(16, 32, 4, groups=2)",
    "nn.ConvTranspose2d(16, 32, 4)",
    "nn.ConvTranspose3d(8, 16, 3)",
    "nn.Embedding(100, 32, padding_idx=0)",
    "nn.EmbeddingBag(100, 32)",
    "nn.BatchNorm1d(32)",
    "nn.BatchNorm2d(32)",
    "nn.BatchNorm3d(32)",
    "nn.SyncBatchNorm(32)",
    "nn.InstanceNorm1d(32, affine=True)",
    "nn.InstanceNorm2d(32, affine=True)",
    "nn.InstanceNorm3d(32, affine=True)",
    "nn.LayerNorm((8, 16))",
    "nn.GroupNorm(4, 32)",
    "nn.RMSNorm(32)",
    "nn.PReLU(16)",
    "nn.AdaptiveLogSoftmaxWithLoss(64, 1000, [100, 500])",
    "nn.utils.parametrizations.weight_norm(nn.Linear(64, 128))",
    "nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), nn.Flatten(), nn.Linear(64, 10))",
)


def cases() -> Iterator[Case]:
    """All of them."""
    for expression in _EXPRESSIONS:
        yield Case(title=expression, imports="from torch import nn", expression=expression)
