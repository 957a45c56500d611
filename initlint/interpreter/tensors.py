"""Tensors: memory that is written, views of it, and arithmetic on laws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint import symbolic
from initlint.distributions import (
    UNINITIALIZED,
    UNKNOWN_DISTRIBUTION,
    Distribution,
    Kind,
    Shape,
    added,
    constant,
    multiplied,
    scaled,
)
from initlint.frameworks.specs import Operation
from initlint.interpreter import arrays, signal_graph, views
from initlint.interpreter.collection_values import DictValue, ListValue
from initlint.interpreter.values import LibraryMethod, SizeValue, TensorValue
from initlint.network.mixtures import law_of_writes
from initlint.network.modules import Module
from initlint.network.parameters import WHOLE, Parameter, Region, Via, Write
from initlint.symbolic import Number, is_number
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def has_memory(value: object) -> bool:
    """Whether the value is weights: something that remembers what was written to it."""
    return isinstance(value, Parameter) or (isinstance(value, TensorValue) and value.writes is not None)


def is_signal(run: Run, value: object) -> bool:
    """Whether an operation on the value belongs to the signal graph."""
    if isinstance(value, TensorValue) and value.node is not None:
        return True
    return run.forward_depth > 0 and isinstance(value, (TensorValue, Parameter))


def memory(value: TensorValue | Parameter) -> tuple[list[Write], Region]:
    """The history a value writes to, and the part of it that it covers."""
    if isinstance(value, Parameter):
        return value.writes, WHOLE
    if value.writes is None:
        value.writes = []
    return value.writes, value.region


def law_of(value: object) -> Distribution:
    """The law of a tensor's elements, or of a number as a constant."""
    if isinstance(value, Parameter):
        return law_of_writes(value.writes, value.shape)
    if isinstance(value, TensorValue):
        return value.law
    if isinstance(value, bool):
        return constant(int(value))
    if is_number(value):
        return constant(value)
    return UNKNOWN_DISTRIBUTION


def shape_of(value: object) -> Shape | None:
    """The shape of a tensor, None if not known."""
    return value.shape if isinstance(value, (TensorValue, Parameter)) else None


def new(run: Run, law: Distribution, shape: Shape | None, site: Site, function: str = "") -> TensorValue:
    """Fresh memory holding `law`."""
    tensor = TensorValue(shape=shape, writes=[])
    run.write(memory(tensor)[0], law, site.location, Via.CREATION, function=function)
    return tensor


def make_parameter(run: Run, value: object, site: Site, requires_grad: object = True) -> Parameter:
    """`nn.Parameter(value)`: shares the tensor's memory."""
    flag = requires_grad if isinstance(requires_grad, bool) else None
    if isinstance(value, Parameter):
        return Parameter(leaf="", shape=value.shape, role=value.role, created=site.location, writes=value.writes)
    parameter = Parameter(leaf="", shape=shape_of(value), role=views.OTHER, created=site.location, requires_grad=flag)
    if isinstance(value, TensorValue) and value.writes is not None and value.region == WHOLE:
        parameter.writes = value.writes
    else:
        run.write(parameter.writes, law_of(value), site.location, Via.CREATION)
    return parameter


def write(run: Run, target: TensorValue | Parameter, law: Distribution, via: Via, site: Site, function: str) -> None:
    """Writes `law` to the part of memory that `target` covers."""
    writes, region = memory(target)
    run.write(writes, law, site.location, via, function=function, region=region)


def rescale(run: Run, target: TensorValue | Parameter, operator: str, other: object, site: Site, function: str) -> None:
    """`target *= other` and its like, in place."""
    write(run, target, _law(operator, target, other), Via.IN_PLACE, site, function)


def binary(run: Run, operator: str, left: object, right: object, site: Site) -> object:
    """`left operator right` where one is a tensor."""
    computed = arrays.binary(run, operator, left, right, site)
    if computed is not None:
        return computed
    if is_signal(run, left) or is_signal(run, right):
        return signal_graph.binary(run, operator, left, right, site)
    shape = views.broadcast(shape_of(left), shape_of(right), is_number(left), is_number(right))
    return new(run, _law(operator, left, right), None if operator == "@" else shape, site)


def _law(operator: str, left: object, right: object) -> Distribution:
    first, second = law_of(left), law_of(right)
    if operator == "+":
        return added(first, second)
    if operator == "*":
        return multiplied(first, second)
    if operator == "-":
        return added(first, scaled(second, -1))
    if operator == "/" and is_number(right):
        number: Number = right
        return scaled(first, None if number == 0 else symbolic.power(number, -1))
    return combined_law([left, right])


def combined_law(values: list[object]) -> Distribution:
    """What is known of a function of several tensors: only whether it is random."""
    return law_of_unknown_function([law_of(value) for value in values if isinstance(value, (TensorValue, Parameter))])


def law_of_unknown_function(laws: list[Distribution]) -> Distribution:
    """The kind of law that is left of values when something unknown is computed of them."""
    for kind in (Kind.UNINITIALIZED, Kind.UNKNOWN, Kind.LOADED):
        if any(law.kind is kind for law in laws):
            return Distribution(kind=kind)
    return Distribution(kind=Kind.RANDOM if any(law.is_random for law in laws) else Kind.FIXED)


def view(run: Run, value: TensorValue | Parameter, index: object, site: Site) -> object:
    """`value[index]`."""
    if is_signal(run, value):
        shape = views.indexed(index, shape_of(value))
        return signal_graph.derived(run, Operation.RESHAPE, [value], site, name="index", shape=shape)
    return _selected(value, index)


def row(run: Run, value: TensorValue | Parameter, place: int) -> TensorValue:
    """`value[place]` of weights."""
    return _selected(value, place)


def _selected(value: TensorValue | Parameter, index: object) -> TensorValue:
    region, shape = views.select(index, shape_of(value))
    shape = views.indexed(index, shape_of(value)) if shape is None else shape
    selected = _shared(value, shape, _inside(value, region))
    selected.numbers = arrays.part(value, index) if isinstance(value, TensorValue) else None
    return selected


def rows(value: TensorValue | Parameter, low: int, high: int) -> TensorValue:
    """`value[low:high]` of weights."""
    shape = shape_of(value)
    return _shared(value, None if shape is None else (high - low, *shape[1:]), _inside(value, ((low, high),)))


def somewhere(value: TensorValue | Parameter) -> TensorValue:
    """A view of a part that nobody can name."""
    return _shared(value, None, views.SOMEWHERE)


def _inside(value: TensorValue | Parameter, region: Region) -> Region:
    """A region of a view as a region of its memory."""
    if isinstance(value, TensorValue) and value.is_rearranged and region != WHOLE:
        return views.SOMEWHERE
    return views.compose(memory(value)[1], region)


def _shared(value: TensorValue | Parameter, shape: Shape | None, region: Region) -> TensorValue:
    parameter = value if isinstance(value, Parameter) else value.parameter
    is_rearranged = isinstance(value, TensorValue) and value.is_rearranged
    return TensorValue(
        shape=shape, writes=memory(value)[0], parameter=parameter, region=region, is_rearranged=is_rearranged
    )


def reshaped(value: TensorValue | Parameter, shape: Shape | None) -> TensorValue:
    """Another shape for the same memory."""
    found = _shared(value, shape, memory(value)[1])
    found.is_rearranged = found.is_rearranged or shape is None or shape != value.shape
    return found


def assign_part(run: Run, value: TensorValue | Parameter, index: object, item: object, site: Site) -> None:
    """`value[index] = item`."""
    if is_signal(run, value) or not has_memory(value):
        return
    target = view(run, value, index, site)
    if isinstance(target, TensorValue):
        write(run, target, law_of(item), Via.ASSIGNMENT, site, "")


def attribute(run: Run, value: TensorValue | Parameter, name: str, site: Site) -> object:
    """`value.name`."""
    shape = shape_of(value)
    if name == "shape":
        return Unknown("shape") if shape is None else SizeValue(shape)
    if name == "ndim":
        return UNKNOWN if shape is None else len(shape)
    if name == "requires_grad":
        flag = value.requires_grad if isinstance(value, Parameter) else False
        return UNKNOWN if flag is None else flag
    if name in {"data", "T", "mT", "H"}:
        if isinstance(value, TensorValue) and value.node is not None:
            turned = _turned(name, shape)
            return signal_graph.derived(run, Operation.RESHAPE, [value], site, name=name, shape=turned)
        turned = _turned(name, shape)
        return reshaped(value, turned)
    if name in {"device", "dtype", "grad", "is_cuda", "layout"}:
        return UNKNOWN
    return LibraryMethod(value, name)


def _turned(name: str, shape: Shape | None) -> Shape | None:
    """The shape of `x.T`, `x.mT` and `x.data`."""
    if shape is None or name == "data":
        return shape
    return (*shape[:-2], *reversed(shape[-2:])) if name == "mT" else tuple(reversed(shape))


def set_attribute(run: Run, value: TensorValue | Parameter, name: str, item: object, site: Site) -> None:
    """`value.name = item`."""
    if name == "data":
        write(run, value, law_of(item), Via.ASSIGNMENT, site, "")
    elif name == "requires_grad" and isinstance(value, Parameter):
        value.requires_grad = item if isinstance(item, bool) else None
    elif isinstance(value, Parameter):
        value.marks[name] = item


def element(run: Run, value: TensorValue | Parameter, site: Site) -> object:
    """An item of a tensor, as iterating or unpacking gives it."""
    if is_signal(run, value):
        shape = shape_of(value)
        return signal_graph.derived(
            run, Operation.RESHAPE, [value], site, name="item", shape=shape[1:] if shape else None
        )
    return view(run, value, UNKNOWN, site)


def unknown_call(run: Run, values: list[object], site: Site) -> object:
    """A call of something unknown: it may write every parameter it gets, and what it returns is not known."""
    tensors = list(signal_graph.tensors_in(values))
    if any(is_signal(run, tensor) for tensor in tensors):
        return signal_graph.derived(run, Operation.OPAQUE, tensors, site)
    for value in values:
        touch(run, value, site)
    return Unknown("call")


def forget(run: Run, module: Module, site: Site, function: str) -> None:
    """Leaves every parameter of a module with whatever the memory holds."""
    for _, parameter in module.named_parameters():
        run.write(parameter.writes, UNINITIALIZED, site.location, Via.CREATION, function=function)


def forget_own(run: Run, module: Module, site: Site, function: str) -> None:
    """The same without the modules below."""
    for parameter in module.parameters.values():
        if parameter is not None:
            run.write(parameter.writes, UNINITIALIZED, site.location, Via.CREATION, function=function)


def touch(run: Run, value: object, site: Site) -> None:
    """Notes that something unknown may have written to a parameter, or to all parameters of a module."""
    if run.forward_depth:
        return
    run.step()
    if isinstance(value, Unknown):
        if isinstance(value.holder, Module):
            touch(run, value.holder, site)
    elif isinstance(value, Module):
        for _, parameter in value.named_parameters():
            run.write(parameter.writes, UNKNOWN_DISTRIBUTION, site.location, Via.UNKNOWN)
    elif has_memory(value) and isinstance(value, (TensorValue, Parameter)):
        write(run, value, UNKNOWN_DISTRIBUTION, Via.UNKNOWN, site, "")
    elif isinstance(value, (ListValue, tuple)):
        for item in value.items if isinstance(value, ListValue) else value:
            touch(run, item, site)
    elif isinstance(value, DictValue):
        for item in value.items.values():
            touch(run, item, site)
