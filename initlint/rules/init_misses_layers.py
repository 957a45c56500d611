"""INI403: the type or name tests of an init loop match no layer, or none of the layers in use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.frameworks.specs import WEIGHTED_KINDS, LayerKind
from initlint.network.events import ModuleTest
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.rules.init_names import short_name
from initlint.rules.rule import Rule
from initlint.rules.traversals import Walk, enclosing_function, has_init_name, walks

_WEIGHT_LAYER = re.compile(
    r"(Lazy)?(Conv(Transpose)?[123]d|Linear|Bilinear|Embedding|EmbeddingBag)|(LSTM|GRU|RNN)(Cell)?"
)
_CONVOLUTION = re.compile(r"(?:Lazy)?Conv(?:Transpose)?([123])d")
_INIT_KINDS = WEIGHTED_KINDS | {LayerKind.EMBEDDING}
_FRAMEWORKS = ("torch.", "keras.", "tensorflow.", "tf_keras.")
_MINIMUM_NAME = 2


def _check(network: Network) -> Iterator[Diagnostic]:
    if not network.is_complete:
        return
    for walk in walks(network):
        if walk.tests and walk.is_whole:
            finding = _nothing_matched(network, walk) or _dimension_missed(walk) or _name_missed(network, walk)
            if finding is not None:
                yield finding


def _nothing_matched(network: Network, walk: Walk) -> Diagnostic | None:
    """The whole walk tested types, and did nothing at all."""
    tests = [test for test in walk.tests if test.style != "name"]
    if walk.writes or any(test.matched for test in walk.tests) or len(tests) < len(walk.tests):
        return None
    missed = _default_layers(walk)
    if not missed or any(_is_own_class(test) for test in tests) or not _is_about_weights(network, walk, tests):
        return None
    wanted = _listed(f"`{short_name(name)}`" for test in _distinct(tests) for name in test.wanted)
    message = f"the test for {wanted} matches no layer: the network has {_counted(missed)}"
    return _diagnostic(tests[0], walk, missed[0], message, Confidence.HIGH)


def _dimension_missed(walk: Walk) -> Diagnostic | None:
    """`Conv2d` tested, `Conv1d` used. Norm layers don't count: what init code writes to them is their default."""
    tests = [test for test in walk.tests if test.style == "type" and not test.negated and _dimensions(test)]
    used = [module for module in _layers(walk) if _CONVOLUTION.fullmatch(module.class_name)]
    if not walk.writes or not tests or not used or any(test.matched for test in tests):
        return None
    wanted = {dimension for test in tests for dimension in _dimensions(test)}
    if any(_is_of_dimension(module, wanted) for module in used) or any(_is_written(module) for module in used):
        return None
    # A helper from elsewhere lists the types of many networks; a loop beside the layer was written for it.
    if any(module.created.path != tests[0].location.path for module in used):
        return None
    names = _listed(f"`{short_name(name)}`" for test in _distinct(tests) for name in test.wanted)
    message = f"the test for {names} matches no layer and misses {_counted(used)}"
    return _diagnostic(tests[0], walk, used[0], message, Confidence.MEDIUM)


def _name_missed(network: Network, walk: Walk) -> Diagnostic | None:
    """A string that no name contains, though one nearly does and no other test takes it."""
    names = [test for test in walk.tests if test.style in {"name", "class name"} and not test.negated]
    if not names or not (walk.writes or has_init_name(network, walk)):
        return None
    taken = {test.subject for test in names if test.matched}
    for test in _distinct(names):
        if len(test.wanted) != 1 or len(test.wanted[0]) < _MINIMUM_NAME or _is_ever_matched(test, names):
            continue
        for other in names:
            near = _near_part(other, test.wanted[0]) if other.location == test.location else ""
            if near and other.subject not in taken:
                message = f"no name contains `{test.wanted[0]}`: the nearest is `{near}`, in `{other.subject}`"
                return _diagnostic(test, walk, None, message, Confidence.MEDIUM)
    return None


def _is_about_weights(network: Network, walk: Walk, tests: list[ModuleTest]) -> bool:
    """Whether the walk means to initialize. A constructor also loops over norm layers to set momenta, and the like."""
    if has_init_name(network, walk):
        return True
    caller = enclosing_function(network, walk.traversal.location, walk.traversal.order)
    is_weight_test = all(_WEIGHT_LAYER.fullmatch(short_name(name)) for test in tests for name in test.wanted)
    return caller == "__init__" and is_weight_test


def _default_layers(walk: Walk) -> list[Module]:
    """The framework's weight layers that still hold its own initialization when all is done."""
    return [module for module in _layers(walk) if not _is_written(module)]


def _layers(walk: Walk) -> list[Module]:
    return [
        module
        for module in walk.traversal.visited
        if module.spec is not None and module.kind in _INIT_KINDS and any(module.parameters.values())
    ]


def _is_written(module: Module) -> bool:
    return not all(parameter is None or parameter.is_default for parameter in module.parameters.values())


def _is_own_class(test: ModuleTest) -> bool:
    """Whether it asks for a class of the user's: such a block may be an option that is off."""
    return test.style == "type" and not all(name.startswith(_FRAMEWORKS) for name in test.wanted)


def _dimensions(test: ModuleTest) -> set[str]:
    found = (_CONVOLUTION.fullmatch(short_name(name)) for name in test.wanted)
    return {match[1] for match in found if match is not None}


def _is_of_dimension(module: Module, wanted: set[str]) -> bool:
    match = _CONVOLUTION.fullmatch(module.class_name)
    return match is not None and match[1] in wanted


def _is_ever_matched(test: ModuleTest, tests: Iterable[ModuleTest]) -> bool:
    return any(other.matched for other in tests if other.wanted == test.wanted)


def _near_part(test: ModuleTest, wanted: str) -> str:
    """The part of the tested name that differs from `wanted` by case, underscores or a number at its end."""
    if test.style == "class name":
        class_name = short_name(test.subject)
        return class_name if wanted.lower() in class_name.lower() else ""
    parts = test.subject.split(".")
    owners = parts[:-1] if len(parts) > 1 else parts
    return next((part for part in owners if not part.isdigit() and _bare(part) == _bare(wanted) != ""), "")


def _bare(name: str) -> str:
    return name.lower().replace("_", "").rstrip("0123456789")


def _distinct(tests: Iterable[ModuleTest]) -> list[ModuleTest]:
    """The first test of each place and target."""
    found: dict[object, ModuleTest] = {}
    for test in tests:
        found.setdefault((test.location, test.wanted), test)
    return list(found.values())


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _counted(modules: Iterable[Module]) -> str:
    counts = Counter(module.class_name for module in modules)
    return ", ".join(f"{count} `{name}`" for name, count in counts.items())


def _diagnostic(
    test: ModuleTest, walk: Walk, missed: Module | None, message: str, confidence: Confidence
) -> Diagnostic:
    related = [Related(location=walk.traversal.location, message=f"reached by this `{walk.traversal.through}`")]
    if missed is not None:
        related.append(Related(location=missed.created, message=f"`{missed.name or missed.class_name}` is missed"))
    return Diagnostic(
        code=RULE.code,
        severity=Severity.WARNING,
        confidence=confidence,
        location=test.location,
        message=message,
        remedy="test for the layers in use, or delete the branch",
        related=tuple(related),
        subject=walk.traversal.location,
    )


RULE = Rule(
    code="INI403",
    name="init-misses-layers",
    summary="an init loop whose tests match no layer, or not the layers in use",
    check=_check,
)
