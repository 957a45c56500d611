"""What the networks of `written/openmmlab.py` come to in torch."""

from __future__ import annotations

import math

import torch
from torch import nn


class _Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(8, 8, 3)
        self.bn = nn.BatchNorm2d(8)


class _Plain(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.block = _Block()


class _Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3)
        self.blocks = nn.ModuleList([_Block(), _Block()])
        self.seq = nn.Sequential(nn.Conv2d(8, 8, 1), nn.BatchNorm2d(8))
        self.plain = _Plain()
        self.torch_list = nn.ModuleList([_Block()])
        self.conv1d = nn.Conv1d(40, 80, 3)
        self.cls = nn.Linear(80, 40)
        self.emb = nn.Embedding(100, 30)


class _Parts(nn.Module):
    def __init__(self, **parts: nn.Module) -> None:
        super().__init__()
        for name, part in parts.items():
            self.add_module(name, part)


@torch.no_grad()
def _biased(layer: nn.Module, value: float) -> None:
    assert isinstance(layer.bias, torch.Tensor)
    layer.bias.fill_(value)


def constructed() -> nn.Module:
    return _Net()


def initialized() -> nn.Module:
    net = _Net()
    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            _biased(module, 0)
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.constant_(module.weight, 0.7)
            _biased(module, 0.2)
    nn.init.normal_(net.conv1d.weight, 0, 0.01)
    _biased(net.conv1d, 0)
    nn.init.normal_(net.cls.weight, 0, 0.3)
    _biased(net.cls, -math.log(0.99 / 0.01))
    nn.init.normal_(net.emb.weight, 0, 0.05)
    nn.init.xavier_uniform_(net.blocks[0].conv.weight, gain=0.5)
    nn.init.constant_(net.seq[0].weight, 0.1)
    return net


def with_a_method_of_its_own() -> nn.Module:
    inner = _Parts(a=nn.Conv2d(32, 60, 3), b=nn.Linear(60, 30))
    net = _Parts(inner=inner, last=nn.Conv2d(10, 10, 3))
    nn.init.uniform_(net.last.weight, -0.3, 0.5)
    _biased(net.last, 0)
    nn.init.kaiming_uniform_(inner.a.weight, a=1)
    _biased(inner.a, 0)
    nn.init.constant_(inner.b.weight, 3)
    _biased(inner.b, 1)
    return net


def overriding() -> nn.Module:
    tail = nn.Sequential(nn.Linear(30, 30), nn.ReLU())
    net = _Parts(body=nn.Linear(50, 40), head=nn.Linear(40, 30), tail=tail)
    for layer in (net.head, tail[0]):
        nn.init.normal_(layer.weight, 0, 0.4)
        _biased(layer, 2)
    return net


def helpers() -> nn.Module:
    net = _Parts(
        kaiming=nn.Conv2d(16, 32, 3),
        xavier=nn.Linear(40, 30),
        normal=nn.Linear(40, 30, bias=False),
        truncated=nn.Linear(40, 30),
        uniform=nn.Linear(40, 30),
        caffe=nn.Conv2d(16, 32, 3),
        norm=nn.GroupNorm(4, 16),
        prior=nn.Linear(40, 30),
    )
    nn.init.kaiming_normal_(net.kaiming.weight, mode="fan_out", nonlinearity="relu")
    nn.init.xavier_uniform_(net.xavier.weight)
    nn.init.normal_(net.normal.weight, 0, 0.02)
    nn.init.trunc_normal_(net.truncated.weight, std=0.1)
    nn.init.uniform_(net.uniform.weight, -0.2, 0.4)
    nn.init.kaiming_uniform_(net.caffe.weight, a=1)
    nn.init.constant_(net.norm.weight, 0.9)
    nn.init.normal_(net.prior.weight, 0, 0.01)
    biases = {"kaiming": 0, "xavier": 0.3, "truncated": -1, "uniform": 0, "caffe": 0, "norm": 0}
    for name, value in biases.items():
        _biased(getattr(net, name), value)
    _biased(net.prior, -math.log(0.99 / 0.01))
    return net


def _conv(layer: nn.Module, slope: float = 0) -> nn.Module:
    nn.init.kaiming_normal_(layer.weight, a=slope, mode="fan_out", nonlinearity="leaky_relu" if slope else "relu")
    if layer.bias is not None:
        _biased(layer, 0)
    return layer


def neck() -> nn.Module:
    return _Parts(
        stem=_Parts(conv=_conv(nn.Conv2d(3, 16, 3, bias=False)), bn=nn.BatchNorm2d(16)),
        laterals=nn.ModuleList([_Parts(conv=_conv(nn.Conv2d(16, 20, 1)))]),
        leaky=_Parts(conv=_conv(nn.Conv2d(16, 20, 3, bias=False), 0.3)),
        ordered=_Parts(conv=_conv(nn.Conv2d(16, 20, 3, bias=False)), gn=nn.GroupNorm(4, 16)),
        spectral=_Parts(conv=nn.utils.spectral_norm(_conv(nn.Conv2d(16, 20, 3)))),
        conv=nn.Conv2d(16, 20, 3, bias=False),
        line=nn.Conv1d(16, 20, 3),
        ln1=nn.LayerNorm(20),
        act=nn.PReLU(),
    )


def initialized_neck() -> nn.Module:
    net = neck()
    for layer in (net.laterals[0].conv, net.conv):
        nn.init.constant_(layer.weight, 0.2)
    return net
