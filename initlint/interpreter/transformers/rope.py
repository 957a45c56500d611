"""The parameters of rotary positions in configurations of Hugging Face transformers, which older ones spread over fields."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.values import InstanceValue

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def convert(run: Run, instance: InstanceValue, rest: dict[str, object], site: Site) -> dict[str, object]:
    """Gathers what older configurations keep beside `rope_parameters`."""
    from initlint.interpreter import attributes

    scaling = rest.pop("rope_scaling", None)
    given = scaling if scaling is not None else attributes.find(run, instance, "rope_parameters", site)
    parameters = given if isinstance(given, DictValue) else DictValue({}) if given is None else None
    values = {}
    for name in ("rope_theta", "partial_rotary_factor"):
        held = attributes.find(run, instance, name, site)
        values[name] = rest.pop(name, None if held is attributes.MISSING else held)
    if parameters is None:
        return rest
    theta = values["rope_theta"]
    if theta is None:
        theta = run.attribute(instance, "default_theta", site)
    nested = _nested(run, instance, parameters, site)
    for part in nested or [parameters]:
        part.items.setdefault("rope_theta", theta)
        if values["partial_rotary_factor"] is not None:
            part.items.setdefault("partial_rotary_factor", values["partial_rotary_factor"])
    attributes.assign(run, instance, "rope_parameters", parameters, site)
    standardize(run, instance, [], {}, site)
    return rest


def _nested(run: Run, instance: InstanceValue, parameters: DictValue, site: Site) -> list[DictValue]:
    """The parameters of each kind of layer, where there are several."""
    from initlint.interpreter import attributes

    labels: set[str] = set()
    for name in ("_rope_type_labels", "layer_types"):
        kinds = attributes.find(run, instance, name, site)
        items = kinds.items if isinstance(kinds, ListValue) else kinds
        if not labels and isinstance(items, (list, tuple)):
            labels = {str(kind) for kind in items}
    found = (value for key, value in parameters.items.items() if key in labels)
    return [value for value in found if isinstance(value, DictValue)]


def standardize(
    run: Run, instance: InstanceValue, positional: Sequence[object], keywords: dict[str, object], site: Site
) -> object:
    from initlint.interpreter import attributes

    parameters = attributes.find(run, instance, "rope_parameters", site)
    if not isinstance(parameters, DictValue):
        return None
    kind = run.attribute(instance, "default_rope_type", site)
    for part in _nested(run, instance, parameters, site) or [parameters]:
        part.items.setdefault("rope_type", part.items.get("type", "default"))
        if part.items["rope_type"] == "default" and kind != "default":
            part.items["rope_type"] = kind
        if part.items["rope_type"] in {"llama3", "yarn", "longrope"}:
            length = attributes.find(run, instance, "original_max_position_embeddings", site)
            if length is attributes.MISSING:
                length = run.attribute(instance, "max_position_embeddings", site)
            part.items.setdefault("original_max_position_embeddings", length)
    return None


def convert_given(
    run: Run, instance: InstanceValue, positional: Sequence[object], keywords: dict[str, object], site: Site
) -> object:
    rest: dict[Hashable, object] = dict(convert(run, instance, dict(keywords), site).items())
    return DictValue(rest)
