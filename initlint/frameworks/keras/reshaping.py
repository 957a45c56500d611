"""The layers that move, repeat, pad or cut elements without changing them."""

from __future__ import annotations

from collections.abc import Callable

from initlint.distributions import Shape
from initlint.frameworks.keras.rows import LAYER, settled, signature
from initlint.frameworks.keras.windows import spatial_shape
from initlint.frameworks.specs import Arguments, LayerKind, LayerSpec, Signature, size
from initlint.symbolic import Number, floor_divide, product

Sides = tuple[tuple[Number, Number], ...]


def _flattened(arguments: Arguments, input_shape: Shape) -> Shape | None:
    return (input_shape[0], settled(product(input_shape[1:]))) if input_shape else None


def _reshaped(arguments: Arguments, input_shape: Shape) -> Shape | None:
    target = arguments["target_shape"]
    if not isinstance(target, (tuple, list)) or not input_shape:
        return None
    sizes = [size(item) for item in target]
    free = [place for place, item in enumerate(sizes) if item == -1]
    if len(free) == 1:
        known = product(item for item in sizes if item != -1)
        if known == 0:
            return None
        sizes[free[0]] = settled(floor_divide(settled(product(input_shape[1:])), settled(known)))
    return (input_shape[0], *sizes)


def _permuted(arguments: Arguments, input_shape: Shape) -> Shape | None:
    axes = arguments["dims"]
    if (
        not input_shape
        or not isinstance(axes, (tuple, list))
        or not all(isinstance(a, int) and 0 < a < len(input_shape) for a in axes)
    ):
        return None
    return (input_shape[0], *(input_shape[axis] for axis in axes))


def _repeated(arguments: Arguments, input_shape: Shape) -> Shape | None:
    return (input_shape[0], arguments.size("n"), input_shape[1]) if len(input_shape) == 2 else None


def _upsampled(rank: int) -> LayerSpec:
    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        factors = arguments.sizes("size", rank)
        return spatial_shape(arguments, input_shape, rank, lambda axis, old: old * factors[axis])

    rest: dict[str, object] = {} if rank == 1 else {"data_format": None}
    if rank == 2:
        rest["interpolation"] = "nearest"
    factor = 2 if rank == 1 else (2,) * rank
    return _row(f"UpSampling{rank}D", signature(size=factor, **rest), output_shape)


def sides_of(value: object, rank: int) -> Sides | None:
    """The (before, after) of each axis from a number, a number for each axis, or a pair for each axis."""
    if rank == 1 and isinstance(value, (tuple, list)):
        value = (value,)
    if not isinstance(value, (tuple, list)):
        return ((size(value), size(value)),) * rank
    if len(value) != rank:
        return None
    pairs: list[tuple[Number, Number]] = []
    for item in value:
        if isinstance(item, (tuple, list)):
            if len(item) != 2:
                return None
            pairs.append((size(item[0]), size(item[1])))
        else:
            pairs.append((size(item), size(item)))
    return tuple(pairs)


def _padded(rank: int) -> LayerSpec:
    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        sides = sides_of(arguments["padding"], rank)
        if sides is None:
            return None
        return spatial_shape(arguments, input_shape, rank, lambda axis, old: old + sides[axis][0] + sides[axis][1])

    default = {1: 1, 2: (1, 1), 3: ((1, 1), (1, 1), (1, 1))}[rank]
    return _row(f"ZeroPadding{rank}D", signature(padding=default, data_format=None), output_shape)


def _cropped(rank: int) -> LayerSpec:
    def output_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
        sides = sides_of(arguments["cropping"], rank)
        if sides is None:
            return None
        return spatial_shape(arguments, input_shape, rank, lambda axis, old: old - sides[axis][0] - sides[axis][1])

    default = {1: (1, 1), 2: ((0, 0), (0, 0)), 3: ((1, 1), (1, 1), (1, 1))}[rank]
    rest: dict[str, object] = {} if rank == 1 else {"data_format": None}
    return _row(f"Cropping{rank}D", signature(cropping=default, **rest), output_shape)


def _row(name: str, arguments: Signature, output_shape: Callable[[Arguments, Shape], Shape | None]) -> LayerSpec:
    return LayerSpec(
        name=f"keras.layers.{name}",
        kind=LayerKind.RESHAPE,
        signature=arguments,
        bases=(LAYER,),
        output_shape=output_shape,
    )


ROWS = (
    _row("Flatten", signature(data_format=None), _flattened),
    _row("Reshape", signature("target_shape"), _reshaped),
    _row("Permute", signature("dims"), _permuted),
    _row("RepeatVector", signature("n"), _repeated),
    *(_upsampled(rank) for rank in (1, 2, 3)),
    *(_padded(rank) for rank in (1, 2, 3)),
    *(_cropped(rank) for rank in (1, 2, 3)),
)
