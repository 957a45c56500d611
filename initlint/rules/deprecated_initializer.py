"""INI505: names of `torch.nn.init` without the trailing underscore, which PyTorch deprecated in 0.4."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Edit, Fix, Severity
from initlint.frameworks.torch.initializers import INITIALIZERS
from initlint.project import CallRecord, ProjectView
from initlint.rules.init_names import short_name
from initlint.rules.rule import Rule


def _check_project(view: ProjectView) -> Iterator[Diagnostic]:
    for call in view.calls():
        initializer = INITIALIZERS.get(call.callee)
        if initializer is not None and initializer.replacement is not None:
            yield _diagnostic(call, short_name(call.callee), short_name(initializer.replacement))


def _diagnostic(call: CallRecord, old: str, new: str) -> Diagnostic:
    fix: Fix | None = None
    if _is_attribute(call):
        edit = Edit(span=call.name.span, text=new)
        fix = Fix(title=f"rename `{old}` to `{new}`", path=call.name.path, edits=(edit,), is_safe=True)
    return Diagnostic(
        code=RULE.code,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=call.location,
        message=f"`{old}` is deprecated: it has been `{new}` since PyTorch 0.4",
        remedy=f"call `{new}`",
        fix=fix,
    )


def _is_attribute(call: CallRecord) -> bool:
    """Whether the name follows a dot. A bare name was imported: renaming the call alone would leave it undefined."""
    return call.name.span[:2] > call.location.span[:2]


RULE = Rule(
    code="INI505",
    name="deprecated-initializer",
    summary="a name of torch.nn.init without its trailing underscore",
    check_project=_check_project,
)
