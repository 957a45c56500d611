"""`isinstance`, `issubclass` and `type`: questions about classes, remembered when they are put to layers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from initlint.frameworks.specs import UNKNOWN_SIZE
from initlint.interpreter import module_api, slips
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.truth import record_test
from initlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    FunctionValue,
    InitializerValue,
    InstanceValue,
    LibraryValue,
    PartialValue,
    TensorValue,
)
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.symbolic import Expr
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_ITERABLE = frozenset(
    {"collections.abc.Iterable", "typing.Iterable", "collections.Iterable", "container_abcs.Iterable"}
)
_SEQUENCE = frozenset({"collections.abc.Sequence", "typing.Sequence", "collections.Sequence"})
_CALLABLE = frozenset({"collections.abc.Callable", "typing.Callable", "builtins.callable"})
_NUMBER = frozenset({"numbers.Number", "numbers.Integral", "numbers.Real"})

_PYTHON_TYPES: tuple[tuple[type, frozenset[str]], ...] = (
    (bool, frozenset({"builtins.bool", "builtins.int"}) | _NUMBER),
    (int, frozenset({"builtins.int"}) | _NUMBER),
    (float, frozenset({"builtins.float", "numbers.Number", "numbers.Real"})),
    (str, frozenset({"builtins.str"}) | _ITERABLE | _SEQUENCE),
    (tuple, frozenset({"builtins.tuple", "torch.Size"}) | _ITERABLE | _SEQUENCE),
    (ListValue, frozenset({"builtins.list"}) | _ITERABLE | _SEQUENCE),
    (DictValue, frozenset({"builtins.dict", "collections.OrderedDict", "collections.abc.Mapping"}) | _ITERABLE),
    (FunctionValue, frozenset({"types.FunctionType", "types.LambdaType"}) | _CALLABLE),
    (BoundMethod, frozenset({"types.MethodType"}) | _CALLABLE),
    (PartialValue, frozenset({"functools.partial"}) | _CALLABLE),
    (ClassValue, frozenset({"builtins.type"}) | _CALLABLE),
    (LibraryValue, frozenset({"builtins.type"}) | _CALLABLE),
    (Parameter, frozenset({"torch.nn.Parameter", "torch.Tensor", "torch.nn.parameter.Parameter"})),
    (InitializerValue, frozenset({"keras.initializers.Initializer", "keras.initializers.initializer.Initializer"})),
    (TensorValue, frozenset({"torch.Tensor", "torch.FloatTensor", "keras.KerasTensor", "keras.backend.KerasTensor"})),
)


def is_instance(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`isinstance(value, classes)`."""
    if len(positional) != 2:
        return UNKNOWN
    value, wanted = positional[0], list(_flattened(run, positional[1]))
    slips.ignored_classes(run, site, positional[1])
    answer = matches(value, wanted)
    if isinstance(value, Module) and answer is not None and run.traversal is not None:
        names = tuple(class_name(entry) for entry in wanted)
        record_test(run, "type", value.type_name, names, answer, site)
    return UNKNOWN if answer is None else answer


def _flattened(run: Run, classes: object) -> Iterator[object]:
    run.step()
    if isinstance(classes, (tuple, ListValue)):
        for item in classes.items if isinstance(classes, ListValue) else classes:
            yield from _flattened(run, item)
    else:
        yield classes


def class_name(entry: object) -> str:
    """The dotted name of a class value, `?` if it is not one."""
    return entry.name if isinstance(entry, (ClassValue, LibraryValue)) else "?"


def matches(value: object, wanted: list[object]) -> bool | None:
    """Whether the value is an object of one of the classes."""
    answers = [_matches_one(value, entry) for entry in wanted]
    if True in answers:
        return True
    return None if None in answers else False


def _matches_one(value: object, entry: object) -> bool | None:
    if isinstance(value, Unknown) or not isinstance(entry, (ClassValue, LibraryValue)):
        return None
    if isinstance(value, Module):
        if isinstance(entry, ClassValue):
            return isinstance(value.user_class, ClassValue) and entry in value.user_class.mro
        return entry.name in {value.type_name, *value.bases} or entry.name in _MODULE_NAMES
    if isinstance(value, InstanceValue):
        mro = value.user_class.mro
        return entry in mro or any(isinstance(e, LibraryValue) and e.name == class_name(entry) for e in mro)
    if isinstance(entry, ClassValue):
        return None if isinstance(value, Expr) else False
    if isinstance(value, Expr):
        return _number_matches(value, entry.name)
    if value is None:
        return entry.name in {"builtins.NoneType", "types.NoneType"}
    for kind, names in _PYTHON_TYPES:
        if isinstance(value, kind):
            return entry.name in names
    return None


_MODULE_NAMES = frozenset({"torch.nn.Module", "keras.layers.Layer", "builtins.object"})


_SIZE_TYPES = frozenset({"builtins.int", "builtins.float", "builtins.NoneType", "types.NoneType"}) | _NUMBER


def _number_matches(value: Expr, name: str) -> bool | None:
    """A required argument stands for a number; a field of one may be anything."""
    if value == UNKNOWN_SIZE:
        # A size, or None where a layer leaves it open.
        return None if name in _SIZE_TYPES else False
    if any("." in part or "[" in part or part == "?" for part in value.names()):
        return None
    return name in {"builtins.int", "builtins.float"} | _NUMBER


def is_subclass(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`issubclass(cls, classes)`."""
    if len(positional) != 2 or not isinstance(positional[0], (ClassValue, LibraryValue)):
        return UNKNOWN
    value = positional[0]
    for entry in _flattened(run, positional[1]):
        if isinstance(value, ClassValue) and (
            entry in value.mro or any(class_name(e) == class_name(entry) for e in value.mro)
        ):
            return True
        if isinstance(value, LibraryValue) and class_name(entry) == value.name:
            return True
    return False if isinstance(value, ClassValue) else UNKNOWN


def type_of(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`type(value)`."""
    value = positional[0] if len(positional) == 1 else UNKNOWN
    if isinstance(value, Module):
        return module_api.class_of(value)
    if isinstance(value, InstanceValue):
        return value.user_class
    for kind, names in _PYTHON_TYPES:
        if isinstance(value, kind) and kind is not TensorValue:
            return LibraryValue(min(name for name in names if name.startswith(("builtins.", "torch.", "types."))))
    return UNKNOWN


def is_absent(holder: object, found: object) -> bool:
    """Whether a failed look-up on a module means that the attribute does not exist."""
    return (
        isinstance(holder, Module)
        and not holder.is_partial
        and isinstance(found, Unknown)
        and found.reason == "attribute"
        and not any(name.startswith("?") for name in holder.attributes)
    )
