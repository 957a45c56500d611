"""An analysis that finds a fault wherever a word stands, so that the command line can be tested by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from initlint.cli.engine import Engine
from initlint.diagnostics import Confidence, Diagnostic, Edit, Fix, Severity
from initlint.interpreter.inputs import Given
from initlint.ledger import Ledger, LedgerRow
from initlint.locations import Location, Span
from initlint.rules.rule import Rule
from initlint.signal.trace import Trace, TraceInput, TraceRow
from initlint.workspace.source import SourceFile, split_lines

WORDS = {
    "zeros_": ("INI001", Severity.ERROR, Confidence.HIGH),
    "glorot": ("INI101", Severity.WARNING, Confidence.HIGH),
    "plain": ("INI201", Severity.ADVICE, Confidence.HIGH),
    "perhaps": ("INI002", Severity.ERROR, Confidence.LOW),
    "old_name": ("INI505", Severity.WARNING, Confidence.HIGH),
    "crash": ("INI902", Severity.ERROR, Confidence.HIGH),
}
RULES = tuple(
    Rule(code=code, name=name, summary="a fault")
    for code, name in (
        ("INI001", "zero-weights"),
        ("INI002", "constant-weights"),
        ("INI101", "glorot-before-relu"),
        ("INI201", "non-orthogonal-recurrent"),
        ("INI505", "deprecated-initializer"),
        ("INI901", "unreadable-source"),
        ("INI902", "internal-error"),
    )
)


def analyse(
    files: Sequence[SourceFile],
    rules: Sequence[Rule],
    *,
    is_whole_project: bool,
    on_file: Callable[[str], None] | None = None,
) -> list[Diagnostic]:
    """A finding for each word, in the reverse order, so that sorting shows."""
    codes = {rule.code for rule in rules}
    findings: list[Diagnostic] = []
    for file in files:
        if on_file is not None:
            on_file(file.path)
        for number, line in enumerate(split_lines(file.text), start=1):
            for found in re.finditer("|".join(WORDS), line):
                span = Span(number, found.start() + 1, number, found.end() + 1)
                findings.append(finding(file.path, span, found[0]))
    return [finding for finding in reversed(findings) if finding.code in codes]


def finding(path: str, span: Span, word: str) -> Diagnostic:
    """What the fake reports for a word; `old_name` has a fix, and so does `older_name`, which leads to it."""
    code, severity, confidence = WORDS[word]
    fix = None
    if word == "old_name":
        fix = Fix(title="rename", path=path, edits=(Edit(span=span, text="new_name"),), is_safe=True)
    return Diagnostic(
        code=code,
        severity=severity,
        confidence=confidence,
        location=Location(path, span),
        message=f"`{word}` is here",
        remedy="write something else",
        fix=fix,
    )


def ledgers(file: SourceFile, name: str | None) -> list[Ledger]:
    """One ledger, called `Net`."""
    row = LedgerRow(
        name="fc[/b].weight",
        shape=(3, 4),
        initializer="zeros_",
        source=f"{file.path}:1",
        mean=0,
        std=float("inf"),
        is_known=True,
    )
    return [Ledger(title="Net", rows=(row,), assumptions=("depth > 0",))] if name in {None, "Net"} else []


def traces(file: SourceFile, name: str | None, given: Given) -> list[Trace]:
    """One trace, called `Net`, as deep as it is set, over the shapes that are given."""
    location = Location(file.path, Span(1, 1, 1, 2))
    depth = given.arguments.get("depth", 2)
    assert isinstance(depth, int)
    rows = tuple(
        TraceRow(
            name=f"fc[/b].{place}",
            kind="Linear",
            location=location,
            forward=10.0**-place,
            backward=10.0 ** (place - depth),
            is_weighted=True,
            module=f"fc.{place}",
        )
        for place in range(depth)
    )
    stop = TraceRow(name="sort", kind="opaque", location=location, forward=None, backward=None, is_opaque=True)
    inputs = tuple(TraceInput(shape=shape) for shape in given.shapes or ((8, 4),))
    trace = Trace(title="Net", inputs=inputs, rows=(*rows, stop), assumptions=("depth > 0",))
    return [trace] if name in {None, "Net"} else []


def load() -> Engine:
    """In place of `load_engine`."""
    return Engine(rules=RULES, analyse=analyse, ledgers=ledgers, traces=traces)
