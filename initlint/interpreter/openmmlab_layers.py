"""mmcv's ways to make layers from configurations: `ConvModule`, `build_conv_layer`, `build_norm_layer` and their like."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.frameworks.specs import bind
from initlint.frameworks.torch.module_initializers import MODULE_INITIALIZERS
from initlint.interpreter import layers, module_initializers
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.values import LibraryValue
from initlint.network.modules import RUNS_IN_ORDER, Module
from initlint.network.parameters import Via
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]

CONV_MODULE = "mmcv.cnn.ConvModule"

_CONVOLUTIONS = {"Conv": "Conv2d", **{f"Conv{rank}d": f"Conv{rank}d" for rank in (1, 2, 3)}}
_NORMS = {
    "BN": ("BatchNorm2d", "bn"),
    "SyncBN": ("SyncBatchNorm", "bn"),
    "GN": ("GroupNorm", "gn"),
    "LN": ("LayerNorm", "ln"),
    "IN": ("InstanceNorm2d", "in"),
    **{f"BN{rank}d": (f"BatchNorm{rank}d", "bn") for rank in (1, 2, 3)},
    **{f"IN{rank}d": (f"InstanceNorm{rank}d", "in") for rank in (1, 2, 3)},
}
"""The class that a type names, and how the layer is called after it."""

_ACTIVATIONS = frozenset({"ReLU", "LeakyReLU", "PReLU", "RReLU", "ReLU6", "ELU", "Sigmoid", "Tanh", "GELU", "SiLU"})
_WITHOUT_INPLACE = frozenset({"PReLU", "Sigmoid", "Tanh", "GELU"})
_ORDER = ("conv", "norm", "act")


def _settings(value: object) -> dict[str, object] | None:
    """A configuration as keywords, None where it is not known."""
    if not isinstance(value, DictValue) or value.is_open:
        return None
    return {str(key): item for key, item in value.items.items()}


def _torch(name: str) -> LibraryValue:
    return LibraryValue(f"torch.nn.{name}")


def _build_convolution(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`build_conv_layer(cfg, *args, **kwargs)`; no configuration means a two-dimensional one."""
    rest, named = positional[1:], dict(keywords)
    given = positional[0] if positional else named.pop("cfg", UNKNOWN)
    settings: dict[str, object] | None = {"type": "Conv2d"} if given is None else _settings(given)
    kind = None if settings is None else settings.pop("type", None)
    if settings is None or not isinstance(kind, str) or kind not in _CONVOLUTIONS:
        return Unknown("call")
    return run.call(_torch(_CONVOLUTIONS[str(kind)]), rest, {**named, **settings}, site)


def _build_norm(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`build_norm_layer(cfg, num_features, postfix="")`: its name and the layer."""
    values = {"postfix": "", **dict(zip(("cfg", "num_features", "postfix"), positional, strict=False)), **keywords}
    settings, postfix = _settings(values.get("cfg")), values["postfix"]
    kind = None if settings is None else settings.pop("type", None)
    if settings is None or not isinstance(kind, str) or kind not in _NORMS or not isinstance(postfix, (str, int)):
        return UNKNOWN
    name, short = _NORMS[str(kind)]
    is_trained = settings.pop("requires_grad", True)
    width = values.get("num_features", UNKNOWN)
    if name == "GroupNorm":
        layer = run.call(_torch(name), [], {"num_channels": width, **settings}, site)
    else:
        layer = run.call(_torch(name), [width], settings, site)
    if isinstance(layer, Module):
        for _, parameter in layer.named_parameters():
            parameter.requires_grad = is_trained if isinstance(is_trained, bool) else None
    return f"{short}{postfix}", layer


def _build_activation(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`build_activation_layer(cfg)`."""
    settings = _settings(positional[0] if positional else keywords.get("cfg"))
    kind = None if settings is None else settings.pop("type", None)
    if settings is None or not isinstance(kind, str) or kind not in _ACTIVATIONS:
        return Unknown("call")
    return run.call(_torch(str(kind)), [], settings, site)


_ARGUMENTS = (
    "in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias", "conv_cfg",
    "norm_cfg", "act_cfg", "inplace", "with_spectral_norm", "padding_mode", "order",
)  # fmt: skip


def _conv_module(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`ConvModule(in, out, kernel_size, norm_cfg=..., act_cfg=...)`: convolution, norm and activation."""
    values: dict[str, object] = {
        **dict(zip(_ARGUMENTS[3:7], (1, 0, 1, 1), strict=True)),
        "bias": "auto", "conv_cfg": None, "norm_cfg": None, "act_cfg": DictValue({"type": "ReLU"}), "order": _ORDER,
        "padding_mode": "zeros", "with_spectral_norm": False,
        **dict(zip(_ARGUMENTS, positional, strict=False)),
        **keywords,
    }  # fmt: skip
    norm, activation, order = values["norm_cfg"], values["act_cfg"], _sequence(values["order"])
    is_known = isinstance(values["with_spectral_norm"], bool) and isinstance(values["padding_mode"], str)
    if not is_known or order is None or any(c is not None and _settings(c) is None for c in (norm, activation)):
        return Unknown("call")
    bias = norm is None if values["bias"] == "auto" else values["bias"]
    named = {name: values[name] for name in ("stride", "padding", "dilation", "groups")}
    widths = [values.get(name, UNKNOWN) for name in _ARGUMENTS[:3]]
    convolution = _build_convolution(run, [values["conv_cfg"], *widths], {**named, "bias": bias}, site)
    if not isinstance(convolution, Module):
        return Unknown("call")
    module = Module(
        type_name=CONV_MODULE,
        framework="torch",
        created=site.location,
        order=run.next_order(),
        bases=("torch.nn.Module",),
    )
    layers.register(run, module)
    layers.attach(run, module, "conv", convolution)
    if values["with_spectral_norm"] is True:
        run.call(LibraryValue("torch.nn.utils.spectral_norm"), [convolution], {}, site)
    module.attributes.update({name: values[name] for name in ("norm_cfg", "act_cfg", "conv_cfg", "order")})
    module.attributes.update(dict(zip(_ARGUMENTS[:2], widths[:2], strict=True)))
    module.attributes.update(with_norm=norm is not None, with_activation=activation is not None, with_bias=bias)
    if norm is not None:
        width = widths[1] if order.index("norm") > order.index("conv") else widths[0]
        _attach_norm(run, module, norm, width, site)
    if activation is not None:
        _attach_activation(run, module, activation, site)
    module.attributes[RUNS_IN_ORDER] = tuple(order) == _ORDER
    init_conv_module(run, module, site)
    return module


def _sequence(value: object) -> list[str] | None:
    items = value.items if isinstance(value, ListValue) else value
    known = isinstance(items, (list, tuple)) and sorted(map(str, items)) == sorted(_ORDER)
    return [str(item) for item in items] if known and isinstance(items, (list, tuple)) else None


def _attach_norm(run: Run, module: Module, configuration: object, width: object, site: Site) -> None:
    built = _build_norm(run, [configuration, width], {}, site)
    if isinstance(built, tuple) and isinstance(built[1], Module):
        layers.attach(run, module, str(built[0]), built[1])
        module.attributes.update(norm_name=built[0], norm=built[1])
    else:
        module.has_unknown_parts = True
        module.is_partial = True


def _attach_activation(run: Run, module: Module, configuration: object, site: Site) -> None:
    settings = _settings(configuration) or {}
    settings.pop("inplace", None)
    built = _build_activation(run, [DictValue(dict(settings.items()))], {}, site)
    if isinstance(built, Module):
        layers.attach(run, module, "activate", built)
    else:
        module.has_unknown_parts = True
        module.is_partial = True


def init_conv_module(run: Run, module: Module, site: Site) -> None:
    """The `init_weights()` of a ConvModule: He's scheme by fan-out, and the norm at one and zero."""
    convolution, norm = module.children.get("conv"), module.attributes.get("norm")
    settings = _settings(module.attributes.get("act_cfg")) or {}
    leaks = settings.get("type") == "LeakyReLU"
    slope = settings.get("negative_slope", 0.01) if leaks else 0
    if convolution is not None:
        arguments = {"a": slope, "nonlinearity": "leaky_relu" if leaks else "relu"}
        _fill(run, "kaiming_init", convolution, arguments, site)
    if isinstance(norm, Module):
        _fill(run, "constant_init", norm, {"val": 1}, site)


def _fill(run: Run, name: str, layer: Module, settings: dict[str, object], site: Site) -> None:
    spec = MODULE_INITIALIZERS[f"mmengine.model.{name}"]
    module_initializers.write(run, spec, layer, bind(spec.signature, [layer], settings), site, via=Via.DEFAULT)


CALLS: dict[str, Handler] = {
    CONV_MODULE: _conv_module,
    "mmcv.cnn.build_conv_layer": _build_convolution,
    "mmcv.cnn.build_norm_layer": _build_norm,
    "mmcv.cnn.build_activation_layer": _build_activation,
}
