"""INI401: a parameter made of uninitialized memory, such as `torch.empty`, that nothing fills."""

from __future__ import annotations

import math
from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.distributions import Kind, Shape
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Index, Parameter, Via, Write
from initlint.network.starts import is_trained
from initlint.rules.init_names import short_name
from initlint.rules.rule import Rule

_CREATORS = frozenset({"empty", "empty_like", "empty_strided", "new_empty", "Tensor", "FloatTensor"})
_LEGACY_CONSTRUCTORS = frozenset({"Tensor", "FloatTensor", "HalfTensor", "DoubleTensor"})


def _check(network: Network) -> Iterator[Diagnostic]:
    if not network.is_complete:
        return
    for parameter in network.parameters():
        write = _garbage(parameter)
        if write is not None:
            yield _diagnostic(parameter, write, _confidence(parameter, network))


def _confidence(parameter: Parameter, network: Network) -> Confidence:
    if parameter.leaf in network.written_elsewhere:
        # Some helper writes a `.leaf` of an object the analysis could not identify; it may be this one.
        return Confidence.LOW
    names = () if parameter.module is None else parameter.module.class_names()
    if any((name, parameter.leaf) in network.filled_on_call for name in names):
        # A method of the class fills it, and somebody calls that method: perhaps on this object, once it is built.
        return Confidence.LOW
    if _stands_beside_frozen_memory(parameter):
        # As in a quantized layer: all of it comes from a checkpoint.
        return Confidence.LOW
    if _is_never_read(parameter, network):
        # It stands there for its device, or so that the optimizer has something to hold.
        return Confidence.LOW
    return Confidence.HIGH if network.graph.is_complete else Confidence.MEDIUM


def _stands_beside_frozen_memory(parameter: Parameter) -> bool:
    """Whether its module has another parameter of uninitialized memory that is not trained."""
    siblings = () if parameter.module is None else parameter.module.parameters.values()
    return any(
        sibling is not None and not is_trained(sibling) and sibling.state.kind is Kind.UNINITIALIZED
        for sibling in siblings
    )


def _is_never_read(parameter: Parameter, network: Network) -> bool:
    """Whether neither the text of the project nor the executed pass reads a parameter of a user's own class."""
    if parameter.module is None or parameter.module.spec is not None or parameter.leaf in network.read_attributes:
        return False
    return all(node.parameter is not parameter for node in network.graph.nodes)


def _garbage(parameter: Parameter) -> Write | None:
    """The write that left uninitialized memory in the parameter for good, if one did."""
    write = parameter.last_whole_write
    if write is None or write.distribution.kind is not Kind.UNINITIALIZED:
        return None
    if parameter.is_buffer or parameter.requires_grad is False or _is_in_unseen_hands(parameter.module):
        return None
    if parameter.shape is None and short_name(write.function) in _LEGACY_CONSTRUCTORS:
        # `torch.Tensor(values)` copies a list: without a shape it may not be memory at all.
        return None
    if parameter.shape is not None and 0 in parameter.shape:
        return None
    return None if _may_be_filled(parameter) else write


def _is_in_unseen_hands(module: Module | None) -> bool:
    return module is not None and any(each.is_partial for each in module.lineage())


def _may_be_filled(parameter: Parameter) -> bool:
    """Whether the partial writes could together cover the parameter."""
    parts = parameter.later_parts
    if not parts:
        return False
    sizes = _known_sizes(parameter.shape)
    if sizes is None or any(part.via in {Via.UNKNOWN, Via.LOAD} for part in parts):
        return True
    written = 0
    for region in {part.region for part in parts}:
        count = _count(region, sizes)
        if count is None:
            return True
        written += count
    return written >= math.prod(sizes)


def _known_sizes(shape: Shape | None) -> tuple[int, ...] | None:
    if shape is None:
        return None
    sizes = tuple(size for size in shape if isinstance(size, int))
    return sizes if len(sizes) == len(shape) else None


def _count(region: tuple[Index, ...], sizes: tuple[int, ...]) -> int | None:
    """How many elements a region holds, None if that is not known."""
    total = 1
    for axis, size in enumerate(sizes):
        index = region[axis] if axis < len(region) else None
        if index is None:
            total *= size
        elif isinstance(index, tuple):
            start, stop = index
            if not isinstance(start, (int, type(None))) or not isinstance(stop, (int, type(None))):
                return None
            total *= len(range(size)[start:stop])
        elif not isinstance(index, int):
            # A loop variable stands for every position that the loop reaches.
            return None
    return total


def _diagnostic(parameter: Parameter, write: Write, confidence: Confidence) -> Diagnostic:
    # A `?` stands for a name that the code computes.
    name = parameter.leaf if "?" in parameter.name else parameter.name or parameter.leaf
    related: list[Related] = []
    if write.location != parameter.created:
        related.append(Related(location=write.location, message="the memory is left uninitialized here"))
    parts = parameter.later_parts
    if parts:
        message = f"`{name}` is {_memory(write)}, and only part of it is written"
        related.append(Related(location=parts[0].location, message="only this part is written"))
    else:
        message = f"`{name}` is {_memory(write)} that nothing fills"
    return Diagnostic(
        code=RULE.code,
        severity=Severity.ERROR,
        confidence=confidence,
        location=parameter.created,
        message=message,
        remedy=f"fill `{name}` with a function of `torch.nn.init` before it is used",
        related=tuple(related),
        subject=parameter.created,
    )


def _memory(write: Write) -> str:
    function = short_name(write.function)
    if not function:
        return "uninitialized memory"
    return f"`torch.{function}` memory" if function in _CREATORS else f"memory from `{function}`"


RULE = Rule(
    code="INI401",
    name="uninitialized-parameter",
    summary="a parameter of uninitialized memory that nothing fills",
    check=_check,
)
