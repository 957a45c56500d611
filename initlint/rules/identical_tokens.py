"""INI006: learnt tokens or queries that all start equal and are treated alike, so that they stay alike."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.frameworks.specs import LayerKind, Operation
from initlint.network.graph import Node
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.routes import Wiring, wiring_of
from initlint.network.starts import chosen_write, starts_constant
from initlint.rules.rule import Rule
from initlint.rules.wording import once_per_location, parameter_name, subject_of
from initlint.symbolic import Expr, Number, text

CODE = "INI006"

_ALIKE = frozenset(
    {Operation.ACTIVATION, Operation.NORM, Operation.DROPOUT, Operation.SCALE, Operation.SOFTMAX, Operation.RESHAPE}
)
_MIXING = frozenset({Operation.ADD, Operation.MULTIPLY, Operation.MATMUL, Operation.CONCATENATE})
_ALIKE_KINDS = frozenset({LayerKind.DENSE, LayerKind.ATTENTION, LayerKind.COMPOSITE})
"""The layers that do the same to every position."""


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    wiring: Wiring | None = None
    for parameter in network.parameters():
        write, module = chosen_write(parameter), parameter.module
        count = _token_count(parameter)
        if write is None or count is None or not starts_constant(parameter):
            continue
        if module is None or module.spec is not None or not network.graph.is_complete:
            continue
        wiring = wiring or wiring_of(network.graph)
        walk = _followed(wiring, parameter, count)
        if walk is not None:
            yield _finding(parameter, write, count, has_dropout=walk)


def _token_count(parameter: Parameter) -> Number | None:
    """The number of tokens in a `(tokens, size)` or `(1, tokens, size)` table, None for other shapes."""
    shape = parameter.shape
    if shape is None or len(shape) not in {2, 3} or (len(shape) == 3 and shape[0] != 1):
        return None
    count, size = shape[-2], shape[-1]
    is_table = all(isinstance(axis, Expr) or axis > 1 for axis in (count, size))
    return count if is_table else None


def _followed(wiring: Wiring, parameter: Parameter, count: Number) -> bool | None:
    """Follows the tokens to the end. None where something tells them apart, or may; else whether dropout may."""
    starts = [n for n in wiring.graph.nodes if n.operation is Operation.PARAMETER and n.parameter is parameter]
    reached = {node.index for node in starts}
    meets_weights = has_dropout = False
    for node in wiring.graph.nodes:
        if node.index in reached or not any(source.index in reached for source in node.inputs):
            continue
        if not _treats_alike(node, reached, count):
            return None
        reached.add(node.index)
        meets_weights = meets_weights or node.operation is Operation.LAYER
        has_dropout = has_dropout or node.operation is Operation.DROPOUT or _drops_out(node)
    return has_dropout if starts and meets_weights else None


def _treats_alike(node: Node, reached: set[int], count: Number) -> bool:
    if node.operation in _ALIKE:
        # Picking one position out of a few may give each of them a part of its own.
        return not (node.operation is Operation.RESHAPE and node.name in {"index", "item"})
    if node.operation is Operation.LAYER:
        return node.module is not None and node.module.kind in _ALIKE_KINDS
    if node.operation is Operation.CONCATENATE:
        return True
    return node.operation in _MIXING and all(source.index in reached or _is_vector(source) for source in node.inputs)


def _is_vector(source: Node) -> bool:
    """Whether it is one bias or scale for all positions."""
    shape = None if source.parameter is None else source.parameter.shape
    return source.operation is Operation.PARAMETER and shape is not None and len(shape) <= 1


def _drops_out(node: Node) -> bool:
    return node.module is not None and node.module.arguments.values.get("dropout", 0) not in {0, 0.0, None}


def _finding(parameter: Parameter, write: Write, count: Number, *, has_dropout: bool) -> Diagnostic:
    value = parameter.state.mean
    start = "equal" if value is None else f"at {text(value)}"
    fate = "only dropout tells them apart" if has_dropout else "they stay equal for good"
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=write.location,
        message=f"the {text(count)} tokens of `{parameter_name(parameter)}` all start {start} "
        f"and are treated alike, so {fate}",
        remedy="Draw them at random: `nn.init.normal_(tokens, std=0.02)`",
        subject=subject_of(parameter),
    )


RULE = Rule(
    code=CODE,
    name="identical-tokens",
    summary="Learnt tokens that all start equal and are treated alike",
    check=check,
)
