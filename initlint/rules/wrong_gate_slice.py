"""INI203: the part of a recurrent bias that was meant to open the forget gate, and does not."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Via, Write
from initlint.network.recurrent import families_of, framework_class
from initlint.network.starts import is_trained
from initlint.rules.rule import Rule
from initlint.rules.wording import created_here, layer_name, once_per_location, parameter_name
from initlint.symbolic import Expr, Number, text

CODE = "INI203"

FORGET_GATE = 1
_GATES = {
    "LSTM": ("input gate", "forget gate", "cell", "output gate"),
    "GRU": ("reset gate", "update gate", "new gate"),
}
OPEN = 0.5
"""From here on a positive constant is taken as meant to open a gate."""


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for module in network.modules():
        kind = framework_class(module).removesuffix("Cell")
        if kind not in _GATES or module.framework != "torch":
            continue
        families = families_of(module)
        for bias in (*families.get("bias_ih", ()), *families.get("bias_hh", ())):
            if is_trained(bias):
                yield from _bias_findings(bias, module, kind)
        if kind == "LSTM":
            for first, second in zip(families.get("bias_ih", ()), families.get("bias_hh", ()), strict=False):
                yield from _sum_findings(first, second, module)


def _bias_findings(bias: Parameter, module: Module, kind: str) -> Iterator[Diagnostic]:
    opened = [(write, gates) for write in bias.writes if _opens(write) and (gates := _gates(write, bias, kind))]
    for write, (start, stop) in opened:
        if start % 1 or stop % 1:
            yield _cut_finding(bias, write, module, kind)
        elif kind == "LSTM" and not start <= FORGET_GATE < stop and not _is_forget_gate_set(bias, kind):
            yield _wrong_gate_finding(bias, write, module, _GATES[kind][int(start) : int(stop)])
        elif kind == "LSTM" and (start, stop) == (1, 2) and (later := _wiping_write(bias, write)) is not None:
            yield _lost_finding(bias, write, later, module)


def _opens(write: Write) -> bool:
    """Whether a part is set to a positive constant."""
    value = write.distribution.mean
    if write.is_whole or not write.distribution.is_constant or value is None or isinstance(value, Expr):
        return False
    return write.via in {Via.INITIALIZER, Via.IN_PLACE, Via.ASSIGNMENT} and value >= OPEN


def _gates(write: Write, bias: Parameter, kind: str) -> tuple[float, float] | None:
    """The part in units of one gate: (1, 2) for the second one. None where that is not known."""
    index = write.region[0] if len(write.region) == 1 else None
    if not isinstance(index, tuple) or bias.shape is None or index[0] is None or index[1] is None:
        return None
    start, stop = _in_gates(index[0], bias.shape[0], kind), _in_gates(index[1], bias.shape[0], kind)
    return None if start is None or stop is None or start >= stop else (start, stop)


def _in_gates(bound: Number, total: Number, kind: str) -> float | None:
    place = bound * len(_GATES[kind]) / total
    return None if isinstance(place, Expr) else round(float(place), 6)


def _is_forget_gate_set(bias: Parameter, kind: str) -> bool:
    """Whether some write names the forget gate, or a part that is not known."""
    for write in bias.writes:
        gates = None if write.is_whole else _gates(write, bias, kind)
        if not write.is_whole and (gates is None or gates[0] <= FORGET_GATE < gates[1]):
            return True
    return False


def _wiping_write(bias: Parameter, write: Write) -> Write | None:
    """The later write of the whole bias that leaves nothing of `write`."""
    last = bias.last_whole_write
    if last is None or last.order < write.order or last.via not in {Via.INITIALIZER, Via.IN_PLACE, Via.ASSIGNMENT}:
        return None
    mean = last.distribution.mean
    is_low = mean is not None and not isinstance(mean, Expr) and mean < OPEN
    has_new_part = any(part.order > last.order for part in bias.writes)
    is_relative = last.function.rpartition(".")[2] in {"mul_", "div_", "add_", "sub_", "clamp_"}
    return last if is_low and not has_new_part and not is_relative else None


def _sum_findings(first: Parameter, second: Parameter, module: Module) -> Iterator[Diagnostic]:
    values = [value for bias in (first, second) if (value := _forget_value(bias)) is not None]
    write = second.later_parts[0] if second.later_parts else None
    if len(values) == 2 and write is not None and min(values) >= 1:
        yield _finding(
            second,
            write,
            module,
            Severity.ADVICE,
            f"`{parameter_name(first)}` and `{parameter_name(second)}` both set the forget gate and add up: "
            f"it starts at {text(sum(values))}",
            "set one of the two and leave the other at zero",
        )


def _forget_value(bias: Parameter) -> float | None:
    """The constant that the forget gate's quarter holds in the end, if just that quarter was written last."""
    parts = bias.later_parts
    if len(parts) != 1 or not _opens(parts[0]) or _gates(parts[0], bias, "LSTM") != (1, 2):
        return None
    value = parts[0].distribution.mean
    return None if value is None or isinstance(value, Expr) else float(value)


def _cut_finding(bias: Parameter, write: Write, module: Module, kind: str) -> Diagnostic:
    count = len(_GATES[kind])
    message = f"a part of `{parameter_name(bias)}` is set that cuts through the {count} gates of `{layer_name(module)}`"
    if kind == "GRU":
        message += ": a quarter is a gate of an LSTM, a GRU has three and no forget gate"
    remedy = "skip GRUs" if kind == "GRU" else "set `bias[hidden_size : 2 * hidden_size]`"
    return _finding(bias, write, module, Severity.WARNING, message, remedy)


def _wrong_gate_finding(bias: Parameter, write: Write, module: Module, gates: tuple[str, ...]) -> Diagnostic:
    which = " and ".join(gates)
    message = (
        f"the part of `{parameter_name(bias)}` that is set to {text(write.distribution.mean or 0)} is the {which}, "
        "not the forget gate: PyTorch's order is input, forget, cell, output"
    )
    return _finding(bias, write, module, Severity.WARNING, message, "set `bias[hidden_size : 2 * hidden_size]`")


def _lost_finding(bias: Parameter, write: Write, later: Write, module: Module) -> Diagnostic:
    place = Related(location=later.location, message=f"`{parameter_name(bias)}` is written as a whole here")
    message = f"the forget gate of `{parameter_name(bias)}` is set here, then overwritten with the rest of the bias"
    return _finding(bias, write, module, Severity.WARNING, message, "set the forget gate last", place)


def _finding(
    bias: Parameter, write: Write, module: Module, severity: Severity, message: str, remedy: str, *places: Related
) -> Diagnostic:
    return Diagnostic(
        code=CODE,
        severity=severity,
        confidence=Confidence.HIGH,
        location=write.location,
        message=message,
        remedy=remedy,
        related=(*created_here(bias, write.location), *places),
        subject=module.created,
    )


RULE = Rule(
    code=CODE,
    name="wrong-gate-slice",
    summary="a slice of a recurrent bias that is not the forget gate it was meant for",
    check=check,
)
