"""Makes layers: modules with the parameters, laws and children that their table rows list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from initlint.distributions import UNKNOWN_DISTRIBUTION, Distribution
from initlint.frameworks import tables
from initlint.frameworks.specs import Arguments, BindingError, LayerKind, LayerSpec, ParameterSpec, bind
from initlint.interpreter import conditions, containers, late_creation, patches, tensors
from initlint.interpreter.collection_values import ListValue
from initlint.interpreter.values import BoundMethod, ClassValue, FunctionValue
from initlint.network.modules import Module
from initlint.network.parameters import Parameter, Via
from initlint.symbolic import Expr
from initlint.unknown import Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site


_RESETS_ITS_PARTS = frozenset({"torch_geometric.nn.MessagePassing"})


def register(run: Run, module: Module) -> None:
    """Makes the run know the module."""
    module.repeat = run.repeat
    run.modules.append(module)


def build(
    run: Run, spec: LayerSpec, positional: Sequence[object], keywords: Mapping[str, object], site: Site
) -> Module:
    """A layer of PyTorch."""
    module = Module(
        type_name=spec.name,
        framework="torch",
        created=site.location,
        order=run.next_order(),
        bases=tuple(spec.bases),
    )
    register(run, module)
    if run.forward_depth:
        late_creation.record(run, module, site)
    populate(run, module, spec, positional, keywords, site)
    return module


def populate(
    run: Run,
    module: Module,
    spec: LayerSpec,
    positional: Sequence[object],
    keywords: Mapping[str, object],
    site: Site,
) -> None:
    """What the framework's own constructor does to `module`."""
    module.spec = spec
    if containers.is_container(spec):
        containers.fill(run, module, spec, positional, keywords, site)
        return
    try:
        arguments = bind(spec.signature, [plain(v) for v in positional], {n: plain(v) for n, v in keywords.items()})
    except BindingError:
        module.is_partial = True
        return
    module.arguments = arguments
    try:
        given = spec.attributes(arguments) if spec.attributes is not None else {}
        extra = {name: _as_value(value) for name, value in given.items()}
        rows, children = spec.parameters(arguments, None), spec.children(arguments)
    except (TypeError, ValueError, ArithmeticError):
        module.is_partial = True
        return
    _add_parameters(run, module, rows, site)
    for child in children:
        _add_child(run, module, child.name, child.layer, child.positional, child.keywords, child.distributions, site)
    for name in spec.adopts:
        _adopt(run, module, name, arguments[name], site)
    module.arguments = Arguments({**arguments.values, **extra}, arguments.given)
    if spec.kind is LayerKind.COMPOSITE:
        containers.fill_composite(run, module, arguments, site)
    patches.redraw(run, module, site)
    _call_overridden_reset(run, module, site)


def keep_arguments(
    module: Module, spec: LayerSpec, positional: Sequence[object], keywords: Mapping[str, object]
) -> None:
    """What a constructor does that only stores its arguments as attributes."""
    with suppress(BindingError):
        module.attributes.update(bind(spec.signature, positional, keywords).values)


def _as_value(attribute: object) -> object:
    """What a table says of an attribute, as the code sees it."""
    return ListValue([_as_value(item) for item in attribute]) if isinstance(attribute, list) else attribute


def plain(value: object) -> object:
    """An argument as the tables take it: lists as tuples."""
    return tuple(value.items) if isinstance(value, ListValue) and not value.is_open else value


def _add_parameters(run: Run, module: Module, rows: Sequence[ParameterSpec], site: Site) -> None:
    for row in rows:
        if _is_present(run, row, module, site):
            add_parameter(run, module, row, row.distribution or UNKNOWN_DISTRIBUTION, site)
        else:
            module.parameters[row.name] = None


def add_parameter(run: Run, module: Module, row: ParameterSpec, law: Distribution, site: Site) -> Parameter:
    """One parameter of a layer, with the write of its default."""
    parameter = Parameter(
        leaf=row.name, shape=row.shape, role=row.role, created=site.location, module=module, requires_grad=row.trainable
    )
    run.write(parameter.writes, law, site.location, Via.DEFAULT)
    module.parameters[row.name] = parameter
    return parameter


def _is_present(run: Run, row: ParameterSpec, module: Module, site: Site) -> bool:
    """Whether the layer has the parameter; an argument that is not known is assumed one way or the other."""
    if row.present is not None:
        return row.present
    if site.call is None:
        return True
    option = next((name for name in ("bias", "affine") if name in row.name), "")
    given = module.arguments.values.get(option)
    if not isinstance(given, (Expr, Unknown)):
        return run.decide(site.call, site.scope, key=(site.location, row.name))
    # As in `if use_bias:`, so that what is written under that condition finds the parameter.
    written = next((value for name, value in site.call.keywords if name == option), site.call)
    return conditions.decide(run, written, given, site.scope)


def _add_child(
    run: Run,
    parent: Module,
    name: str,
    layer: str,
    positional: Sequence[object],
    keywords: Mapping[str, object],
    replaced: Mapping[str, Distribution],
    site: Site,
) -> None:
    spec = tables.layer(layer)
    if spec is None:
        parent.is_partial = True
        return
    child = build(run, spec, positional, keywords, site)
    for leaf, law in replaced.items():
        holder, _, last = leaf.rpartition(".")
        owner = next((m for path, m in child.named_modules() if path == holder), None)
        parameter = owner.parameters.get(last) if owner is not None else None
        if parameter is not None:
            run.write(parameter.writes, law, site.location, Via.DEFAULT)
    attach(run, parent, name, child)


def _adopt(run: Run, module: Module, name: str, value: object, site: Site) -> None:
    """A layer that was given to another one becomes its child and is drawn anew."""
    if isinstance(value, Module):
        attach(run, module, name, value)
        reset(run, value, site)
    elif value is not None:
        module.has_unknown_parts = True


def attach(run: Run, parent: Module, name: str, child: Module | None) -> None:
    """`parent.name = child`."""
    parent.parameters.pop(name, None)
    parent.attributes.pop(name, None)
    parent.children[name] = child
    if child is not None and child.parent is None and all(child is not above for above in parent.lineage()):
        child.parent = parent
        child.attached = run.next_order()


def reset(run: Run, module: Module, site: Site) -> None:
    """`reset_parameters()` of the module, or of what is below it where it has none."""
    from initlint.interpreter import classes

    method = None
    if isinstance(module.user_class, ClassValue):
        method = classes.find(run, module.user_class, "reset_parameters")
    if isinstance(method, FunctionValue):
        run.call(BoundMethod(method, module), [], {}, site)
    elif module.is_partial:
        tensors.touch(run, module, site)
    elif module.spec is not None and any(module.parameters.values()):
        redraw_defaults(run, module, site)
    else:
        for child in module.children.values():
            if child is not None:
                reset(run, child, site)


def redraw_defaults(run: Run, module: Module, site: Site) -> None:
    """`layer.reset_parameters()`: the framework's default once more, in the parts of the layer as well."""
    if patches.redraw(run, module, site):
        return
    if module.spec is not None and module.spec.kind is LayerKind.COMPOSITE and set(module.bases) >= _RESETS_ITS_PARTS:
        for child in module.children.values():
            if child is not None:
                reset(run, child, site)
    for parameter in module.parameters.values():
        default = None if parameter is None else next((w for w in parameter.writes if w.via is Via.DEFAULT), None)
        if parameter is not None and default is not None:
            run.write(parameter.writes, default.distribution, site.location, Via.DEFAULT, function="reset_parameters")


def _call_overridden_reset(run: Run, module: Module, site: Site) -> None:
    """PyTorch's constructors draw through `reset_parameters`, which a subclass may define anew."""
    from initlint.interpreter import classes

    if isinstance(module.user_class, ClassValue) and module.parameters:
        reset = classes.find(run, module.user_class, "reset_parameters")
        if isinstance(reset, FunctionValue):
            run.call(BoundMethod(reset, module), [], {}, site)
