"""Options from dataclasses, namespaces, dictionaries and keyword arguments."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections import namedtuple
from dataclasses import asdict, dataclass, field, replace
from types import SimpleNamespace
from typing import NamedTuple, Optional

from torch import nn


@dataclass
class ModelConfig:
    width: int = 12
    depth: int = 2
    std: float = 0.02
    bias: bool = False
    ratios: tuple[int, ...] = (1, 2)
    options: dict = field(default_factory=dict)
    head: Optional[int] = None

    def __post_init__(self):
        self.hidden = self.width * 4
        if self.head is None:
            self.head = 3


@dataclass
class LargeConfig(ModelConfig):
    width: int = 24
    extra: float = 0.5


class FromDataclass(nn.Module):
    def __init__(self, config: ModelConfig = ModelConfig(), **overrides):
        super().__init__()
        config = replace(config, **overrides)
        self.layers = nn.ModuleList(
            [nn.Linear(config.width, config.hidden, bias=config.bias) for _ in range(config.depth)]
        )
        self.head = nn.Linear(config.hidden, config.head)
        for layer in self.layers:
            nn.init.normal_(layer.weight, std=config.std)
        nn.init.constant_(self.head.bias, config.options.get("bias", 0.25))


def large():
    return FromDataclass(LargeConfig(depth=1, std=1.5, options={"bias": 2}))


def overridden():
    return FromDataclass(depth=3, bias=True)


class Point(NamedTuple):
    inputs: int = 5
    outputs: int = 3


Shape = namedtuple("Shape", ["rows", "columns"])


class FromTuples(nn.Module):
    def __init__(self, point=Point(outputs=4), shape=Shape(6, columns=2)):
        super().__init__()
        self.fc = nn.Linear(point.inputs, point.outputs)
        inputs, outputs = point
        self.fc2 = nn.Linear(inputs, outputs)
        self.fc3 = nn.Linear(shape.rows, shape.columns)
        self.fc4 = nn.Linear(*shape)
        self.fc5 = nn.Linear(shape[1], point[0])
        self.fc6 = nn.Linear(*shape._replace(rows=1))


class FromNamespace(nn.Module):
    def __init__(self, args):
        super().__init__()
        self.fc = nn.Linear(args.inputs, args.hidden, bias=getattr(args, "bias", True))
        if hasattr(args, "std"):
            nn.init.normal_(self.fc.weight, std=args.std)
        args.extra = args.hidden + 1
        self.out = nn.Linear(args.hidden, args.extra)
        if vars(args).get("zero", False):
            nn.init.zeros_(self.out.weight)
        if "zero" in args.__dict__:
            nn.init.ones_(self.out.bias)


def from_simple_namespace():
    return FromNamespace(SimpleNamespace(inputs=4, hidden=5, std=0.5, zero=True))


def from_argparse():
    return FromNamespace(Namespace(inputs=4, hidden=5, bias=False))


def from_dict_as_namespace():
    return FromNamespace(SimpleNamespace(**{"inputs": 3, "hidden": 2}))


CONFIG = {
    "model": {"name": "mlp", "layers": [{"units": 8, "activation": "relu"}, {"units": 4, "activation": None}]},
    "init": {"type": "uniform_", "a": -0.5, "b": 0.5},
}


class FromDict(nn.Module):
    def __init__(self, config=CONFIG, inputs=6):
        super().__init__()
        layers = []
        for layer in config["model"]["layers"]:
            layers.append(nn.Linear(inputs, layer["units"]))
            if layer.get("activation") is not None:
                layers.append(nn.ReLU())
            inputs = layer["units"]
        self.net = nn.Sequential(*layers)
        options = config["init"].copy()
        function = getattr(nn.init, options.pop("type"))
        for m in self.net:
            if isinstance(m, nn.Linear):
                function(m.weight, **options)


class AttrDict(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name)

    def __setattr__(self, name, value):
        self[name] = value


class SelfDict(dict):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.__dict__ = self


def from_attr_dict():
    cfg = AttrDict(inputs=3, hidden=4)
    cfg.std = 0.25
    return FromNamespace(cfg)


def from_self_dict():
    cfg = SelfDict({"inputs": 3, "hidden": 4, "std": 2.0})
    return FromNamespace(cfg)


class Config:
    """A class used as a namespace."""

    inputs = 7
    hidden = 9
    bias = False

    class init:
        std = 0.75


class FromClass(nn.Module):
    def __init__(self, cfg=Config):
        super().__init__()
        self.fc = nn.Linear(cfg.inputs, cfg.hidden, bias=cfg.bias)
        nn.init.normal_(self.fc.weight, std=cfg.init.std)
        self.fc2 = nn.Linear(Config.inputs, Config().hidden)


class KeywordConfig:
    def __init__(self, width=4, **kwargs):
        self.width = width
        self.std = kwargs.pop("std", 0.1)
        for key, value in kwargs.items():
            setattr(self, key, value)
        self.__dict__.update(extra=3)

    def get(self, name, default=None):
        return getattr(self, name, default)


class FromKeywordConfig(nn.Module):
    def __init__(self, config=KeywordConfig(depth=2, std=0.3)):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(config.width, config.extra) for _ in range(config.depth))
        for layer in self.layers:
            nn.init.normal_(layer.weight, std=config.std)
            if config.get("missing") is None:
                layer.bias.data.fill_(config.get("fill", 0.5))


class _Forwarded(nn.Module):
    """Keyword arguments popped, defaulted and passed on."""

    def __init__(self, *args, **kwargs):
        super().__init__()
        width = kwargs.pop("width", 6)
        std = kwargs.get("std", 0.1)
        kwargs.setdefault("bias", False)
        kwargs.pop("std", None)
        self.fc = nn.Linear(*args, **kwargs)
        self.out = nn.Linear(width, 2, **{k: v for k, v in kwargs.items() if k != "bias"})
        nn.init.normal_(self.fc.weight, **{"std": std})
        options = {"mean": 1.0} | dict(std=0.5)
        nn.init.normal_(self.out.weight, **options)
        merged = {**kwargs, "bias": True}
        self.third = nn.Linear(width, width, **merged)


def forwarded():
    return _Forwarded(3, 4, std=2.0)


def forwarded_with_names():
    return _Forwarded(3, 5, bias=True, width=3)


def from_parser():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hidden", type=int, default=16)
    parser.add_argument("--std", type=float, default=0.5)
    args = parser.parse_args([])
    net = nn.Linear(args.hidden, 2)
    nn.init.normal_(net.weight, std=args.std)
    return net


def from_asdict():
    config = asdict(ModelConfig(width=3))
    return nn.Linear(config["width"], config["depth"])
