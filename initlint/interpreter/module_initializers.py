"""Helpers of other packages that write a layer's weight and bias: `kaiming_init(self.conv)`, `c2_xavier_fill(conv)`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from initlint.distributions import UNKNOWN_DISTRIBUTION, Distribution, Shape
from initlint.frameworks.specs import UNKNOWN_SIZE, Arguments, BindingError, bind
from initlint.frameworks.torch.module_initializers import ModuleInitializerSpec
from initlint.interpreter import slips, tensors
from initlint.interpreter.values import TensorValue
from initlint.network.modules import Module
from initlint.network.parameters import Parameter, Via
from initlint.unknown import Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def call(
    run: Run, spec: ModuleInitializerSpec, positional: Sequence[object], keywords: Mapping[str, object], site: Site
) -> object:
    """`kaiming_init(module, ...)`; gives None, as the helpers do."""
    target = positional[0] if positional else keywords.get(spec.signature[0].name)
    try:
        arguments = bind(spec.signature, positional, keywords)
    except BindingError:
        tensors.touch(run, target, site)
        return None
    if isinstance(target, Module):
        write(run, spec, target, arguments, site)
    elif isinstance(target, (TensorValue, Parameter)) and tensors.has_memory(target):
        slips.tensor_as_module(run, spec.name, site)
    return None


def write(
    run: Run,
    spec: ModuleInitializerSpec,
    module: Module,
    arguments: Arguments,
    site: Site,
    *,
    via: Via = Via.INITIALIZER,
) -> None:
    """What the helper does to the module's own weight and bias; a module without them it leaves alone."""
    weight, bias = own(run, module, "weight", site), own(run, module, "bias", site)
    if weight is not None:
        law = _weight_law(spec, arguments, weight.shape)
        tensors.write(run, weight, law, via, site, spec.name)
    if bias is not None:
        tensors.write(run, bias, spec.bias(arguments), via, site, spec.name)
    if weight is None and bias is None and module.is_partial:
        tensors.touch(run, module, site)


def own(run: Run, module: Module, name: str, site: Site) -> TensorValue | Parameter | None:
    """The module's `weight` or `bias`, None where it has none or that is not known."""
    found = module.parameters.get(name)
    if found is not None or name in module.parameters:
        return found
    value = run.attribute(module, name, site)
    if isinstance(value, Unknown) or not tensors.has_memory(value):
        return None
    return value if isinstance(value, (TensorValue, Parameter)) else None


def _weight_law(spec: ModuleInitializerSpec, arguments: Arguments, shape: Shape | None) -> Distribution:
    sizes = (UNKNOWN_SIZE, UNKNOWN_SIZE) if shape is None else shape
    try:
        return spec.weight(arguments, sizes)
    except (TypeError, ValueError, ArithmeticError, AttributeError, IndexError):
        return UNKNOWN_DISTRIBUTION
