"""Writes what a run found, in the format that was asked for, and the files that were fixed."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from initlint.cli.console import is_coloured, say
from initlint.cli.inputs import Inputs
from initlint.cli.repair import Repaired
from initlint.config.settings import OutputFormat
from initlint.fixes.files import WriteProblemError, unified_diff, write_source
from initlint.report.concise import concise
from initlint.report.full import full
from initlint.report.json_format import json_report
from initlint.report.sources import SourceLines
from initlint.report.statistics import json_statistics, rule_counts, statistics
from initlint.report.summary import counted, summary
from initlint.report.terminal_text import Style, paint, visible_line


def show_findings(
    result: Repaired,
    names: Mapping[str, str],
    options: argparse.Namespace,
    output_format: OutputFormat,
    stream: TextIO,
    *,
    is_broken: bool,
) -> None:
    """The report with its summary; what could not be linted whole has not passed."""
    colour = is_coloured(options.color, stream)
    is_json = output_format is OutputFormat.JSON
    if options.statistics:
        counts = rule_counts(result.findings, names)
        _write(json_statistics(counts) if is_json else statistics(counts, is_coloured=colour), stream)
    elif is_json:
        _write(json_report(result.findings, names), stream)
    elif output_format is OutputFormat.CONCISE:
        _write(concise(result.findings, is_coloured=colour), stream)
    else:
        texts = {path: source.text for path, source in result.inputs.sources.items()}
        _write(full(result.findings, names, SourceLines(texts=texts), is_coloured=colour), stream)
    if not is_json and not options.quiet and (result.findings or result.fixed or not is_broken):
        _write(summary(result.findings, fixed=result.fixed, is_coloured=colour), stream)


def show_diff(before: Inputs, result: Repaired, *, colour: str, is_quiet: bool) -> None:
    """What fixing would change, on standard output; how much that is, on standard error."""
    coloured = is_coloured(colour, sys.stdout)
    for path, source in before.sources.items():
        after = result.inputs.sources[path].text
        if after != source.text:
            _write(_coloured_diff(unified_diff(path, source.text, after), is_wanted=coloured), sys.stdout)
    if not is_quiet:
        say(f"Would fix {counted(result.fixed, 'finding')} ({len(result.findings)} would remain).")


def write_fixed(before: Inputs, result: Repaired, *, is_stdin: bool) -> Iterator[str]:
    """Write the files that changed, or the one that came by standard input to standard output; yields problems."""
    for path, source in before.sources.items():
        after = result.inputs.sources[path].text
        if is_stdin:
            _write_raw(after, source.encoding)
        elif after != source.text:
            try:
                write_source(source, after)
            except WriteProblemError as error:
                yield f"{path}: {error}"


def _coloured_diff(lines: Iterable[str], *, is_wanted: bool) -> Iterator[str]:
    styles = {"+": Style.HELP, "-": Style.ERROR, "@": Style.FRAME}
    for line in lines:
        yield paint(visible_line(line), styles.get(line[:1], Style.PLAIN), is_coloured=is_wanted)


def _write(lines: Iterable[str], stream: TextIO) -> None:
    stream.writelines(f"{line}\n" for line in lines)


def _write_raw(text: str, encoding: str) -> None:
    sys.stdout.flush()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.buffer.write(text.encode(encoding))
    else:
        sys.stdout.write(text)
