"""What calls of Python's own library give, by dotted name: the few that constructors use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from initlint.interpreter import imports, records, type_tests
from initlint.interpreter.number_functions import NUMBER_FUNCTIONS, number, power, product
from initlint.interpreter.object_builtins import OBJECTS
from initlint.interpreter.sequence_builtins import ITERTOOLS, SEQUENCES
from initlint.interpreter.values import BoundMethod, DictValue, FunctionValue, LibraryValue, PartialValue, Suppressing
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]


def _partial(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return PartialValue(positional[0], tuple(positional[1:]), dict(keywords)) if positional else UNKNOWN


def _field(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    if "default_factory" in keywords:
        return run.call(keywords["default_factory"], [], {}, site)
    return keywords.get("default", UNKNOWN)


def _last(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return positional[-1] if positional else UNKNOWN


def _unset(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """A variable of the environment; nobody sets it."""
    return positional[1] if len(positional) > 1 else keywords.get("default")


def _false(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """A question about how the model is being compiled, which it is not."""
    return False


def _bind(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`types.MethodType(function, instance)`."""
    if len(positional) == 2 and isinstance(positional[0], FunctionValue):
        return BoundMethod(positional[0], positional[1])
    return UNKNOWN


def _import_module(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`importlib.import_module(name, package)`."""
    name = positional[0] if positional else keywords.get("name")
    package = positional[1] if len(positional) > 1 else keywords.get("package")
    if not isinstance(name, str):
        return UNKNOWN
    levels = len(name) - len(name.lstrip("."))
    if not levels:
        return imports.module_value(run, str(name), site)
    parts = package.split(".") if isinstance(package, str) else []
    if not parts or levels > len(parts):
        return UNKNOWN
    return imports.module_value(run, ".".join([*parts[: len(parts) - levels + 1], name[levels:]]), site)


def _wraps(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`functools.wraps(f)` gives a decorator that only renames."""
    return LibraryValue("functools.wraps()")


def _suppress(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return Suppressing(tuple(kind.name.rpartition(".")[2] for kind in positional if isinstance(kind, LibraryValue)))


def _first(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return positional[0] if positional else None


_BUILTINS: dict[str, Handler] = {
    **SEQUENCES,
    **OBJECTS,
    "abs": number("abs"),
    "round": number("round"),
    "pow": power,
    "isinstance": type_tests.is_instance,
    "issubclass": type_tests.is_subclass,
    "type": type_tests.type_of,
}

CALLS: dict[str, Handler] = {
    **{f"builtins.{name}": handler for name, handler in _BUILTINS.items()},
    **{f"math.{name}": number(name) for name in NUMBER_FUNCTIONS},
    **{f"numpy.{name}": number(name) for name in NUMBER_FUNCTIONS},
    "math.pow": power,
    "math.prod": product,
    "numpy.prod": product,
    "functools.partial": _partial,
    "functools.wraps": _wraps,
    **dict.fromkeys(("functools.wraps()", "functools.cache", "functools.lru_cache", "contextlib.nullcontext"), _first),
    "contextlib.suppress": _suppress,
    "importlib.import_module": _import_module,
    **ITERTOOLS,
    **records.CALLS,
    "collections.defaultdict": lambda run, positional, keywords, site: DictValue({}, is_open=True),
    "dataclasses.field": _field,
    "types.MethodType": _bind,
    "enum.auto": lambda run, positional, keywords, site: Unknown("auto"),
    "typing.cast": _last,
    "os.environ.get": _unset,
    "os.getenv": _unset,
    **dict.fromkeys(
        (
            "torch.jit.is_scripting",
            "torch.jit.is_tracing",
            "torch.compiler.is_compiling",
            "torch.compiler.is_exporting",
            "torch.onnx.is_in_onnx_export",
            "torch.distributed.is_initialized",
        ),
        _false,
    ),
}
