"""What the networks of `written/graphs.py` come to in torch."""

from __future__ import annotations

import math

import torch
from torch import nn


def _drawn(*shape: int, bound: float) -> nn.Parameter:
    return nn.Parameter(torch.empty(*shape).uniform_(-bound, bound))


def _glorot(*shape: int) -> nn.Parameter:
    """The fans are the last two sizes, whatever stands before them."""
    return _drawn(*shape, bound=math.sqrt(6 / (shape[-2] + shape[-1])))


def _linear(inputs: int, outputs: int, *, bias: bool = False, glorot: bool = False) -> nn.Linear:
    layer = nn.Linear(inputs, outputs, bias=bias)
    if glorot:
        nn.init.xavier_uniform_(layer.weight)
    return layer


class _Parts(nn.Module):
    def __init__(self, **parts: nn.Module | nn.Parameter) -> None:
        super().__init__()
        for name, part in parts.items():
            setattr(self, name, part)


def _zeros(size: int) -> nn.Parameter:
    return nn.Parameter(torch.zeros(size))


def without_bias() -> nn.Module:
    edges = nn.Linear(20, 30)
    nn.init.xavier_uniform_(edges.weight)
    nn.init.zeros_(edges.bias)
    return _Parts(
        lin=_linear(30, 40, glorot=True),
        att=_glorot(2, 3, 20),
        basis=_drawn(40, 20, bound=1 / math.sqrt(40)),
        root=_drawn(30, 20, bound=math.sqrt(6 / (2 * 30))),
        scale=nn.Parameter(torch.ones(20)),
        inner=nn.Sequential(nn.Linear(20, 30), nn.ReLU(), nn.BatchNorm1d(30)),
        edges=edges,
    )


def own_layer() -> nn.Module:
    net = without_bias()
    net.bias = _zeros(40)
    return net


def layers() -> nn.Module:
    zero = nn.Linear(20, 30)
    nn.init.zeros_(zero.bias)
    sides = nn.ModuleList([_linear(30, 20, glorot=True) for _ in range(3)])
    steps = nn.ModuleList([_linear(30, 20) for _ in range(4)])
    return _Parts(
        gcn=_Parts(bias=_zeros(40), lin=_linear(30, 40, glorot=True)),
        gat=_Parts(
            att_src=_glorot(1, 4, 10),
            att_dst=_glorot(1, 4, 10),
            att_edge=_glorot(1, 4, 10),
            bias=_zeros(40),
            lin=_linear(40, 40, glorot=True),
            lin_edge=_linear(6, 40, glorot=True),
            res=_linear(40, 40, glorot=True),
        ),
        pair=_Parts(
            att_src=_glorot(1, 2, 10),
            att_dst=_glorot(1, 2, 10),
            lin_src=_linear(40, 20, glorot=True),
            lin_dst=_linear(30, 20, glorot=True),
        ),
        gatv2=_Parts(att=_glorot(1, 3, 10), bias=_zeros(30), lin_l=_linear(40, 30, bias=True, glorot=True)),
        sage=_Parts(lin=_linear(40, 40, bias=True), lin_l=_linear(40, 20, bias=True), lin_r=_linear(30, 20)),
        graph=_Parts(lin_rel=_linear(30, 20, bias=True), lin_root=_linear(30, 20)),
        sg=_Parts(lin=_linear(30, 20, bias=True)),
        cheb=_Parts(bias=_zeros(20), lins=sides),
        tag=_Parts(bias=_zeros(20), lins=steps),
        transformer=_Parts(
            lin_key=_linear(30, 40, bias=True),
            lin_query=_linear(30, 40, bias=True),
            lin_value=_linear(30, 40, bias=True),
            lin_edge=_linear(7, 40),
            lin_skip=_linear(30, 40, bias=True),
            lin_beta=_linear(120, 1),
        ),
        relational=_Parts(weight=_glorot(3, 30, 20), comp=_glorot(4, 3), root=_glorot(30, 20), bias=_zeros(20)),
        gated=_Parts(weight=_drawn(3, 20, 20, bound=1 / math.sqrt(20)), rnn=nn.GRUCell(20, 20)),
        norm=_Parts(module=nn.BatchNorm1d(20)),
        layer_norm=nn.LayerNorm(20),
        graph_norm=_Parts(
            weight=nn.Parameter(torch.ones(20)), bias=_zeros(20), mean_scale=nn.Parameter(torch.ones(20))
        ),
        plain=nn.Linear(20, 30),
        zero=zero,
    )


def adopted() -> nn.Module:
    inner = nn.Sequential(nn.Linear(20, 30), nn.ReLU(), nn.Linear(30, 20))
    eps = nn.Parameter(torch.full((1,), 0.1))
    return nn.ModuleList([_Parts(eps=eps, nn=inner), _Parts(nn=nn.Linear(40, 20))])


def filled_whole() -> nn.Module:
    layer = nn.Linear(20, 30)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def drawn_again() -> nn.Module:
    return _Parts(bias=_zeros(40), lin=_linear(30, 40, glorot=True))
