"""How the rows of the layer tables are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from initlint.distributions import Shape
from initlint.frameworks.specs import Arguments, ChildSpec, LayerKind, LayerSpec, ParameterSpec, Signature

MODULE = "torch.nn.Module"
LAZY_MIXIN = "torch.nn.modules.lazy.LazyModuleMixin"

OutputShape = Callable[[Arguments, Shape], Shape | None]
Parameters = Callable[[Arguments, Shape | None], tuple[ParameterSpec, ...]]
Children = Callable[[Arguments], tuple[ChildSpec, ...]]
Attributes = Callable[[Arguments], Mapping[str, object]]


def same_shape(arguments: Arguments, input_shape: Shape) -> Shape:
    """The output shape of everything elementwise."""
    return input_shape


def row(
    name: str,
    kind: LayerKind,
    signature: Signature = (),
    *,
    bases: tuple[str, ...] = (),
    parameters: Parameters | None = None,
    children: Children | None = None,
    attributes: Attributes | None = None,
    output_shape: OutputShape | None = None,
    activation: str | None = None,
    adopts: tuple[str, ...] = (),
) -> LayerSpec:
    """A row for the class `name` of torch.nn, or of any module if it is dotted. torch.nn.Module ends the bases."""
    return LayerSpec(
        name=name if "." in name else f"torch.nn.{name}",
        kind=kind,
        signature=signature,
        bases=(*bases, MODULE),
        parameters=_none if parameters is None else parameters,
        children=_childless if children is None else children,
        attributes=attributes,
        output_shape=output_shape,
        activation=activation,
        adopts=adopts,
    )


def table(rows: Iterable[LayerSpec]) -> dict[str, LayerSpec]:
    """The rows by name."""
    return {spec.name: spec for spec in rows}


def _none(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    return ()


def _childless(arguments: Arguments) -> tuple[ChildSpec, ...]:
    return ()
