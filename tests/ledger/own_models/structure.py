"""How layers come together: sequences, lists, names, factories."""

from __future__ import annotations

import copy
import itertools
from collections import OrderedDict
from typing import Callable, List, Optional, Union

from torch import nn


class Sequences(nn.Module):
    def __init__(self, widths=[6, 12, 8], dropout=0.1):
        super().__init__()
        self.inline = nn.Sequential(nn.Linear(6, 6), nn.ReLU(inplace=True), nn.Linear(6, 3))
        layers = []
        for i, o in zip(widths, widths[1:]):
            layers += [nn.Linear(i, o), nn.ReLU()]
            if dropout > 0:
                layers.append(nn.Dropout(dropout))
        self.splat = nn.Sequential(*layers[:-1])
        self.ordered = nn.Sequential(
            OrderedDict([("fc1", nn.Linear(3, 4)), ("act", nn.Tanh()), ("fc2", nn.Linear(4, 1))])
        )
        self.from_dict = nn.Sequential(OrderedDict({"a": nn.Linear(2, 2), "b": nn.Linear(2, 5)}))
        self.empty = nn.Sequential()
        self.empty.add_module("conv", nn.Conv1d(2, 3, 3))
        self.empty.append(nn.Conv1d(3, 2, 1))
        self.both = nn.Sequential(*self.inline, *[nn.Linear(3, 3) for _ in range(2)], nn.Identity())
        self.extended = nn.Sequential(nn.Linear(1, 2)).extend(nn.Sequential(nn.Linear(2, 3)))
        self.sliced = self.ordered[:2]
        self.popped = nn.Sequential(*list(self.inline.children())[:-1])
        self.joined = nn.Sequential(nn.Linear(1, 1)) + nn.Sequential(nn.Linear(1, 4))
        nn.init.zeros_(self.inline[-1].weight)
        nn.init.ones_(self.ordered.fc2.bias)
        self.extended[1].bias.data.fill_(0.25)
        self.extended.insert(0, nn.Linear(8, 1))


class Lists(nn.Module):
    def __init__(self, depth=3, dim=6, dilations=(1, 2)):
        super().__init__()
        self.by_comprehension = nn.ModuleList([nn.Linear(dim, dim * (i + 1)) for i in range(depth)])
        self.appended = nn.ModuleList()
        for d in dilations:
            self.appended.append(nn.Sequential(nn.Conv1d(dim, dim, 3, dilation=d), nn.BatchNorm1d(dim)))
        self.extended = nn.ModuleList([nn.Linear(1, 1)])
        self.extended.extend(nn.Linear(2, n) for n in (3, 4))
        self.extended += [nn.Linear(7, 7)]
        self.joined = nn.ModuleList(
            [nn.Linear(3, 3)] + [nn.Linear(4, 4) if i % 2 else nn.Linear(5, 5) for i in range(2)]
        )
        self.pairs = nn.ModuleList([nn.ModuleList([nn.Linear(dim, 2), nn.LayerNorm(2)]) for _ in range(2)])
        self.dict = nn.ModuleDict({"x": nn.Linear(1, 2)})
        self.dict["y"] = nn.Linear(2, 1)
        self.dict.update({"z": nn.Linear(3, 1)})
        self.holes = nn.ModuleList([nn.Linear(2, 2), None, nn.Linear(3, 3)])
        for attn, norm in self.pairs:
            nn.init.zeros_(attn.weight)
            nn.init.constant_(norm.weight, 0.5)
        self.by_comprehension[1] = nn.Linear(dim, 1)
        nn.init.ones_(self.by_comprehension[-1].bias)
        self.dict.x.bias.data.zero_()
        self.products = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.product((1, 2), (3, 4)))
        self.pairwise = nn.ModuleList([nn.Linear(a, b) for a, b in itertools.pairwise((2, 5, 7))])
        self.copies = nn.ModuleList([copy.deepcopy(self.joined[0]) for _ in range(2)])
        self.mapped = nn.ModuleList(map(lambda n: nn.Linear(n, n), (2, 3)))
        self.starred = nn.ModuleList([*(nn.Linear(2, 2) for _ in range(2)), *self.copies])


class ByName(nn.Module):
    def __init__(self, depth=3):
        super().__init__()
        for i in range(depth):
            setattr(self, f"fc{i}", nn.Linear(4, 4 + i))
            self.add_module("norm_{}".format(i), nn.LayerNorm(4 + i))
            self.add_module("%s%02d" % ("gate", i), nn.Linear(1, 1))
            self.register_module(name="extra" + str(i), module=nn.Linear(2, 1))
        for i in range(depth):
            fc = getattr(self, f"fc{i}")
            nn.init.constant_(fc.weight, i)
            self._modules[f"norm_{i}"].weight.data.fill_(0.5)
            self.__dict__["_modules"][f"extra{i}"].bias.data.fill_(0.75)
        self.__setattr__("direct", nn.Linear(3, 2))
        nn.init.zeros_(self.get_submodule("direct").weight)
        nn.init.ones_(self.get_parameter("direct.bias"))
        for name in self._modules:
            if name.startswith("gate"):
                self._modules[name].bias.data.fill_(2)
        delattr(self, "fc2")


class Nested(nn.Module):
    """Attributes and indices all the way down."""

    def __init__(self, dim=6, depth=2):
        super().__init__()
        self.blocks = nn.ModuleList([TransformerBlock(dim) for _ in range(depth)])
        nn.init.zeros_(self.blocks[-1].mlp.fc2.weight)
        nn.init.constant_(self.blocks[0].mlp.fc1.bias, 1.5)
        self.blocks[1].norm[0].weight.data.fill_(0.1)
        for block in self.blocks:
            block.mlp.fc1.weight.data.normal_(0, 0.25)
        self.alias = self.blocks[0].mlp
        self.alias.fc2.bias.data.fill_(-1)


class TransformerBlock(nn.Module):
    def __init__(self, dim, mlp_ratio=4.0, act_layer=nn.GELU, norm_layer=nn.LayerNorm, drop=0.0):
        super().__init__()
        self.norm = nn.Sequential(norm_layer(dim))
        self.mlp = Mlp(in_features=dim, hidden_features=int(dim * mlp_ratio), act_layer=act_layer, drop=drop)


class Mlp(nn.Module):
    def __init__(self, in_features, hidden_features=None, out_features=None, act_layer=nn.GELU, bias=True, drop=0.0):
        super().__init__()
        out_features = out_features or in_features
        hidden_features = hidden_features or in_features
        bias = (bias, bias) if not isinstance(bias, tuple) else bias
        self.fc1 = nn.Linear(in_features, hidden_features, bias=bias[0])
        self.act = act_layer()
        self.fc2 = nn.Linear(hidden_features, out_features, bias=bias[1])


class Bottleneck(nn.Module):
    expansion: int = 4

    def __init__(self, inplanes, planes, stride=1, downsample=None, groups=1, base_width=64, norm_layer=None):
        super().__init__()
        if norm_layer is None:
            norm_layer = nn.BatchNorm2d
        width = int(planes * (base_width / 64.0)) * groups
        self.conv1 = conv1x1(inplanes, width)
        self.bn1 = norm_layer(width)
        self.conv2 = conv3x3(width, width, stride, groups)
        self.bn3 = norm_layer(planes * self.expansion)
        self.conv3 = conv1x1(width, planes * self.expansion)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = downsample


def conv3x3(in_planes: int, out_planes: int, stride: int = 1, groups: int = 1) -> nn.Conv2d:
    return nn.Conv2d(in_planes, out_planes, kernel_size=3, stride=stride, padding=1, groups=groups, bias=False)


def conv1x1(in_planes: int, out_planes: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(in_planes, out_planes, kernel_size=1, stride=stride, bias=False)


class ResNet(nn.Module):
    def __init__(
        self,
        block: type[Bottleneck] = Bottleneck,
        layers: List[int] = [1, 2],
        num_classes: int = 10,
        zero_init_residual: bool = True,
        norm_layer: Optional[Callable[..., nn.Module]] = None,
    ) -> None:
        super().__init__()
        self._norm_layer = norm_layer or nn.BatchNorm2d
        self.inplanes = 8
        self.conv1 = nn.Conv2d(3, self.inplanes, kernel_size=7, stride=2, padding=3, bias=False)
        self.layer1 = self._make_layer(block, 4, layers[0])
        self.layer2 = self._make_layer(block, 8, layers[1], stride=2)
        self.fc = nn.Linear(8 * block.expansion, num_classes)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")
            elif isinstance(m, (nn.BatchNorm2d, nn.GroupNorm)):
                nn.init.constant_(m.weight, 1)
                nn.init.constant_(m.bias, 0)
        if zero_init_residual:
            for m in self.modules():
                if isinstance(m, Bottleneck) and m.bn3.weight is not None:
                    nn.init.constant_(m.bn3.weight, 0)

    def _make_layer(self, block, planes, blocks, stride=1):
        norm_layer = self._norm_layer
        downsample = None
        if stride != 1 or self.inplanes != planes * block.expansion:
            downsample = nn.Sequential(
                conv1x1(self.inplanes, planes * block.expansion, stride), norm_layer(planes * block.expansion)
            )
        layers = [block(self.inplanes, planes, stride, downsample, norm_layer=norm_layer)]
        self.inplanes = planes * block.expansion
        for _ in range(1, blocks):
            layers.append(block(self.inplanes, planes, norm_layer=norm_layer))
        return nn.Sequential(*layers)


def make_layers(cfg: List[Union[str, int]] = [4, "M", 8, "M"], batch_norm: bool = True) -> nn.Sequential:
    layers: List[nn.Module] = []
    in_channels = 3
    for v in cfg:
        if v == "M":
            layers += [nn.MaxPool2d(kernel_size=2, stride=2)]
        else:
            conv2d = nn.Conv2d(in_channels, v, kernel_size=3, padding=1)
            layers += (
                [conv2d, nn.BatchNorm2d(v), nn.ReLU(inplace=True)] if batch_norm else [conv2d, nn.ReLU(inplace=True)]
            )
            in_channels = v
    return nn.Sequential(*layers)


class Generated(nn.Module):
    """Layers from generators and nested functions."""

    def __init__(self, sizes=(4, 6, 6, 2)):
        super().__init__()

        def block(i, o, normalize=True):
            layers = [nn.Linear(i, o)]
            if normalize:
                layers.append(nn.BatchNorm1d(o, 0.8))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            return layers

        self.model = nn.Sequential(*block(4, 8, normalize=False), *block(8, 16), nn.Linear(16, 1))
        self.tower = nn.Sequential(*self.layers_of(sizes))
        self.last = [layer for layer in self.tower if isinstance(layer, nn.Linear)][-1]
        nn.init.zeros_(self.last.weight)

    def layers_of(self, sizes):
        for position, (i, o) in enumerate(zip(sizes[:-1], sizes[1:])):
            yield nn.Linear(i, o)
            if position < len(sizes) - 2:
                yield nn.ReLU()
        yield from (nn.LayerNorm(sizes[-1]),)


class LazyLayers(nn.Module):
    def __init__(self):
        super().__init__()
        self.known = nn.Linear(4, 4)
        self.convs = nn.ModuleList([nn.Conv2d(3, 4, 3) for _ in range(2)])


def assembled():
    model = nn.Sequential()
    model.fc = nn.Linear(3, 3)
    model.fc.weight.data.fill_(2)
    head = model.fc
    model.head = nn.Linear(head.in_features, head.out_features * 2, bias=head.bias is not None)
    first, *rest = [nn.Linear(n, n) for n in (1, 2, 3)]
    model.first, model.rest = first, nn.ModuleList(rest)
    for layer in rest:
        layer.bias.data.zero_()
    if (extra := nn.Linear(5, 1)) is not None:
        model.extra = extra
    return model
