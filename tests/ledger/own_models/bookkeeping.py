"""Networks whose constructors count, mark and look things up on the way to a size."""

from __future__ import annotations

import copy
import itertools
import math
import random

import torch
from torch import nn


class MarkedParameters(nn.Module):
    """An init that leaves alone what is marked."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(16, 8)
        self.second = nn.Linear(16, 8)
        self.second.bias._no_reinit = True
        for part in (self.first, self.second):
            if not getattr(part.bias, "_no_reinit", False):
                nn.init.constant_(part.bias, 0.25)
            if not hasattr(part.weight, "_is_done"):
                nn.init.normal_(part.weight, std=0.3)


class OffsetTable(nn.Module):
    """One bias for each distance between two places, as in LeViT."""

    def __init__(self, resolution=4, heads=2):
        super().__init__()
        offsets: dict[tuple[int, int], int] = {}
        for p1, p2 in itertools.product(itertools.product(range(resolution), repeat=2), repeat=2):
            offset = (abs(p1[0] - p2[0]), abs(p1[1] - p2[1]))
            if offset not in offsets:
                offsets[offset] = len(offsets)
        self.biases = nn.Parameter(torch.zeros(heads, len(offsets)))


class Scheduled(nn.Module):
    """Blocks built along a list of numbers that nobody needs to know."""

    def __init__(self, widths=(8, 12, 16)):
        super().__init__()
        rates = [random.random() for _ in torch.rand(len(widths) - 1).tolist()]
        self.blocks = nn.ModuleList()
        for place, ((inner, outer), rate) in enumerate(zip(itertools.pairwise(widths), rates, strict=False)):
            self.blocks.append(nn.Sequential(nn.Linear(inner, outer), nn.Dropout(rate / 2)))
            nn.init.constant_(self.blocks[place][0].bias, 0.5)


class Settings:
    def __init__(self, width, layers):
        self.width = width
        self.layers = layers


class CopiedSettings(nn.Module):
    """A change to a copy leaves the original as it was."""

    def __init__(self):
        super().__init__()
        settings = Settings(12, [5, 6])
        other = copy.deepcopy(settings)
        other.width = 20
        other.layers.append(7)
        self.first = nn.Linear(settings.width, settings.layers[-1])
        self.second = nn.Linear(other.width, other.layers[-1])


class FansByHand(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(6, 10, 3)
        fan_in, _ = nn.init._calculate_fan_in_and_fan_out(self.conv.weight)
        bound = 1 / math.sqrt(fan_in) if fan_in > 0 else 0
        nn.init.uniform_(self.conv.bias, -2 * bound, 2 * bound)


class CountedKinds(nn.Module):
    """Sets hold what they are given once."""

    def __init__(self, kinds=("local", "lsh", "local")):
        super().__init__()
        names = set(kinds)
        names.add("lsh")
        seen = {kind for kind in kinds}  # noqa: C416
        is_both = names == {"lsh", "local"}
        self.table = nn.Parameter(torch.ones(len(names) + len(seen), 5 if is_both else 7))


class NamedNorm(nn.LayerNorm):
    def __init__(self, width):
        nn.LayerNorm.__init__(self, normalized_shape=width)


class Factored(nn.Linear):
    """Calls functions of its base class by the class's name."""

    def __init__(self, inputs=10, outputs=6, rank=2):
        nn.Linear.__init__(self, inputs, outputs)
        self.down = nn.Parameter(torch.zeros(rank, inputs))
        self.norm = NamedNorm(outputs)
        nn.init.constant_(self.bias, 0.5)
        nn.Linear.reset_parameters(self)
        nn.init.ones_(self.down)
