"""Shapes that the data of a network may have, guessed from the layers that read it first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from initlint.distributions import Shape
from initlint.frameworks.specs import LayerKind, Operation
from initlint.network.graph import Graph, Node
from initlint.network.modules import Module
from initlint.network.weights import layer_kernel
from initlint.signal.weights import as_sizes

BATCH = 8
TOKENS = 64
PIXELS = (32, 64, 224, 28, 128, 256)
"""Sides of an image, the likeliest first."""
MOST = 12
"""Combinations tried."""

_SIZE_NAMES = ("img_size", "image_size", "input_size", "resolution")


def guesses(graph: Graph) -> Iterator[tuple[Shape, ...]]:
    """Shapes for the graph's inputs, together, the likeliest combination first."""
    inputs = [node for node in graph.nodes if node.operation is Operation.INPUT]
    consumers = graph.consumers()
    told = Told(pixels=tuple(_told_sizes(graph)), tokens=tuple(_told_lengths(graph)))
    choices = [tuple(_shapes(node, consumers, told)) for node in inputs]
    yield from islice(product(*choices), MOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Sides of images that modules remember, and lengths of sequences that parameters are made for."""

    pixels: tuple[int, ...]
    tokens: tuple[int, ...]


def vocabulary_of(node: Node, consumers: dict[int, list[Node]]) -> int | None:
    """The rows of the embedding that reads the input first, None where the input holds real numbers."""
    reader = _first_reader(node, consumers)
    if reader is None or reader.module is None or reader.module.kind is not LayerKind.EMBEDDING:
        return None
    tables = (as_sizes(p.shape) for p in reader.module.parameters.values() if p is not None)
    return next((sizes[0] for sizes in tables if sizes is not None), None)


def _shapes(node: Node, consumers: dict[int, list[Node]], told: Told) -> Iterator[Shape]:
    reader = _first_reader(node, consumers)
    module = None if reader is None else reader.module
    lengths = dict.fromkeys((*told.tokens, TOKENS))
    if node.shape:
        yield from _declared(node.shape, told)
        return
    if module is None:
        yield (BATCH, TOKENS)
        return
    sizes = as_sizes(kernel.shape) if (kernel := layer_kernel(module)) is not None else None
    if module.kind is LayerKind.EMBEDDING:
        yield from ((BATCH, length) for length in lengths)
        yield (BATCH,)
    elif module.kind in _CONVOLUTIONS and sizes is not None:
        yield from _images(module, sizes, told)
    elif module.kind is LayerKind.RECURRENT:
        width = module.arguments["input_size"]
        yield (BATCH, TOKENS, width if isinstance(width, int) else TOKENS)
    elif sizes is not None and len(sizes) == 2:
        width = sizes[0] if module.framework == "keras" else sizes[1]
        yield (BATCH, width)
        yield from ((BATCH, length, width) for length in lengths)
        yield from _flattened(width)
    else:
        width = _width(module)
        yield from ((BATCH, length, width) for length in lengths)
        yield (BATCH, width)


def _declared(shape: Shape, told: Told) -> Iterator[Shape]:
    """A shape that the source gives, with numbers for the batch and for what else it leaves open."""
    batch, *rest = (size if isinstance(size, int) else None for size in shape)
    first = BATCH if batch is None else batch
    sides = (*told.pixels, *PIXELS) if len(rest) > 2 else (*told.tokens, TOKENS)
    for side in dict.fromkeys(sides) if None in rest else (TOKENS,):
        yield (first, *(side if size is None else size for size in rest))


_CONVOLUTIONS = frozenset({LayerKind.CONVOLUTION, LayerKind.TRANSPOSED_CONVOLUTION, LayerKind.DEPTHWISE_CONVOLUTION})


def _images(module: Module, sizes: tuple[int, ...], told: Told) -> Iterator[Shape]:
    dimensions = len(sizes) - 2
    if module.framework == "keras":
        channels = sizes[-2]
    else:
        channels = sizes[0]
        if module.kind is not LayerKind.TRANSPOSED_CONVOLUTION:
            groups = module.arguments["groups"]
            channels = sizes[1] * (groups if isinstance(groups, int) else 1)
    if module.kind is LayerKind.TRANSPOSED_CONVOLUTION:
        yield _image(module, channels, 1, dimensions)
    for side in dict.fromkeys((*told.pixels, *PIXELS)):
        yield _image(module, channels, side, dimensions)


def _image(module: Module, channels: int, side: int, dimensions: int) -> Shape:
    pixels = (side,) * dimensions
    return (BATCH, *pixels, channels) if module.framework == "keras" else (BATCH, channels, *pixels)


def _flattened(width: int) -> Iterator[Shape]:
    """A dense layer as wide as an image has pixels reads a flattened image."""
    for channels in (1, 3):
        side = round((width / channels) ** 0.5)
        if side > 1 and channels * side * side == width:
            yield (BATCH, channels, side, side)


def _width(module: Module) -> int:
    """The units that a norm or an attention layer works on."""
    for name in ("embed_dim", "normalized_shape", "num_features", "num_channels", "d_model"):
        given = module.arguments[name] if name in module.arguments.values else None
        given = given[-1] if isinstance(given, tuple) and given else given
        if isinstance(given, int):
            return given
    return TOKENS


def _first_reader(node: Node, consumers: dict[int, list[Node]]) -> Node | None:
    """The first layer with weights behind the input; a layer that takes parts of it apart comes first too."""
    pending, seen = [node], {node.index}
    while pending:
        current = pending.pop(0)
        for consumer in consumers.get(current.index, []):
            if consumer.module is not None and consumer.module.parameters:
                return consumer
            if consumer.index not in seen:
                seen.add(consumer.index)
                pending.append(consumer)
    return None


def _told_sizes(graph: Graph) -> Iterator[int]:
    """Image sizes that modules remember."""
    for node in graph.nodes:
        module = node.module.parent if node.module is not None else None
        while module is not None:
            for name in _SIZE_NAMES:
                value = module.attributes.get(name)
                value = value[0] if isinstance(value, tuple) and value else value
                if isinstance(value, int) and 1 < value <= 2048:
                    yield value
            module = module.parent


def _told_lengths(graph: Graph) -> Iterator[int]:
    """The lengths of position tables, such as a parameter of shape (1, length, width), one more for a class token."""
    for node in graph.nodes:
        sizes = as_sizes(node.parameter.shape) if node.parameter is not None else None
        if node.operation is Operation.PARAMETER and sizes is not None and len(sizes) == 3 and sizes[0] == 1:
            if sizes[1] > 1:
                yield sizes[1]
            if sizes[1] > 2:
                yield sizes[1] - 1
