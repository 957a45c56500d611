"""Modules of OpenMMLab, before and after `init_weights()`."""

# ruff: noqa: B006, C408  # people write like this
from mmcv.cnn import (
    ConvModule,
    build_activation_layer,
    build_conv_layer,
    build_norm_layer,
    caffe2_xavier_init,
    normal_init,
    xavier_init,
)
from mmcv.runner import BaseModule as OldBaseModule
from mmengine.model import (
    BaseModel,
    BaseModule,
    ConstantInit,
    ModuleList,
    Sequential,
    bias_init_with_prob,
    constant_init,
    kaiming_init,
    trunc_normal_init,
    uniform_init,
)
from torch import nn


class Block(BaseModule):
    def __init__(self, width=8, init_cfg=dict(type="Xavier", layer="Conv2d", distribution="uniform", gain=0.5)):
        super().__init__(init_cfg)
        self.conv = nn.Conv2d(width, width, 3)
        self.bn = nn.BatchNorm2d(width)


class Plain(nn.Module):
    """No OpenMMLab module, so that what it holds is not asked to initialize itself."""

    def __init__(self):
        super().__init__()
        self.block = Block()


class Net(BaseModule):
    def __init__(self, init_cfg=None):
        if init_cfg is None:
            init_cfg = [
                dict(type="Kaiming", layer=["Conv2d", "Linear"]),
                dict(type="Constant", val=0.7, bias=0.2, layer=["_BatchNorm", "GroupNorm"]),
                dict(
                    type="Normal",
                    std=0.01,
                    layer="Conv1d",
                    override=dict(type="Normal", name="cls", std=0.3, bias_prob=0.01),
                ),
                dict(type="TruncNormal", std=0.05, layer="Embedding"),
            ]
        super().__init__(init_cfg=init_cfg)
        self.stem = nn.Conv2d(3, 8, 3)
        self.blocks = ModuleList([Block(), Block(init_cfg=None)])
        self.seq = Sequential(
            nn.Conv2d(8, 8, 1), nn.BatchNorm2d(8), init_cfg=dict(type=ConstantInit, val=0.1, layer="Conv2d")
        )
        self.plain = Plain()
        self.torch_list = nn.ModuleList([Block()])
        self.conv1d = nn.Conv1d(40, 80, 3)
        self.cls = nn.Linear(80, 40)
        self.emb = nn.Embedding(100, 30)


class Custom(OldBaseModule):
    def __init__(self):
        super().__init__(init_cfg=dict(type="Caffe2Xavier", layer="Conv2d"))
        self.a = nn.Conv2d(32, 60, 3)
        self.b = nn.Linear(60, 30)

    def init_weights(self):
        super().init_weights()
        constant_init(self.b, 3, bias=1)


class Holder(BaseModel):
    def __init__(self):
        super().__init__(None, dict(type="Uniform", a=-0.3, b=0.5, layer="Conv2d"))
        self.inner = Custom()
        self.last = nn.Conv2d(10, 10, 3)


class Overriding(BaseModule):
    """An override that only names a part takes the settings around it."""

    def __init__(self):
        super().__init__(dict(type="Normal", std=0.4, bias=2, override=[dict(name="head"), dict(name="tail")]))
        self.body = nn.Linear(50, 40)
        self.head = nn.Linear(40, 30)
        self.tail = nn.Sequential(nn.Linear(30, 30), nn.ReLU())


class Helpers(nn.Module):
    def __init__(self):
        super().__init__()
        self.kaiming = nn.Conv2d(16, 32, 3)
        self.xavier = nn.Linear(40, 30)
        self.normal = nn.Linear(40, 30, bias=False)
        self.truncated = nn.Linear(40, 30)
        self.uniform = nn.Linear(40, 30)
        self.caffe = nn.Conv2d(16, 32, 3)
        self.norm = nn.GroupNorm(4, 16)
        self.prior = nn.Linear(40, 30)
        kaiming_init(self.kaiming)
        xavier_init(self.xavier, distribution="uniform", bias=0.3)
        normal_init(self.normal, std=0.02)
        trunc_normal_init(self.truncated, std=0.1, bias=-1)
        uniform_init(self.uniform, -0.2, 0.4)
        caffe2_xavier_init(self.caffe)
        constant_init(self.norm, 0.9)
        normal_init(self.prior, std=0.01, bias=bias_init_with_prob(0.01))


def constructed():
    return Net()


def initialized():
    net = Net()
    net.init_weights()
    net.init_weights()
    return net


def with_a_method_of_its_own():
    net = Holder()
    net.init_weights()
    return net


def overriding():
    net = Overriding()
    net.init_weights()
    return net


def helpers():
    return Helpers()


class Neck(BaseModule):
    """A ConvModule that is a child draws itself anew after the configuration; one in a plain list does not."""

    def __init__(
        self, norm_cfg=dict(type="BN", requires_grad=True), init_cfg=dict(type="Constant", val=0.2, layer="Conv2d")
    ):
        super().__init__(init_cfg)
        self.stem = ConvModule(3, 16, 3, padding=1, norm_cfg=norm_cfg)
        self.laterals = nn.ModuleList([ConvModule(16, 20, 1, act_cfg=None)])
        self.leaky = ConvModule(16, 20, 3, bias=False, act_cfg=dict(type="LeakyReLU", negative_slope=0.3))
        self.ordered = ConvModule(16, 20, 3, norm_cfg=dict(type="GN", num_groups=4), order=("norm", "act", "conv"))
        self.spectral = ConvModule(16, 20, 3, with_spectral_norm=True)
        self.conv = build_conv_layer(None, 16, 20, 3, bias=False)
        self.line = build_conv_layer(dict(type="Conv1d"), 16, 20, kernel_size=3)
        self.norm_name, norm = build_norm_layer(dict(type="LN"), 20, postfix=1)
        self.add_module(self.norm_name, norm)
        self.act = build_activation_layer(dict(type="PReLU"))


def neck():
    return Neck()


def initialized_neck():
    net = Neck()
    net.init_weights()
    return net
