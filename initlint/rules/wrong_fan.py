"""INI110: a fan-in taken from the wrong axis, or from an axis that the framework counts in another way."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.distributions import Kind
from initlint.frameworks.specs import LayerKind, Operation
from initlint.network.graph import Node
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.routes import wiring_of
from initlint.network.starts import chosen_write, is_trained, nodes_by_kernel
from initlint.network.weights import gain_of, has_known_size, is_lookup
from initlint.rules.computed_scale import is_computed, is_equal, meets_norm
from initlint.rules.rule import Rule
from initlint.rules.wording import created_here, once_per_location, parameter_name, subject_of
from initlint.symbolic import Expr, Number, product, square_root, text

CODE = "INI110"

FELT, LARGE = 2.0, 4.0
"""The factor by which the scale is off: below 2 it does not matter for a single layer."""

_PRODUCTS = frozenset({"@", "torch.matmul", "torch.mm", "torch.bmm", "matmul", "mm", "bmm"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """`factor` is how many times too large the scale is, None where sizes without a value decide."""

    what: str
    remedy: str
    factor: float | None


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    wiring = wiring_of(network.graph)
    kernels = nodes_by_kernel(network.graph)
    by_fan_out = _bounded_by_fan_out(kernels)
    for kernel, nodes in kernels.items():
        write = chosen_write(kernel)
        if write is None or not is_trained(kernel) or not _has_sides(kernel):
            continue
        is_bounded = kernel in by_fan_out
        fault = _matrix_fault(kernel, nodes, is_bounded=is_bounded) or _convolution_fault(kernel, nodes)
        if fault is None and is_bounded and kernel.module is not None and kernel.module.spec is not None:
            fault = _dense_fault(kernel)
        if fault is not None and not meets_norm(wiring, nodes):
            yield _finding(kernel, write, fault)


def _bounded_by_fan_out(kernels: Mapping[Parameter, Sequence[Node]]) -> set[Parameter]:
    """The kernels drawn from ±1 / sqrt(n) where n is the number of outputs.

    A round bound such as 0.1 may stand there for its own sake, so one that is not round, or two different ones, must
    agree with the formula.
    """
    sided = [(kernel, nodes) for kernel, nodes in kernels.items() if _has_sides(kernel)]
    found = {kernel: bound for kernel, nodes in sided if (bound := _fan_out_bound(kernel, nodes)) is not None}
    is_certain = any(map(is_computed, found.values())) or len(set(found.values())) > 1
    return set(found) if is_certain else set()


def _has_sides(kernel: Parameter) -> bool:
    """Whether each of its axes is a number, or a name, of at least one element."""
    return kernel.shape is not None and has_known_size(kernel) and 0 not in kernel.shape


def _fan_out_bound(kernel: Parameter, nodes: Sequence[Node]) -> Number | None:
    """The half-width of a uniform law, if it is one over the root of the outputs, and not of the inputs."""
    law, shape, module = kernel.state, kernel.shape, kernel.module
    if law.scheme or law.kind is not Kind.UNIFORM or law.mean != 0 or law.high is None or shape is None:
        return None
    is_dense = module is not None and module.spec is not None and module.kind is LayerKind.DENSE
    if is_dense and module is not None and module.framework == "torch" and len(shape) == 2:
        outputs, inputs = shape
    elif len(shape) in {2, 3} and all(_stands_right(node, kernel) for node in nodes):
        inputs, outputs = shape[-2:]
    else:
        return None
    is_fan_out = inputs != outputs and is_equal(law.high, 1 / square_root(outputs))
    return law.high if is_fan_out and chosen_write(kernel) is not None else None


def _matrix_fault(kernel: Parameter, nodes: Sequence[Node], *, is_bounded: bool) -> _Fault | None:
    """`x @ weight` sums over the last axis but one; torch.nn.init takes the second for the fan-in."""
    shape = kernel.shape
    if shape is None or len(shape) not in {2, 3} or not all(_stands_right(node, kernel) for node in nodes):
        return None
    is_kaiming = _is_kaiming_for(kernel, product(shape[1:]))
    true, used = shape[-2], (product(shape[1:]) if is_kaiming else shape[-1])
    factor = _ratio(true, used)
    if used == true or not (is_kaiming or is_bounded) or not _is_felt(factor):
        return None
    return _Fault(
        what=f"is drawn for a fan-in of {_shown(used)}, but `x @ {kernel.leaf}` sums over {_shown(true)} inputs",
        remedy=f"draw it for {_shown(true)} inputs: initialize its transpose, or use Glorot's scheme on each matrix",
        factor=factor,
    )


def _is_kaiming_for(kernel: Parameter, inputs: Number) -> bool:
    """Whether the scale is Kaiming's for so many inputs; a draw into the transposed matrix has another one."""
    law = kernel.state
    if law.scheme != "kaiming" or law.fan != "fan_in" or law.std is None or law.gain is None:
        return False
    return is_equal(law.std, law.gain / square_root(inputs))


def _is_felt(factor: float | None) -> bool:
    return factor is None or not 1 / FELT < factor < FELT


def _stands_right(node: Node, kernel: Parameter) -> bool:
    if node.operation is not Operation.MATMUL or node.name not in _PRODUCTS or len(node.inputs) != 2 or is_lookup(node):
        return False
    left, right = node.inputs
    return (
        right.parameter is kernel
        and right.operation is Operation.PARAMETER
        and left.operation is not Operation.PARAMETER
    )


def _dense_fault(kernel: Parameter) -> _Fault | None:
    """`1 / sqrt(weight.size(0))` as the bound for an `nn.Linear`: that axis counts the outputs."""
    if kernel.shape is None or not _is_felt(factor := _ratio(kernel.shape[1], kernel.shape[0])):
        return None
    outputs, inputs = map(_shown, kernel.shape)
    return _Fault(
        what=f"is drawn from ±1 / sqrt({outputs}), but {outputs} is its fan-out: it sums over {inputs} inputs",
        remedy="take the fan-in from `weight.size(1)`",
        factor=factor,
    )


def _convolution_fault(kernel: Parameter, nodes: Sequence[Node]) -> _Fault | None:
    """Kaiming's fans where the framework counts them for another layout: groups, transposition, depth-wise kernels."""
    module, law = kernel.module, kernel.state
    if (
        module is None
        or module.spec is None
        or law.scheme != "kaiming"
        or law.gain is None
        or isinstance(law.gain, Expr)
        or law.gain == 0
    ):
        return None
    gains = [gain_of(node) for node in nodes]
    gain = gains[0] if gains else None
    if gain is None or kernel.state.std is None or isinstance(kernel.state.std, Expr):
        return None
    factor = gain / float(law.gain)
    what = _miscounted(kernel, law.fan)
    if what is None or not _is_felt(factor):
        return None
    return _Fault(
        what=what,
        remedy="compute the scale from what one unit sums up: gain / sqrt(inputs * kernel elements)",
        factor=factor,
    )


def _miscounted(kernel: Parameter, fan: str) -> str | None:
    module = kernel.module
    if module is None:
        return None
    groups = module.arguments.values.get("groups", 1)
    if module.kind is LayerKind.TRANSPOSED_CONVOLUTION and fan == "fan_in":
        return "is drawn for the fan-in of a convolution, but a transposed one swaps its axes"
    if module.framework == "torch" and fan == "fan_out" and isinstance(groups, int) and groups > 1:
        return f"is drawn with `fan_out`, which ignores its {groups} groups"
    if module.kind is LayerKind.DEPTHWISE_CONVOLUTION and module.framework != "torch" and fan == "fan_in":
        return "is drawn for a fan-in over all channels, but a depth-wise kernel sees one"
    return None


def _ratio(true: Number, used: Number) -> float | None:
    if used == 0:
        return None
    quotient = true / used
    return None if isinstance(quotient, Expr) or quotient < 0 else math.sqrt(quotient)


def _shown(size: Number) -> str:
    return f"`{text(size)}`" if isinstance(size, Expr) else text(size)


def _finding(kernel: Parameter, write: Write, fault: _Fault) -> Diagnostic:
    factor = fault.factor
    effect, is_large = "", False
    if factor is not None:
        effect = (
            f", so it is {factor:.3g} times too large" if factor > 1 else f", so it is {1 / factor:.3g} times too small"
        )
        is_large = not 1 / LARGE < factor < LARGE
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING if is_large else Severity.ADVICE,
        confidence=Confidence.MEDIUM if factor is None else Confidence.HIGH,
        location=write.location,
        message=f"`{parameter_name(kernel)}` {fault.what}{effect}",
        remedy=fault.remedy,
        related=created_here(kernel, write.location),
        subject=subject_of(kernel),
    )


RULE = Rule(
    code=CODE,
    name="wrong-fan",
    summary="a fan-in taken from the wrong axis",
    check=check,
)
