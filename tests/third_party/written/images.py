"""timm's helpers, and small things of other packages."""

from functools import partial

import torch
from allennlp.nn import InitializerApplicator
from einops.layers.torch import EinMix
from fairseq.modules.quant_noise import quant_noise
from fvcore.nn import weight_init
from timm.layers import DropPath, Mlp, init_weight_jax, init_weight_vit, lecun_normal_, to_2tuple, trunc_normal_
from timm.models import build_model_with_cfg, named_apply
from torch import nn


class Block(nn.Module):
    def __init__(self, dim, mlp_layer=Mlp):
        super().__init__()
        self.attn = nn.Linear(dim, 3 * dim, bias=False)
        self.mlp = mlp_layer(in_features=dim, hidden_features=4 * dim, act_layer=partial(nn.GELU, approximate="tanh"))
        self.drop_path = DropPath(0.1)


class Vision(nn.Module):
    def __init__(self, num_classes=1000, in_chans=3, patch_size=4, dim=24, scheme="vit"):
        super().__init__()
        self.patch = nn.Conv2d(in_chans, dim, kernel_size=to_2tuple(patch_size), stride=patch_size)
        self.position = nn.Parameter(torch.zeros(1, 16, dim))
        self.blocks = nn.Sequential(*[Block(dim) for _ in range(2)])
        self.head = nn.Linear(dim, num_classes)
        trunc_normal_(self.position, std=0.02)
        lecun_normal_(self.patch.weight)
        if scheme == "vit":
            named_apply(partial(init_weight_vit, init_bias=0.1), self)
        elif scheme == "jax":
            named_apply(init_weight_jax, self)


def _create(variant, pretrained=False, **kwargs):
    return build_model_with_cfg(Vision, variant, pretrained, pretrained_strict=False, **kwargs)


def vit():
    return _create("vit_tiny", dim=30, num_classes=10)


def jax():
    return _create("vit_tiny", scheme="jax", num_classes=10)


def untouched():
    return Vision(10, scheme="")


class Tagger(nn.Module):
    def __init__(self, initializer=InitializerApplicator()):  # noqa: B008
        super().__init__()
        self.projection = quant_noise(nn.Linear(20, 30), 0.0, 8)
        initializer(self)


def silent_applicator():
    return Tagger()


class Pyramid(nn.Module):
    def __init__(self):
        super().__init__()
        self.lateral = nn.Conv2d(16, 20, 1)
        self.output = nn.Conv2d(20, 20, 3, bias=False)
        weight_init.c2_xavier_fill(self.lateral)
        weight_init.c2_msra_fill(self.output)


def pyramid():
    return Pyramid()


def mixed():
    return nn.Sequential(
        EinMix("b t (h c) -> b t (h d)", weight_shape="h c d", bias_shape="h d", h=3, c=20, d=10),
        EinMix("b t c -> b t c", weight_shape="c", c=30),
    )
