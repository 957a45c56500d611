"""INI404: a specific initialization that a later `apply`, or a loop over all modules, wipes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.distributions import Distribution, Kind
from initlint.frameworks.specs import Role
from initlint.network.events import Traversal
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Via, Write
from initlint.rules.init_names import short_name
from initlint.rules.rule import Rule
from initlint.rules.traversals import owner

_EXPLICIT = frozenset({Via.INITIALIZER, Via.IN_PLACE, Via.ASSIGNMENT, Via.COPY})
_REDRAWING = frozenset({Via.INITIALIZER, Via.IN_PLACE})
_RELATIVE = frozenset({"mul_", "div_", "add_", "sub_", "clamp_", "clip_", "pow_", "sqrt_", "neg_", "abs_", "lerp_"})
"""In-place methods that start from the values they find: they change an initialization and do not replace it."""

_OPAQUE = frozenset({Kind.UNKNOWN, Kind.UNINITIALIZED, Kind.LOADED})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Overwrite:
    parameter: Parameter
    earlier: Write
    later: Write
    traversal: Traversal


def _check(network: Network) -> Iterator[Diagnostic]:
    if not network.is_complete:
        return
    traversals = {traversal.order: traversal for traversal in network.events_of(Traversal)}
    reported = set()
    for parameter in network.parameters():
        found = _overwrite(parameter, traversals)
        if found is not None and found.earlier.location not in reported:
            reported.add(found.earlier.location)
            yield _diagnostic(found)


def _overwrite(parameter: Parameter, traversals: dict[int, Traversal]) -> _Overwrite | None:
    later = parameter.last_whole_write
    if later is None or later.traversal is None or parameter.later_parts or not _replaces(later):
        return None
    traversal = traversals.get(later.traversal)
    if traversal is None or not _is_wide(traversal):
        return None
    earlier = _last_specific(parameter, later)
    if earlier is None or _same_law(earlier.distribution, later.distribution):
        return None
    if earlier.location == later.location or not _is_meant_for_this_network(parameter, earlier, traversal):
        return None
    return _Overwrite(parameter=parameter, earlier=earlier, later=later, traversal=traversal)


def _replaces(write: Write) -> bool:
    # `weight /= scale` calls nothing, and starts from what it finds like the methods do.
    is_redrawn = write.via in _REDRAWING and write.function != "" and short_name(write.function) not in _RELATIVE
    return is_redrawn and write.distribution.kind not in _OPAQUE


def _is_wide(traversal: Traversal) -> bool:
    """Whether it reaches more than one module with parameters: `self.fc.apply(init)` is as specific as can be."""
    filled = (module for module in traversal.visited if any(module.parameters.values()))
    return len(list(islice(filled, 2))) == 2


def _last_specific(parameter: Parameter, later: Write) -> Write | None:
    """The last whole write before `later`, if the code named the parameter in it."""
    before = [write for write in parameter.writes if write.order < later.order and write.is_whole]
    if not before or before[-1].is_broad or before[-1].via not in _EXPLICIT:
        return None
    return None if before[-1].distribution.kind in _OPAQUE else before[-1]


def _same_law(left: Distribution, right: Distribution) -> bool:
    return replace(left, draw=None) == replace(right, draw=None)


def _is_meant_for_this_network(parameter: Parameter, earlier: Write, traversal: Traversal) -> bool:
    """Whether the earlier write is a decision about this layer, and no component's own default.

    A component fills its layers when it is built, and the network around it may well prefer another scale; but what it
    sets to a constant weight or a bias other than zero has a purpose that a general init does not know.
    """
    module = parameter.module
    if module is None:
        return False
    holder = owner(module)
    if holder is traversal.root:
        return not _is_own_default(module, traversal.root)
    is_written_from_outside = holder.attached is not None and earlier.order > holder.attached
    return is_written_from_outside or _is_special(parameter, earlier.distribution)


def _is_own_default(module: Module, root: Module) -> bool:
    """Whether the module is a user's layer that filled itself, and not a layer or parameter of `root`."""
    return module is not root and module.spec is None


def _is_special(parameter: Parameter, law: Distribution) -> bool:
    if parameter.role is Role.BIAS:
        return law.is_constant and not law.is_zero
    is_kernel = parameter.role in {Role.KERNEL, Role.SCALE}
    # Ones are the usual scale of a norm layer; zeros there make a residual branch start silent.
    return is_kernel and law.is_zero


def _diagnostic(found: _Overwrite) -> Diagnostic:
    parameter, earlier, later = found.parameter, found.earlier, found.later
    name = parameter.name or parameter.leaf
    first = f" by `{short_name(earlier.function)}`" if earlier.function else ""
    through = found.traversal.through
    is_special = _is_special(parameter, earlier.distribution)
    related = [Related(location=later.location, message=f"`{name}` is overwritten here")]
    if later.location != found.traversal.location:
        related.append(Related(location=found.traversal.location, message=f"reached by this `{through}`"))
    return Diagnostic(
        code=RULE.code,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=earlier.location,
        message=f"`{name}` is set here{first}, then overwritten by `{short_name(later.function)}` through `{through}`",
        remedy=_remedy(name, through),
        related=tuple(related),
        subject=found.traversal.location if is_special else earlier.location,
    )


def _remedy(name: str, through: str) -> str:
    if through == "init_cfg":
        return "do it in `init_weights`, after `super().init_weights()`"
    return f"move it after the `{through}`, or skip `{name}` there"


RULE = Rule(
    code="INI404",
    name="init-overwritten",
    summary="a specific initialization that a later, broader one wipes out",
    check=_check,
)
