"""Fixes and lints again until nothing is left to fix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from initlint.cli.inputs import Inputs
from initlint.diagnostics import Diagnostic, Fix
from initlint.fixes.apply import apply_fixes

MAX_ROUNDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """The files as they became, the findings that are left, and how many were fixed on the way."""

    inputs: Inputs
    findings: Sequence[Diagnostic]
    fixed: int
    has_converged: bool


def repair(inputs: Inputs, findings: Sequence[Diagnostic], lint: Callable[[Inputs], Sequence[Diagnostic]]) -> Repaired:
    """Apply the safe fixes of `findings`; nothing is written. `lint` is asked for the findings of the new texts."""
    fixed = 0
    for _ in range(MAX_ROUNDS):
        texts, count = _fix_once(inputs, findings)
        if not texts:
            return Repaired(inputs=inputs, findings=findings, fixed=fixed, has_converged=True)
        fixed += count
        inputs = inputs.with_texts(texts)
        findings = lint(inputs)
    return Repaired(inputs=inputs, findings=findings, fixed=fixed, has_converged=False)


def _fix_once(inputs: Inputs, findings: Sequence[Diagnostic]) -> tuple[dict[str, str], int]:
    """The texts that change, by path, and how many fixes went into them."""
    texts: dict[str, str] = {}
    count = 0
    for path, fixes in _by_path(findings).items():
        source = inputs.sources.get(path)
        if source is None:
            continue
        result = apply_fixes(source.text, fixes)
        if result.text != source.text:
            texts[path] = result.text
            count += result.count
    return texts, count


def _by_path(findings: Iterable[Diagnostic]) -> dict[str, list[Fix]]:
    fixes: dict[str, list[Fix]] = {}
    for finding in findings:
        if finding.fix is not None:
            fixes.setdefault(finding.fix.path, []).append(finding.fix)
    return fixes
