"""Convolutions of PyTorch Geometric: linear maps of nodes and edges, attention vectors, and networks they are handed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from initlint.distributions import Shape, constant, symmetric_uniform
from initlint.frameworks.specs import (
    Arguments,
    ChildSpec,
    LayerKind,
    LayerSpec,
    ParameterSpec,
    Role,
    Signature,
    size,
)
from initlint.frameworks.torch.defaults import ZEROS, fan_in_uniform
from initlint.frameworks.torch.rows import row
from initlint.frameworks.torch.signatures import count, signature
from initlint.symbolic import Number, is_number, square_root

LINEAR = "torch_geometric.nn.Linear"
CONVOLUTION = "torch_geometric.nn.MessagePassing"
"""The base class of them all."""

WIDTHS = signature("in_channels", "out_channels")


def _widths(arguments: Arguments) -> tuple[object, object]:
    """The widths of source and target nodes."""
    given = arguments["in_channels"]
    if isinstance(given, (tuple, list)):
        first, second = given
        return first, second
    return given, given


def _flag(arguments: Arguments, name: str) -> bool:
    """A switch that decides what there is; the layer stays partly unknown where it is not known."""
    found = arguments.flag(name)
    if found is None:
        raise ValueError(f"{name} is not known")
    return found


def _given(arguments: Arguments, name: str) -> bool:
    """Whether an optional size is there."""
    value = arguments[name]
    if value is not None and not is_number(value):
        raise ValueError(f"{name} is not known")
    return value is not None


def _child(name: str, inputs: object, outputs: object, *, bias: object = False, glorot: bool = False) -> ChildSpec:
    keywords = {"in_channels": inputs, "out_channels": outputs, "bias": bias}
    return ChildSpec(
        name=name, layer=LINEAR, keywords={**keywords, **({"weight_initializer": "glorot"} if glorot else {})}
    )


def _bias(arguments: Arguments, width: Number) -> ParameterSpec:
    return ParameterSpec(
        name="bias", shape=(width,), role=Role.BIAS, distribution=ZEROS, present=arguments.flag("bias")
    )


def _glorot(name: str, shape: Shape, *, present: bool = True) -> ParameterSpec:
    """PyTorch Geometric's `glorot`, which takes the last two sizes for the fans."""
    law = symmetric_uniform(math.sqrt(2) / square_root(shape[-2] + shape[-1]))
    return ParameterSpec(name=name, shape=shape, role=Role.OTHER, distribution=law, present=present)


def _joined(arguments: Arguments) -> Number:
    return arguments.size("heads") * arguments.size("out_channels")


def _total(arguments: Arguments) -> Number:
    """The width of what comes out: the heads side by side, or their mean."""
    return _joined(arguments) if _flag(arguments, "concat") else arguments.size("out_channels")


def _only_bias(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    return (_bias(arguments, arguments.size("out_channels")),)


def _gcn(arguments: Arguments) -> tuple[ChildSpec, ...]:
    return (_child("lin", arguments["in_channels"], arguments["out_channels"], glorot=True),)


def _one_linear(arguments: Arguments) -> tuple[ChildSpec, ...]:
    return (_child("lin", arguments["in_channels"], arguments["out_channels"], bias=arguments["bias"]),)


def _gat_parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    shape = (1, arguments.size("heads"), arguments.size("out_channels"))
    return (
        _glorot("att_src", shape),
        _glorot("att_dst", shape),
        _glorot("att_edge", shape, present=_given(arguments, "edge_dim")),
        _bias(arguments, _total(arguments)),
    )


def _gat_children(arguments: Arguments) -> tuple[ChildSpec, ...]:
    source, target = _widths(arguments)
    joined = _joined(arguments)
    if isinstance(arguments["in_channels"], (tuple, list)):
        found = [_child("lin_src", source, joined, glorot=True), _child("lin_dst", target, joined, glorot=True)]
    else:
        found = [_child("lin", source, joined, glorot=True)]
    return (*found, *_edge_and_residual(arguments, target))


def _edge_and_residual(arguments: Arguments, target: object) -> tuple[ChildSpec, ...]:
    edge = [_child("lin_edge", arguments["edge_dim"], _joined(arguments), glorot=True)]
    residual = [_child("res", target, _total(arguments), glorot=True)]
    return (
        *(edge if _given(arguments, "edge_dim") else ()),
        *(residual if _flag(arguments, "residual") else ()),
    )


def _gatv2_parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    shape = (1, arguments.size("heads"), arguments.size("out_channels"))
    return (_glorot("att", shape), _bias(arguments, _total(arguments)))


def _gatv2_children(arguments: Arguments) -> tuple[ChildSpec, ...]:
    source, target = _widths(arguments)
    joined, bias = _joined(arguments), arguments["bias"]
    found = [_child("lin_l", source, joined, bias=bias, glorot=True)]
    if not _flag(arguments, "share_weights"):
        found.append(_child("lin_r", target, joined, bias=bias, glorot=True))
    return (*found, *_edge_and_residual(arguments, target))


def _sage_children(arguments: Arguments) -> tuple[ChildSpec, ...]:
    source, target = _widths(arguments)
    if not isinstance(arguments["aggr"], str) or arguments["aggr"] == "lstm":
        raise ValueError("the aggregation has parameters, or may have")
    found = [_child("lin_l", source, arguments["out_channels"], bias=arguments["bias"])]
    if _flag(arguments, "root_weight"):
        found.append(_child("lin_r", target, arguments["out_channels"]))
    return (*([_child("lin", source, source, bias=True)] if _flag(arguments, "project") else ()), *found)


def _graph_children(arguments: Arguments) -> tuple[ChildSpec, ...]:
    source, target = _widths(arguments)
    outputs = arguments["out_channels"]
    return (_child("lin_rel", source, outputs, bias=arguments["bias"]), _child("lin_root", target, outputs))


def _transformer_children(arguments: Arguments) -> tuple[ChildSpec, ...]:
    source, target = _widths(arguments)
    joined, total, bias = _joined(arguments), _total(arguments), arguments["bias"]
    found = [
        _child("lin_key", source, joined, bias=bias),
        _child("lin_query", target, joined, bias=bias),
        _child("lin_value", source, joined, bias=bias),
    ]
    if _given(arguments, "edge_dim"):
        found.append(_child("lin_edge", arguments["edge_dim"], joined))
    found.append(_child("lin_skip", target, total, bias=bias))
    if _flag(arguments, "beta") and _flag(arguments, "root_weight"):
        found.append(_child("lin_beta", 3 * total, 1))
    return tuple(found)


def _relational(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    source, target = (size(width) for width in _widths(arguments))
    relations, outputs = arguments.size("num_relations"), arguments.size("out_channels")
    if _given(arguments, "num_blocks"):
        raise ValueError("block-diagonal weights are not told")
    bases = arguments.size("num_bases")
    has_bases = _given(arguments, "num_bases")
    weight = _glorot("weight", (bases if has_bases else relations, source, outputs))
    comp = _glorot("comp", (relations, bases), present=has_bases)
    root = _glorot("root", (target, outputs), present=_flag(arguments, "root_weight"))
    return (weight, comp, root, _bias(arguments, outputs))


def _list(name: str) -> str:
    return f"torch_geometric.nn.{name}:lins"


def _in_list(name: str) -> Callable[[Arguments], tuple[ChildSpec, ...]]:
    """The layer's linear maps, one for each step along the edges."""

    def children(arguments: Arguments) -> tuple[ChildSpec, ...]:
        passed = {key: arguments[key] for key in ("in_channels", "out_channels", "K")}
        return (ChildSpec(name="lins", layer=_list(name), keywords=passed),)

    return children


def _steps(extra: int, *, glorot: bool) -> Callable[[Arguments], tuple[ChildSpec, ...]]:
    def children(arguments: Arguments) -> tuple[ChildSpec, ...]:
        widths = arguments["in_channels"], arguments["out_channels"]
        return tuple(_child(str(step), *widths, glorot=glorot) for step in range(count(arguments["K"]) + extra))

    return children


def _epsilon(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    law = constant(arguments["eps"] if is_number(arguments["eps"]) else None)
    present = _flag(arguments, "train_eps")
    return (ParameterSpec(name="eps", shape=(1,), role=Role.OTHER, distribution=law, present=present),)


def _gru(arguments: Arguments) -> tuple[ChildSpec, ...]:
    width = arguments["out_channels"]
    keywords = {"input_size": width, "hidden_size": width, "bias": arguments["bias"]}
    return (ChildSpec(name="rnn", layer="torch.nn.GRUCell", keywords=keywords),)


def _gated(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    width = arguments.size("out_channels")
    shape = (arguments.size("num_layers"), width, width)
    return (ParameterSpec(name="weight", shape=shape, role=Role.OTHER, distribution=fan_in_uniform(width)),)


def _convolution(
    name: str,
    arguments: Signature,
    *,
    parameters: Callable[[Arguments, Shape | None], tuple[ParameterSpec, ...]] | None = None,
    children: Callable[[Arguments], tuple[ChildSpec, ...]] | None = None,
    adopts: tuple[str, ...] = (),
) -> LayerSpec:
    return row(
        f"torch_geometric.nn.{name}",
        LayerKind.COMPOSITE,
        arguments,
        bases=(CONVOLUTION,),
        parameters=parameters,
        children=children,
        adopts=adopts,
    )


_BIAS = signature(bias=True)
_HEADS = signature(heads=1, concat=True)
_ATTENTION = (
    *WIDTHS,
    *_HEADS,
    *signature(negative_slope=0.2, dropout=0.0, add_self_loops=True, edge_dim=None, fill_value="mean", bias=True),
)

CONVOLUTIONS = (
    _convolution(
        "GCNConv",
        (*WIDTHS, *signature(improved=False, cached=False, add_self_loops=None, normalize=True), *_BIAS),
        parameters=_only_bias,
        children=_gcn,
    ),
    _convolution(
        "GATConv", (*_ATTENTION, *signature(residual=False)), parameters=_gat_parameters, children=_gat_children
    ),
    _convolution(
        "GATv2Conv",
        (*_ATTENTION, *signature(share_weights=False, residual=False)),
        parameters=_gatv2_parameters,
        children=_gatv2_children,
    ),
    _convolution(
        "SAGEConv",
        (*WIDTHS, *signature(aggr="mean", normalize=False, root_weight=True, project=False), *_BIAS),
        children=_sage_children,
    ),
    _convolution("GraphConv", (*WIDTHS, *signature(aggr="add"), *_BIAS), children=_graph_children),
    _convolution("SGConv", (*WIDTHS, *signature(K=1, cached=False, add_self_loops=True), *_BIAS), children=_one_linear),
    _convolution(
        "ChebConv",
        (*WIDTHS, *signature("K", normalization="sym"), *_BIAS),
        parameters=_only_bias,
        children=_in_list("ChebConv"),
    ),
    _convolution(
        "TAGConv",
        (*WIDTHS, *signature(K=3), *_BIAS, *signature(normalize=True)),
        parameters=_only_bias,
        children=_in_list("TAGConv"),
    ),
    _convolution(
        "TransformerConv",
        (*WIDTHS, *_HEADS, *signature(beta=False, dropout=0.0, edge_dim=None, bias=True, root_weight=True)),
        children=_transformer_children,
    ),
    _convolution(
        "RGCNConv",
        (
            *WIDTHS,
            *signature("num_relations", num_bases=None, num_blocks=None, aggr="mean", root_weight=True),
            *signature(is_sorted=False),
            *_BIAS,
        ),
        parameters=_relational,
    ),
    _convolution(
        "GatedGraphConv",
        (*signature("out_channels", "num_layers", aggr="add"), *_BIAS),
        parameters=_gated,
        children=_gru,
    ),
    _convolution("GINConv", signature("nn", eps=0.0, train_eps=False), parameters=_epsilon, adopts=("nn",)),
    _convolution("EdgeConv", signature("nn", aggr="max"), adopts=("nn",)),
    _convolution("APPNP", signature("K", "alpha", dropout=0.0, cached=False, add_self_loops=True, normalize=True)),
)

_STEPS = signature("in_channels", "out_channels", "K")
PARTS: Mapping[str, LayerSpec] = MappingProxyType(
    {
        _list("ChebConv"): row("ModuleList", LayerKind.CONTAINER, _STEPS, children=_steps(0, glorot=True)),
        _list("TAGConv"): row("ModuleList", LayerKind.CONTAINER, _STEPS, children=_steps(1, glorot=False)),
    }
)
"""Pieces of the layers above. Their keys hold a colon; `name` is the class they are of."""
