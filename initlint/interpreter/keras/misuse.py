"""Notes what Keras refuses as an initializer: unknown names, foreign arguments, functions that do not take a dtype."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from initlint import ir
from initlint.frameworks.keras.initializers import INITIALIZER_NAMES
from initlint.frameworks.specs import InitializerSpec
from initlint.interpreter.values import BoundMethod, FunctionValue, LibraryValue
from initlint.locations import Location
from initlint.network.events import Slip, SlipKind

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_OLD_ARGUMENTS = frozenset({"dtype"})
"""TensorFlow 1 took these everywhere."""


def check_arguments(
    run: Run, spec: InitializerSpec, positional: Sequence[object], keywords: Mapping[str, object], site: Site
) -> None:
    """`HeNormal(stddev=0.1)`."""
    taken = {argument.name for argument in spec.signature}
    foreign = [name for name in keywords if name not in taken | _OLD_ARGUMENTS]
    if not spec.name.startswith("keras.") or site.call is None:
        return
    if foreign:
        _note(run, SlipKind.WRONG_ARGUMENTS, site.call, site, target=foreign[0], function=spec.name)
    elif len(positional) > len(spec.signature):
        detail = f"takes {len(spec.signature)} arguments, not {len(positional)}"
        _note(run, SlipKind.WRONG_ARGUMENTS, site.call, site, function=spec.name, detail=detail)


def check_layer(run: Run, keywords: Mapping[str, object], site: Site) -> None:
    """The `..._initializer` arguments of a layer."""
    for name, value in keywords.items():
        if name.endswith("_initializer"):
            check_initializer(run, name, value, site)


def check_initializer(run: Run, name: str, value: object, site: Site) -> None:
    """One initializer argument, called `name` in the call."""
    if isinstance(value, str):
        is_own = ">" in value or site.scope.find(str(value), run) is not None
        if str(value) not in INITIALIZER_NAMES and not is_own:
            _note(run, SlipKind.UNKNOWN_INITIALIZER, _argument(name, site), site, target=name, detail=str(value))
    elif isinstance(value, LibraryValue):
        if value.name.startswith("torch."):
            _note(run, SlipKind.WRONG_SIGNATURE, _argument(name, site), site, target=name, function=value.name)
    elif isinstance(value, (FunctionValue, BoundMethod)) and not _takes_dtype(value):
        function = value.function if isinstance(value, BoundMethod) else value
        _note(run, SlipKind.WRONG_SIGNATURE, _argument(name, site), site, target=name, function=function.name)


def _takes_dtype(value: FunctionValue | BoundMethod) -> bool:
    definition = (value.function if isinstance(value, BoundMethod) else value).definition
    if isinstance(definition, ir.FunctionDefinition) and (definition.decorators or definition.is_generator):
        return True
    return any(parameter.kind == "**" or parameter.name == "dtype" for parameter in definition.parameters)


def _argument(name: str, site: Site) -> ir.Expression | None:
    """The argument as it stands in the call; the call where it comes from elsewhere."""
    if site.call is None:
        return None
    return next((value for keyword, value in site.call.keywords if keyword == name), site.call)


def _note(
    run: Run,
    kind: SlipKind,
    node: ir.Expression | None,
    site: Site,
    *,
    target: str = "",
    function: str = "",
    detail: str = "",
) -> None:
    if node is not None:
        location = Location(site.scope.file.path, node.span)
        run.record(
            Slip(
                order=run.next_order(),
                location=location,
                kind=kind,
                target=target,
                function=function,
                detail=detail,
            )
        )
