"""Networks over points, graphs, and pairs of identifiers."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional


class PointNet(nn.Module):
    """Qi et al. 2017, without its transforms."""

    def __init__(self, classes: int = 10) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(3, 64, 1)
        self.conv2 = nn.Conv1d(64, 128, 1)
        self.conv3 = nn.Conv1d(128, 256, 1)
        self.bn1 = nn.BatchNorm1d(64)
        self.bn2 = nn.BatchNorm1d(128)
        self.bn3 = nn.BatchNorm1d(256)
        self.fc1 = nn.Linear(256, 128)
        self.fc2 = nn.Linear(128, classes)
        self.bn4 = nn.BatchNorm1d(128)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.relu(self.bn1(self.conv1(x)))
        x = functional.relu(self.bn2(self.conv2(x)))
        x = self.bn3(self.conv3(x))
        x = torch.max(x, 2, keepdim=True)[0]
        x = x.view(-1, 256)
        x = functional.relu(self.bn4(self.fc1(x)))
        return functional.log_softmax(self.fc2(x), dim=1)


class NeuralCollaborativeFiltering(nn.Module):
    """He et al. 2017: two embeddings, side by side and multiplied."""

    def __init__(self, users: int = 300, items: int = 300, width: int = 32) -> None:
        super().__init__()
        self.user = nn.Embedding(users, width)
        self.item = nn.Embedding(items, width)
        self.mlp = nn.Sequential(nn.Linear(2 * width, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())
        self.predict = nn.Linear(width + 32, 1)
        nn.init.normal_(self.user.weight, std=0.01)
        nn.init.normal_(self.item.weight, std=0.01)
        for m in self.mlp:
            if isinstance(m, nn.Linear):
                nn.init.xavier_uniform_(m.weight)

    def forward(self, user: torch.Tensor, item: torch.Tensor) -> torch.Tensor:
        u, i = self.user(user), self.item(item)
        deep = self.mlp(torch.cat([u, i], dim=-1))
        return self.predict(torch.cat([u * i, deep], dim=-1)).view(-1)


class DeepSets(nn.Module):
    """Zaheer et al. 2017: a mean over the members of a set."""

    def __init__(self, width: int = 64) -> None:
        super().__init__()
        self.phi = nn.Sequential(nn.Linear(8, width), nn.ELU(), nn.Linear(width, width), nn.ELU())
        self.rho = nn.Sequential(nn.Linear(width, width), nn.ELU(), nn.Linear(width, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.rho(self.phi(x).mean(dim=1))
