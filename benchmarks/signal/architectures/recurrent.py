"""Recurrent networks."""

from __future__ import annotations

import torch
from torch import nn


class LanguageModel(nn.Module):
    def __init__(
        self, vocab: int = 200, width: int = 96, layers: int = 2, kind: str = "LSTM", drop: float = 0.0
    ) -> None:
        super().__init__()
        self.encoder = nn.Embedding(vocab, width)
        if kind == "LSTM":
            self.rnn = nn.LSTM(width, width, layers, dropout=drop, batch_first=True)
        else:
            self.rnn = nn.GRU(width, width, layers, dropout=drop, batch_first=True)
        self.decoder = nn.Linear(width, vocab)
        nn.init.uniform_(self.encoder.weight, -0.1, 0.1)
        nn.init.zeros_(self.decoder.bias)
        nn.init.uniform_(self.decoder.weight, -0.1, 0.1)

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        output, _ = self.rnn(self.encoder(words))
        return self.decoder(output)


class SequenceClassifier(nn.Module):
    """The last state of a bidirectional LSTM with orthogonal recurrent weights."""

    def __init__(self, features: int = 16, hidden: int = 64) -> None:
        super().__init__()
        self.lstm = nn.LSTM(features, hidden, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(2 * hidden, 5)
        for name, param in self.lstm.named_parameters():
            if "weight_hh" in name:
                nn.init.orthogonal_(param)
            elif "weight_ih" in name:
                nn.init.xavier_uniform_(param)
            elif "bias" in name:
                nn.init.zeros_(param)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out, _ = self.lstm(x)
        return self.fc(out[:, -1, :])


class IdentityRnn(nn.Module):
    """Le et al. 2015: ReLU, and recurrent weights that start as the identity."""

    def __init__(self, features: int = 16, hidden: int = 96) -> None:
        super().__init__()
        self.rnn = nn.RNN(features, hidden, nonlinearity="relu", batch_first=True)
        self.out = nn.Linear(hidden, 4)
        nn.init.eye_(self.rnn.weight_hh_l0)
        nn.init.normal_(self.rnn.weight_ih_l0, std=0.01)
        nn.init.zeros_(self.rnn.bias_hh_l0)
        nn.init.zeros_(self.rnn.bias_ih_l0)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        states, _ = self.rnn(x)
        return self.out(states)


class ElmanRnn(nn.Module):
    def __init__(self, features: int = 16, hidden: int = 96) -> None:
        super().__init__()
        self.rnn = nn.RNN(features, hidden, num_layers=2, batch_first=True)
        self.out = nn.Linear(hidden, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        states, _ = self.rnn(x)
        return self.out(states)


class ConvolutionsThenGru(nn.Module):
    """Speech: convolutions over time in front of a GRU."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Sequential(nn.Conv1d(20, 64, 5, stride=2, padding=2), nn.ReLU())
        self.gru = nn.GRU(64, 64, batch_first=True)
        self.fc = nn.Linear(64, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv(x).transpose(1, 2)
        out, _ = self.gru(x)
        return self.fc(out)
