"""Collections at the top of a file that functions fill: other files may have put into them what nobody sees here."""

from __future__ import annotations

from initlint.frontend.parsing import ParsedFile
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.values import InstanceValue


def open_up(value: object, name: str, parsed: ParsedFile) -> None:
    """Notes that a collection bound to `name` may hold more than its own file puts into it."""
    if isinstance(value, (DictValue, ListValue)):
        if not value.is_open and name in parsed.filled_by_functions():
            value.is_open = True
    elif isinstance(value, InstanceValue):
        # A registry object: what decorators all over the project register is in its empty collections.
        held = [value.held, *value.attributes.values()]
        for each in held:
            if isinstance(each, (DictValue, ListValue)) and not each.items:
                each.is_open = True
