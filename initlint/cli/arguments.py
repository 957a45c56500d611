"""The arguments of each command. Imports nothing heavy, so that `--help` and `--version` are quick."""

from __future__ import annotations

import argparse
import ast
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from initlint import __version__
from initlint.report.terminal_text import visible

_DESCRIPTION = "Find weight-initialization faults in PyTorch and Keras source. The source is never imported or run."
_EPILOG = """\
commands:
  initlint [check] PATH...        find faults; `-` reads standard input
  initlint rule CODE|NAME|--all   explain rules
  initlint params FILE[::Class]   list each parameter and what initialized it
  initlint trace FILE[::Class]    predict the scale of signal and gradient, layer by layer

exit codes:
  0  no finding at or above --fail-on
  1  findings at or above --fail-on, files with a syntax error included
  2  bad usage or configuration, a path that cannot be read, or an internal error

`initlint COMMAND --help` describes a command.
"""
_LEVELS = ("advice", "warning", "error")
_CONFIDENCES = ("low", "medium", "high")


class Parser(argparse.ArgumentParser):
    """A parser whose messages repeat what the user typed without its control characters."""

    def error(self, message: str) -> NoReturn:
        super().error(visible(message))


def check_parser(program: str) -> Parser:
    """Arguments of `initlint` and `initlint check`."""
    parser = Parser(
        prog=program,
        usage=f"{program} [options] PATH...",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and directories, or `-` (default: .)")
    _add_rules(parser.add_argument_group("rules (a code, a name, a prefix such as INI4, or ALL; commas between)"))
    _add_files(parser.add_argument_group("files"))
    _add_output(parser.add_argument_group("output"))
    fixes = parser.add_argument_group("fixes").add_mutually_exclusive_group()
    fixes.add_argument("--fix", action="store_true", help="apply safe fixes")
    fixes.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    _add_exit(parser.add_argument_group("exit code"))
    _add_version(parser)
    return parser


def rule_parser() -> Parser:
    """Arguments of `initlint rule`."""
    parser = Parser(
        prog="initlint rule", description="Explain a rule: what it finds, why that matters, and when it is silent."
    )
    parser.add_argument("rule", nargs="?", metavar="CODE|NAME", help="such as INI001 or zero-weights")
    parser.add_argument("--all", action="store_true", help="explain all rules")
    parser.add_argument("--output-format", choices=("text", "json"), default="text", help="default: text")
    _add_colour(parser)
    _add_version(parser)
    return parser


def params_parser() -> Parser:
    """Arguments of `initlint params`."""
    parser = Parser(
        prog="initlint params",
        description="List the parameters of the networks in a file: shape, what initialized each and where, "
        "expected mean and standard deviation. With --against, put the built network beside it: exit code 1 "
        "if the two disagree.",
    )
    parser.add_argument(
        "target",
        nargs="?",
        metavar="FILE[::NAME]",
        help="a file, and perhaps one class or function in it; can be left out with --against",
    )
    parser.add_argument("--format", choices=("table", "json"), default="table", help="default: table")
    _add_against(
        parser,
        "import the module, call the factory without arguments, and measure the parameters of what it gives; "
        "needs PyTorch or Keras beside initlint",
    )
    _add_colour(parser)
    _add_version(parser)
    return parser


def _seconds(text: str) -> float:
    with suppress(ValueError):
        if 0 < float(text) < float("inf"):
            return float(text)
    raise argparse.ArgumentTypeError(f"not a number of seconds: {text}")


def trace_parser() -> Parser:
    """Arguments of `initlint trace`."""
    parser = Parser(
        prog="initlint trace",
        description="Predict the scale of the signal and of its gradient through a network at the start of training, "
        "layer by layer, from its source alone.",
    )
    parser.add_argument("target", metavar="FILE[::NAME]", help="a file, and perhaps one class or function in it")
    parser.add_argument(
        "--input", action="append", type=_shape, metavar="SHAPE", help="of each input in turn, such as 8x3x32x32"
    )
    parser.add_argument(
        "--set",
        "--depth",
        dest="set",
        action="append",
        type=_setting,
        metavar="NAME=VALUE",
        help="an argument of the constructor or function",
    )
    parser.add_argument("--format", choices=("table", "json"), default="table", help="default: table")
    parser.add_argument(
        "--plot", type=_picture, metavar="FILE", help="draw both curves as .svg or .png; needs matplotlib"
    )
    _add_against(
        parser,
        "import the module, call the factory without arguments, and measure signal and gradient in what it gives; "
        "needs PyTorch beside initlint",
    )
    _add_colour(parser)
    _add_version(parser)
    return parser


def _add_against(parser: Parser, what: str) -> None:
    group = parser.add_argument_group("comparison with the built network (this runs your code)")
    group.add_argument("--against", metavar="MODULE:FACTORY", help=what)
    group.add_argument("-y", "--yes", action="store_true", help="run it without asking")
    group.add_argument(
        "--timeout", type=_seconds, default=300, metavar="SECONDS", help="how long that may take (default: 300)"
    )


def _picture(text: str) -> Path:
    if not text.endswith((".svg", ".png")):
        raise argparse.ArgumentTypeError(f"neither .svg nor .png: {text}")
    return Path(text)


def _shape(text: str) -> tuple[int, ...]:
    with suppress(ValueError):
        sizes = tuple(int(part) for part in text.replace(",", "x").split("x"))
        if all(size > 0 for size in sizes):
            return sizes
    raise argparse.ArgumentTypeError(f"not a shape such as 8x3x32x32: {text}")


def _setting(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise argparse.ArgumentTypeError(f"not of the form NAME=VALUE: {text}")
    try:
        return name, ast.literal_eval(value)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return name, value


class _AppendNames(argparse.Action):
    """Collects `--select A,B --select C`."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        names = tuple(name.strip() for name in str(values).split(",") if name.strip())
        setattr(namespace, self.dest, (*(getattr(namespace, self.dest) or ()), *names))


def _add_rules(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--select", action=_AppendNames, metavar="RULES", help="only these rules (default: ALL)")
    group.add_argument("--ignore", action=_AppendNames, metavar="RULES", default=(), help="not these rules")
    group.add_argument("--extend-select", action=_AppendNames, metavar="RULES", default=(), help="these rules too")
    group.add_argument(
        "--min-confidence", choices=_CONFIDENCES, help="hide findings that are less certain (default: medium)"
    )


def _add_files(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--exclude", action=_AppendNames, metavar="PATTERNS", help="leave these out, instead of the default"
    )
    group.add_argument("--extend-exclude", action=_AppendNames, metavar="PATTERNS", default=(), help="and these too")
    group.add_argument(
        "--force-exclude", action="store_true", help="leave excluded paths out even if they are named themselves"
    )
    group.add_argument("--stdin-filename", metavar="NAME", help="what to call standard input")


def _add_output(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--output-format", choices=("full", "concise", "json"), help="default: full")
    group.add_argument("--statistics", action="store_true", help="only count the findings of each rule")
    _add_colour(group)
    loudness = group.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="print findings and nothing else")
    loudness.add_argument("-v", "--verbose", action="store_true", help="say more about what is done")


def _add_exit(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--fail-on", choices=_LEVELS, help="the lowest severity that fails (default: warning)")
    group.add_argument("--exit-zero", action="store_true", help="exit with 0 even if there are findings")


def _add_colour(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="default: auto, by NO_COLOR and terminal"
    )


def _add_version(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-V", "--version", action="version", version=f"initlint {__version__}")
