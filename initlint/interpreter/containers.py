"""Containers of modules: Sequential, ModuleList, ModuleDict and their like, and copies of modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from initlint.frameworks import tables
from initlint.frameworks.specs import Arguments, LayerKind, LayerSpec
from initlint.interpreter import iteration, layers, tensors
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.values import TensorValue
from initlint.network.events import Repetition
from initlint.network.modules import RUNS_IN_ORDER, Module
from initlint.network.parameters import Parameter

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_CONTAINERS = frozenset(
    f"torch.nn.{name}" for name in ("Sequential", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict")
)
_CONFIGURATION = "init_cfg"
"""What containers of OpenMMLab take besides their modules."""
_COST_OF_COPY = 20
"""In steps: what it takes to make the copy, and to look at it later."""
_STACKS = {"torch.nn.TransformerEncoder": "encoder_layer", "torch.nn.TransformerDecoder": "decoder_layer"}


def is_container(spec: LayerSpec) -> bool:
    """Whether the layer's constructor takes modules or parameters to hold; a part of a composite layer lists its own."""
    return bool(_CONTAINERS & {spec.name, *spec.bases}) and tables.layer(spec.name) is spec


def fill(
    run: Run,
    module: Module,
    spec: LayerSpec,
    positional: Sequence[object],
    keywords: Mapping[str, object],
    site: Site,
) -> None:
    """What the constructor of a container does with its arguments."""
    values = [*positional, *(value for name, value in keywords.items() if name != _CONFIGURATION)]
    module.attributes.update({name: value for name, value in keywords.items() if name == _CONFIGURATION})
    names = {spec.name, *spec.bases}
    if "torch.nn.Sequential" in names:
        if len(values) == 1 and isinstance(values[0], (DictValue, ListValue)):
            extend_mapping(run, module, values[0], site)
        else:
            extend(run, module, ListValue(values), site)
    elif values and values[0] is not None:
        if names & {"torch.nn.ModuleDict", "torch.nn.ParameterDict"}:
            extend_mapping(run, module, values[0], site)
        else:
            extend(run, module, values[0], site)


def extend(run: Run, module: Module, values: object, site: Site) -> None:
    """Appends modules or parameters, named by number."""
    items = iteration.items(run, values)
    if items is None:
        items = values.items if isinstance(values, ListValue) else []
        module.has_unknown_parts = True
    seen = {id(child) for child in module.children.values()}
    for item in items:
        run.step()
        if isinstance(item, Module) and id(item) in seen and any(True for _ in item.named_parameters()):
            _record_reuse(run, item, items, site)
        seen.add(id(item))
        put(run, module, str(_count(module)), item, site)


def _count(module: Module) -> int:
    """How many items a container has, those included that are not known to be modules."""
    unknown = sum(1 for name in module.attributes if name.isdigit())
    return len(module.children) + len(module.parameters) + unknown


def _record_reuse(run: Run, item: Module, items: Sequence[object], site: Site) -> None:
    """One object in several places, unless `[layer] * n` has been noted already."""
    if not any(isinstance(event, Repetition) and event.module is item for event in run.events):
        places = sum(1 for other in items if other is item)
        run.record(Repetition(order=run.next_order(), location=site.location, module=item, places=places))


def extend_mapping(run: Run, module: Module, values: object, site: Site) -> None:
    """Adds named modules: a dictionary, or pairs of names and modules."""
    if isinstance(values, DictValue):
        module.has_unknown_parts = module.has_unknown_parts or values.is_open
        for key, item in values.items.items():
            put(run, module, str(key), item, site)
        return
    pairs = iteration.items(run, values)
    module.has_unknown_parts = module.has_unknown_parts or pairs is None
    for pair in pairs or []:
        if isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str):
            put(run, module, str(pair[0]), pair[1], site)
        else:
            put(run, module, str(_count(module)), pair, site)


def put(run: Run, module: Module, name: str, item: object, site: Site) -> None:
    """Registers one item under a name."""
    if isinstance(item, Module) or item is None:
        layers.attach(run, module, name, item)
        return
    if isinstance(item, TensorValue) and module.type_name.startswith("torch.nn.Parameter"):
        item = tensors.make_parameter(run, item, site)
    if isinstance(item, Parameter):
        item.leaf, item.module = name, module
        module.parameters[name] = item
        return
    module.has_unknown_parts = True
    module.attributes[name] = item


def fill_composite(run: Run, module: Module, arguments: Arguments, site: Site) -> None:
    """Stacks that copy a layer: `nn.TransformerEncoder(layer, n)`."""
    argument = _STACKS.get(module.type_name)
    if argument is None or argument not in arguments.values:
        return
    layer, count = arguments[argument], arguments["num_layers"]
    if not isinstance(layer, Module):
        module.has_unknown_parts = True
        return
    stack = Module(
        type_name="torch.nn.ModuleList", framework="torch", created=site.location, order=run.next_order(),
        bases=("torch.nn.Module",), spec=_list_spec(),
    )  # fmt: skip
    known = count if isinstance(count, int) else 1
    for place in range(min(known, iteration.MAX_ITEMS)):
        layers.attach(run, stack, str(place), clone(run, layer, site))
    layers.attach(run, module, "layers", stack)
    norm = arguments["norm"]
    layers.attach(run, module, "norm", norm if isinstance(norm, Module) else None)


def _list_spec() -> LayerSpec | None:
    return tables.layer("torch.nn.ModuleList")


def clone(run: Run, module: Module, site: Site, copies: dict[int, object] | None = None) -> Module:
    """`copy.deepcopy(module)`: its own memory, the same values."""
    run.step(_COST_OF_COPY)
    copies = {} if copies is None else copies
    if id(module) in copies:
        found = copies[id(module)]
        if isinstance(found, Module):
            return found
    twin = Module(
        type_name=module.type_name,
        framework=module.framework,
        created=module.created,
        order=run.next_order(),
        spec=module.spec,
        arguments=module.arguments,
        bases=module.bases,
        user_class=module.user_class,
        is_partial=module.is_partial,
        has_unknown_parts=module.has_unknown_parts,
        defined=module.defined,
    )
    copies[id(module)] = twin
    layers.register(run, twin)
    for name, parameter in module.parameters.items():
        twin.parameters[name] = None if parameter is None else _clone_parameter(parameter, twin, copies)
    for name, child in module.children.items():
        layers.attach(run, twin, name, None if child is None else clone(run, child, site, copies))
    for name, value in module.attributes.items():
        twin.attributes[name] = copies.get(id(value), value)
    return twin


def _clone_parameter(parameter: Parameter, owner: Module, copies: dict[int, object]) -> Parameter:
    found = copies.get(id(parameter))
    if isinstance(found, Parameter):
        return found
    twin = Parameter(
        leaf=parameter.leaf,
        shape=parameter.shape,
        role=parameter.role,
        created=parameter.created,
        writes=list(parameter.writes),
        module=owner,
        requires_grad=parameter.requires_grad,
    )
    copies[id(parameter)] = twin
    return twin


def run_sequential(run: Run, module: Module, values: list[object], site: Site) -> object:
    """`Sequential(x)`: each child on the result of the one before."""
    for child in module.children.values():
        if child is not None:
            values = [run.call(child, values, {}, site)]
    return values[0] if values else None


def is_sequential(module: Module) -> bool:
    """Whether calling it calls its children in order."""
    names = {module.type_name, *module.bases}
    if module.attributes.get(RUNS_IN_ORDER) is True:
        return True
    return module.kind is LayerKind.CONTAINER and bool(names & {"torch.nn.Sequential", "keras.Sequential"})
