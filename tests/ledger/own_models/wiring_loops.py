"""Inits in loops over modules, children, parameters and lists, under the guards people write."""

from __future__ import annotations

import math

from torch import nn
from torch.nn import init


def body(width=8):
    return nn.Sequential(
        nn.Conv2d(3, width, 3, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.Conv2d(width, width, 1),
        nn.Flatten(),
        nn.Linear(width, 5),
    )


class OverModules(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = body()
        self.extra = nn.ConvTranspose2d(4, 4, 2)
        for m in self.modules():
            if isinstance(m, (nn.Conv2d, nn.ConvTranspose2d)):
                n = m.kernel_size[0] * m.kernel_size[1] * m.out_channels
                m.weight.data.normal_(0, math.sqrt(2.0 / n))
                if m.bias is not None:
                    m.bias.data.zero_()
            elif isinstance(m, nn.BatchNorm2d):
                m.weight.data.fill_(0.9)
                m.bias.data.zero_()
            elif isinstance(m, nn.Linear):
                n = m.weight.size(1)
                m.weight.data.normal_(0, 0.01)
                m.bias.data.zero_()


class UnionTypes(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = body()
        for name, m in self.named_modules():
            match m:
                case nn.Conv2d() | nn.Linear():
                    init.normal_(m.weight, std=0.1)
                case nn.BatchNorm2d():
                    init.constant_(m.weight, 0.25)
                case _:
                    continue
            if isinstance(m, nn.Linear | nn.BatchNorm2d):
                init.constant_(m.bias, 0.5)


class ByTypeOf(nn.Module):
    kinds = [nn.Conv2d, nn.Linear]

    def __init__(self):
        super().__init__()
        self.features = body()
        for m in self.features.children():
            if type(m) in self.kinds:
                init.uniform_(m.weight, -0.3, 0.3)
            if type(m) == nn.Linear or m.__class__ is nn.BatchNorm2d:
                init.ones_(m.bias)
            if type(m) in (nn.BatchNorm2d,):
                m.weight.data.mul_(0.5)


class ByClassName(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = body()
        for m in self.modules():
            classname = m.__class__.__name__
            if classname.find("Conv") != -1 and hasattr(m, "weight"):
                init.xavier_normal_(m.weight.data)
            elif classname.startswith("BatchNorm"):
                init.normal_(m.weight.data, 1.0, 0.02)
            elif classname in ("Linear", "Bilinear"):
                init.zeros_(m.weight)
            elif type(m).__name__ == "Flatten":
                init.zeros_(self.features[5].bias)


class ByName(nn.Module):
    def __init__(self, dim=12):
        super().__init__()
        self.encoder = nn.ModuleList([nn.Linear(dim, dim) for _ in range(2)])
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, 4)
        self.head_dist = nn.Linear(dim, 4)
        for name, module in self.named_modules():
            if not isinstance(module, nn.Linear):
                continue
            if name.startswith("head"):
                init.zeros_(module.weight)
                init.constant_(module.bias, -10.0)
            elif name.endswith(".1"):
                init.xavier_uniform_(module.weight)
            elif name == "encoder.0":
                init.normal_(module.weight, std=0.02)
        for name, p in self.named_parameters():
            if "norm" in name and "bias" not in name:
                p.data.fill_(2.0)
            if name.split(".")[-1] == "bias" and not name.startswith(("head", "encoder")):
                p.data.fill_(3.0)


class OverParameters(nn.Module):
    def __init__(self, hidden=10):
        super().__init__()
        self.rnn = nn.GRU(6, hidden, bidirectional=True)
        self.fc = nn.Linear(2 * hidden, 3)
        stdv = 1.0 / math.sqrt(hidden)
        for weight in self.rnn.parameters():
            weight.data.uniform_(-stdv, stdv)
        for p in self.fc.parameters():
            if p.ndim > 1:
                init.xavier_uniform_(p)
            elif len(p.shape) == 1:
                init.constant_(p, 0.1)


class RecurrentNames(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.lstm = nn.LSTM(5, hidden, num_layers=2, batch_first=True)
        self.cell = nn.LSTMCell(5, hidden)
        for name, param in self.lstm.named_parameters():
            if "weight_ih" in name:
                init.xavier_uniform_(param.data)
            elif "weight_hh" in name:
                init.orthogonal_(param.data)
            elif "bias" in name:
                param.data.fill_(0)
        for layer_p in self.cell._parameters:
            if "weight" in layer_p:
                init.normal_(self.cell._parameters[layer_p], 0.0, 0.02)
        for names in self.lstm._all_weights:
            for name in names:
                if "bias_ih_l1" in name:
                    init.ones_(self.lstm.__getattr__(name))
        init.constant_(self.lstm.bias_hh_l0, 0.5)


class OverLists(nn.Module):
    def __init__(self, dim=9):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(dim, dim) for _ in range(4))
        self.layers = nn.ModuleList(nn.Linear(dim, 2 * dim) for _ in range(3))
        for layer in [self.q, self.k]:
            init.xavier_uniform_(layer.weight, gain=2**-0.5)
        for layer, std in zip((self.v, self.o), (0.1, 0.2)):
            init.normal_(layer.weight, std=std)
        for l in self.layers[:-1]:
            init.kaiming_uniform_(l.weight, nonlinearity="relu")
            init.zeros_(l.bias)
        init.uniform_(self.layers[-1].weight, -3e-3, 3e-3)
        for i in range(len(self.layers)):
            self.layers[i].bias.data.fill_(i)
        for name in ("q", "k"):
            getattr(self, name).bias.data.fill_(0.3)
        for m in (*self.layers, self.v):
            m.bias.data.add_(1.0)


class IdentityGuard(nn.Module):
    def __init__(self, classes=7):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3)
        final_conv = nn.Conv2d(8, classes, kernel_size=1)
        self.classifier = nn.Sequential(nn.Dropout(0.5), final_conv, nn.ReLU())
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                if m is final_conv:
                    init.normal_(m.weight, mean=0.0, std=0.01)
                else:
                    init.kaiming_uniform_(m.weight)
                if m.bias is not None:
                    init.constant_(m.bias, 0)


class Recursion(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(body(), nn.Sequential(nn.Linear(5, 5), nn.Sequential(nn.Linear(5, 2))))
        init_recursively(self)


def init_recursively(module, depth=0):
    if getattr(module, "bias", None) is not None:
        nn.init.constant_(module.bias, depth)
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.kaiming_normal_(module.weight)
    for child in module.children():
        init_recursively(child, depth + 1)


class Skips(nn.Module):
    """`continue`, `break` and `else` in loops of inits, and a loop variable that is used afterwards."""

    def __init__(self, skip=("2",)):
        super().__init__()
        self.net = nn.ModuleDict({str(i): nn.Linear(6, 6) for i in range(5)})
        for key, layer in self.net.items():
            if key in skip:
                continue
            if int(key) == 4:
                break
            nn.init.zeros_(layer.weight)
        else:
            nn.init.ones_(self.net["0"].weight)
        layer.weight.data.fill_(4.0)
        index = 0
        while index < len(self.net):
            self.net[str(index)].bias.data.fill_(index)
            index += 2


class IterativeWalk(nn.Module):
    """A stack of modules, popped until it is empty."""

    def __init__(self):
        super().__init__()
        self.features = body()
        stack = [self]
        while stack:
            m = stack.pop()
            if isinstance(m, nn.Linear):
                nn.init.trunc_normal_(m.weight, std=0.02)
            stack.extend(m.children())


class FilteredWalk(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = body()
        linears = [m for m in self.modules() if isinstance(m, nn.Linear)]
        for m in linears:
            nn.init.eye_(m.weight)
        for m in filter(lambda m: isinstance(m, nn.Conv2d), self.modules()):
            nn.init.ones_(m.weight)
        for i, m in enumerate(self.modules()):
            if i == 3:
                m.bias.data.fill_(0.5)
        last = list(self.modules())[-1]
        nn.init.ones_(last.bias)
        next(self.features.parameters()).data.mul_(2)
        dict(self.named_modules())["features.3"].bias.data.fill_(7)
        dict(self.named_parameters())["features.1.weight"].data.fill_(8)
