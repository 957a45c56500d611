"""Initializer calls: the law they write, and the calls that raise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from initlint import ir
from initlint.distributions import UNKNOWN_DISTRIBUTION, Distribution, Shape
from initlint.frameworks.specs import UNKNOWN_SIZE, Arguments, BindingError, InitializerSpec, bind
from initlint.interpreter import slips, tensors
from initlint.interpreter.values import TensorValue
from initlint.ir_text import text
from initlint.network.events import CallFault, FaultyCall, Truncation
from initlint.network.modules import Module
from initlint.network.parameters import Parameter, Via
from initlint.symbolic import Expr

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


def call(
    run: Run, spec: InitializerSpec, positional: Sequence[object], keywords: dict[str, object], site: Site
) -> object:
    """A function of `nn.init`, called on a tensor; gives the tensor back."""
    name = spec.signature[0].name
    if not positional and name in keywords:
        positional, keywords = [keywords[name]], {other: given for other, given in keywords.items() if other != name}
    target = positional[0] if positional else None
    if spec.takes_anything and (target is None or isinstance(target, Module)):
        for _, parameter in target.named_parameters() if isinstance(target, Module) else ():
            call(run, spec, [parameter, *positional[1:]], keywords, site)
        return None
    if target is None:
        _record_fault(run, CallFault.NONE_TARGET, spec, None, site)
        return None
    if isinstance(target, Module):
        slips.module_as_tensor(run, target, spec.name, site)
    if not isinstance(target, (TensorValue, Parameter)):
        tensors.touch(run, target, site)
        return target
    if isinstance(target, TensorValue) and target.node is not None:
        return target
    shape = target.shape
    if shape is not None and len(shape) < spec.minimum_dimensions:
        if _has_rank(run, shape):
            _record_fault(run, CallFault.TOO_FEW_DIMENSIONS, spec, target, site)
            return target
        _forget_shape(target)
    law = law_of_call(spec, [target, *positional[1:]], keywords, target)
    tensors.write(run, target, law, Via.INITIALIZER, site, spec.name)
    if spec.name.endswith(".trunc_normal_"):
        _record_truncation(run, spec, [target, *positional[1:]], keywords, site)
    return target


def _has_rank(run: Run, shape: Shape) -> bool:
    """Whether a shape is certain to have as many axes: the argument in `torch.zeros(size)` may be a tuple."""
    only = shape[0] if len(shape) == 1 else 0
    names = only.names() if isinstance(only, Expr) else frozenset()
    return str(only) not in names or "." in str(only) or str(only) in run.whole_numbers


def _forget_shape(target: TensorValue | Parameter) -> None:
    """The argument was a tuple, then: nobody calls what raises."""
    target.shape = None
    if isinstance(target, TensorValue) and target.parameter is not None:
        target.parameter.shape = None


def _record_truncation(
    run: Run, spec: InitializerSpec, positional: Sequence[object], keywords: dict[str, object], site: Site
) -> None:
    """Notes the bounds, which the law alone no longer tells from the defaults."""
    try:
        arguments = bind(spec.signature, positional, keywords)
    except BindingError:
        return
    numbers = [arguments[name] for name in ("mean", "std", "a", "b")]
    known = [float(number) for number in numbers if isinstance(number, (int, float))]
    if len(known) < len(numbers) or site.call is None:
        return
    target, places = _target_expression(site.call), [argument.name for argument in spec.signature]
    written = {places[i]: node for i, node in enumerate(site.call.positional) if i < len(places)}
    written.update({name: node for name, node in site.call.keywords if name is not None})
    run.record(
        Truncation(
            order=run.next_order(),
            location=site.location,
            function=spec.name,
            target="" if target is None else text(target),
            mean=known[0],
            std=known[1],
            low=known[2],
            high=known[3],
            is_literal=all(name in written and _is_literal(written[name]) for name in ("a", "b")),
        )
    )


def _is_literal(node: ir.Expression) -> bool:
    return isinstance(node, ir.Constant) or (isinstance(node, ir.Unary) and isinstance(node.operand, ir.Constant))


def law_of_call(
    spec: InitializerSpec,
    positional: Sequence[object],
    keywords: dict[str, object],
    target: TensorValue | Parameter,
) -> Distribution:
    """The law that a call writes; unknown where the arguments do not fit."""
    try:
        arguments = bind(spec.signature, positional, keywords)
        return evaluate(spec, arguments, target.shape)
    except BindingError:
        return UNKNOWN_DISTRIBUTION


def evaluate(
    spec: InitializerSpec,
    arguments: Arguments,
    shape: tuple[object, ...] | None,
    fans: tuple[object, object] | None = None,
) -> Distribution:
    """The row's law for a shape. Arguments that the row cannot take give an unknown law."""
    sizes = (UNKNOWN_SIZE, UNKNOWN_SIZE) if shape is None else shape
    try:
        return spec.distribution(arguments, sizes, fans)  # type: ignore[arg-type]  # shapes hold numbers
    except (TypeError, ValueError, ArithmeticError, AttributeError, IndexError):
        return UNKNOWN_DISTRIBUTION


def record_none_method(run: Run, name: str, site: Site) -> None:
    """`layer.bias.data.zero_()` where the bias is None."""
    call_node = site.call
    if call_node is not None and isinstance(call_node.callee, ir.Attribute):
        _record(run, CallFault.NONE_TARGET, f"torch.Tensor.{name}", None, call_node.callee.value, site)


def _record_fault(
    run: Run, fault: CallFault, spec: InitializerSpec, target: TensorValue | Parameter | None, site: Site
) -> None:
    _record(run, fault, spec.name, target, _target_expression(site.call), site)


def _record(
    run: Run,
    fault: CallFault,
    function: str,
    target: TensorValue | Parameter | None,
    argument: ir.Expression | None,
    site: Site,
) -> None:
    module, leaf = None, ""
    if isinstance(argument, ir.Attribute):
        base = argument.value
        # `.data` and `.detach()` lie between the layer and the call.
        while isinstance(base, ir.Attribute) and argument.name == "data":
            argument, base = base, base.value
        owner = run.evaluate(base, site.scope)
        module, leaf = (owner if isinstance(owner, Module) else None), argument.name
    run.record(
        FaultyCall(
            order=run.next_order(),
            location=site.location,
            fault=fault,
            function=function,
            target="" if argument is None else text(argument),
            module=module,
            shape=None if target is None else target.shape,
            leaf=leaf,
        )
    )


def _target_expression(call_node: ir.Call | None) -> ir.Expression | None:
    """The first argument as written; for a method call what the method is called on."""
    if call_node is None:
        return None
    if call_node.positional:
        return call_node.positional[0]
    if call_node.keywords:
        return call_node.keywords[0][1]
    return None
