"""Data classes and named tuples: their fields, the constructor Python makes for them, and the functions of `dataclasses`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from initlint import ir
from initlint.interpreter import classes, copies
from initlint.interpreter.collection_values import DictValue
from initlint.interpreter.library_values import FieldValue
from initlint.interpreter.values import BoundMethod, ClassValue, FunctionValue, InstanceValue
from initlint.ir_text import text
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]

_NOT_FIELDS = ("ClassVar", "typing.ClassVar", "KW_ONLY", "dataclasses.KW_ONLY")


def fields_of(run: Run, mro: Sequence[object]) -> dict[str, FieldValue]:
    """The fields that the classes annotate, base classes first."""
    found: dict[str, FieldValue] = {}
    for entry in reversed(mro):
        if not isinstance(entry, ClassValue):
            continue
        defaults = classes.namespace(run, entry).variables
        for name in _annotated(entry):
            default = defaults.get(name, UNKNOWN)
            given = default if isinstance(default, FieldValue) else FieldValue(default)
            found[name] = FieldValue(given.default, given.factory, given.is_argument, name)
    return found


def _annotated(value: ClassValue) -> Iterator[str]:
    for statement in value.definition.body.statements():
        if isinstance(statement, ir.Assign) and statement.annotation is not None:
            target = statement.targets[0]
            if isinstance(target, ir.Name) and not text(statement.annotation).startswith(_NOT_FIELDS):
                yield target.name


def fill(
    run: Run,
    mro: Sequence[object],
    instance: InstanceValue,
    positional: Sequence[object],
    keywords: dict[str, object],
    site: Site,
) -> None:
    """What the constructor that `dataclass` makes does; each object gets defaults of its own from a factory."""
    rest = list(positional)
    for name, each in fields_of(run, mro).items():
        if each.is_argument and rest:
            instance.attributes[name] = rest.pop(0)
        elif each.is_argument and name in keywords:
            instance.attributes[name] = keywords[name]
        else:
            instance.attributes[name] = default_of(run, each, site)


def default_of(run: Run, field: FieldValue, site: Site) -> object:
    """The default of a field, made anew where a factory makes it."""
    return field.default if field.factory is None else run.call(field.factory, [], {}, site)


def finish(run: Run, instance: InstanceValue, site: Site) -> None:
    """`__post_init__`, where the class has one."""
    post = classes.find(run, instance.user_class, "__post_init__")
    if isinstance(post, FunctionValue):
        run.call(BoundMethod(post, instance), [], {}, site)


def _field(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    return FieldValue(
        keywords.get("default", UNKNOWN), keywords.get("default_factory"), keywords.get("init", True) is not False
    )


def _replace(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """`replace(record, **changes)`: another record."""
    old = positional[0] if positional else UNKNOWN
    if not isinstance(old, InstanceValue):
        return UNKNOWN
    twin = InstanceValue(old.user_class, {**old.attributes, **keywords}, old.held, old.is_open, old.synonyms)
    finish(run, twin, site)
    return twin


def _fields(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else UNKNOWN
    user_class = value.user_class if isinstance(value, InstanceValue) else value
    if not isinstance(user_class, ClassValue) or not user_class.is_dataclass:
        return UNKNOWN
    return tuple(fields_of(run, user_class.mro).values())


def _as_dict(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else UNKNOWN
    if not isinstance(value, InstanceValue) or not value.user_class.is_dataclass or keywords or len(positional) > 1:
        return UNKNOWN
    return _plain(run, value)


def _plain(run: Run, value: object) -> object:
    """A record as a dictionary, and those inside of it; everything else as a copy."""
    run.step()
    if isinstance(value, InstanceValue) and value.user_class.is_dataclass:
        names = fields_of(run, value.user_class.mro)
        return DictValue({name: _plain(run, value.attributes.get(name, UNKNOWN)) for name in names}, value.is_open)
    return copies.rebuilt(run, value, lambda item: _plain(run, item))


def _is_dataclass(run: Run, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    value = positional[0] if positional else UNKNOWN
    user_class = value.user_class if isinstance(value, InstanceValue) else value
    return user_class.is_dataclass if isinstance(user_class, ClassValue) else UNKNOWN


DATACLASSES: dict[str, Handler] = {
    "dataclasses.field": _field,
    "dataclasses.replace": _replace,
    "dataclasses.fields": _fields,
    "dataclasses.asdict": _as_dict,
    "dataclasses.is_dataclass": _is_dataclass,
}
"""The functions of `dataclasses`, by dotted name."""
