"""INI006: learnt tokens or queries that all start equal and are treated alike, so that they stay alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.frameworks.specs import LayerKind, Operation
from initlint.network.graph import Node
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.routes import Wiring, wiring_of
from initlint.network.starts import chosen_write, starts_constant
from initlint.rules.rule import Rule
from initlint.rules.wording import once_per_location, parameter_name, subject_of
from initlint.symbolic import Expr, Number, text

CODE = "INI006"

_ALIKE = frozenset(
    {Operation.ACTIVATION, Operation.NORM, Operation.DROPOUT, Operation.SCALE, Operation.SOFTMAX, Operation.POOL}
)
_PICKING = frozenset({"index", "item", "select", "chunk", "split", "unbind", "narrow", "gather", "index_select"})
_SEQUENCE_AXES = frozenset({1, -2})


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
        fate = _followed(wiring, parameter)
        if fate is not None:
            yield _finding(parameter, write, count, fate)


def _token_count(parameter: Parameter) -> Number | None:
    """The number of tokens in a `(tokens, size)` or `(1, tokens, size)` table, None for other shapes."""
    shape = parameter.shape
    if shape is None or len(shape) not in {2, 3} or (len(shape) == 3 and shape[0] != 1):
        return None
    count, size = shape[-2], shape[-1]
    is_table = all(isinstance(axis, Expr) or axis > 1 for axis in (count, size))
    return count if is_table else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fate:
    """What becomes of the tokens: whether each reaches an output of its own, and whether dropout acts on the way."""

    is_exposed: bool
    has_dropout: bool


def _followed(wiring: Wiring, parameter: Parameter) -> _Fate | None:
    """Follows the tokens to the end; None where something tells them apart, or may."""
    nodes = wiring.graph.nodes
    reached = {n.index for n in nodes if n.operation is Operation.PARAMETER and n.parameter is parameter}
    is_mixed = has_dropout = False
    for node in nodes:
        if node.index in reached or not any(source.index in reached for source in node.inputs):
            continue
        if not _treats_alike(node, reached, is_mixed=is_mixed):
            return None
        is_mixed = is_mixed or node.operation is Operation.LAYER
        has_dropout = has_dropout or _drops_out(node)
        if node.operation is not Operation.POOL:
            reached.add(node.index)
    return _Fate(is_exposed=bool(reached & wiring.outputs), has_dropout=has_dropout) if is_mixed else None


def _treats_alike(node: Node, reached: set[int], *, is_mixed: bool) -> bool:
    if node.operation is Operation.RESHAPE:
        # Picking one token out gives it a part of its own; after a projection it picks queries, keys or values.
        return is_mixed or node.name.rpartition(".")[2] not in _PICKING
    if node.operation in _ALIKE:
        return True
    if node.operation is Operation.LAYER:
        return node.module is not None and _is_blind_to_position(node.module, len(node.inputs))
    if node.operation is Operation.CONCATENATE:
        return node.factor in _SEQUENCE_AXES
    if node.operation is Operation.MATMUL:
        has_weights = any(source.operation in {Operation.PARAMETER, Operation.CONSTANT} for source in node.inputs)
        return not has_weights or node.name.endswith(".linear")
    if node.operation in {Operation.ADD, Operation.MULTIPLY}:
        return all(source.index in reached or _is_vector(source) for source in node.inputs)
    return False


def _is_blind_to_position(module: Module, inputs: int) -> bool:
    """Whether the layer does the same to every position; a mask, which it may be given beside its data, would not."""
    if module.kind is LayerKind.DENSE:
        return True
    if module.kind is LayerKind.ATTENTION:
        return inputs <= 3
    return module.kind is LayerKind.COMPOSITE and inputs <= (2 if "Decoder" in module.class_name else 1)


def _is_vector(source: Node) -> bool:
    """Whether it is one bias or scale for all positions."""
    shape = None if source.parameter is None else source.parameter.shape
    return source.operation is Operation.PARAMETER and shape is not None and len(shape) <= 1


def _drops_out(node: Node) -> bool:
    if node.operation is Operation.DROPOUT:
        return True
    inner = () if node.module is None else (module for _, module in node.module.named_modules())
    return any(module.arguments.values.get(name, 0) not in {0, None} for module in inner for name in ("dropout", "p"))


def _finding(parameter: Parameter, write: Write, count: Number, fate: _Fate) -> Diagnostic:
    value = parameter.state.mean
    start = "equal" if value is None else f"at {text(value)}"
    breakers = [word for word, is_there in (("dropout", fate.has_dropout), ("the loss", fate.is_exposed)) if is_there]
    many = f"`{text(count)}`" if isinstance(count, Expr) else text(count)
    future = f"only {' and '.join(breakers)} can tell them apart" if breakers else "they stay equal for good"
    return Diagnostic(
        code=CODE,
        severity=Severity.ADVICE if fate.is_exposed else Severity.WARNING,
        confidence=Confidence.HIGH,
        location=write.location,
        message=f"the {many} tokens of `{parameter_name(parameter)}` all start {start} "
        f"and are treated alike, so {future}",
        remedy="draw them at random: `nn.init.normal_(tokens, std=0.02)`",
        subject=subject_of(parameter),
    )


RULE = Rule(
    code=CODE,
    name="identical-tokens",
    summary="learnt tokens that all start equal and are treated alike",
    check=check,
)
