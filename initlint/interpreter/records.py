"""Records that Python's library makes: namespaces, named tuples, parsed command lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from initlint import ir
from initlint.interpreter import classes, iteration
from initlint.interpreter.collection_values import ListValue
from initlint.interpreter.values import ClassValue, InstanceValue, LibraryValue
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sequence_builtins import Handler
    from initlint.interpreter.sites import Site


@dataclass(slots=True, eq=False)
class ParserValue:
    """`argparse.ArgumentParser()`: what each option is where the command line does not give it."""

    defaults: dict[str, object] = field(default_factory=dict)


def _class(name: str, base: str, fields: Sequence[str], site: Site) -> ClassValue:
    """A class that nobody wrote down, with annotated fields."""
    span = site.location.span
    body = tuple(ir.Assign(span, (ir.Name(span, each),), None, ir.Constant(span, each)) for each in fields)
    definition = ir.ClassDefinition(span, name, span, (), (), ir.Body(lambda: body))
    value = ClassValue(definition, name, site.scope, (LibraryValue(base),))
    value.mro = (value, LibraryValue(base))
    return value


def namespace(attributes: dict[str, object], site: Site) -> InstanceValue:
    """A plain object with attributes."""
    return InstanceValue(_class("SimpleNamespace", "builtins.object", (), site), attributes)


def _namespace(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    made = namespace(dict(keywords), site)
    made.is_open = bool(positional)
    return made


def _named_tuple(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`namedtuple("Point", ["x", "y"])` and `NamedTuple("Point", [("x", int), ("y", int)])`."""
    name, given = positional[0] if positional else UNKNOWN, positional[1] if len(positional) > 1 else UNKNOWN
    names = given.replace(",", " ").split() if isinstance(given, str) else iteration.items(run, given)
    fields = [each[0] if isinstance(each, tuple) and each else each for each in names or [UNKNOWN]]
    if not isinstance(name, str) or not all(isinstance(each, str) for each in fields):
        return UNKNOWN
    made = _class(str(name), "typing.NamedTuple", [str(each) for each in fields], site)
    defaults = iteration.items(run, keywords["defaults"]) if "defaults" in keywords else []
    variables = classes.namespace(run, made).variables
    for each, default in zip(reversed(fields), reversed(defaults or []), strict=False):
        variables[str(each)] = default
    return made


def _parser(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return ParserValue()


def call_parser(
    run: Run, parser: ParserValue, name: str, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """A method of an argument parser. Nobody gives any option."""
    if name == "add_argument":
        _add_argument(parser, positional, keywords)
        return None
    if name in {"add_argument_group", "add_mutually_exclusive_group"}:
        return parser
    if name == "set_defaults":
        parser.defaults.update(keywords)
        return None
    if name == "parse_args":
        return namespace(dict(parser.defaults), site)
    if name == "parse_known_args":
        return (namespace(dict(parser.defaults), site), ListValue([]))
    return parser.defaults.get(str(positional[0]), UNKNOWN) if name == "get_default" and positional else UNKNOWN


def _add_argument(parser: ParserValue, positional: list[object], keywords: dict[str, object]) -> None:
    flags = [str(flag) for flag in positional if isinstance(flag, str)]
    if not flags:
        return
    long = next((flag for flag in flags if flag.startswith("--")), flags[0])
    name = keywords.get("dest", long.lstrip("-").replace("-", "_"))
    is_required = not long.startswith("-") or keywords.get("required", False) is not False
    action = keywords.get("action")
    default: object = UNKNOWN if is_required else None
    if action in {"store_true", "store_false"}:
        default = action == "store_false"
    parser.defaults[str(name)] = keywords.get("default", default)


CALLS: dict[str, Handler] = {
    "types.SimpleNamespace": _namespace,
    "argparse.Namespace": _namespace,
    "collections.namedtuple": _named_tuple,
    "typing.NamedTuple": _named_tuple,
    "argparse.ArgumentParser": _parser,
}
