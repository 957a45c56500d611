"""RNN, LSTM, GRU and their cells. Every parameter is drawn from U(-1/sqrt(hidden), 1/sqrt(hidden))."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.distributions import Distribution, Shape
from initlint.frameworks.specs import UNKNOWN_SIZE, Argument, Arguments, LayerKind, LayerSpec, ParameterSpec, Role
from initlint.frameworks.torch.defaults import hidden_uniform
from initlint.frameworks.torch.rows import Parameters, row, table
from initlint.frameworks.torch.shapes import tidy
from initlint.frameworks.torch.signatures import FACTORY, count, signature
from initlint.symbolic import Number

RNN_BASE = "torch.nn.RNNBase"
CELL_BASE = "torch.nn.RNNCellBase"

GATES = {"RNN": 1, "RNN_TANH": 1, "RNN_RELU": 1, "GRU": 3, "LSTM": 4}
"""How many blocks are stacked in a weight. The order is i, f, g, o in an LSTM and r, z, n in a GRU."""


def _weight_sets(
    arguments: Arguments, gates: Number
) -> Iterator[tuple[str, Number, Number, Number, Number | None, bool | None]]:
    """(suffix, inputs, rows, recurrent inputs, projection, present) of each layer and direction.

    Where the number of layers is not known, layer 0 stands for all.
    """
    hidden, projection = arguments.size("hidden_size"), _projection(arguments)
    output = hidden if projection is None else projection
    directions: tuple[tuple[str, bool | None], ...] = (("", True), ("_reverse", arguments.flag("bidirectional")))
    width = output * (2 if directions[1][1] else 1)
    for layer in range(count(arguments["num_layers"])):
        inputs = arguments.size("input_size") if layer == 0 else width
        for ending, present in directions:
            if present is not False:
                yield f"_l{layer}{ending}", inputs, hidden * gates, output, projection, present


def _projection(arguments: Arguments) -> Number | None:
    """The size of an LSTM's projection, None without one."""
    if "proj_size" not in arguments.values or arguments["proj_size"] == 0:
        return None
    return arguments.size("proj_size")


def _stacked(kind: str) -> Parameters:
    def parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
        mode = arguments["mode"] if kind == "RNNBase" else kind
        gates = GATES.get(mode, UNKNOWN_SIZE) if isinstance(mode, str) else UNKNOWN_SIZE
        law = hidden_uniform(arguments.size("hidden_size"))
        found: list[ParameterSpec] = []
        for suffix, inputs, rows, recurrent, projection, present in _weight_sets(arguments, gates):
            found += _kernels_and_biases(suffix, inputs, rows, recurrent, law, present, arguments.flag("bias"))
            if projection is not None:
                shape = (projection, arguments.size("hidden_size"))
                found.append(
                    ParameterSpec(
                        name=f"weight_hr{suffix}", shape=shape, role=Role.KERNEL, distribution=law, present=present
                    )
                )
        return tuple(found)

    return parameters


def _kernels_and_biases(
    suffix: str,
    inputs: Number,
    rows: Number,
    recurrent: Number,
    law: Distribution,
    present: bool | None,
    bias: bool | None,
) -> list[ParameterSpec]:
    """weight_ih, weight_hh and, unless they are known to be left out, the biases: RNNBase registers no None."""
    shapes: list[tuple[str, Shape, Role, bool | None]] = [
        ("weight_ih", (rows, inputs), Role.KERNEL, present),
        ("weight_hh", (rows, recurrent), Role.RECURRENT_KERNEL, present),
    ]
    if bias is not False:
        certain = present if bias else None
        shapes += [("bias_ih", (rows,), Role.BIAS, certain), ("bias_hh", (rows,), Role.BIAS, certain)]
    return [
        ParameterSpec(name=f"{name}{suffix}", shape=shape, role=role, distribution=law, present=here)
        for name, shape, role, here in shapes
    ]


def _cell(gates: int | None) -> Parameters:
    def parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
        hidden, bias = arguments.size("hidden_size"), arguments.flag("bias")
        rows = hidden * (arguments.size("num_chunks") if gates is None else gates)
        law = hidden_uniform(hidden)
        kernels = _kernels_and_biases("", arguments.size("input_size"), rows, hidden, law, True, None)
        return (*kernels[:2], *(_registered(spec, bias) for spec in kernels[2:]))

    return parameters


def _registered(spec: ParameterSpec, present: bool | None) -> ParameterSpec:
    """A cell's bias, which is registered as None where there is none."""
    return ParameterSpec(
        name=spec.name, shape=spec.shape, role=spec.role, distribution=spec.distribution, present=present
    )


def _sequence(arguments: Arguments, input_shape: Shape) -> Shape | None:
    """The shape of the first output; the second, the last state, is left out."""
    bidirectional, projection = arguments.flag("bidirectional"), _projection(arguments)
    width = arguments.size("hidden_size") if projection is None else projection
    directions = UNKNOWN_SIZE if bidirectional is None else 2 if bidirectional else 1
    return (*input_shape[:-1], tidy(width * directions)) if input_shape else None


def _state(arguments: Arguments, input_shape: Shape) -> Shape | None:
    return (*input_shape[:-1], arguments.size("hidden_size")) if input_shape else None


_SIZES = signature("input_size", "hidden_size")
_COMMON = signature(bias=True, batch_first=False, dropout=0.0, bidirectional=False)
_LAYERS = Argument("num_layers", 1)
_PROJECTION = Argument("proj_size", 0)
_SIGNATURES = {
    "RNN": (*_SIZES, _LAYERS, Argument("nonlinearity", "tanh"), *_COMMON, *FACTORY),
    "GRU": (*_SIZES, _LAYERS, *_COMMON, *FACTORY),
    "LSTM": (*_SIZES, _LAYERS, *_COMMON, _PROJECTION, *FACTORY),
}


def _rnn_attributes(kind: str, arguments: Arguments) -> dict[str, object]:
    nonlinearity = arguments["nonlinearity"]
    names = _weight_names(kind, arguments)
    if kind != "RNN":
        return {"mode": kind, **names} if kind == "LSTM" else {"mode": kind, "proj_size": 0, **names}
    mode = {"mode": f"RNN_{nonlinearity.upper()}", "proj_size": 0} if isinstance(nonlinearity, str) else {}
    return {**mode, **names}


def _weight_names(kind: str, arguments: Arguments) -> dict[str, object]:
    """The lists of names by which RNNBase finds its weights: one for each layer and direction, and all in a row."""
    rows = _stacked(kind)(arguments, None)
    if any(row.present is None for row in rows):
        return {}
    sets: dict[str, list[str]] = {}
    for row_of_weight in rows:
        sets.setdefault(row_of_weight.name.partition("_l")[2], []).append(row_of_weight.name)
    return {
        "_all_weights": list(sets.values()),
        "_flat_weights_names": [name for names in sets.values() for name in names],
    }


def _recurrent(name: str) -> LayerSpec:
    return row(
        name,
        LayerKind.RECURRENT,
        _SIGNATURES[name],
        bases=(RNN_BASE,),
        parameters=_stacked(name),
        attributes=lambda arguments: _rnn_attributes(name, arguments),
        output_shape=_sequence,
    )


def _recurrent_cell(name: str, gates: int) -> LayerSpec:
    extra = signature(nonlinearity="tanh") if name == "RNNCell" else ()
    return row(
        name,
        LayerKind.RECURRENT,
        (*_SIZES, Argument("bias", True), *extra, *FACTORY),
        bases=(CELL_BASE,),
        parameters=_cell(gates),
        output_shape=_state,
    )


LAYERS = table(
    (
        *(_recurrent(name) for name in ("RNN", "GRU", "LSTM")),
        *(_recurrent_cell(f"{name}Cell", GATES[name]) for name in ("RNN", "GRU", "LSTM")),
        row(
            "RNNBase",
            LayerKind.RECURRENT,
            (Argument("mode"), *_SIZES, _LAYERS, *_COMMON, _PROJECTION, *FACTORY),
            parameters=_stacked("RNNBase"),
            output_shape=_sequence,
        ),
        row(
            "RNNCellBase",
            LayerKind.RECURRENT,
            (*_SIZES, *signature("bias", "num_chunks"), *FACTORY),
            parameters=_cell(None),
            output_shape=_state,
        ),
    )
)
