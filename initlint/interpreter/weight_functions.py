"""Functions and methods on weights outside of `forward`: views of memory, and laws of what is computed of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from initlint.distributions import Distribution, constant
from initlint.frameworks.specs import FunctionSpec, Operation
from initlint.interpreter import rearrangements, tensors
from initlint.interpreter.number_functions import NUMBER_FUNCTIONS
from initlint.interpreter.values import TensorValue
from initlint.network.mixtures import joined_law
from initlint.network.parameters import Parameter
from initlint.symbolic import is_number
from initlint.unknown import Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_VIEW_NAMES = """
    reshape view view_as reshape_as flatten unflatten ravel squeeze unsqueeze transpose swapaxes swapdims t permute
    movedim moveaxis adjoint detach rearrange squeeze_ unsqueeze_ transpose_ t_
"""
"""All elements of the same memory in another shape."""

_COPY_NAMES = """
    clone tile repeat repeat_interleave flip fliplr flipud rot90 roll expand expand_as broadcast_to long type
"""
"""All elements, each as often as the others."""

_PART_NAMES = "narrow select diagonal hsplit vsplit dsplit split_with_sizes unfold as_strided"
"""Views of a part that is not named by an index."""

_VIEWS, _COPIES, _PARTS = (frozenset(names.split()) for names in (_VIEW_NAMES, _COPY_NAMES, _PART_NAMES))
_PIECES = frozenset({"chunk", "split", "unbind", "tensor_split"})

_OPERATORS = {"add": "+", "sub": "-", "mul": "*", "multiply": "*", "div": "/", "divide": "/", "matmul": "@", "mm": "@"}
_MAX_PIECES = 64


def apply(
    run: Run,
    spec: FunctionSpec,
    values: Sequence[TensorValue | Parameter],
    positional: Sequence[object],
    keywords: dict[str, object],
    site: Site,
) -> object:
    """What a function gives of weights; `positional` has the tensor of a method in front."""
    if not values:
        return _on_numbers(spec, positional)
    first, last = values[0], spec.name.rpartition(".")[2]
    shape = rearrangements.new_shape(last, first.shape, positional[1:], keywords)
    if last in _VIEWS:
        return tensors.reshaped(first, shape)
    if last in _COPIES:
        return tensors.new(run, tensors.law_of(first), shape, site, spec.name)
    if last in _PIECES:
        return _pieces(run, last, first, positional[1:], keywords, site)
    if last in _PARTS:
        return tensors.somewhere(first)
    if spec.operation is Operation.CONCATENATE:
        return _joined(run, spec, values, positional, keywords, site)
    if last in _OPERATORS and len(positional) == 2:
        from initlint.interpreter import arithmetic

        return arithmetic.binary(run, _OPERATORS[last], positional[0], positional[1], site)
    if len(values) == 1 and len(positional) == 1 and last in NUMBER_FUNCTIONS:
        return tensors.new(run, _elementwise(last, tensors.law_of(first)), first.shape, site, spec.name)
    return tensors.new(run, tensors.combined_law(list(values)), shape, site, spec.name)


def _elementwise(name: str, law: Distribution) -> Distribution:
    """The law of a function of every element, where all of them are equal."""
    if law.is_constant and law.mean is not None:
        value = NUMBER_FUNCTIONS[name](law.mean)
        if is_number(value):
            return constant(value)
    return tensors.law_of_unknown_function([law])


def _pieces(
    run: Run,
    name: str,
    value: TensorValue | Parameter,
    arguments: Sequence[object],
    keywords: dict[str, object],
    site: Site,
) -> object:
    """The rows of a tensor in parts, if the cut is known and along the first axis."""
    rows = value.shape[0] if value.shape else None
    places = 0 if name == "unbind" else 1
    axis = arguments[places] if len(arguments) > places else keywords.get("dim", 0)
    if not isinstance(rows, int) or axis != 0:
        return tensors.somewhere(value)
    if name == "unbind":
        return tuple(tensors.row(run, value, place) for place in range(min(rows, _MAX_PIECES)))
    cut = arguments[0] if arguments else next(iter(keywords.values()), None)
    if not isinstance(cut, int) or cut <= 0 or name == "tensor_split":
        return tensors.somewhere(value)
    step = cut if name == "split" else -(-rows // cut)
    if step == 0 or rows / step > _MAX_PIECES:
        return tensors.somewhere(value)
    spans = [(start, min(start + step, rows)) for start in range(0, rows, step)]
    return tuple(tensors.rows(value, low, high) for low, high in spans)


def _joined(
    run: Run,
    spec: FunctionSpec,
    values: Sequence[TensorValue | Parameter],
    positional: Sequence[object],
    keywords: dict[str, object],
    site: Site,
) -> TensorValue:
    last = spec.name.rpartition(".")[2]
    axis = positional[1] if len(positional) > 1 else keywords.get("dim", keywords.get("axis", 0))
    shapes = [value.shape for value in values]
    is_plain = last in {"cat", "concat", "concatenate", "stack"}
    shape = rearrangements.joined_shape("stack" if last == "stack" else "cat", shapes, axis) if is_plain else None
    law = joined_law([tensors.law_of(value) for value in values], shapes)
    return tensors.new(run, law, shape, site, spec.name)


def _on_numbers(spec: FunctionSpec, positional: Sequence[object]) -> object:
    """`np.sqrt(2)` and its like on plain numbers."""
    handler = NUMBER_FUNCTIONS.get(spec.name.rpartition(".")[2])
    if handler is not None and len(positional) == 1 and is_number(positional[0]):
        return handler(positional[0])
    return Unknown("function")
