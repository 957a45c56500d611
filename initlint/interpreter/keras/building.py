"""When a Keras layer gets its weights: on its first call, from the shapes of what it is called with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from initlint.distributions import UNKNOWN_DISTRIBUTION, Shape
from initlint.frameworks.specs import Arguments, LayerKind
from initlint.interpreter import classes, functions
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.keras import initializers as keras_initializers
from initlint.interpreter.keras import wrappers as keras_wrappers
from initlint.interpreter.values import BoundMethod, ClassValue, FunctionValue, InitializerValue, TensorValue
from initlint.network.modules import Module
from initlint.network.parameters import Parameter, Via
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_IS_BUILT = "is built"
_HAS_BEEN_BUILT = "has been built"
_HAS_WEIGHTS = "has the weights of its row"


def on_call(run: Run, module: Module, positional: Sequence[object], keywords: Mapping[str, object], site: Site) -> None:
    """Builds the layer unless it is built, from what it is called with."""
    if module.attributes.get(_IS_BUILT):
        return
    method = _method(run, module, "build")
    if method is None:
        note_shapes(
            module, {name: shape_of(value) for name, value in _by_name(run, module, positional, keywords).items()}
        )
        ensure_built(run, module, first_shape([*positional, *keywords.values()]), site)
        return
    with _outside_of_calls(run):
        call_method(run, module, "build", positional, keywords, site)


@contextmanager
def _outside_of_calls(run: Run) -> Iterator[None]:
    """Building is no part of the forward pass that it is found necessary in."""
    depth, run.forward_depth = run.forward_depth, 0
    try:
        yield
    finally:
        run.forward_depth = depth


def ensure_built(run: Run, module: Module, input_shape: Shape | None, site: Site) -> None:
    """Builds the layer unless it is built; the shape is that of its one input."""
    if module.attributes.get(_IS_BUILT):
        return
    method = _method(run, module, "build")
    module.attributes[_IS_BUILT] = True
    if method is not None:
        with _outside_of_calls(run):
            run.call(BoundMethod(method, module), [UNKNOWN if input_shape is None else input_shape], {}, site)
        return
    build_base(run, module, input_shape, site)


def build_base(run: Run, module: Module, input_shape: Shape | None, site: Site) -> None:
    """What the `build` of Keras's own class does, once."""
    if module.attributes.get(_HAS_WEIGHTS):
        return
    module.attributes[_HAS_WEIGHTS] = module.attributes[_HAS_BEEN_BUILT] = True
    _build_weights(run, module, input_shape, site)
    if keras_wrappers.is_wrapper(module):
        keras_wrappers.build_wrapped(run, module, input_shape, site)


def note_shapes(module: Module, shapes: Mapping[str, object]) -> None:
    """Remembers the shapes of the further inputs of an attention layer, which decide the widths of its projections."""
    if module.kind is LayerKind.ATTENTION:
        known = {
            f"{name}_shape": shape for name, shape in shapes.items() if name in {"value", "key"} and shape is not None
        }
        module.arguments = Arguments({**module.arguments.values, **known}, module.arguments.given)


def is_build(method: BoundMethod) -> bool:
    """Whether the method is the `build` of a layer."""
    receiver = method.receiver
    return method.function.name == "build" and isinstance(receiver, Module) and receiver.framework == "keras"


def run_build(
    run: Run, method: BoundMethod, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """Keras marks a layer as built whenever its `build` is called, by whomever."""
    layer = method.receiver
    assert isinstance(layer, Module)
    layer.attributes[_IS_BUILT] = True
    result = functions.call(run, method.function, [layer, *positional], keywords, site)
    layer.attributes[_HAS_BEEN_BUILT] = True
    return result


def _method(run: Run, module: Module, name: str) -> FunctionValue | None:
    if not isinstance(module.user_class, ClassValue):
        return None
    found = classes.find(run, module.user_class, name)
    return found if isinstance(found, FunctionValue) else None


def call_method(
    run: Run, module: Module, name: str, positional: Sequence[object], keywords: Mapping[str, object], site: Site
) -> object:
    """Calls the user's `build` or `compute_output_shape` as Keras does: one argument is the shape of the first input,
    several are called after the arguments of `call` with `_shape` behind. UNKNOWN if the class has no such method."""
    method = _method(run, module, name)
    if method is None:
        return UNKNOWN
    names = [p.name for p in method.definition.parameters[1:] if p.kind in {"positional", "keyword"}]
    by_name = _by_name(run, module, positional, keywords)
    shapes = [shape for value in by_name.values() if (shape := shape_of(value)) is not None]
    bound = BoundMethod(method, module)
    if len(names) == 1:
        return run.call(bound, [shapes[0] if shapes else UNKNOWN], {}, site)
    given = {name: shape_of(by_name.get(name.removesuffix("_shape"))) for name in names}
    return run.call(bound, [], {name: shape for name, shape in given.items() if shape is not None}, site)


def _by_name(
    run: Run, module: Module, positional: Sequence[object], keywords: Mapping[str, object]
) -> dict[str, object]:
    """The arguments of a call under the names that the user's `call` gives them."""
    method = _method(run, module, "call")
    names = _NAMES.get(module.kind, [])
    if method is not None:
        names = [p.name for p in method.definition.parameters[1:] if p.kind == "positional"]
    names = [*names, *(f"argument {place}" for place in range(len(names), len(positional)))]
    return {**dict(zip(names, positional, strict=False)), **keywords}


_NAMES = {LayerKind.ATTENTION: ["query", "value", "key"]}
"""What the inputs of Keras's own layers are called, where there are several."""


def shape_of(value: object) -> object | None:
    """The shape of a tensor, or of each tensor in a list, tuple or dictionary; None if there is no tensor in it."""
    if isinstance(value, (TensorValue, Parameter)):
        return UNKNOWN if value.shape is None else value.shape
    if isinstance(value, (ListValue, tuple)):
        items = [shape_of(item) for item in (value.items if isinstance(value, ListValue) else value)]
        return None if not items or None in items else ListValue(items)
    if isinstance(value, DictValue):
        shapes = {key: shape_of(item) for key, item in value.items.items()}
        return None if not shapes or None in shapes.values() else DictValue(dict(shapes))
    return None


def first_shape(values: Sequence[object]) -> Shape | None:
    """The shape of the first tensor among arguments."""
    from initlint.interpreter import signal_graph

    for tensor in signal_graph.tensors_in(values):
        return tensor.shape
    return None


_FANS_OF_EQUATIONS = (3, 15)
"""From this version of Keras on, einsum and attention layers take their fans from the equation, not the kernel's shape."""
_WITH_KERAS_3 = (2, 16)
"""From this version on, TensorFlow comes with Keras 3."""


def _has_fans_of_shapes(run: Run) -> bool:
    return run.project.rules_out("keras", _FANS_OF_EQUATIONS) or run.project.rules_out("tensorflow", _WITH_KERAS_3)


def _build_weights(run: Run, module: Module, input_shape: Shape | None, site: Site) -> None:
    """The weights that the layer's row lists, drawn by its initializers."""
    spec = module.spec
    if spec is None:
        return
    try:
        rows = spec.parameters(module.arguments, input_shape)
    except (TypeError, ValueError, ArithmeticError):
        module.is_partial = True
        return
    for row in rows:
        if row.present is False:
            module.parameters[row.name] = None
            continue
        law = row.distribution
        if law is None and row.initializer is not None:
            initializer = module.arguments[row.initializer]
            if module.kind is LayerKind.ATTENTION and isinstance(initializer, InitializerValue):
                # Each projection draws with a copy of its own.
                initializer = keras_initializers.clone(run, initializer)
            fans = None if row.fans is None or _has_fans_of_shapes(run) else row.fans
            law = keras_initializers.law(run, initializer, row.shape, fans, site)
        parameter = Parameter(
            leaf=row.name,
            shape=row.shape,
            role=row.role,
            created=module.created,
            module=module,
            requires_grad=row.trainable and module.arguments.values.get("trainable") is not False,
            is_buffer=not row.trainable,
        )
        given = row.initializer is not None and row.initializer in module.arguments.given
        via = Via.INITIALIZER if given else Via.DEFAULT
        name = keras_initializers.name(module.arguments[row.initializer]) if given and row.initializer else ""
        run.write(parameter.writes, law or UNKNOWN_DISTRIBUTION, module.created, via, function=name)
        module.parameters[row.name] = parameter
