"""Keras layers that run another layer: Bidirectional works on two copies, TimeDistributed on each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.distributions import Shape
from initlint.frameworks.keras.containers import WRAPPED_ARGUMENTS
from initlint.frameworks.specs import UNKNOWN_SIZE
from initlint.interpreter import containers, layers
from initlint.network.modules import Module
from initlint.symbolic import Expr

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_BIDIRECTIONAL = "keras.layers.Bidirectional"
_TIME_DISTRIBUTED = "keras.layers.TimeDistributed"


def is_wrapper(module: Module) -> bool:
    """Whether the layer is built with the layers it was given."""
    return module.type_name in {_BIDIRECTIONAL, _TIME_DISTRIBUTED} or "keras.layers.Wrapper" in module.bases


def adopt(run: Run, module: Module, site: Site) -> None:
    """Makes the layers among the arguments children. Bidirectional makes its copies from the settings of the layer, so
    that neither shares memory with it."""
    if module.type_name == _BIDIRECTIONAL:
        layer = module.arguments["layer"]
        backward = module.arguments["backward_layer"]
        for direction, source in (("forward", layer), ("backward", layer if backward is None else backward)):
            if isinstance(source, Module):
                twin = containers.clone(run, source, site)
                # Its name is given, so that it is not counted among those of its class.
                twin.attributes["has own name"] = True
                layers.attach(run, module, f"{direction}_{_name(source)}", twin)
        return
    for name in WRAPPED_ARGUMENTS.get(module.type_name, tuple(module.arguments.values)):
        value = module.arguments[name]
        if isinstance(value, Module):
            layers.attach(run, module, _name(value), value)


def _name(module: Module) -> str:
    return str(module.attributes.get("keras name", "layer"))


def build_wrapped(run: Run, module: Module, input_shape: Shape | None, site: Site) -> None:
    """Builds the layers inside, which see what the wrapper sees, or one step of it."""
    from initlint.interpreter.keras import building as keras_building

    inner = _one_step(input_shape) if module.type_name == _TIME_DISTRIBUTED else input_shape
    for child in module.children.values():
        if child is not None:
            keras_building.ensure_built(run, child, inner, site)


def _one_step(shape: Shape | None) -> Shape | None:
    return None if shape is None or len(shape) < 2 else (shape[0], *shape[2:])


def output_shape(module: Module, input_shape: Shape) -> Shape | None:
    """The shape a wrapper gives, None if not known."""
    from initlint.interpreter import forward
    from initlint.interpreter.values import TensorValue

    child = next((child for child in module.children.values() if child is not None), None)
    inner = _one_step(input_shape) if module.type_name == _TIME_DISTRIBUTED else input_shape
    if child is None or inner is None:
        return None
    shape = forward.output_shape(child, [TensorValue(shape=inner)])
    if shape is None:
        return None
    if module.type_name == _TIME_DISTRIBUTED:
        return (shape[0], input_shape[1], *shape[1:])
    mode = module.arguments["merge_mode"]
    width = shape[-1]
    if mode == "concat":
        is_unknown = isinstance(width, Expr) and "?" in width.names()
        return (*shape[:-1], UNKNOWN_SIZE if is_unknown else width * 2)
    return shape if isinstance(mode, str) else None
