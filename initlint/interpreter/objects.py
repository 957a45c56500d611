"""Objects of user classes: the methods Python calls by itself, built-in values they derive from, and enumerations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint.interpreter import attributes, classes, indexing, module_api
from initlint.interpreter.collection_values import DictValue
from initlint.interpreter.scopes import NONE
from initlint.interpreter.signals import Raised
from initlint.interpreter.sites import Site
from initlint.interpreter.transformers import configs as transformers_configs
from initlint.interpreter.values import BoundMethod, ClassValue, FunctionValue, InstanceValue, LibraryMethod
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run

_ENUMERATIONS = frozenset({"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"})
_DICTIONARIES = frozenset({"builtins.dict", "collections.OrderedDict", "collections.UserDict", "typing.Dict"})


def hook(run: Run, value: Module | InstanceValue, name: str) -> BoundMethod | None:
    """The user's own special method, such as `__getattr__`, bound to the object."""
    if not isinstance(value.user_class, ClassValue):
        return None
    found = classes.find(run, value.user_class, name)
    return BoundMethod(found, value) if isinstance(found, FunctionValue) else None


def is_running(run: Run, method: BoundMethod) -> bool:
    """Whether the method is being executed, so that what it looks up itself is not asked of it again."""
    return method.function.definition in run.active


def call_hook(run: Run, value: Module | InstanceValue, method: BoundMethod) -> object:
    """A call that Python makes, at no place of the source."""
    assert isinstance(value.user_class, ClassValue)
    return run.call(method, [], {}, Site(value.user_class.location, value.user_class.scope))


def attribute(run: Run, value: InstanceValue, name: str, site: Site) -> object:
    """`value.name`, MISSING if it is known not to exist."""
    name = value.synonym(name)
    if name in value.attributes:
        return value.attributes[name]
    if name == "__class__":
        return value.user_class
    if name == "__dict__":
        return DictValue(value.attributes, value.is_open)  # type: ignore[arg-type]  # names are keys
    found = classes.find(run, value.user_class, name)
    if found is not None:
        return attributes.bound(run, found, value, site)
    if value.synonyms is not None and (inherited := transformers_configs.find(run, value, name)) is not None:
        return None if inherited is NONE else inherited
    if value.held is not None and name in _METHODS_OF_HELD:
        return LibraryMethod(value, name)
    method = hook(run, value, "__getattr__")
    if method is not None and not is_running(run, method):
        return run.call(method, [name], {}, site)
    if value.is_open or classes.is_foreign(value.user_class):
        return UNKNOWN
    run.raise_if_caught("AttributeError", site)
    return attributes.MISSING


_METHODS_OF_HELD = frozenset(
    {"get", "keys", "values", "items", "pop", "setdefault", "update", "copy", "index", "count", "lower", "upper"}
    | {"_replace", "_asdict", "append", "extend", "insert"}
)


def assign(run: Run, value: Module | InstanceValue, name: str, item: object, site: Site) -> None:
    """`value.name = item`, through `__setattr__` or a property's setter where the class has them."""
    method = hook(run, value, "__setattr__")
    if method is not None and not is_running(run, method):
        run.call(method, [name, item], {}, site)
        return
    store(run, value, name, item, site)


def store(run: Run, value: Module | InstanceValue, name: str, item: object, site: Site) -> None:
    """The same without `__setattr__`."""
    user_class = value.user_class
    if isinstance(value, InstanceValue):
        name = value.synonym(name)
    if isinstance(user_class, ClassValue) and not (isinstance(value, Module) and isinstance(item, (Module, Parameter))):
        found = classes.find(run, user_class, name)
        if isinstance(found, FunctionValue) and found.setter is not None:
            run.call(BoundMethod(found.setter, value), [item], {}, site)
            return
    if isinstance(value, Module):
        module_api.set_attribute(run, value, name, item, site)
    elif name == "__dict__":
        _replace_attributes(value, item)
    elif value.synonyms is not None and transformers_configs.set_attribute(run, value, name, item):
        return
    else:
        value.attributes[name] = item


def _replace_attributes(value: InstanceValue, item: object) -> None:
    """`self.__dict__ = self` makes the items of a dictionary its attributes."""
    given = item.held if isinstance(item, InstanceValue) else item
    if isinstance(given, DictValue):
        value.attributes = given.items  # type: ignore[assignment]  # keys that are no text are no attributes
        value.is_open = given.is_open
    else:
        value.is_open = True


def item(run: Run, value: InstanceValue, index: object, site: Site) -> object:
    """`value[index]`."""
    method = hook(run, value, "__getitem__")
    if method is not None:
        return run.call(method, [index], {}, site)
    if value.held is not None:
        return indexing.get_item(run, value.held, index, site)
    if value.synonyms is not None:
        return transformers_configs.call(run, value, "__getitem__", [index], {}, site)
    return UNKNOWN


def set_item(run: Run, value: InstanceValue, index: object, new: object, site: Site) -> None:
    """`value[index] = new`."""
    method = hook(run, value, "__setitem__")
    if method is not None and not is_running(run, method):
        run.call(method, [index, new], {}, site)
    elif value.held is not None:
        indexing.set_item(run, value.held, index, new, site)


def held_by(value: ClassValue) -> object:
    """The built-in value that an object of the class starts with, None if its class derives from none."""
    bases = set(classes.library_bases(value))
    return DictValue({}) if bases & _DICTIONARIES else None


def is_enumeration(value: ClassValue) -> bool:
    """Whether the class is an `Enum`."""
    return bool(_ENUMERATIONS & set(classes.library_bases(value)))


def make_members(value: ClassValue) -> None:
    """Turns the values in the body of an enumeration into its members; `auto()` counts."""
    assert value.namespace is not None
    variables, count = value.namespace.variables, 0
    is_plain = bool(
        {"builtins.str", "builtins.int", "enum.IntEnum", "enum.StrEnum"} & set(classes.library_bases(value))
    )
    for name, given in list(variables.items()):
        if name.startswith("_") or isinstance(given, (FunctionValue, ClassValue)):
            continue
        count += 1
        plain = count if isinstance(given, Unknown) and given.reason == "auto" else given
        member = InstanceValue(value, {"name": name, "value": plain}, held=plain if is_plain else None)
        variables[name] = member


def members(run: Run, value: ClassValue) -> list[object] | None:
    """The members of an enumeration in order, None for any other class."""
    if not is_enumeration(value):
        return None
    found = classes.namespace(run, value).variables.values()
    return [entry for entry in found if isinstance(entry, InstanceValue) and entry.user_class is value]


def member_called(run: Run, value: ClassValue, name: object) -> object:
    """`Kind["NAME"]`."""
    found = classes.find(run, value, str(name)) if isinstance(name, str) and is_enumeration(value) else None
    return UNKNOWN if found is None or found is NONE else found


def member_with(run: Run, value: ClassValue, wanted: object, site: Site) -> object:
    """`Kind("value")`."""
    for member in members(run, value) or []:
        if isinstance(member, InstanceValue) and (
            member is wanted or (isinstance(wanted, (str, int, float)) and member.attributes["value"] == wanted)
        ):
            return member
    if isinstance(wanted, (str, int, float)):
        raise Raised("ValueError", site.location)
    return UNKNOWN
