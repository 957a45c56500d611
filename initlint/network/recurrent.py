"""The parameters of recurrent layers by family, layer and direction, as PyTorch and Keras name them."""

from __future__ import annotations

from initlint.frameworks.activations import activation_named
from initlint.frameworks.specs import Family, LayerKind
from initlint.network.modules import Module
from initlint.network.parameters import Parameter

FAMILIES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
GATE_COUNTS = {"RNN": 1, "RNNCell": 1, "SimpleRNN": 1, "SimpleRNNCell": 1}
GATE_COUNTS |= {"GRU": 3, "GRUCell": 3, "LSTM": 4, "LSTMCell": 4}


def framework_class(module: Module) -> str:
    """`LSTM` for `torch.nn.LSTM` and for a user's class derived from it; empty for what is not a recurrent layer."""
    if module.spec is None or module.kind is not LayerKind.RECURRENT:
        return ""
    return module.spec.name.rpartition(".")[2]


def is_plain_relu(module: Module) -> bool:
    """Whether it is a recurrent layer without gates whose activation is of the ReLU family."""
    given = module.arguments.values.get("nonlinearity", module.arguments.values.get("activation"))
    spec = activation_named(given) if isinstance(given, str) else None
    return GATE_COUNTS.get(framework_class(module)) == 1 and spec is not None and spec.family is Family.RELU


def families_of(module: Module) -> dict[str, list[Parameter]]:
    """PyTorch's parameters of a stacked layer, those of all layers and directions under one name."""
    found: dict[str, list[Parameter]] = {}
    for leaf, parameter in module.parameters.items():
        family = next((name for name in FAMILIES if leaf.startswith(name)), None)
        if family is not None and parameter is not None:
            found.setdefault(family, []).append(parameter)
    return found
