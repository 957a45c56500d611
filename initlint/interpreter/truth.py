"""Truth and comparison of abstract values: True, False, or None where the source does not decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint import symbolic
from initlint.interpreter.collection_values import DictValue, ListValue, RangeValue, is_key
from initlint.interpreter.library_values import NamesValue
from initlint.interpreter.values import ClassValue, InstanceValue, LibraryValue, TensorValue, TracedText, Walk
from initlint.network.events import ModuleTest
from initlint.network.modules import Module
from initlint.network.parameters import Parameter
from initlint.symbolic import Expr, is_number
from initlint.unknown import Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def truth(value: object) -> bool | None:
    """Whether `value` counts as true."""
    if value is None or isinstance(value, (bool, int, float, str, bytes, tuple)):
        return bool(value)
    if isinstance(value, (Unknown, Expr, TensorValue, RangeValue, Parameter)):
        return None
    if isinstance(value, (ListValue, DictValue)):
        return True if value.items else (None if value.is_open else False)
    if isinstance(value, Walk):
        return bool(value.items)
    return True


def compare(run: Run, operator: str, left: object, right: object, site: Site) -> bool | None:
    """`left operator right`."""
    if operator in {"is", "is not"}:
        return _negate_if(operator == "is not", _identical(left, right))
    if operator in {"in", "not in"}:
        return _negate_if(operator == "not in", _contains(run, right, left, site))
    if operator in {"==", "!="}:
        return _negate_if(operator == "!=", equal(run, left, right, site))
    if isinstance(left, tuple) and isinstance(right, tuple):
        return _ordered(operator, left, right)
    if isinstance(left, bool):
        left = int(left)
    if is_number(left) and is_number(right):
        if _has_unknown(left) or _has_unknown(right):
            return None
        return symbolic.compare(operator, left, right)
    return None


def equal(run: Run, left: object, right: object, site: Site) -> bool | None:
    """`left == right`; remembers tests on names."""
    if isinstance(left, InstanceValue) or isinstance(right, InstanceValue):
        return _equal_objects(run, left, right, site)
    if isinstance(left, TracedText) or isinstance(right, TracedText):
        return _traced_equal(run, left, right, site)
    if is_number(left) and isinstance(right, (str, tuple)):
        # A required argument, or a field of a configuration, may be the text that it is compared with.
        return None if isinstance(left, Expr) and isinstance(right, str) else False
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return None
    if is_number(left) and is_number(right):
        if _has_unknown(left) or _has_unknown(right):
            return None
        return symbolic.compare("==", left, right)
    if isinstance(left, Expr) or isinstance(right, Expr):
        return None
    if isinstance(left, tuple) and isinstance(right, tuple):
        return _equal_sequences(run, left, right, site)
    if isinstance(left, ListValue) and isinstance(right, ListValue) and left.is_set and right.is_set:
        is_plain = not left.is_open and not right.is_open and all(map(is_key, (*left.items, *right.items)))
        return set(left.items) == set(right.items) if is_plain else None
    if isinstance(left, ListValue) and isinstance(right, ListValue):
        return None if left.is_open or right.is_open else _equal_sequences(run, left.items, right.items, site)
    if isinstance(left, (TensorValue, Parameter, DictValue)) or isinstance(right, (TensorValue, Parameter, DictValue)):
        return None
    if isinstance(left, LibraryValue) and isinstance(right, LibraryValue):
        return left.name == right.name
    if isinstance(left, (ClassValue, Module)) or isinstance(right, (ClassValue, Module)):
        return left is right
    return left == right


def _ordered(operator: str, left: tuple[object, ...], right: tuple[object, ...]) -> bool | None:
    """`sys.version_info >= (3, 8)`: the first parts that differ decide."""
    for one, other in zip(left, right, strict=False):
        if not isinstance(one, int) or not isinstance(other, int):
            return None
        if one != other:
            return symbolic.compare(operator, one, other)
    return symbolic.compare(operator, len(left), len(right))


def _equal_objects(run: Run, left: object, right: object, site: Site) -> bool | None:
    """Objects are equal if they are the same, those that are also text or a number if that is equal."""
    if left is right:
        return True
    left, right = (
        value.held if isinstance(value, InstanceValue) and value.held is not None else value for value in (left, right)
    )
    if not isinstance(left, InstanceValue) and not isinstance(right, InstanceValue):
        return equal(run, left, right, site)
    if isinstance(left, (Unknown, Expr)) or isinstance(right, (Unknown, Expr)):
        return None
    objects = [value for value in (left, right) if isinstance(value, InstanceValue)]
    return None if any(value.user_class.is_dataclass for value in objects) else False


def _equal_sequences(
    run: Run, left: list[object] | tuple[object, ...], right: list[object] | tuple[object, ...], site: Site
) -> bool | None:
    if len(left) != len(right):
        return False
    run.step(len(left))
    answers = [equal(run, a, b, site) for a, b in zip(left, right, strict=True)]
    if False in answers:
        return False
    return None if None in answers else True


def _traced_equal(run: Run, left: object, right: object, site: Site) -> bool | None:
    if not isinstance(left, str) or not isinstance(right, str):
        return None if isinstance(left, (Unknown, Expr)) or isinstance(right, (Unknown, Expr)) else False
    answer = str(left) == str(right)
    name, wanted = (left, right) if isinstance(left, TracedText) else (right, left)
    if isinstance(name, TracedText):
        record_test(run, name.style, str(name), (str(wanted),), answer, site)
    return answer


def record_test(run: Run, style: str, subject: str, wanted: tuple[str, ...], matched: bool, site: Site) -> None:
    """Remembers a test that was put to a module or parameter during a traversal."""
    if run.traversal is not None:
        run.record(
            ModuleTest(
                order=run.next_order(),
                location=site.location,
                traversal=run.traversal,
                style=style,
                wanted=wanted,
                subject=subject,
                matched=matched,
            )
        )


def _identical(left: object, right: object) -> bool | None:
    if left is right:
        return None if isinstance(left, Unknown) else True
    for one, other in ((left, right), (right, left)):
        if one is None:
            return _is_none(other)
    if isinstance(left, (Unknown, Expr)) or isinstance(right, (Unknown, Expr)):
        return None
    if isinstance(left, LibraryValue) and isinstance(right, LibraryValue):
        return left.name == right.name
    if isinstance(left, (bool, int, str)) and isinstance(right, (bool, int, str)):
        return type(left) is type(right) and left == right
    return False


def _is_none(value: object) -> bool | None:
    """A required argument stands for something; a field of it (`config.head_dim`) may be None."""
    if isinstance(value, Unknown):
        return None
    if isinstance(value, Expr):
        names = value.names()
        return None if any("." in name or "[" in name or name == "?" for name in names) else False
    return value is None


def _contains(run: Run, container: object, item: object, site: Site) -> bool | None:
    if isinstance(container, LibraryValue) and container.name == "os.environ":
        return False
    if isinstance(container, InstanceValue) and container.held is not None:
        container = container.held
    if isinstance(container, NamesValue):
        return _has_name(run, container.holder, item, site)
    if isinstance(container, str):
        return _text_contains(run, container, item, site)
    if isinstance(container, DictValue):
        if not is_key(item):
            return None if container.items or container.is_open else False
        if isinstance(item, (str, int, tuple)) and is_key(item) and item in container.items:
            return True
        return None if container.is_open and not run.registering else False
    if isinstance(container, (ListValue, tuple)):
        items = container.items if isinstance(container, ListValue) else list(container)
        answers = [equal(run, item, other, site) for other in items]
        if True in answers:
            return True
        is_open = isinstance(container, ListValue) and container.is_open and not run.registering
        return None if None in answers or is_open else False
    return None


def _has_name(run: Run, holder: object, name: object, site: Site) -> bool | None:
    """`name in dir(holder)`."""
    from initlint.interpreter import object_builtins

    answer = object_builtins.OBJECTS["hasattr"](run, [holder, name], {}, site)
    return answer if isinstance(answer, bool) else None


def _text_contains(run: Run, container: str, item: object, site: Site) -> bool | None:
    if not isinstance(item, str):
        return None
    answer = str(item) in str(container)
    if isinstance(container, TracedText):
        record_test(run, container.style, str(container), (str(item),), answer, site)
    return answer


def _has_unknown(value: object) -> bool:
    return isinstance(value, Expr) and any(name == "?" for name in value.names())


def _negate_if(negated: bool, answer: bool | None) -> bool | None:
    return answer if answer is None or not negated else not answer
