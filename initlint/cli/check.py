"""`initlint check`: find, read, analyse, perhaps fix, report."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from initlint.cli.catalogue import ALWAYS_ON, BROKEN, rule_names
from initlint.cli.console import complain, say, warn
from initlint.cli.engine import Engine, load_engine
from initlint.cli.findings import Kept, is_failing, keep, unread_findings
from initlint.cli.inputs import Inputs, gather_files, gather_stdin
from initlint.cli.output import show_diff, show_findings, write_fixed
from initlint.cli.progress import ProgressBar
from initlint.cli.repair import MAX_ROUNDS, Repaired, repair
from initlint.config.loading import ConfigError, Configuration
from initlint.config.selectors import Layer, RuleName, UnknownRuleError, check_selectors, is_selected
from initlint.config.settings import OutputFormat, Overrides
from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.suppressions import read_suppressions


@dataclass(slots=True, kw_only=True)
class _Run:
    """One run: what it was asked, and whether something kept it from being complete."""

    options: argparse.Namespace
    engine: Engine
    names: dict[str, RuleName]
    overrides: Overrides
    is_broken: bool = False

    def complain(self, message: str) -> None:
        self.is_broken = True
        complain(message, self.options.color)


def run_check(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Returns the exit code."""
    is_stdin = options.paths == ["-"] or (options.stdin_filename is not None and not options.paths)
    if "-" in options.paths and not is_stdin:
        parser.error("`-` cannot be combined with other paths")
    engine = load_engine()
    names = rule_names(engine.rules)
    try:
        overrides = _overrides(options, names)
    except UnknownRuleError as error:
        parser.error(str(error))
    run = _Run(options=options, engine=engine, names={rule.code: rule for rule in names}, overrides=overrides)
    began = time.monotonic()
    configuration = Configuration(rules=names, fallback=overrides.base)
    if is_stdin:
        inputs = gather_stdin(options.stdin_filename, configuration, overrides)
    else:
        inputs = gather_files(options.paths or ["."], configuration, overrides)
    for complaint in inputs.complaints:
        run.complain(complaint)
    result, kept = _lint_and_fix(run, inputs)
    _show(run, inputs, result, _output_format(run, configuration), is_stdin=is_stdin)
    if options.verbose:
        _tell(inputs, kept, time.monotonic() - began)
    return _exit_code(run, inputs, result)


def _lint_and_fix(run: _Run, inputs: Inputs) -> tuple[Repaired, Kept]:
    if not inputs.settings and not run.options.quiet and not run.is_broken:
        warn("no Python files found", run.options.color)
    _remark(run, inputs)
    kept = _lint(run, inputs)
    if not (run.options.fix or run.options.diff):
        return Repaired(inputs=inputs, findings=kept.shown, fixed=0, has_converged=True), kept
    result = repair(inputs, kept.shown, lambda changed: _lint(run, changed).shown)
    if not result.has_converged:
        warn(f"fixes still led to other fixes after {MAX_ROUNDS} rounds", run.options.color)
    return result, kept


def _lint(run: _Run, inputs: Inputs) -> Kept:
    rules = [rule for rule in run.engine.rules if _is_used(run, run.names[rule.code], inputs)]
    with ProgressBar(len(inputs.sources), is_wanted=not run.options.quiet) as progress:
        raw = run.engine.analyse(
            list(inputs.sources.values()),
            rules,
            is_whole_project=inputs.is_whole_project,
            on_file=progress.advance,
        )
    if any(problem.is_system for problem in inputs.unread) or any(finding.code == BROKEN for finding in raw):
        run.is_broken = True
    return keep([*raw, *unread_findings(inputs.unread)], inputs, run.names, run.overrides)


def _is_used(run: _Run, rule: RuleName, inputs: Inputs) -> bool:
    if rule.code in ALWAYS_ON:
        return True
    layers = {settings.rules for settings in inputs.settings.values()}
    return any(is_selected(rule, (layer, run.overrides.rules)) for layer in layers)


def _overrides(options: argparse.Namespace, names: Sequence[RuleName]) -> Overrides:
    rules = Layer(select=options.select, extend_select=options.extend_select, ignore=options.ignore)
    check_selectors((*(rules.select or ()), *rules.extend_select, *rules.ignore), names)
    return Overrides(
        base=Path.cwd(),
        rules=rules,
        exclude=options.exclude,
        extend_exclude=options.extend_exclude,
        force_exclude=options.force_exclude,
        output_format=OutputFormat(options.output_format) if options.output_format else None,
        fail_on=Severity[options.fail_on.upper()] if options.fail_on else None,
        min_confidence=Confidence[options.min_confidence.upper()] if options.min_confidence else None,
    )


def _output_format(run: _Run, configuration: Configuration) -> OutputFormat:
    """The command line's, else that of the configuration that holds where initlint was started."""
    if run.overrides.output_format is not None:
        return run.overrides.output_format
    try:
        return configuration.of(run.overrides.base).output_format
    except ConfigError:
        return OutputFormat.FULL


def _remark(run: _Run, inputs: Inputs) -> None:
    """Warn about suppressions that cannot be followed."""
    if run.options.quiet:
        return
    for path, source in inputs.sources.items():
        if "initlint:" not in source.text:
            continue
        for remark in read_suppressions(source.text, list(run.names.values())).remarks:
            warn(f"{path}:{remark.line}: {remark.message}", run.options.color)


def _show(run: _Run, before: Inputs, result: Repaired, output_format: OutputFormat, *, is_stdin: bool) -> None:
    if run.options.diff:
        show_diff(before, result, colour=run.options.color, is_quiet=run.options.quiet)
        return
    if run.options.fix:
        for problem in write_fixed(before, result, is_stdin=is_stdin):
            run.complain(problem)
    # With `--fix -` standard output is the fixed source, so that initlint can be a filter.
    stream = sys.stderr if is_stdin and run.options.fix else sys.stdout
    names = {code: rule.name for code, rule in run.names.items()}
    show_findings(result, names, run.options, output_format, stream, is_broken=run.is_broken)


def _tell(inputs: Inputs, kept: Kept, seconds: float) -> None:
    for source in sorted({str(settings.source) for settings in inputs.settings.values() if settings.source}):
        say(f"configuration: {source}")
    say(f"linted {len(inputs.sources)} files in {seconds:.1f} s")
    if not inputs.is_whole_project:
        say("only part of a project was given: rules that need all of it say less")
    if kept.uncertain:
        say(f"{kept.uncertain} findings hidden by --min-confidence")
    if kept.suppressed:
        say(f"{kept.suppressed} findings suppressed by comments")


def _exit_code(run: _Run, inputs: Inputs, result: Repaired) -> int:
    if run.is_broken:
        return 2
    findings: Sequence[Diagnostic] = result.findings
    has_failed = is_failing(findings, inputs, run.overrides) or (run.options.diff and result.fixed > 0)
    return 1 if has_failed and not run.options.exit_zero else 0
