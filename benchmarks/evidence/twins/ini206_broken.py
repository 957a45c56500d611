"""A ReLU recurrent network whose recurrent weights follow Glorot's scheme."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, symbols: int = 4, size: int = 48) -> None:
        super().__init__()
        self.rnn = nn.RNN(symbols + 1, size, nonlinearity="relu", batch_first=True)
        self.head = nn.Linear(size, symbols)
        nn.init.xavier_normal_(self.rnn.weight_hh_l0)
        nn.init.zeros_(self.rnn.bias_ih_l0)
        nn.init.zeros_(self.rnn.bias_hh_l0)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        output, _ = self.rnn(x)
        return self.head(output[:, -1])
