"""In-place methods, assignments and tied weights, in the forms of the survey's INPLACE table."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import nn


class OnData(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c, self.d = (nn.Linear(16, 20) for _ in range(4))
        self.a.weight.data.normal_(0, 0.01)
        self.a.bias.data.zero_()
        self.b.weight.data.normal_(mean=0.0, std=0.2)
        self.b.bias.data.fill_(0.1)
        self.c.weight.data.uniform_(-0.1, 0.3)
        self.c.bias.data.copy_(torch.ones(20) * 2)
        self.d.weight.data.mul_(0.5)
        self.d.bias.data.div_(4)
        self.d.weight.data.add_(1.0).sub_(0.5)


class UnderNoGrad(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second, self.third = nn.Linear(10, 30), nn.Linear(10, 30), nn.Linear(30, 4)
        self.table = nn.Parameter(torch.empty(5, 7))
        with torch.no_grad():
            self.first.weight.normal_(0, 0.3)
            self.first.bias.fill_(-1)
            self.second.weight.copy_(self.first.weight * 2)
            self.second.bias.uniform_()
            self.third.weight.div_(math.sqrt(2.0 * 3))
            self.table.zero_()
        self.reset()

    @torch.no_grad()
    def reset(self):
        self.third.bias.fill_(0.25)
        self.table[0].fill_(1.0) if False else None


class Detached(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(4, 8, 3)
        self.scale = nn.Parameter(torch.ones(8))
        for p in self.conv.parameters():
            p.detach().zero_()
        self.scale.detach().uniform_(0.5, 1.5)


class Assigned(nn.Module):
    """`weight.data = tensor`, and parameters replaced."""

    def __init__(self, n=12):
        super().__init__()
        self.fc1, self.fc2, self.fc3, self.fc4 = (nn.Linear(n, n) for _ in range(4))
        self.fc1.weight.data = torch.eye(n)
        self.fc1.bias.data = torch.zeros(n)
        self.fc2.weight = nn.Parameter(torch.randn(n, n) * 0.1)
        self.fc2.bias = nn.Parameter(torch.zeros_like(self.fc2.bias))
        self.fc3.weight.data = self.fc3.weight.data * 3
        self.fc3.bias = None
        self.fc4.weight = torch.nn.Parameter(self.fc4.weight / 2)
        del self.fc4.bias
        self.fc4.register_parameter("bias", nn.Parameter(torch.full((n,), 0.5)))


class Rescaled(nn.Module):
    def __init__(self, depth=3):
        super().__init__()
        self.blocks = nn.ModuleList([nn.Linear(10, 10) for _ in range(depth)])
        for layer_id, block in enumerate(self.blocks):
            block.weight.data /= math.sqrt(2.0 * (layer_id + 1))
            block.bias.data *= 0.5
            block.bias.data += 0.1
        self.head = nn.Linear(10, 3)
        self.head.weight.data.mul_(1e-3)
        self.head.bias.data -= 1


class Slices(nn.Module):
    """Parts of parameters."""

    def __init__(self, dim=8, padding=0):
        super().__init__()
        self.embedding = nn.Embedding(20, dim, padding_idx=padding)
        nn.init.normal_(self.embedding.weight, std=0.5)
        self.embedding.weight.data[padding].zero_()
        self.qkv = nn.Linear(dim, 3 * dim)
        self.qkv.bias.data[dim : 2 * dim].fill_(0)
        self.qkv.bias.data[:dim] = 1.0
        self.qkv.bias.data[2 * dim :] = 2.0
        self.lstm = nn.LSTM(dim, dim)
        with torch.no_grad():
            for name, p in self.lstm.named_parameters():
                if name.startswith("bias"):
                    n = p.size(0)
                    p.fill_(0)
                    p[n // 4 : n // 2].fill_(1.0)
        self.offsets = nn.Conv2d(4, 6, 3)
        self.offsets.weight.data[:3].zero_()
        self.offsets.weight.data[3:].fill_(0.5)


class Tied(nn.Module):
    def __init__(self, vocabulary=30, dim=16):
        super().__init__()
        self.embed = nn.Embedding(vocabulary, dim)
        self.mid = nn.Linear(dim, dim)
        self.out = nn.Linear(dim, vocabulary, bias=False)
        self.out.weight = self.embed.weight
        nn.init.normal_(self.out.weight, 0, dim**-0.5)
        self.shared = [self.mid]
        self.again = self.mid
        self.again.weight.data.fill_(0.5)


class FromNumpy(nn.Module):
    def __init__(self):
        super().__init__()
        self.zeros = nn.Linear(6, 5)
        self.zeros.weight.data = torch.from_numpy(np.zeros((5, 6), dtype=np.float32))
        self.zeros.bias.data.copy_(torch.from_numpy(np.ones(5)))
        self.uniform = nn.Linear(20, 30)
        limit = np.sqrt(6.0 / (20 + 30))
        self.uniform.weight.data = torch.FloatTensor(np.random.uniform(-limit, limit, (30, 20)))
        self.uniform.bias.data = torch.tensor(np.full(30, 0.25), dtype=torch.float32)


class CopiedBetween(nn.Module):
    def __init__(self):
        super().__init__()
        self.student, self.teacher = nn.Linear(9, 9), nn.Linear(9, 9)
        nn.init.normal_(self.student.weight, 2.0, 0.1)
        self.teacher.load_state_dict(self.student.state_dict())
        for p in self.teacher.parameters():
            p.requires_grad_(False)
        for p, q in zip(self.teacher.parameters(), self.student.parameters()):
            p.data.copy_(q.data)


class HiddenInit(nn.Module):
    """The well-known fan of the wrong axis, as code."""

    def __init__(self, sizes=(12, 40, 3)):
        super().__init__()
        self.fc1 = nn.Linear(sizes[0], sizes[1])
        self.fc2 = nn.Linear(sizes[1], sizes[2])
        self.reset_parameters()

    def reset_parameters(self):
        self.fc1.weight.data.uniform_(*hidden_init(self.fc1))
        self.fc2.weight.data.uniform_(-3e-3, 3e-3)


def hidden_init(layer):
    fan_in = layer.weight.data.size()[0]
    lim = 1.0 / np.sqrt(fan_in)
    return (-lim, lim)
