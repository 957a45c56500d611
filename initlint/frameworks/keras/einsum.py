"""The weights of an EinsumDense layer, read from its equation.

From Keras 3.15.0 on, the fans are the products over the kernel's input axes and over its output axes; earlier
versions took them from the kernel's shape as if it were a convolution's.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from initlint.distributions import Shape
from initlint.frameworks.keras.rows import settled
from initlint.frameworks.specs import UNKNOWN_SIZE, size
from initlint.symbolic import Number, product


@dataclass(frozen=True, slots=True, kw_only=True)
class EinsumPlan:
    """What an equation makes of an input shape. `fans` are (fan-in, fan-out); `bias` is None where there is none."""

    kernel: Shape
    bias: Shape | None
    output: Shape | None
    fans: tuple[Number, Number]


_EQUATION = re.compile(r"(\.\.\.)?([a-zA-Z]+)(\.\.\.)?,([a-zA-Z]+)->(\.\.\.)?([a-zA-Z]+)(\.\.\.)?")


def analyze(equation: object, bias_axes: object, input_shape: Shape | None, output_shape: object) -> EinsumPlan | None:
    """The shapes that the equation implies, or None where it is not known or not of a form that Keras accepts."""
    if not isinstance(equation, str) or not (bias_axes is None or isinstance(bias_axes, str)):
        return None
    match = _EQUATION.fullmatch(equation.replace(" ", ""))
    if match is None:
        return None
    left, inputs, right, kernel, _, outputs, _ = match.groups(default="")
    sizes = _input_sizes(inputs, input_shape, is_left_elided=bool(left))
    sizes |= _output_sizes(outputs, output_shape, is_left_elided=bool(left))
    elided = len(input_shape) - len(inputs) if right and input_shape is not None else 0
    incoming = settled(product(sizes.get(axis, UNKNOWN_SIZE) for axis in kernel if axis not in outputs))
    outgoing = settled(product(sizes.get(axis, UNKNOWN_SIZE) for axis in kernel if axis in outputs))
    return EinsumPlan(
        kernel=tuple(sizes.get(axis, UNKNOWN_SIZE) for axis in kernel),
        bias=None if bias_axes is None else _bias_shape(bias_axes, outputs, sizes, elided=elided),
        output=_full_output(input_shape, inputs, outputs, sizes, bool(left), bool(right)),
        fans=(incoming, outgoing),
    )


def summed(equation: object, kernel: tuple[int, ...]) -> tuple[int, int] | None:
    """How many products each element of the result sums up, and of how many each element of the input is part; None for an
    equation that is not known."""
    match = _EQUATION.fullmatch(equation.replace(" ", "")) if isinstance(equation, str) else None
    if match is None:
        return None
    _, inputs, _, axes, _, outputs, _ = match.groups(default="")
    if len(axes) != len(kernel):
        return None
    lengths = list(zip(axes, kernel, strict=True))
    incoming = math.prod(length for axis, length in lengths if axis not in outputs)
    return incoming, math.prod(length for axis, length in lengths if axis not in inputs)


def _input_sizes(letters: str, input_shape: Shape | None, *, is_left_elided: bool) -> dict[str, Number]:
    if input_shape is None or len(input_shape) < len(letters):
        return {}
    known = input_shape[-len(letters) :] if is_left_elided else input_shape[: len(letters)]
    return dict(zip(letters, known, strict=True))


def _output_sizes(letters: str, given: object, *, is_left_elided: bool) -> dict[str, Number]:
    """The sizes that `output_shape` names; it leaves out the batch axis, and what an ellipsis stands for."""
    items = list(given) if isinstance(given, (tuple, list)) else [given]
    axes = letters if is_left_elided else letters[1:]
    aligned = zip(reversed(axes), reversed(items), strict=False) if is_left_elided else zip(axes, items, strict=False)
    return {axis: size(item) for axis, item in aligned if item is not None}


def _bias_shape(bias_axes: str, outputs: str, sizes: dict[str, Number], *, elided: int) -> Shape:
    places = [outputs.find(axis) for axis in bias_axes]
    first = min((place for place in places if place >= 0), default=0)
    shape = [sizes.get(axis, UNKNOWN_SIZE) if axis in bias_axes else 1 for axis in outputs[first:]]
    return (*shape, *(1,) * elided)


def _full_output(
    input_shape: Shape | None, inputs: str, outputs: str, sizes: dict[str, Number], left: bool, right: bool
) -> Shape | None:
    if input_shape is None or len(input_shape) < len(inputs):
        return None
    named = tuple(sizes.get(axis, UNKNOWN_SIZE) for axis in outputs)
    elided = len(input_shape) - len(inputs)
    if left:
        return (*input_shape[:elided], *named)
    return (*named, *input_shape[len(inputs) :]) if right else named
