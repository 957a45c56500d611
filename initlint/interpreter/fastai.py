"""fastai's helpers and layers: small functions around those of PyTorch, each with an initialization of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from initlint.distributions import constant, normal
from initlint.interpreter import module_initializers, tensors, traversals
from initlint.interpreter.values import LibraryValue
from initlint.network.modules import Module
from initlint.network.parameters import Via
from initlint.symbolic import floor_divide, is_number
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]

_KAIMING = LibraryValue("torch.nn.init.kaiming_normal_")
_BY_ACTIVATION = {
    **dict.fromkeys(("ReLU", "ReLU6", "LeakyReLU", "SiLU", "Mish"), "torch.nn.init.kaiming_uniform_"),
    **dict.fromkeys(("Sigmoid", "Tanh"), "torch.nn.init.xavier_uniform_"),
}
"""What `init="auto"` takes for the activation that follows; before others the layer keeps its default."""

_NORMS = frozenset(f"torch.nn.{kind}Norm{rank}d" for kind in ("Batch", "Instance") for rank in (1, 2, 3))
_SPARED = _NORMS | {"torch.nn.LayerNorm"}
_LITTLE = 1e-3
"""What the biases of normalization layers start with."""


def _arguments(
    names: str, defaults: Mapping[str, object], positional: list[object], keywords: dict[str, object]
) -> dict[str, object]:
    return {**defaults, **dict(zip(names.split(), positional, strict=False)), **keywords}


def _init_default(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`init_default(m, func)`: the weight by `func`, the bias at zero."""
    values = _arguments("m func", {"func": _KAIMING}, positional, keywords)
    module = values.get("m")
    if isinstance(module, Module):
        _initialize(run, module, values["func"], site)
    return module


def _initialize(run: Run, module: Module, function: object, site: Site) -> None:
    if function is None:
        return
    weight, bias = (module_initializers.own(run, module, name, site) for name in ("weight", "bias"))
    if weight is not None:
        run.call(function, [weight], {}, site)
    if bias is not None:
        tensors.write(run, bias, constant(0), Via.INITIALIZER, site, "fastai.layers.init_default")
    if weight is None and bias is None and module.is_partial:
        tensors.touch(run, module, site)


def _cond_init(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`cond_init(m, func)`: `init_default` for all but normalization layers and what is frozen."""
    values = _arguments("m func", {}, positional, keywords)
    module = values.get("m")
    if not isinstance(module, Module) or {module.type_name, *module.bases} & _SPARED:
        return None
    parameters = [parameter for _, parameter in module.named_parameters()]
    if parameters and parameters[0].requires_grad is not False:
        _initialize(run, module, values.get("func"), site)
    return None


def _apply_leaf(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`apply_leaf(m, f)`: `f` on the module and on all that is below it, parents first."""
    values = _arguments("m f", {}, positional, keywords)
    module = values.get("m")
    if isinstance(module, Module):
        visited = tuple(found for _, found in module.named_modules())
        with traversals.traversal(run, module, visited, site.location):
            for visitor in visited:
                run.call(values.get("f", UNKNOWN), [visitor], {}, site)
    return None


def _apply_init(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`apply_init(m, func)`: `cond_init` on everything below."""
    values = _arguments("m func", {"func": _KAIMING}, positional, keywords)
    module = values.get("m")
    if isinstance(module, Module):
        visited = tuple(found for _, found in module.named_modules())
        with traversals.traversal(run, module, visited, site.location):
            for visitor in visited:
                _cond_init(run, [visitor, values["func"]], {}, site)
    return None


def _init_linear(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`init_linear(m, act_func, init="auto", bias_std=0.01)`."""
    defaults = {"act_func": None, "init": "auto", "bias_std": 0.01}
    values = _arguments("m act_func init bias_std", defaults, positional, keywords)
    module = values.get("m")
    if not isinstance(module, Module):
        return None
    weight, bias = (module_initializers.own(run, module, name, site) for name in ("weight", "bias"))
    spread = values["bias_std"]
    if bias is not None and spread is not None:
        law = normal(0, spread if is_number(spread) else None)
        tensors.write(run, bias, law, Via.INITIALIZER, site, "fastai.layers.init_linear")
    function = values["init"]
    if function == "auto":
        function = _of_activation(values["act_func"])
    if weight is not None and function is not None:
        run.call(function, [weight], {}, site)
    return None


def _of_activation(value: object) -> object:
    """The initializer that fastai pairs with an activation, None where it has none."""
    if isinstance(value, Module):
        name = value.class_name
    elif isinstance(value, LibraryValue):
        name = {"relu": "ReLU", "leaky_relu": "LeakyReLU", "sigmoid": "Sigmoid", "tanh": "Tanh"}.get(
            value.name.rpartition(".")[2].rstrip("_"), ""
        )
    else:
        return None if value is None else UNKNOWN
    return LibraryValue(_BY_ACTIVATION[name]) if name in _BY_ACTIVATION else None


def _norm(kind: str) -> Handler:
    def build(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        """`BatchNorm(nf, ndim=2, norm_type=...)`: the scale at one or zero, the shift a little above zero."""
        defaults: dict[str, object] = {"ndim": 2, "norm_type": _member(kind)}
        defaults.update({"affine": True} if kind == "Instance" else {})
        names = "nf ndim norm_type affine" if kind == "Instance" else "nf ndim norm_type"
        values = _arguments(names, defaults, positional, keywords)
        rank, chosen = values.pop("ndim"), _norm_type(values.pop("norm_type"))
        layer = LibraryValue(f"torch.nn.{kind}Norm{rank}d")
        if layer.name not in _NORMS or chosen is None:
            return Unknown("call")
        module = run.call(layer, [values.pop("nf", UNKNOWN)], values, site)
        if isinstance(module, Module):
            for leaf, value in (("weight", 0 if chosen == f"{kind}Zero" else 1), ("bias", _LITTLE)):
                parameter = module.parameters.get(leaf)
                if parameter is not None:
                    run.write(parameter.writes, constant(value), site.location, Via.DEFAULT)
        return module

    return build


_NORM_TYPES = "fastai.layers.NormType"


def _member(name: str) -> LibraryValue:
    return LibraryValue(f"{_NORM_TYPES}.{name}")


def _norm_type(value: object) -> str | None:
    """The member of `NormType` that a value is: empty for None, None where it is not known."""
    if value is None:
        return ""
    if isinstance(value, LibraryValue) and value.name.startswith(f"{_NORM_TYPES}."):
        return value.name.rpartition(".")[2]
    return None


_batch_norm, _instance_norm = _norm("Batch"), _norm("Instance")


def _linear_block(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`LinBnDrop(n_in, n_out, bn=True, p=0, act=None, lin_first=False)`."""
    defaults = {"bn": True, "p": 0.0, "act": None, "lin_first": False}
    values = _arguments("n_in n_out bn p act lin_first", defaults, positional, keywords)
    has_norm, lin_first = values["bn"], values["lin_first"]
    if not isinstance(has_norm, bool) or not isinstance(lin_first, bool) or not isinstance(values["p"], (int, float)):
        return Unknown("call")
    width = values["n_out" if lin_first else "n_in"]
    around = [_batch_norm(run, [width], {"ndim": 1}, site)] if has_norm else []
    if values["p"] != 0:
        around.append(run.call(LibraryValue("torch.nn.Dropout"), [values["p"]], {}, site))
    linear = run.call(LibraryValue("torch.nn.Linear"), [values["n_in"], values["n_out"]], {"bias": not has_norm}, site)
    main = [linear] if values["act"] is None else [linear, values["act"]]
    return _sequence(run, [*main, *around] if lin_first else [*around, *main], site)


_CONVOLUTION = "ni nf ks stride padding bias ndim norm_type bn_1st act_cls transpose init xtra bias_std"


def _conv_layer(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`ConvLayer(ni, nf, ks=3, ...)`: convolution, norm and activation."""
    defaults: dict[str, object] = {
        "ks": 3, "stride": 1, "padding": None, "bias": None, "ndim": 2, "norm_type": _member("Batch"), "bn_1st": True,
        "act_cls": LibraryValue("torch.nn.ReLU"), "transpose": False, "init": "auto", "xtra": None, "bias_std": 0.01,
    }  # fmt: skip
    values = _arguments(_CONVOLUTION, defaults, positional, keywords)
    kind = _norm_type(values["norm_type"])
    rank, is_turned, is_norm_first = values["ndim"], values["transpose"], values["bn_1st"]
    is_known = rank in (1, 2, 3) and isinstance(is_turned, bool) and isinstance(is_norm_first, bool)
    if kind is None or not is_known:
        return Unknown("call")
    family = next((family for family in ("Batch", "Instance") if kind.startswith(family)), "")
    bias, padding = values["bias"], values["padding"]
    if padding is None:
        padding = 0 if is_turned else _half(values["ks"])
    settings = {name: value for name, value in values.items() if name not in _CONVOLUTION.split()}
    settings.update(kernel_size=values["ks"], stride=values["stride"], padding=padding)
    settings["bias"] = not family if bias is None else bias
    layer = LibraryValue(f"torch.nn.Conv{'Transpose' if is_turned else ''}{rank}d")
    convolution = run.call(layer, [values.get("ni"), values.get("nf")], settings, site)
    chosen = values["act_cls"]
    activation = None if chosen is None else run.call(chosen, [], {}, site)
    rest = {"init": values["init"], "bias_std": values["bias_std"]}
    _init_linear(run, [convolution, activation], rest, site)
    after = [] if activation is None else [activation]
    if kind in _REPARAMETRIZING:
        run.call(LibraryValue(f"torch.nn.utils.{_REPARAMETRIZING[kind]}"), [convolution], {}, site)
    if family:
        after.append(_norm(family)(run, [values.get("nf")], {"ndim": rank, "norm_type": _member(kind)}, site))
    if is_norm_first:
        after.reverse()
    extra = [] if values["xtra"] is None else [values["xtra"]]
    return _sequence(run, [convolution, *after, *extra], site)


_REPARAMETRIZING = {"Weight": "weight_norm", "Spectral": "spectral_norm"}


def _half(size: object) -> object:
    return floor_divide(size - 1, 2) if is_number(size) else UNKNOWN


def _sequence(run: Run, parts: list[object], site: Site) -> object:
    return run.call(LibraryValue("torch.nn.Sequential"), parts, {}, site)


CALLS: dict[str, Handler] = {
    "fastai.layers.init_default": _init_default,
    "fastai.layers.init_linear": _init_linear,
    "fastai.layers.cond_init": _cond_init,
    "fastai.layers.apply_leaf": _apply_leaf,
    "fastai.layers.apply_init": _apply_init,
    "fastai.layers.BatchNorm": _batch_norm,
    "fastai.layers.InstanceNorm": _instance_norm,
    "fastai.layers.LinBnDrop": _linear_block,
    "fastai.layers.ConvLayer": _conv_layer,
}
