"""INI406: an `apply`, or a loop over all modules, that draws weights anew after pretrained ones were loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.frameworks.specs import Role
from initlint.locations import Location
from initlint.network.events import FunctionCall, Traversal
from initlint.network.modules import STANDS_IN
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Via, Write
from initlint.rules.init_names import short_name
from initlint.rules.rule import Rule

_DRAWS = frozenset({Via.INITIALIZER, Via.IN_PLACE})
_MOST = 0.5
"""An init that draws only some of the loaded kernels anew has chosen them."""


def _check(network: Network) -> Iterator[Diagnostic]:
    if not network.is_complete:
        return
    loaded = [p for p in network.parameters() if p.role is Role.KERNEL and any(w.via is Via.LOAD for w in p.writes)]
    for traversal in network.events_of(Traversal):
        finding = _hidden_model(traversal) or _loaded_model(loaded, traversal)
        if finding is not None and not _is_reset(network, traversal):
            yield finding


def _is_reset(network: Network, traversal: Traversal) -> bool:
    """Whether the code says that it starts over, as between the folds of a cross-validation."""
    inside = (c for c in network.events_of(FunctionCall) if traversal.order < c.order <= traversal.end)
    return any("reset" in call.name.lower() for call in inside)


def _hidden_model(traversal: Traversal) -> Diagnostic | None:
    """A model of a library, for which other layers stand in."""
    for module in traversal.visited:
        if module.attributes.get(STANDS_IN):
            for parameter in module.parameters.values():
                write = None if parameter is None else _redraw(parameter, traversal)
                if write is not None:
                    return _diagnostic(traversal, write, module.created)
    return None


def _loaded_model(kernels: Sequence[Parameter], traversal: Traversal) -> Diagnostic | None:
    """The kernels that one `load_state_dict` filled, most of them drawn anew by a walk over all of them."""
    if not kernels:
        return None
    inside = {id(parameter) for _, parameter in traversal.root.named_parameters()}
    for loaded in _kernels_by_load(kernels, traversal).values():
        redrawn = [write for parameter in loaded if (write := _redraw(parameter, traversal)) is not None]
        is_whole = all(id(parameter) in inside for parameter in loaded)
        if is_whole and len(redrawn) > _MOST * len(loaded):
            load = _last_load(loaded[0], traversal)
            if load is not None:
                return _diagnostic(traversal, redrawn[0], load.location)
    return None


def _kernels_by_load(kernels: Sequence[Parameter], traversal: Traversal) -> dict[object, list[Parameter]]:
    found: dict[object, list[Parameter]] = {}
    for parameter in kernels:
        load = _last_load(parameter, traversal)
        if load is not None:
            found.setdefault(load.location, []).append(parameter)
    return found


def _last_load(parameter: Parameter, traversal: Traversal) -> Write | None:
    """The load that decided the parameter's values when the walk began."""
    before = [write for write in parameter.writes if write.order < traversal.order and write.is_whole]
    return before[-1] if before and before[-1].via is Via.LOAD else None


def _redraw(parameter: Parameter, traversal: Traversal) -> Write | None:
    """The write of the walk that replaced loaded values by random ones."""
    for write in parameter.writes:
        is_of_walk = traversal.order < write.order < traversal.end and write.traversal is not None
        if is_of_walk and write.is_whole and write.via in _DRAWS and write.distribution.is_random:
            return write
    return None


def _diagnostic(traversal: Traversal, write: Write, loaded: Location) -> Diagnostic:
    related = [Related(location=loaded, message="the pretrained weights come from here")]
    if write.location != traversal.location:
        related.append(Related(location=write.location, message=f"`{short_name(write.function)}` overwrites them"))
    return Diagnostic(
        code=RULE.code,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        location=traversal.location,
        message=f"this `{traversal.through}` draws the pretrained weights anew",
        remedy="load the weights after the initialization, or leave them out of it",
        related=tuple(related),
        subject=traversal.location,
    )


RULE = Rule(
    code="INI406",
    name="init-after-pretrained",
    summary="an init over all layers that overwrites pretrained weights",
    check=_check,
)
