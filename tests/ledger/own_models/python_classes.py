"""Python's own tricks around modules: attribute hooks, closures, generators, contexts, patches."""

from __future__ import annotations

import contextlib
import functools
from abc import ABC, abstractmethod
from contextlib import contextmanager
from functools import cached_property

import torch
from torch import nn


class SetattrHook(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.std = 0.5

    def __setattr__(self, name, value):
        if isinstance(value, nn.Linear):
            nn.init.constant_(value.weight, 0.75)
        super().__setattr__(name, value)


class GetattrHook(nn.Module):
    """A wrapper that looks up what it lacks in what it wraps."""

    def __init__(self):
        super().__init__()
        self.module = nn.Linear(6, 3)
        nn.init.zeros_(self.weight)
        self.bias.data.fill_(0.5)

    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(super().__getattr__("module"), name)


class HiddenFromRegistration(nn.Module):
    def __init__(self, teacher=None):
        super().__init__()
        self.student = nn.Linear(3, 3)
        object.__setattr__(self, "teacher", teacher or nn.Linear(3, 3))
        self.others = [nn.Linear(2, 2)]
        self.boxed = (nn.Linear(2, 2),)
        self.__dict__["ghost"] = nn.Linear(5, 5)


class Cached(nn.Module):
    def __init__(self):
        super().__init__()
        self.dim = 6
        self.fc = nn.Linear(self.dim, self.half)
        nn.init.normal_(self.fc.weight, std=self.std)

    @cached_property
    def half(self):
        return self.dim // 2

    @functools.cached_property
    def std(self):
        return self.half / 10


class _AbstractBase(ABC, nn.Module):
    def __init__(self):
        super().__init__()
        self.head = self.make_head()
        self.init()

    @abstractmethod
    def make_head(self):
        raise NotImplementedError

    def init(self):
        nn.init.ones_(self.head.weight)


class Concrete(_AbstractBase):
    def make_head(self):
        return nn.Linear(5, 2)


class Closures(nn.Module):
    def __init__(self, n=3):
        super().__init__()
        counter = 0

        def make(width):
            nonlocal counter
            counter += 1
            layer = nn.Linear(width, counter)
            nn.init.constant_(layer.bias, counter)
            return layer

        self.layers = nn.ModuleList([make(4) for _ in range(n)])
        inits = [lambda w, v=v: nn.init.constant_(w, v) for v in (1, 2, 3)]
        for layer, function in zip(self.layers, inits):
            function(layer.weight)


TOTAL = 0


def counted(width):
    global TOTAL
    TOTAL += 1
    return nn.Linear(width, TOTAL)


class LateBinding(nn.Module):
    """Lambdas in a loop see the last value."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(2, 2), nn.Linear(2, 2)
        functions = []
        for v in (5, 6):
            functions.append(lambda w: nn.init.constant_(w, v))
        for layer, function in zip((self.a, self.b), functions):
            function(layer.weight)


@contextmanager
def _no_init():
    saved = nn.init.kaiming_uniform_
    nn.init.kaiming_uniform_ = lambda w, *a, **k: w
    try:
        yield
    finally:
        nn.init.kaiming_uniform_ = saved


@contextlib.contextmanager
def default_std(value):
    yield value * 2


class InContext(nn.Module):
    def __init__(self):
        super().__init__()
        with torch.no_grad(), default_std(0.25) as std:
            self.fc = nn.Linear(5, 5)
            self.fc.weight.normal_(std=std)
        with contextlib.suppress(AttributeError):
            nn.init.ones_(self.fc.bias)
        with torch.random.fork_rng():
            self.other = nn.Linear(3, 3)
        with torch.device("cpu"):
            self.third = nn.Linear(2, 2)
            nn.init.zeros_(self.third.weight)


class Lines(nn.Module):
    """An iterator class and a class with `__getitem__` and `__len__` over its layers."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 3)])
        for layer in self:
            nn.init.zeros_(layer.weight)
        nn.init.ones_(self[-1].bias)
        for i in range(len(self)):
            self[i].weight.data.add_(i)

    def __len__(self):
        return len(self.layers)

    def __getitem__(self, index):
        return self.layers[index]

    def __iter__(self):
        return iter(self.layers)


class NewMaker(nn.Module):
    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        return instance

    def __init__(self, n=4):
        super().__init__()
        self.fc = nn.Linear(n, n)


class StarArguments(nn.Module):
    def __init__(self, *dims, act=nn.ReLU, **kwargs):
        super().__init__()
        dims = dims or (3, 4, 5)
        first, *middle, last = dims
        self.fc = nn.Linear(first, last)
        self.mids = nn.ModuleList(nn.Linear(m, m) for m in middle)
        _fill(*self.mids, value=0.5, **kwargs)


def _fill(*layers, value=1.0, leaf="bias"):
    for layer in layers:
        nn.init.constant_(getattr(layer, leaf), value)


def star_arguments():
    return StarArguments(2, 3, 4, 5, leaf="weight")


class TryExcept(nn.Module):
    def __init__(self, options={"a": 1}):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        try:
            value = options["b"]
        except KeyError:
            value = 0.5
        try:
            nn.init.xavier_uniform_(self.fc.bias)
        except ValueError:
            nn.init.constant_(self.fc.bias, value)
        try:
            self.missing.weight.data.zero_()
        except AttributeError:
            nn.init.constant_(self.fc.weight, 2 * value)
        else:
            nn.init.constant_(self.fc.weight, -1)
        finally:
            self.late = nn.Linear(1, 1)


class ReturnsEarly(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4, bias=False)
        self.gn = nn.GroupNorm(2, 4)
        for m in self.modules():
            self.init(m)

    def init(self, m):
        if not hasattr(m, "weight"):
            return
        if isinstance(m, nn.GroupNorm):
            return nn.init.zeros_(m.weight)
        nn.init.ones_(m.weight)
        if m.bias is None:
            return
        nn.init.ones_(m.bias)
