"""INI402: a function or method that initializes weights, and that the project neither calls nor passes on."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.project import FunctionRecord, ProjectView
from initlint.rules.init_names import is_init_name
from initlint.rules.rule import Rule
from initlint.rules.trials import is_test_code

_PLAIN_DECORATORS = frozenset(
    {"staticmethod", "classmethod", "builtins.staticmethod", "builtins.classmethod", "torch.no_grad"}
    | {"torch.jit.ignore", "torch.jit.unused", "torch.inference_mode", "typing.override"}
)
"""Decorators that leave the function uncalled; any other one may register it somewhere."""

_PLAIN_PACKAGES = frozenset(
    {"torch", "keras", "tensorflow", "tf_keras", "lightning", "pytorch_lightning"}
    | {"abc", "typing", "builtins", "object"}
)
"""Packages whose base classes call no init method of their subclasses."""

_TORCH_PROTOCOL = frozenset({"reset_parameters", "_reset_parameters"})
"""FSDP, `to_empty` users and many libraries call these on any module; a forgotten one shows up as INI401."""


def _check_project(view: ProjectView) -> Iterator[Diagnostic]:
    functions = tuple(view.functions())
    own_classes = frozenset(function.class_name for function in functions if function.class_name)
    for function in functions:
        if _initializes_weights(function) and _is_plain(function, own_classes) and view.references(function) == 0:
            yield _diagnostic(function, view.is_seen_whole(function))


def _initializes_weights(function: FunctionRecord) -> bool:
    is_dunder = function.name.startswith("__") and function.name.endswith("__")
    return function.initializes and not is_dunder and is_init_name(function.name)


def _is_plain(function: FunctionRecord, own_classes: frozenset[str]) -> bool:
    """Whether no framework, registry or test runner can be the caller."""
    if is_test_code(function.location):
        return False
    if not _PLAIN_DECORATORS.issuperset(function.decorators):
        return False
    if not function.class_name:
        return True
    if function.has_foreign_base or function.name in _TORCH_PROTOCOL:
        return False
    return all(base in own_classes or base.partition(".")[0] in _PLAIN_PACKAGES for base in function.class_bases)


def _diagnostic(function: FunctionRecord, is_whole: bool) -> Diagnostic:
    where = "the project never calls it" if is_whole else "nothing in the linted files calls it"
    call = f"self.{function.name}()" if function.class_name else f"model.apply({function.name})"
    # A public function may be part of an interface that other projects call, above all if it is documented.
    is_hidden = bool(function.class_name) or function.is_nested or function.name.startswith("_")
    return Diagnostic(
        code=RULE.code,
        severity=Severity.WARNING if is_whole and not function.is_interface else Severity.ADVICE,
        confidence=Confidence.HIGH if is_whole and is_hidden else Confidence.MEDIUM,
        location=function.location,
        message=f"`{function.name}` initializes weights, but {where}",
        remedy=f"call it once the layers exist, as in `{call}`, or delete it",
    )


RULE = Rule(
    code="INI402",
    name="init-never-applied",
    summary="an init function that the project never calls or passes on",
    check_project=_check_project,
)
