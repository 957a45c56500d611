"""Entry point: chooses the command, and turns whatever ends it into an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

from initlint.cli import arguments
from initlint.cli.console import complain, prepare_streams, say

EXIT_BROKEN = 2
_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run initlint and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    prepare_streams()
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away (`initlint . | head`). Without this the interpreter complains at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_BROKEN
    except KeyboardInterrupt:
        complain("interrupted", "auto")
        return _INTERRUPTED
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else EXIT_BROKEN
    except Exception as error:
        complain(f"internal error, please report it: {type(error).__name__}: {error}", "auto")
        for line in traceback.format_exc().splitlines() if {"-v", "--verbose"}.intersection(words) else ():
            say(line)
        return EXIT_BROKEN
    return code


def _run(words: list[str]) -> int:
    command = words[0] if words else ""
    if command == "rule":
        options = arguments.rule_parser().parse_args(words[1:])
        from initlint.cli.rule import run_rule

        return run_rule(options)
    if command == "params":
        options = arguments.params_parser().parse_args(words[1:])
        from initlint.cli.params import run_params

        return run_params(options)
    if command == "trace":
        options = arguments.trace_parser().parse_args(words[1:])
        from initlint.cli.trace import run_trace

        return run_trace(options)
    is_named = command == "check"
    parser = arguments.check_parser("initlint check" if is_named else "initlint")
    if not words:
        parser.print_help(sys.stderr)
        return EXIT_BROKEN
    options = parser.parse_intermixed_args(words[1:] if is_named else words)
    from initlint.cli.check import run_check

    return run_check(options, parser)
