"""`nn.Parameter(...)` in the forms of the survey's PARAM table."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import Parameter


class ConstantParameters(nn.Module):
    def __init__(self, dim=16, layer_scale=1e-5):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.gamma = nn.Parameter(layer_scale * torch.ones((dim)))
        self.gamma2 = nn.Parameter(layer_scale * torch.ones(dim), requires_grad=True)
        self.temperature = nn.Parameter(torch.ones([]) * math.log(1 / 0.07))
        self.logit_scale = Parameter(torch.tensor(2.6592))
        self.eps = nn.Parameter(torch.Tensor([0.3]))
        self.alpha = nn.Parameter(torch.tensor([1.0, 1.0]))
        self.bias = nn.Parameter(torch.full((dim,), -2.19))
        self.scale = nn.Parameter(torch.FloatTensor([10.0]), requires_grad=False)
        self.beta = nn.Parameter(torch.zeros(1), requires_grad=True)
        self.weight = nn.Parameter(torch.ones(dim).fill_(0.5))
        self.table = nn.Parameter(torch.zeros((2 * 7 - 1) * (2 * 7 - 1), 4))
        self.identity = nn.Parameter(torch.eye(4).unsqueeze(0).repeat(3, 1, 1))
        self.ramp = nn.Parameter(torch.arange(8).float() / 8)
        self.log_a = nn.Parameter(torch.log(torch.ones(4) * 3))


class RandomParameters(nn.Module):
    def __init__(self, dim=40, heads=4):
        super().__init__()
        scale = dim**-0.5
        self.pos_embed = nn.Parameter(torch.randn(1, 50, dim))
        self.scaled = nn.Parameter(scale * torch.randn(dim, dim))
        self.halved = nn.Parameter(torch.randn(dim, heads) / 2)
        self.small = nn.Parameter(torch.randn(1, 49, dim) * 0.02)
        self.uniform = nn.Parameter(torch.rand(dim, 3))
        self.centred = nn.Parameter((torch.rand(dim, 4) - 0.5) / dim)
        self.spread = nn.Parameter(2 * torch.rand(dim, 4) - 1)
        self.normal = nn.Parameter(torch.normal(0.5, 0.1, size=(dim, 6)))
        self.like = nn.Parameter(torch.randn_like(self.uniform) * 3)
        self.chained = nn.Parameter(torch.empty(dim, 8).normal_(std=0.3))
        self.glorot = nn.Parameter(torch.empty(dim, 8).uniform_(-1, 1).mul_(math.sqrt(6 / (dim + 8))))
        self.shaped = nn.Parameter(torch.randn(dim, 2, 3).mul(0.1).view(dim, 6))
        self.sum = nn.Parameter(torch.ones(dim, 5) + 0.1 * torch.randn(dim, 5))
        self.moved = nn.Parameter(torch.randn(5, dim).transpose(0, 1).contiguous())


class FilledLater(nn.Module):
    """Memory first, values later."""

    def __init__(self, inputs=14, outputs=22, bias=True):
        super().__init__()
        self.inputs, self.outputs = inputs, outputs
        self.weight = Parameter(torch.empty(outputs, inputs))
        self.kernel = Parameter(torch.Tensor(outputs, inputs, 3, 3))
        self.mix = Parameter(torch.FloatTensor(inputs, outputs))
        self.u = Parameter(torch.empty((outputs, 4)))
        self.v = Parameter(torch.Tensor(*(4, inputs)))
        self.w = Parameter(torch.Tensor(torch.Size([6, inputs])))
        self.z = Parameter(self.weight.new_empty(3, 3))
        if bias:
            self.bias = Parameter(torch.empty(outputs))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self):
        stdv = 1.0 / math.sqrt(self.weight.size(1))
        self.weight.data.uniform_(-stdv, stdv)
        n = self.inputs
        for k in self.kernel.shape[2:]:
            n *= k
        self.kernel.data.normal_(0, math.sqrt(2.0 / n))
        for p in (self.mix, self.u):
            nn.init.xavier_uniform_(p)
        nn.init.kaiming_uniform_(self.v, a=math.sqrt(5))
        nn.init.orthogonal_(self.w)
        self.z.data.fill_(0.5)
        if self.bias is not None:
            fan_in, _ = nn.init._calculate_fan_in_and_fan_out(self.weight)
            bound = 1 / math.sqrt(fan_in)
            nn.init.uniform_(self.bias, -bound, bound)


class Lists(nn.Module):
    def __init__(self, sizes=(3, 5, 7)):
        super().__init__()
        self.weights = nn.ParameterList([nn.Parameter(torch.zeros(n, n)) for n in sizes])
        self.scales = nn.ParameterList()
        for n in sizes:
            self.scales.append(nn.Parameter(torch.ones(n) * n))
        self.named = nn.ParameterDict({f"p{n}": nn.Parameter(torch.randn(n, 30)) for n in sizes})
        self.named["extra"] = nn.Parameter(torch.full((2,), 4.0))
        for w in self.weights:
            nn.init.eye_(w)
        nn.init.constant_(self.named["p3"], 9)
        for key, p in self.named.items():
            if key == "p5":
                p.data.zero_()
        self.plain = nn.ParameterList([torch.ones(2), torch.zeros(3)])


class Buffers(nn.Module):
    """Buffers are no parameters; what is made of them may be."""

    def __init__(self, n=6):
        super().__init__()
        self.register_buffer("mask", torch.tril(torch.ones(n, n)))
        self.register_buffer("scale", torch.tensor(0.5), persistent=False)
        self.noise = nn.Buffer(torch.randn(n))
        self.weight = nn.Parameter(torch.ones(n, n) * self.scale)
        self.fc = nn.Linear(n, n)
        for b in self.buffers():
            b.zero_()
        self.mask.fill_(2)


class NewTensors(nn.Module):
    def __init__(self):
        super().__init__()
        base = torch.ones(4, 6)
        self.a = nn.Parameter(base.new_zeros(3, 3))
        self.b = nn.Parameter(base.new_full((2, 2), 5.0))
        self.c = nn.Parameter(torch.zeros_like(base))
        self.d = nn.Parameter(base.clone())
        self.e = nn.Parameter(torch.cat([torch.zeros(5), torch.ones(5)]))
        self.f = nn.Parameter(torch.stack([torch.zeros(3), torch.zeros(3)]))
        self.g = nn.Parameter(torch.linspace(-1, 1, 5))
        self.h = nn.Parameter(torch.ones(3, 4).float().to("cpu"))
        self.i = nn.Parameter(torch.zeros(size=(3, 2)))
        self.j = nn.Parameter(data=torch.ones(2, 2), requires_grad=False)
        self.k = nn.Parameter(torch.ones(2, 2, dtype=torch.float64, device="cpu"))
        self.l = nn.Parameter(torch.randn(10, 10, generator=torch.Generator().manual_seed(3)))
