"""Classes made by functions, and methods that are put in their place later."""

from __future__ import annotations

import types

from torch import nn


def dynamic_class():
    kind = type("Dynamic", (nn.Linear,), {})
    return nn.Sequential(kind(3, 4))


def local_class(width=4):
    class Local(nn.Module):
        scale = width

        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(width, self.scale)
            nn.init.constant_(self.fc.weight, width)

    return Local()


def class_factory(base, std):
    class Scaled(base):
        def reset_parameters(self):
            super().reset_parameters()
            nn.init.normal_(self.weight, std=std)

    return Scaled


ScaledConv = class_factory(nn.Conv2d, 0.5)


class FromFactory(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = ScaledConv(3, 4, 3)
        self.fc = class_factory(nn.Linear, 2.0)(4, 5)


def bound_method():
    net = nn.Sequential(nn.Linear(3, 3), nn.ReLU(), nn.Linear(3, 1))

    def init(self, value):
        for m in self:
            if isinstance(m, nn.Linear):
                nn.init.constant_(m.weight, value)

    net.init = types.MethodType(init, net)
    net.init(0.125)
    return net


class PatchedInstance(nn.Module):
    """A method replaced on the object, and one on a class of this file."""

    def __init__(self):
        super().__init__()
        self.fc = Plain()
        self.fc.reset = lambda: nn.init.zeros_(self.fc.lin.weight)
        self.fc.reset()


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(3, 3)

    def reset(self):
        nn.init.ones_(self.lin.weight)


def patched_class():
    def reset(self):
        nn.init.constant_(self.lin.weight, 7)

    class Own(Plain):
        pass

    Own.reset = reset
    model = Own()
    model.reset()
    setattr(Own, "fill", lambda self, v: nn.init.constant_(self.lin.bias, v))
    model.fill(3)
    return model
