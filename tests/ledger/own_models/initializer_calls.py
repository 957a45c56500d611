"""Every initializer in the forms of its call that occur: positional, by keyword, from a name, as a value."""

from __future__ import annotations

import math

import torch
import torch.nn as nn
import torch.nn.init as I
from torch.nn import init
from torch.nn.init import constant_, kaiming_normal_, xavier_uniform_, zeros_
from torch.nn.init import normal_ as fill_normal


class Spellings(nn.Module):
    """The same functions under all the names they are called by."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(18, 12) for _ in range(6))
        torch.nn.init.normal_(self.layers[0].weight, 0.5, 0.1)
        nn.init.normal_(tensor=self.layers[1].weight, std=0.3)
        init.normal_(self.layers[2].weight, std=0.2, mean=-1)
        I.normal_(self.layers[3].weight)
        fill_normal(self.layers[4].weight, mean=3)
        from torch.nn.init import normal_

        normal_(self.layers[5].weight, 0, 0.02)
        zeros_(self.layers[5].bias)


class KaimingArguments(nn.Module):
    """The argument lists of `kaiming_*` as they are counted in real code."""

    def __init__(self, nonlinearity="leaky_relu", slope=0.2):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(6, 12, 3, groups=2) for _ in range(12)])
        c = self.convs
        kaiming_normal_(c[0].weight)
        kaiming_normal_(c[1].weight, mode="fan_out", nonlinearity="relu")
        kaiming_normal_(c[2].weight, mode="fan_out")
        kaiming_normal_(c[3].weight, a=0)
        kaiming_normal_(c[4].weight, a=1, mode="fan_in")
        kaiming_normal_(c[5].weight, nonlinearity="linear")
        nn.init.kaiming_uniform_(c[6].weight, a=math.sqrt(5))
        nn.init.kaiming_uniform_(c[7].weight, nonlinearity="relu")
        nn.init.kaiming_uniform_(c[8].weight, a=1)
        nn.init.kaiming_uniform_(c[9].weight, mode="fan_in", nonlinearity="sigmoid")
        nn.init.kaiming_uniform_(c[10].weight, a=slope, nonlinearity=nonlinearity)
        nn.init.kaiming_normal_(c[11].weight, slope, "fan_out", nonlinearity)
        for conv in c[:3]:
            fan_in, _ = nn.init._calculate_fan_in_and_fan_out(conv.weight)
            bound = 1 / math.sqrt(fan_in)
            nn.init.uniform_(conv.bias, -bound, bound)


class XavierArguments(nn.Module):
    def __init__(self, dim=24):
        super().__init__()
        self.q, self.k, self.v, self.out = [nn.Linear(dim, dim) for _ in range(4)]
        self.one, self.two, self.three = nn.Linear(dim, 5), nn.Linear(dim, 7), nn.Bilinear(4, 5, 6)
        xavier_uniform_(self.q.weight, gain=1 / math.sqrt(2))
        xavier_uniform_(self.k.weight, 1.0 / math.sqrt(2))
        xavier_uniform_(self.v.weight, gain=nn.init.calculate_gain("relu"))
        xavier_uniform_(self.out.weight)
        nn.init.xavier_normal_(self.one.weight, 0.02)
        nn.init.xavier_normal_(self.two.weight, gain=torch.nn.init.calculate_gain("leaky_relu", 0.1))
        nn.init.xavier_normal_(self.three.weight)
        constant_(self.out.bias, 0.0)
        constant_(self.one.bias, val=-math.log((1 - 0.01) / 0.01))


class OtherInitializers(nn.Module):
    def __init__(self):
        super().__init__()
        self.orthogonal = nn.ModuleList([nn.Linear(9, 16), nn.Linear(16, 9), nn.Conv2d(3, 8, 3)])
        for layer, gain in zip(self.orthogonal, (1, math.sqrt(2), 0.01)):
            nn.init.orthogonal_(layer.weight, gain=gain)
        self.eye = nn.Linear(6, 6, bias=False)
        init.eye_(self.eye.weight)
        self.dirac = nn.Conv1d(4, 4, 3)
        init.dirac_(self.dirac.weight)
        self.grouped = nn.Conv2d(4, 8, 3, groups=2)
        init.dirac_(self.grouped.weight, groups=2)
        self.truncated = nn.Linear(30, 40)
        init.trunc_normal_(self.truncated.weight, std=0.02)
        init.trunc_normal_(self.truncated.bias, mean=0.1, std=0.5, a=-0.5, b=0.5)
        self.sparse = nn.Linear(20, 30)
        init.sparse_(self.sparse.weight, sparsity=0.5, std=0.1)
        self.ones = nn.LayerNorm(6)
        init.ones_(self.ones.bias)
        init.uniform_(self.ones.weight)


class ResultIsUsed(nn.Module):
    """An initializer gives its tensor back."""

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(init.xavier_uniform_(torch.empty(14, 6)))
        self.b = nn.Parameter(init.zeros_(torch.Tensor(6)))
        weight = torch.empty(8, 8)
        weight = nn.init.orthogonal_(weight) * 0.5
        self.u = nn.Parameter(weight)
        self.fc = nn.Linear(5, 11)
        self.fc.weight = nn.Parameter(init.normal_(self.fc.weight.data, std=0.25))
        self.fc.bias.data = init.constant_(self.fc.bias.data, 0.75)
        self.register_parameter("v", nn.Parameter(init.kaiming_normal_(torch.Tensor(10, 7), mode="fan_out")))


class DataTargets(nn.Module):
    def __init__(self, std=0.05):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 5)
        self.fc = nn.Linear(16, 10)
        self.norm = nn.BatchNorm2d(16)
        init.kaiming_normal_(self.conv.weight.data, a=0, mode="fan_in")
        init.normal_(self.fc.weight.data, 0.0, std)
        init.normal_(self.norm.weight.data, 1.0, 0.02)
        init.constant_(self.norm.bias.data, 0.0)
        init.uniform_(self.fc.bias.detach(), a=-3e-3, b=3e-3)


class ChosenByCondition(nn.Module):
    """Conditional expressions as statements, and as arguments."""

    def __init__(self, zero_last=True, bias=None, uniform=False):
        super().__init__()
        self.hidden = nn.Linear(12, 24)
        self.last = nn.Linear(24, 6)
        nn.init.zeros_(self.last.weight) if zero_last else nn.init.xavier_uniform_(self.last.weight)
        nn.init.constant_(self.last.bias, 0.0 if bias is None else bias)
        (nn.init.uniform_ if uniform else nn.init.normal_)(self.hidden.weight, 0.0, 0.1 if uniform else 0.2)
        zero_last and nn.init.ones_(self.hidden.bias)
