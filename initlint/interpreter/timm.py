"""timm's helpers: functions applied by name, models built from configurations, and a few small layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.distributions import LOADED
from initlint.interpreter import classes, layers, module_initializers, traversals
from initlint.interpreter.collection_values import ListValue
from initlint.interpreter.values import BoundMethod, ClassValue, FunctionValue, LibraryMethod, LibraryValue, traced
from initlint.network.modules import Module
from initlint.network.parameters import Via
from initlint.symbolic import is_number, symbol
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]


def _named_apply(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """timm's `named_apply(fn, module)`: `fn(module=..., name=...)` for everything below the module."""
    values = {
        "name": "",
        "depth_first": True,
        "include_root": False,
        **dict(zip(("fn", "module", "name", "depth_first", "include_root"), positional, strict=False)),
        **keywords,
    }
    root, function, prefix = values.get("module"), values.get("fn"), values["name"]
    if not isinstance(root, Module):
        return UNKNOWN
    found = list(root.named_modules())
    visited = traversals.children_first(run, root) if values["depth_first"] is not False else [m for _, m in found]
    if values["include_root"] is not True:
        visited = [module for module in visited if module is not root]
    names = {id(module): ".".join(part for part in (str(prefix), name) if part) for name, module in found}
    with traversals.traversal(run, root, tuple(visited), site.location):
        for module in visited:
            name = traced(names[id(module)], "name", module)
            run.call(function, [], {"module": module, "name": name}, site)
    return root


_BUILDING = """
    variant pretrained pretrained_cfg pretrained_cfg_overlay model_cfg feature_cfg pretrained_strict
    pretrained_filter_fn pretrained_custom_load cache_dir kwargs_filter pretrained_model_args default_cfg pruned
    features_only out_indices
"""
_NOT_FOR_THE_MODEL = frozenset({"model_cls", *_BUILDING.split()})


def _build_model(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """timm's `build_model_with_cfg(model_cls, variant, pretrained, **kwargs)`.

    The number of classes, if it is not among the arguments, comes from the configuration of the pretrained weights.
    """
    values = {**dict(zip(("model_cls", "variant", "pretrained"), positional, strict=False)), **keywords}
    if len(positional) > 3 or values.get("features_only", False) is not False or "model_cls" not in values:
        return Unknown("call")
    left_out = values.get("kwargs_filter")
    left_out = left_out.items if isinstance(left_out, ListValue) else left_out if isinstance(left_out, tuple) else ()
    passed = {n: v for n, v in values.items() if n not in _NOT_FOR_THE_MODEL and n not in left_out}
    passed.setdefault("num_classes", symbol("num_classes"))
    if values.get("model_cfg") is not None:
        passed["cfg"] = values["model_cfg"]
    model = run.call(values["model_cls"], [], passed, site)
    if not isinstance(model, Module) or values.get("pretrained") is False:
        return model
    for _, parameter in model.named_parameters():
        run.write(parameter.writes, LOADED, site.location, Via.LOAD, function="timm.models.build_model_with_cfg")
    return model


def _tuple_of(count: int) -> Handler:
    def handler(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
        """`to_2tuple(x)`."""
        value = positional[0] if positional else next(iter(keywords.values()), UNKNOWN)
        if isinstance(value, (tuple, ListValue)):
            plain = layers.plain(value)
            return plain if isinstance(plain, tuple) else UNKNOWN
        return (value,) * count if is_number(value) or value is None or isinstance(value, (str, bool)) else UNKNOWN

    return handler


def _to_tuple(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`to_ntuple(2)` is `to_2tuple`."""
    count = positional[0] if positional else UNKNOWN
    known = isinstance(count, int) and 0 < count <= 4
    return LibraryValue(f"timm.layers.to_{count}tuple") if known else UNKNOWN


_MLP = ("in_features", "hidden_features", "out_features", "act_layer", "norm_layer", "bias", "drop", "use_conv")


def _mlp(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """timm's Mlp: two layers with an activation, run one after the other."""
    values = {
        **dict.fromkeys(_MLP),
        "act_layer": LibraryValue("torch.nn.GELU"),
        "bias": True,
        "drop": 0.0,
        "use_conv": False,
        **dict(zip(_MLP, positional, strict=False)),
        **keywords,
    }
    width = values["in_features"]
    hidden, outputs = (values[name] or width for name in ("hidden_features", "out_features"))
    biases = _tuple_of(2)(run, [values["bias"]], {}, site)
    if values["use_conv"] is not False or not isinstance(biases, tuple) or len(biases) != 2:
        return Unknown("call")
    norm = values["norm_layer"]
    linear, dropout = LibraryValue("torch.nn.Linear"), LibraryValue("torch.nn.Dropout")
    parts = {
        "fc1": run.call(linear, [width, hidden], {"bias": biases[0]}, site),
        "act": run.call(values["act_layer"], [], {}, site),
        "drop1": run.call(dropout, [], {}, site),
        "norm": run.call(LibraryValue("torch.nn.Identity") if norm is None else norm, [hidden], {}, site),
        "fc2": run.call(linear, [hidden, outputs], {"bias": biases[1]}, site),
        "drop2": run.call(dropout, [], {}, site),
    }
    module = run.call(LibraryValue("torch.nn.Sequential"), [], {}, site)
    for name, part in parts.items():
        run.call(LibraryMethod(module, "add_module"), [name, part], {}, site)
    return module


def _init_weight_vit(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`init_weight_vit(module, name, init_bias=0.02, head_bias=0, classifier_name="head")`."""
    names = ("module", "name", "init_bias", "head_bias", "classifier_name")
    values = {"init_bias": 0.02, **_SETTINGS, **dict(zip(names, positional, strict=False)), **keywords}
    module = values.get("module")
    if not isinstance(module, Module) or not _is(module, *_LAYERS):
        return _call_own(run, module, site)
    if _is_classifier(values):
        _fill(run, module, "torch.nn.init.zeros_", {}, values["head_bias"], site)
    else:
        bias = values["init_bias"] if _is(module, _LINEAR) else None
        _fill(run, module, "torch.nn.init.trunc_normal_", {"std": 0.02}, bias, site)
    return None


def _init_weight_jax(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`init_weight_jax(module, name, head_bias=0, classifier_name="head")`."""
    names = ("module", "name", "head_bias", "classifier_name")
    values = {**_SETTINGS, **dict(zip(names, positional, strict=False)), **keywords}
    module = values.get("module")
    if isinstance(module, Module) and _is(module, "torch.nn.Conv2d"):
        _fill(run, module, "timm.layers.lecun_normal_", {}, 0, site)
    elif not isinstance(module, Module) or not _is(module, _LINEAR):
        return _call_own(run, module, site)
    elif _is_classifier(values):
        _fill(run, module, "torch.nn.init.zeros_", {}, values["head_bias"], site)
    else:
        is_inner = "mlp" in str(values["name"])
        _fill(run, module, "torch.nn.init.xavier_uniform_", {}, None if is_inner else 0, site)
        bias = module_initializers.own(run, module, "bias", site) if is_inner else None
        if bias is not None:
            run.call(LibraryValue("torch.nn.init.normal_"), [bias], {"std": 1e-6}, site)
    return None


_SETTINGS: dict[str, object] = {"name": "", "head_bias": 0.0, "classifier_name": "head"}
_LINEAR = "torch.nn.Linear"
_LAYERS = (_LINEAR, *(f"torch.nn.Conv{rank}d" for rank in (1, 2, 3)))


def _is(module: Module, *names: str) -> bool:
    return bool({module.type_name, *module.bases} & set(names))


def _is_classifier(values: dict[str, object]) -> bool:
    return str(values["name"]).startswith(str(values["classifier_name"]))


def _call_own(run: Run, module: object, site: Site) -> object:
    """`module.init_weights()` where the user's class has it."""
    if isinstance(module, Module) and isinstance(module.user_class, ClassValue):
        method = classes.find(run, module.user_class, "init_weights")
        if isinstance(method, FunctionValue):
            run.call(BoundMethod(method, module), [], {}, site)
    return None


def _fill(run: Run, module: Module, function: str, settings: dict[str, object], bias: object, site: Site) -> None:
    """The weight by an initializer, the bias by a value; None leaves it."""
    weight, own_bias = (module_initializers.own(run, module, name, site) for name in ("weight", "bias"))
    if weight is not None:
        run.call(LibraryValue(function), [weight], settings, site)
    if own_bias is not None and bias is not None:
        run.call(LibraryValue("torch.nn.init.constant_"), [own_bias, bias], {}, site)


CALLS: dict[str, Handler] = {
    "timm.models.named_apply": _named_apply,
    "timm.models.build_model_with_cfg": _build_model,
    "timm.layers.init_weight_vit": _init_weight_vit,
    "timm.layers.init_weight_jax": _init_weight_jax,
    "timm.layers.to_ntuple": _to_tuple,
    **{f"timm.layers.to_{count}tuple": _tuple_of(count) for count in (1, 2, 3, 4)},
    "timm.layers.Mlp": _mlp,
}
