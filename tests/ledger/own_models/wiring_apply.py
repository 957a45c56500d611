"""`apply` with methods, functions, partials, lambdas and factories, and functions that walk by name."""

from __future__ import annotations

import functools
import math
from functools import partial

import torch
from torch import nn


def make_net(width=10):
    return nn.Sequential(nn.Linear(6, width), nn.LayerNorm(width), nn.Linear(width, 4, bias=False))


def weights_init(m, std=0.02, bias=0.0):
    if isinstance(m, nn.Linear):
        nn.init.normal_(m.weight, std=std)
        if m.bias is not None:
            nn.init.constant_(m.bias, bias)


class ByPartial(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = make_net()
        self.apply(partial(weights_init, std=0.5, bias=1.0))


class ByLambda(nn.Module):
    def __init__(self, std=0.1):
        super().__init__()
        self.net = make_net()
        self.net.apply(lambda m: weights_init(m, std=std))
        self.apply(lambda m: nn.init.ones_(m.bias) if isinstance(m, nn.LayerNorm) else None)


def _weight_init_factory(init_type="normal", gain=0.02):
    def init_func(m):
        classname = m.__class__.__name__
        if hasattr(m, "weight") and (classname.find("Conv") != -1 or classname.find("Linear") != -1):
            if init_type == "normal":
                nn.init.normal_(m.weight.data, 0.0, gain)
            elif init_type == "xavier":
                nn.init.xavier_normal_(m.weight.data, gain=gain)
            elif init_type == "kaiming":
                nn.init.kaiming_normal_(m.weight.data, a=0, mode="fan_in")
            elif init_type == "orthogonal":
                nn.init.orthogonal_(m.weight.data, gain=gain)
            else:
                raise NotImplementedError("initialization method [%s] is not implemented" % init_type)
            if hasattr(m, "bias") and m.bias is not None:
                nn.init.constant_(m.bias.data, 0.0)

    return init_func


class ByFactory(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = make_net(), make_net(), make_net()
        self.a.apply(_weight_init_factory())
        self.b.apply(_weight_init_factory("kaiming"))
        self.c.apply(_weight_init_factory(init_type="orthogonal", gain=0.5))


def init_net(net, init_type="xavier", init_gain=0.3, gpu_ids=[]):
    if len(gpu_ids) > 0:
        assert torch.cuda.is_available()
        net.to(gpu_ids[0])
        net = torch.nn.DataParallel(net, gpu_ids)
    net.apply(_weight_init_factory(init_type, init_gain))
    return net


def outside_of_the_class():
    model = init_net(make_net(), "normal")
    model[0].apply(weights_init)
    return model


def named_apply(fn, module, name="", depth_first=True, include_root=False):
    if not depth_first and include_root:
        fn(module=module, name=name)
    for child_name, child_module in module.named_children():
        child_name = ".".join((name, child_name)) if name else child_name
        named_apply(fn=fn, module=child_module, name=child_name, depth_first=depth_first, include_root=True)
    if depth_first and include_root:
        fn(module=module, name=name)
    return module


def init_vit_weights(module, name="", head_bias=0.0):
    if isinstance(module, nn.Linear):
        if name.startswith("head"):
            nn.init.zeros_(module.weight)
            nn.init.constant_(module.bias, head_bias)
        elif name.endswith("qkv"):
            val = math.sqrt(6.0 / float(module.weight.shape[0] // 3 + module.weight.shape[1]))
            nn.init.uniform_(module.weight, -val, val)
        else:
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.normal_(module.bias, std=1e-6) if "mlp" in name else nn.init.zeros_(module.bias)
    elif hasattr(module, "init_weights"):
        module.init_weights()


class Attention(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.qkv = nn.Linear(dim, 3 * dim, bias=False)
        self.proj = nn.Linear(dim, dim)


class Pool(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.latent = nn.Parameter(torch.zeros(1, 4, dim))

    def init_weights(self):
        nn.init.trunc_normal_(self.latent, std=self.latent.shape[-1] ** -0.5)


class VisionTransformer(nn.Module):
    def __init__(self, dim=12, depth=2, classes=3):
        super().__init__()
        self.blocks = nn.ModuleList(
            [
                nn.ModuleDict(
                    {"attn": Attention(dim), "mlp": nn.Sequential(nn.Linear(dim, 2 * dim), nn.Linear(2 * dim, dim))}
                )
                for _ in range(depth)
            ]
        )
        self.pool = Pool(dim)
        self.head = nn.Linear(dim, classes)
        self.init_weights("")

    def init_weights(self, mode=""):
        assert mode in ("jax", "jax_nlhb", "moco", "")
        head_bias = -math.log(self.head.out_features) if "nlhb" in mode else 0.5
        named_apply(partial(init_vit_weights, head_bias=head_bias), self)


class MethodWithOptions(nn.Module):
    """`apply` of a bound method that reads the object, a static one and a nested function."""

    def __init__(self, init_std=0.3):
        super().__init__()
        self.init_std = init_std
        self.one, self.two, self.three = make_net(), make_net(), make_net()
        self.one.apply(self._init)
        self.two.apply(MethodWithOptions.static_init)

        def nested(m):
            if type(m) == nn.Linear:
                m.weight.data.fill_(self.init_std)

        self.three.apply(nested)

    def _init(self, m):
        if isinstance(m, nn.Linear):
            m.weight.data.normal_(mean=0.0, std=self.init_std)

    @staticmethod
    def static_init(m):
        if isinstance(m, nn.LayerNorm):
            m.weight.data.fill_(0.75)


class PerModuleOrder(nn.Module):
    """`apply` visits children first, so that what a parent does to them stands."""

    def __init__(self):
        super().__init__()
        self.inner = Attention(5)
        self.apply(self._init)

    def _init(self, m):
        if isinstance(m, nn.Linear):
            nn.init.ones_(m.weight)
        elif isinstance(m, Attention):
            nn.init.zeros_(m.proj.weight)


class Counter:
    """A callable object as the init function; it counts what it does."""

    def __init__(self, value):
        self.value, self.count = value, 0

    def __call__(self, module):
        if isinstance(module, nn.Linear):
            self.count += 1
            nn.init.constant_(module.weight, self.value * self.count)


class ByObject(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = make_net()
        self.apply(Counter(0.5))


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        result = function(*args, **kwargs)
        return result

    return wrapper


def scaled(factor):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(module, *args, **kwargs):
            function(module, *args, **kwargs)
            if isinstance(module, nn.Linear):
                module.weight.data.mul_(factor)

        return wrapper

    return decorate


@logged
def decorated_init(m):
    if isinstance(m, nn.Linear):
        nn.init.constant_(m.weight, 2.0)


@scaled(0.25)
def scaled_init(m):
    decorated_init(m)


class ByDecorated(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two = make_net(), make_net()
        self.one.apply(decorated_init)
        self.two.apply(scaled_init)


@functools.lru_cache(maxsize=None)
def std_for(width):
    return 1.0 / width


class ByCached(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = make_net()
        for m in self.net.children():
            if isinstance(m, nn.Linear):
                nn.init.normal_(m.weight, std=std_for(m.in_features))
