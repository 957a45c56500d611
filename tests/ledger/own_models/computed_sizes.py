"""Networks whose sizes are computed: from tensors and arrays of numbers, and from texts."""

from __future__ import annotations

import math
import re

import numpy as np
import torch
from torch import nn


class Dropped(nn.Module):
    """A block that exists in full only where its rate is not zero."""

    def __init__(self, width, rate):
        super().__init__()
        self.main = nn.Linear(width, width)
        if rate > 0.0:
            self.scale = nn.Linear(width, 1, bias=False)
            nn.init.constant_(self.scale.weight, rate)


def rates_of_blocks():
    rates = [x.item() for x in torch.linspace(0, 0.3, 4)]
    return nn.Sequential(*[Dropped(4, rate) for rate in rates])


def rates_of_stages():
    depths = (1, 2)
    rates = [x.tolist() for x in torch.linspace(0, 0.2, sum(depths)).split(depths)]
    return nn.ModuleList([nn.Sequential(*[Dropped(3, rate) for rate in stage]) for stage in rates])


def rates_by_slice():
    rates = torch.linspace(0, 0.5, 6)
    return nn.Sequential(
        *[Dropped(3, float(rate)) for rate in rates[2:4].tolist()], Dropped(2, np.linspace(0, 1, 3)[1])
    )


def widths_in_torch(initial=24, slope=36.0, growth=2.5, depth=6, quantum=8):
    continuous = torch.arange(depth, dtype=torch.float32) * slope + initial
    exponents = torch.round(torch.log(continuous / initial) / math.log(growth))
    widths = torch.round(initial * torch.pow(growth, exponents) / quantum) * quantum
    stages, depths = torch.unique(torch.tensor(widths.int().tolist()), return_counts=True)
    changes = torch.diff(torch.tensor([0, *depths.cumsum(0).tolist()])).int().tolist()
    assert changes == depths.tolist()
    return nn.Sequential(*[nn.Linear(w, d) for w, d in zip(stages.tolist(), depths.tolist(), strict=True)])


def widths_in_numpy(initial=24, slope=36.0, growth=2.5, depth=6, quantum=8):
    continuous = np.arange(depth) * slope + initial
    exponents = np.round(np.log(continuous / initial) / np.log(growth))
    widths = np.round(np.divide(initial * np.power(growth, exponents), quantum)) * quantum
    last = widths.astype(int).tolist()[-1]
    return nn.Sequential(nn.Linear(last, len(np.unique(widths))), nn.Linear(3, int(exponents.max()) + 1))


def overwritten_numbers():
    """What is written to the memory later is not what it was made of."""
    sizes = torch.arange(3)
    sizes[1] = 5
    return nn.Sequential(nn.Linear(2, 2), nn.Linear(int(torch.arange(4)[3]), 1))


def _decoded(text):
    kind, *rest = text.split("_")
    options = {}
    for part in rest:
        pieces = re.split(r"(\d.*)", part)
        if len(pieces) >= 2:
            key, value = pieces[:2]
            options[key] = int(value)
    match = re.match(r"^[a-z]+(\d+)", kind)
    options["repeat"] = int(match.group(1)) if match else 1
    return options


def from_block_strings():
    blocks = [_decoded(text) for text in ("ds2_k3_c8", "ir_k5_c12", "cn1_k1_c4")]
    layers, width = [], 3
    for block in blocks:
        for _ in range(block["repeat"]):
            layers.append(nn.Conv2d(width, block["c"], block["k"], bias="x" in block))
            width = block["c"]
    digits = re.findall(r"\d", "a1b2") + re.sub(r"[a-z]", "", "x3y").split()
    layers += [nn.Linear(int(digit), 2) for digit in digits]
    return nn.Sequential(*layers)
