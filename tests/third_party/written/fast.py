"""fastai, imported as its own examples do."""

# ruff: noqa: F403, F405

from fastai.vision.all import *


class SimpleHead(Module):
    def __init__(self, width=40):
        self.first = init_default(nn.Linear(30, width), nn.init.xavier_normal_)
        self.second = nn.Linear(width, 20)
        init_linear(self.second, nn.Sigmoid())


def head():
    return SimpleHead()


def blocks():
    return nn.Sequential(
        ConvLayer(3, 16),
        ConvLayer(16, 16, ks=5, stride=2, norm_type=NormType.BatchZero, act_cls=None),
        ConvLayer(16, 20, bias_std=0.2, norm_type=None, act_cls=nn.Tanh),
        ConvLayer(16, 20, ndim=1, norm_type=NormType.Instance, bn_1st=False),
        ConvLayer(20, 10, transpose=True, bias=True, init=nn.init.orthogonal_, bias_std=0),
        LinBnDrop(40, 20, p=0.5, act=nn.ReLU()),
        LinBnDrop(40, 20, bn=False),
        LinBnDrop(40, 20, lin_first=True),
        BatchNorm(20, norm_type=NormType.BatchZero),
        ConvLayer(16, 20, norm_type=NormType.Spectral),
    )


def applied():
    net = nn.Sequential(
        nn.Conv2d(3, 20, 3),
        nn.BatchNorm2d(20),
        nn.Sequential(nn.Linear(20, 30), nn.ReLU()),
        nn.Linear(30, 20),
    )
    net[3].requires_grad_(False)
    apply_init(net, nn.init.kaiming_uniform_)
    return net


def applied_leaf_by_leaf():
    net = nn.Sequential(nn.Linear(20, 30), nn.LayerNorm(30), nn.Linear(30, 20))
    apply_leaf(net, partial(cond_init, func=nn.init.xavier_uniform_))
    return net
