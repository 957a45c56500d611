"""Notes code that raises or does nothing when it runs: dropped results, guards that always hold, wrong targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from initlint import ir, ir_walk
from initlint.interpreter import classes
from initlint.interpreter.unregistered import HANDLED
from initlint.interpreter.values import (
    BoundMethod,
    ClassValue,
    FunctionValue,
    InitializerValue,
    LibraryMethod,
    LibraryValue,
    TensorValue,
)
from initlint.ir_text import text
from initlint.locations import Location
from initlint.network.events import Slip, SlipKind
from initlint.network.modules import Module
from initlint.network.parameters import Parameter

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.scopes import Scope
    from initlint.interpreter.sites import Site

_NEW_TENSORS = frozenset({"mul", "div", "add", "sub", "multiply", "divide", "clamp", "clip", "neg", "abs"})
_VIEWS = frozenset({"view", "reshape", "flatten", "transpose", "permute", "t", "squeeze", "unsqueeze"})
_CHAIN = (ir.Name, ir.Attribute, ir.Subscript)


def statement(run: Run, node: ir.Expression, value: object, scope: Scope) -> None:
    """An expression that stands alone: its value goes nowhere."""
    if not run.active or run.forward_depth:
        return
    if isinstance(node, ir.Call):
        _dropped(run, node, value, scope)
    elif isinstance(node, (ir.Attribute, ir.Name)):
        name = _function_name(value)
        if name:
            _note(run, SlipKind.NOT_CALLED, node, scope, target=text(node), function=name)


def _function_name(value: object) -> str:
    if isinstance(value, BoundMethod):
        return value.function.name
    if isinstance(value, LibraryMethod):
        return value.name if isinstance(value.receiver, Module) else ""
    return value.name if isinstance(value, (FunctionValue, LibraryValue)) else ""


def _dropped(run: Run, node: ir.Call, value: object, scope: Scope) -> None:
    if isinstance(value, TensorValue) and value.node is None:
        copied = _copied(node)
        target = copied or _left_as_it_was(node)
        if isinstance(target, _CHAIN) and _is_memory(run.evaluate(target, scope)):
            function, detail = ir_walk.callee_name(node), "clone" if copied is not None else "tensor"
            _note(run, SlipKind.DROPPED_RESULT, node, scope, target=text(target), function=function, detail=detail)
    elif isinstance(value, InitializerValue) or (isinstance(value, FunctionValue) and _is_inner(value)):
        function = value.spec.name if isinstance(value, InitializerValue) else ir_walk.callee_name(node)
        detail = "initializer" if isinstance(value, InitializerValue) else "function"
        _note(run, SlipKind.DROPPED_RESULT, node, scope, target=text(node), function=function, detail=detail)


def _is_inner(value: FunctionValue) -> bool:
    """Whether it was made inside of another function, which gave it back."""
    return value.scope is not value.scope.file


def _left_as_it_was(node: ir.Call) -> ir.Expression | None:
    """What a method that gives a new tensor was called on."""
    if isinstance(node.callee, ir.Attribute) and node.callee.name in _NEW_TENSORS:
        return node.callee.value
    return None


def _copied(node: ir.Call) -> ir.Expression | None:
    """What `init(weight.clone())` or `weight.clone().normal_()` writes a copy of."""
    written = node.positional[0] if node.positional else None
    if isinstance(node.callee, ir.Attribute) and isinstance(node.callee.value, ir.Call):
        written = node.callee.value
    is_in_place = ir_walk.callee_name(node).endswith("_")
    if is_in_place and isinstance(written, ir.Call) and isinstance(written.callee, ir.Attribute):
        return _viewed(written.callee.value) if written.callee.name == "clone" else None
    return None


def _viewed(node: ir.Expression) -> ir.Expression:
    """What a chain of views shows: `weight` for `weight.view(n, -1)`."""
    while isinstance(node, ir.Call) and isinstance(node.callee, ir.Attribute) and node.callee.name in _VIEWS:
        node = node.callee.value
    return node


def _is_memory(value: object) -> bool:
    return isinstance(value, Parameter) or (isinstance(value, TensorValue) and value.parameter is not None)


def always_true(run: Run, node: ir.Logical, operand: ir.Expression, scope: Scope) -> None:
    """An operand of `or` that decides it by itself: a string, or a class."""
    if run.forward_depth:
        return
    is_text = isinstance(operand, ir.Constant) and isinstance(operand.value, str)
    if is_text or (isinstance(operand, (ir.Name, ir.Attribute)) and _is_layer_class(run.evaluate(operand, scope))):
        _note(run, SlipKind.ALWAYS_TRUE, node, scope, target=text(node), detail=text(operand))


def _is_layer_class(value: object) -> bool:
    if isinstance(value, LibraryValue):
        return value.name.startswith(("torch.nn.", "keras.layers.")) and value.name.rpartition(".")[2][:1].isupper()
    return isinstance(value, ClassValue)


def ignored_classes(run: Run, site: Site, tested: object) -> None:
    """`isinstance(m, A or B)`: Python makes one class of it before the test."""
    call = site.call
    if call is not None and len(call.positional) == 2 and isinstance(call.positional[1], ir.Logical):
        name = tested.name if isinstance(tested, (LibraryValue, ClassValue)) else ""
        if name:
            _note(run, SlipKind.IGNORED_CLASSES, call, site.scope, target=text(call), detail=name)


def module_as_tensor(run: Run, module: Module, function: str, site: Site) -> None:
    """`nn.init.normal_(self.fc)`."""
    call = site.call
    if call is not None and function.startswith("torch.nn.init.") and call.positional:
        target = text(call.positional[0])
        _note(run, SlipKind.MODULE_AS_TENSOR, call, site.scope, target=target, function=function, module=module)


def tensor_as_module(run: Run, function: str, site: Site) -> None:
    """`kaiming_init(self.fc.weight)`: the helper looks for a `weight` of what it is given."""
    call = site.call
    if call is not None and call.positional:
        target = text(call.positional[0])
        _note(run, SlipKind.TENSOR_AS_MODULE, call, site.scope, target=target, function=function)


def none_as_function(run: Run, function: object, site: Site) -> None:
    """`model.apply(init_weights(model))`."""
    call = site.call
    if function is None and call is not None and call.positional and isinstance(call.positional[0], ir.Call):
        inner = call.positional[0]
        _note(run, SlipKind.NONE_AS_FUNCTION, call, site.scope, target=text(inner), function=ir_walk.callee_name(inner))


def ignored_module(run: Run, function: object, visited: int, order: int, site: Site) -> None:
    """`apply(f)` where `f` never looks at the module it is called with."""
    definition = function.function.definition if isinstance(function, BoundMethod) else None
    definition = function.definition if isinstance(function, FunctionValue) else definition
    if not isinstance(definition, ir.FunctionDefinition) or site.call is None or visited < 2:
        return
    place = 1 if isinstance(function, BoundMethod) else 0
    if place < len(definition.parameters) and definition.parameters[place].kind == "positional":
        parameter = definition.parameters[place].name
        if not _is_read(definition, parameter):
            _note(
                run,
                SlipKind.IGNORED_MODULE,
                site.call,
                site.scope,
                target=parameter,
                function=definition.name,
                detail=str(visited),
                order=order,
            )


def _is_read(function: ir.FunctionDefinition, name: str) -> bool:
    """Whether the function reads its parameter, and not only a loop variable of the same name."""
    found = list(ir_walk.nodes(function.body.statements()))
    if any(isinstance(node, (ir.FunctionDefinition, ir.ClassDefinition)) for node in found):
        return True
    loops = [n for n in found if isinstance(n, ir.For) and isinstance(n.target, ir.Name) and n.target.name == name]
    own = [span for loop in loops for span in (loop.target.span, *(s.span for s in loop.body))]
    reads = (node.span for node in found if isinstance(node, ir.Name) and node.name == name)
    return any(not any(ir_walk.covers(outer, read) for outer in own) for read in reads)


def tensor_as_parameter(run: Run, module: Module, name: str, item: object, site: Site) -> None:
    """`layer.weight = torch.zeros(...)`."""
    if not isinstance(item, TensorValue) or name not in module.parameters or module.framework != "torch":
        return
    is_managed = module.is_partial or HANDLED in module.attributes or module.attributes.get("is reparametrized")
    own = module.user_class
    if is_managed or (isinstance(own, ClassValue) and classes.find(run, own, "__setattr__") is not None):
        return
    parameter = module.parameters[name]
    run.record(
        Slip(
            order=run.next_order(),
            location=site.location,
            kind=SlipKind.TENSOR_AS_PARAMETER,
            target=name,
            module=module,
            parameter=parameter,
        )
    )


def _note(
    run: Run,
    kind: SlipKind,
    node: ir.Expression,
    scope: Scope,
    *,
    target: str = "",
    function: str = "",
    detail: str = "",
    module: Module | None = None,
    order: int | None = None,
) -> None:
    run.record(
        Slip(
            order=run.next_order() if order is None else order,
            location=Location(scope.file.path, node.span),
            kind=kind,
            target=target,
            function=function,
            detail=detail,
            module=module,
        )
    )
