"""Methods of tensors: in-place writes, views, copies, and operations on the signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint import symbolic
from initlint.distributions import LOADED, UNKNOWN_DISTRIBUTION, Kind
from initlint.frameworks.specs import Operation
from initlint.frameworks.torch import inverse_sampling
from initlint.frameworks.torch.creations import METHOD_CREATIONS
from initlint.frameworks.torch.functions import METHODS
from initlint.frameworks.torch.in_place import COPYING, IN_PLACE, RESCALING
from initlint.interpreter import (
    arrays,
    initializers,
    iteration,
    leaf_writes,
    library,
    signal_graph,
    tensors,
)
from initlint.interpreter.collection_values import ListValue
from initlint.interpreter.values import LibraryValue, SizeValue, TensorValue
from initlint.network.parameters import Parameter, Via
from initlint.unknown import UNKNOWN

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

_SAME_MEMORY = frozenset(
    {"detach", "contiguous", "requires_grad_", "to", "float", "double", "half", "cuda", "cpu", "type", "type_as",
     "bfloat16", "detach_", "share_memory_", "pin_memory", "retain_grad"}
)  # fmt: skip
_ASSIGNING = frozenset({"assign", "assign_add", "assign_sub"})
"""Methods of Keras variables, which write as well."""
_OPERATORS = {"mul_": "*", "div_": "/", "add_": "+", "sub_": "-", "mul": "*", "div": "/", "add": "+", "sub": "-",
              "matmul": "@", "mm": "@", "multiply": "*", "divide": "/", "true_divide": "/", "assign_add": "+",
              "assign_sub": "-"}  # fmt: skip


def call(
    run: Run,
    tensor: TensorValue | Parameter,
    name: str,
    positional: list[object],
    keywords: dict[str, object],
    site: Site,
) -> object:
    """`tensor.name(...)`."""
    if name in {"size", "dim", "numel", "nelement", "stride"}:
        return _measure(tensor, name, positional, keywords)
    if isinstance(tensor, TensorValue) and tensor.node is not None:
        return _on_signal(run, tensor, name, positional, keywords, site)
    if isinstance(tensor, TensorValue) and not keywords:
        computed = arrays.method(run, tensor, name, positional, site)
        if computed is not NotImplemented:
            return computed
    if name in IN_PLACE or name in COPYING or name in RESCALING or _assigns(run, name):
        if isinstance(tensor, Parameter) or tensor.parameter is not None:
            leaf_writes.record_call(run, site, name)
        _write(run, tensor, name, positional, keywords, site)
        return tensor
    if name in _SAME_MEMORY:
        if name == "requires_grad_" and isinstance(tensor, Parameter):
            flag = positional[0] if positional else True
            tensor.requires_grad = flag if isinstance(flag, bool) else None
        return tensor if isinstance(tensor, Parameter) and name != "detach" else tensors.reshaped(tensor, tensor.shape)
    if tensors.is_signal(run, tensor):
        return _on_signal(run, tensor, name, positional, keywords, site)
    creation = METHOD_CREATIONS.get(name)
    if creation is not None:
        return library.create(run, creation, positional, keywords, site)
    return _on_weights(run, tensor, name, positional, keywords, site)


def _assigns(run: Run, name: str) -> bool:
    """Whether a method is Keras's writing to a variable; in `call` that keeps statistics while the network is trained."""
    return name in _ASSIGNING and run.forward_depth == 0


def _measure(
    tensor: TensorValue | Parameter, name: str, positional: list[object], keywords: dict[str, object]
) -> object:
    shape = tensor.shape
    if shape is None:
        return UNKNOWN
    if name == "dim":
        return len(shape)
    if name == "size":
        axis = positional[0] if positional else keywords.get("dim")
        if axis is None:
            return SizeValue(shape)
        return shape[axis] if isinstance(axis, int) and -len(shape) <= axis < len(shape) else UNKNOWN
    if name in {"numel", "nelement"}:
        return symbolic.product(shape)
    return UNKNOWN


def _write(
    run: Run,
    tensor: TensorValue | Parameter,
    name: str,
    positional: list[object],
    keywords: dict[str, object],
    site: Site,
) -> None:
    function = f"torch.Tensor.{name}"
    spec = IN_PLACE.get(name)
    if spec is not None:
        law = initializers.law_of_call(spec, [tensor, *positional], keywords, tensor)
        tensors.write(run, tensor, law, Via.IN_PLACE, site, function)
    elif name in COPYING or name == "assign":
        source = positional[0] if positional else next(iter(keywords.values()), UNKNOWN)
        law = tensors.law_of(source)
        law = LOADED if law.kind is Kind.UNKNOWN else law
        tensors.write(run, tensor, law, Via.COPY, site, function)
    elif name in _OPERATORS and len(positional) == 1:
        tensors.rescale(run, tensor, _OPERATORS[name], positional[0], site, function)
    else:
        old = tensors.law_of(tensor)
        changed = inverse_sampling.law(name, old, positional, keywords) or UNKNOWN_DISTRIBUTION
        tensors.write(run, tensor, changed, Via.IN_PLACE, site, function)


def _on_signal(
    run: Run,
    tensor: TensorValue | Parameter,
    name: str,
    positional: list[object],
    keywords: dict[str, object],
    site: Site,
) -> object:
    """A method on data: a node of the graph."""
    if name in _OPERATORS and len(positional) == 1:
        return signal_graph.binary(run, _OPERATORS[name], tensor, positional[0], site)
    if name in _SAME_MEMORY:
        return tensor
    spec = METHODS.get(name) or METHODS.get(name.rstrip("_"))
    if spec is not None:
        return library.apply_function(run, spec, [tensor, *positional], keywords, site)
    if name in {"item", "tolist", "numpy", "size", "any", "all"}:
        return UNKNOWN
    values = [tensor, *signal_graph.tensors_in([*positional, *keywords.values()])]
    return signal_graph.derived(run, Operation.OPAQUE, values, site, name=name)


def _on_weights(
    run: Run,
    tensor: TensorValue | Parameter,
    name: str,
    positional: list[object],
    keywords: dict[str, object],
    site: Site,
) -> object:
    """A method on weights outside of `forward`."""
    if name == "view" and positional and isinstance(positional[0], LibraryValue):
        # `x.view(torch.int32)`: the bits as another type.
        return tensors.somewhere(tensor)
    if name == "tolist":
        rows = iteration.items(run, tensor)
        return UNKNOWN if rows is None else ListValue(rows)
    if name == "numpy":
        return tensor
    if name in {"item", "__len__"}:
        return UNKNOWN
    spec = METHODS.get(name)
    if spec is not None:
        return library.apply_function(run, spec, [tensor, *positional], keywords, site)
    if name.endswith("_") and not name.startswith("_"):
        # In place, and no row says what it does.
        tensors.touch(run, tensor, site)
    return tensors.new(run, tensors.combined_law([tensor]), None, site, name)
