"""INI202: an LSTM whose forget gate the code sets to 0, so that the memory halves at every step."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.locations import Location
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Via
from initlint.network.recurrent import families_of, framework_class
from initlint.network.starts import is_trained
from initlint.rules.rule import Rule
from initlint.rules.wording import layer_name, once_per_location, parameter_name

CODE = "INI202"


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for module in network.modules():
        if framework_class(module) in {"LSTM", "LSTMCell"}:
            yield from _torch_findings(module) if module.framework == "torch" else _keras_findings(module)


def _torch_findings(module: Module) -> Iterator[Diagnostic]:
    """PyTorch adds two biases. One of them set to zero is enough, if the other one stays near zero as well."""
    families = families_of(module)
    for first, second in zip(families.get("bias_ih", []), families.get("bias_hh", []), strict=False):
        pair = (first, second)
        zeroed = [bias for bias in pair if _is_set_to_zero(bias)]
        if zeroed and all(_is_set_to_zero(bias) or bias.is_default for bias in pair):
            write = zeroed[0].last_whole_write
            if write is not None:
                yield _finding(f"`{parameter_name(zeroed[0])}`", write.location, module)


def _is_set_to_zero(bias: Parameter) -> bool:
    write = bias.last_whole_write
    if write is None or write.via in {Via.DEFAULT, Via.UNKNOWN}:
        return False
    return is_trained(bias) and bias.is_certain and bias.state.is_zero


def _keras_findings(module: Module) -> Iterator[Diagnostic]:
    bias = module.parameter("bias")
    if bias is None or not bias.is_certain or not bias.state.is_zero:
        return
    if module.arguments.flag("unit_forget_bias") is False:
        yield _finding(f"the bias of `{layer_name(module)}`", module.created, module)


def _finding(name: str, location: Location, module: Module) -> Diagnostic:
    opening = name[0].upper() + name[1:] if name.startswith("the ") else name
    remedy = "leave `unit_forget_bias` at its default, True"
    if module.framework == "torch":
        remedy = "set the forget gate's quarter to 1: `bias[hidden_size : 2 * hidden_size].fill_(1)` in one of the two"
    return Diagnostic(
        code=CODE,
        severity=Severity.ADVICE,
        confidence=Confidence.HIGH,
        location=location,
        message=f"{opening} starts the forget gate at 0, so the memory halves at each step",
        remedy=remedy,
        subject=module.created,
    )


RULE = Rule(
    code=CODE,
    name="zero-forget-bias",
    summary="an LSTM whose forget gate is set to start at 0",
    check=check,
)
