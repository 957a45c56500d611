"""Where the values come from elsewhere: skipped inits, the meta device, loaded and shared memory, reparametrized layers."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.utils import parametrizations, parametrize, skip_init, spectral_norm, weight_norm


class SkippedThenFilled(nn.Module):
    def __init__(self, n=6):
        super().__init__()
        self.fc = skip_init(nn.Linear, n, n, bias=False)
        self.conv = torch.nn.utils.skip_init(nn.Conv2d, 3, n, kernel_size=3)
        nn.init.orthogonal_(self.fc.weight)
        for p in self.conv.parameters():
            nn.init.constant_(p, 0.5)


class FromMeta(nn.Module):
    def __init__(self, n=6):
        super().__init__()
        with torch.device("meta"):
            self.fc = nn.Linear(n, n)
            nn.init.ones_(self.fc.weight)
        self.norm = nn.LayerNorm(n, device="meta")
        self.fc = self.fc.to_empty(device="cpu")
        self.norm.to_empty(device="cpu")
        nn.init.normal_(self.fc.weight, std=0.02)
        nn.init.zeros_(self.fc.bias)
        self.norm.reset_parameters()


def materialized():
    with torch.device("meta"):
        model = nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4))
    model = model.to_empty(device="cpu")
    for m in model.modules():
        if hasattr(m, "reset_parameters"):
            m.reset_parameters()
    return model


class Frozen(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4).requires_grad_(False)
        self.table = nn.Embedding(5, 3)
        self.table.weight.requires_grad = False
        self.table.weight.requires_grad_(False).fill_(2)
        self.alpha = nn.Parameter(torch.ones(3)).requires_grad_(False)
        self.fc.eval()
        self.fc.weight.data.zero_()


class FromPretrainedTable(nn.Module):
    def __init__(self, weights=None):
        super().__init__()
        self.embed = nn.Embedding.from_pretrained(torch.ones(5, 4) * 0.25)
        self.tuned = nn.Embedding.from_pretrained(torch.randn(50, 4) * 3, freeze=False, padding_idx=0)
        self.copied = nn.Embedding(3, 2)
        self.copied.weight.data.copy_(torch.full((3, 2), 0.5))


class Normed(nn.Module):
    def __init__(self, n=24):
        super().__init__()
        self.spectral = spectral_norm(nn.Linear(n, n))
        self.parametrized = parametrizations.spectral_norm(nn.Linear(n, n))
        self.norm = weight_norm(nn.Linear(n, 1))
        self.other = parametrizations.weight_norm(nn.Conv1d(n, 1, 3))
        nn.init.zeros_(self.spectral.bias)
        nn.init.ones_(self.norm.bias)


class NormedAfterInit(nn.Module):
    def __init__(self, n=8):
        super().__init__()
        layer = nn.Linear(n, n)
        nn.init.constant_(layer.weight, 0.5)
        self.last = weight_norm(layer)
        self.last.weight_g.data.fill_(1)
        self.last.weight_g.requires_grad = False
        conv = nn.Conv1d(n, n, 3)
        conv.weight.data.fill_(0.25)
        self.conv = parametrizations.weight_norm(conv)
        plain = nn.Linear(4, 4)
        parametrize.register_parametrization(plain, "weight", _Symmetric())
        self.plain = plain


class _Symmetric(nn.Module):
    def forward(self, x):
        return x.triu() + x.triu(1).transpose(-1, -2)


class Removed(nn.Module):
    def __init__(self, n=6):
        super().__init__()
        self.fc = nn.utils.weight_norm(nn.Linear(n, n))
        nn.utils.remove_weight_norm(self.fc)
        nn.init.constant_(self.fc.weight, 2)


class Replaced(nn.Module):
    """Parameters assigned anew, deleted, shared and registered again."""

    def __init__(self, n=5):
        super().__init__()
        self.fc = nn.Linear(n, n)
        self.fc.weight = nn.Parameter(torch.zeros(n, 2 * n))
        self.other = nn.Linear(n, n)
        self.other.weight = self.fc.weight
        weight = self.other.bias
        del self.other.bias
        self.other.register_parameter("shift", nn.Parameter(weight.data.clone().fill_(3)))
        self.fc = nn.Linear(n, 1)
        self.scale = nn.Parameter(torch.ones(1))
        self.scale = nn.Parameter(torch.zeros(2))
        self.gone = nn.Linear(1, 1)
        self.gone = None


class StateDicts(nn.Module):
    def __init__(self, n=5):
        super().__init__()
        self.a, self.b = nn.Linear(n, n), nn.Linear(n, n)
        nn.init.ones_(self.a.weight)
        self.b.load_state_dict(self.a.state_dict())
        state = self.b.state_dict()
        state["bias"].fill_(0.5)
        self.c = nn.Linear(n, n)
        self.c.load_state_dict({"weight": torch.zeros(n, n), "bias": torch.ones(n)})
        with torch.no_grad():
            for name, value in self.a.state_dict().items():
                if name == "bias":
                    value.zero_()
