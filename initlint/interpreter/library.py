"""Calls of names that a library defines, by their row in the tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from initlint import ir
from initlint.distributions import UNKNOWN_DISTRIBUTION
from initlint.frameworks import tables
from initlint.frameworks.specs import (
    Arguments,
    BindingError,
    CreationSpec,
    FunctionSpec,
    Operation,
    ShapeSource,
    bind,
    size,
)
from initlint.frameworks.torch import transformers
from initlint.interpreter import (
    arrays,
    data_shapes,
    framework_calls,
    initializers,
    layers,
    module_api,
    module_initializers,
    optimizers,
    pretrained,
    python_library,
    signal_graph,
    tensors,
    weight_functions,
)
from initlint.interpreter.collection_values import ListValue
from initlint.interpreter.keras import initializers as keras_initializers
from initlint.interpreter.keras import layers as keras_layers
from initlint.interpreter.keras import misuse as keras_misuse
from initlint.interpreter.keras import ops as keras_ops
from initlint.interpreter.keras import tensorflow_variables
from initlint.interpreter.transformers import models as transformers_models
from initlint.interpreter.values import SizeValue, TensorValue
from initlint.network.events import Seeding, TensorUse
from initlint.network.modules import Module
from initlint.network.parameters import Parameter, Via
from initlint.symbolic import is_number
from initlint.unknown import UNKNOWN, Unknown

if TYPE_CHECKING:
    from initlint.interpreter.run import Run
    from initlint.interpreter.sites import Site

Result = TypeVar("Result")
Handler = Callable[["Run", list[object], dict[str, object], "Site"], object]


def call(run: Run, name: str, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """The value of a library call."""
    handler = python_library.CALLS.get(name) or framework_calls.CALLS.get(name)
    if handler is not None:
        return handler(run, positional, keywords, site)
    if (computed := arrays.call(run, name, positional, keywords, site)) is not None:
        return computed
    if not name.startswith(_FRAMEWORKS) and not tables.is_known(name):
        return _foreign(run, name, positional, keywords, site)
    if name.startswith("keras.initializers.") and name.endswith(".from_config"):
        return keras_initializers.from_config(run, name.removesuffix(".from_config"), positional)
    layer = tables.layer(name)
    if layer is not None:
        if name.startswith("keras."):
            return keras_layers.build(run, layer, positional, keywords, site)
        return layers.build(run, layer, positional, keywords, site)
    initializer = tables.initializer(name)
    if initializer is not None:
        if tables.is_keras_initializer(name):
            keras_misuse.check_arguments(run, initializer, positional, keywords, site)
            return keras_initializers.make_initializer(run, initializer, positional, keywords)
        return initializers.call(run, initializer, positional, keywords, site)
    if tables.is_conversion(name) and positional and isinstance(positional[0], (TensorValue, Parameter)):
        return tensors.new(run, tensors.law_of(positional[0]), positional[0].shape, site, name)
    module_initializer = tables.module_initializer(name)
    if module_initializer is not None:
        return module_initializers.call(run, module_initializer, positional, keywords, site)
    creation = tables.creation(name)
    if creation is not None:
        given = tables.creation_from_values(name)
        if given is not None and positional and _may_hold_values(positional):
            creation = given
        return create(run, creation, positional, keywords, site)
    function = tables.function(name)
    if function is not None:
        return apply_function(run, function, positional, keywords, site)
    return _foreign(run, name, positional, keywords, site)


def _may_hold_values(positional: list[object]) -> bool:
    """Whether `torch.Tensor(x)` could be the tensor of a list of numbers, and no memory of x elements."""
    only = positional[0]
    if isinstance(only, Unknown):
        return len(positional) == 1
    return isinstance(only, (tuple, ListValue)) and not isinstance(only, SizeValue)


_FRAMEWORKS = ("torch.", "keras.", "tensorflow.", "numpy.", "einops.")


def _foreign(run: Run, name: str, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    answer = transformers.answer(name)
    if answer is not None:
        return answer
    if positional and isinstance(positional[0], Module) and _is_method_of_modules(name):
        return _unbound(run, name, positional[0], positional[1:], keywords, site)
    if name.startswith(("torch.optim.", "keras.optimizers.")) or "loss" in name.rpartition(".")[2].lower():
        run.record(TensorUse(order=run.next_order(), location=site.location, function=name))
    if name.startswith("torch.optim.") and positional:
        optimizers.record(run, positional[0])
    if name in _SEEDS:
        _record_seed(run, name, site)
    if name.startswith(_HARMLESS):
        return UNKNOWN
    result = keras_ops.opaque(run, name, positional, keywords, site)
    if result is not None:
        return result
    model = pretrained.make(run, name, positional, keywords, site)
    if model is not None:
        return model
    return tensors.unknown_call(run, [*positional, *keywords.values()], site)


def _is_method_of_modules(name: str) -> bool:
    """Whether it is a function of a class, as in `nn.Linear.__init__(self, 3, 4)`, that is told here."""
    base, _, method = name.rpartition(".")
    if base == transformers.MODEL:
        return True
    is_torch = base == "torch.nn.Module" or (base.startswith("torch.") and tables.layer(base) is not None)
    return is_torch and (method == "__init__" or method in module_api.METHODS)


def _unbound(
    run: Run, name: str, module: Module, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    base, _, method = name.rpartition(".")
    if base == transformers.MODEL:
        return transformers_models.call_unbound(run, method, module, positional, keywords, site)
    if method != "__init__":
        return module_api.call(run, module, method, positional, keywords, site)
    spec = tables.layer(base)
    if spec is not None:
        layers.populate(run, module, spec, positional, keywords, site)
    return None


def _record_seed(run: Run, name: str, site: Site) -> None:
    """Notes a seed that is set inside a function; at the top level of a script it belongs there."""
    if not run.active or site.call is None:
        return
    definition, receiver = run.active[-1], site.scope.receiver
    given = site.call.positional[0] if site.call.positional else None
    value = given.value if isinstance(given, ir.Constant) and isinstance(given.value, int) else None
    run.record(
        Seeding(
            order=run.next_order(),
            location=site.location,
            function=name,
            value=value,
            caller=definition.name if isinstance(definition, ir.FunctionDefinition) else "",
            receiver=receiver if isinstance(receiver, Module) else None,
        )
    )


_SEEDS = frozenset(
    {"torch.manual_seed", "torch.random.manual_seed", "tensorflow.random.set_seed", "keras.utils.set_random_seed"}
)

_HARMLESS = (
    "torch.optim.",
    "torch.utils.data.",
    "torch.cuda.",
    "torch.distributed.",
    "torch.save",
    "torch.device",
    "torch.no_grad",
    "torch.autocast",
    "torch.amp",
    "torch.manual_seed",
    "torch.jit.",
    "torch.fx.",
    "torch.onnx.",
    "torch.set_",
    "torch.backends",
    "builtins.print",
    "builtins.id",
    "builtins.hash",
    "builtins.repr",
    "builtins.input",
    "builtins.open",
    "logging.",
    "warnings.",
    "os.",
    "sys.",
    "time.",
    "json.",
    "argparse.",
    "random.",
    "matplotlib.",
    "tqdm.",
    "wandb.",
    "torchsummary.",
    "torchinfo.",
    "keras.callbacks.",
    "keras.optimizers.",
    "keras.losses.",
    "keras.metrics.",
    "keras.regularizers.",
    "keras.constraints.",
    "keras.utils.",
    "numpy.random.seed",
)


def create(run: Run, spec: CreationSpec, positional: list[object], keywords: dict[str, object], site: Site) -> object:
    """A function that makes a tensor."""
    target = keywords.get("out")
    if isinstance(target, (TensorValue, Parameter)):
        rest = {name: value for name, value in keywords.items() if name != "out"}
        made = create(run, spec, positional, rest, site)
        tensors.write(run, target, tensors.law_of(made), Via.INITIALIZER, site, spec.name)
        return target
    values = [_as_argument(value) for value in positional]
    named = {name: _as_argument(value) for name, value in keywords.items()}
    if spec.source is ShapeSource.SIZES:
        sizes, values = _leading_sizes(values, named, spec)
        if sizes is None and values and isinstance(values[0], (TensorValue, Parameter)):
            return tensors.new(run, tensors.law_of(values[0]), tensors.shape_of(values[0]), site, spec.name)
    try:
        arguments = bind(spec.signature, values, named)
    except BindingError:
        return tensors.new(run, UNKNOWN_DISTRIBUTION, None, site, spec.name)
    shape: tuple[object, ...] | None = None
    if spec.source is ShapeSource.SIZES:
        shape = sizes
    elif spec.source is ShapeSource.LIKE:
        shape = tensors.shape_of(positional[0] if positional else next(iter(keywords.values()), None))
    elif spec.source is ShapeSource.ARGUMENT:
        given = arguments["shape"] if "shape" in arguments.values else arguments["size"]
        shape = given if isinstance(given, tuple) else ((given,) if is_number(given) else None)
    elif spec.shape is not None:
        shape = _or_none(spec.shape, arguments)
    law = _or_none(spec.distribution, arguments) or UNKNOWN_DISTRIBUTION
    known = None if shape is None else tuple(size(part) for part in shape)
    return tensors.new(run, law, known, site, spec.name)


def _or_none(row: Callable[[Arguments], Result], arguments: Arguments) -> Result | None:
    """What a row of the tables says, None for arguments that it cannot take."""
    try:
        return row(arguments)
    except (TypeError, ValueError, ArithmeticError, AttributeError, IndexError):
        return None


def _as_argument(value: object) -> object:
    """Nested lists as tuples, as the tables take them."""
    if isinstance(value, ListValue) and not value.is_open:
        return tuple(_as_argument(item) for item in value.items)
    return value


def _leading_sizes(
    values: list[object], named: dict[str, object], spec: CreationSpec
) -> tuple[tuple[object, ...] | None, list[object]]:
    """The sizes in front, and what follows them."""
    given = named.pop("size", None)
    if isinstance(given, tuple):
        return given, values
    if values and isinstance(values[0], tuple):
        return values[0], values[1:]
    count = 0
    while count < len(values) and (is_number(values[count]) or isinstance(values[count], Unknown)):
        count += 1
    required = sum(1 for argument in spec.signature if argument.name == "fill_value")
    if required and count == len(values) and count > 1:
        count -= 1
    if any(isinstance(value, Unknown) for value in values[:count]) and count == 1:
        return None, values[count:]
    return tuple(values[:count]), values[count:]


def apply_function(
    run: Run, spec: FunctionSpec, positional: list[object], keywords: dict[str, object], site: Site
) -> object:
    """A function of the framework on tensors."""
    positional = tensorflow_variables.with_data(run, spec, positional, site)
    inputs = signal_graph.function_inputs(spec, positional, keywords)
    everything = list(signal_graph.tensors_in([*positional, *keywords.values()]))
    told = keras_ops.shapes(spec.name, positional, keywords)
    if not any(tensors.is_signal(run, value) for value in everything):
        found = weight_functions.apply(run, spec, everything, positional, keywords, site)
        return keras_ops.reshaped(found, told)
    shape = told if isinstance(told, tuple) else data_shapes.result_shape(spec, inputs, positional, keywords)
    settings = signal_graph.settings_of(positional, keywords)
    weight = signal_graph.weight_argument(spec, positional, keywords)
    if weight is not None:
        inputs = [value for value in inputs if value is not weight] + [weight]
        # `bias_add` adds what the others multiply by.
        operation = spec.operation if spec.operation in {Operation.ADD, Operation.NORM} else Operation.MATMUL
        found = signal_graph.derived(run, operation, inputs, site, name=spec.name, shape=shape, settings=settings)
        signal_graph.remember_bias(found, spec, positional, keywords)
        return found
    name = spec.activation or spec.name
    if any(keywords.get(flag, False) is not False for flag in _TRANSPOSING):
        name, shape = f"{name} of a transposed matrix", None
    axis = _joined_axis(positional, keywords) if spec.operation is Operation.CONCATENATE else None
    given = inputs or everything
    if isinstance(told, keras_ops.Parts):
        whole = signal_graph.derived(run, spec.operation, given, site, name=name, settings=settings)
        return keras_ops.parts(whole, told)
    if spec.name.rpartition(".")[2] in _SPLITTING:
        return _pieces(run, spec, given, positional, keywords, site)
    return signal_graph.derived(
        run, spec.operation, given, site, name=name, shape=shape, factor=axis, settings=settings
    )


_SPLITTING = frozenset({"chunk", "split", "unbind", "tensor_split"})


_TRANSPOSING = ("transpose_a", "transpose_b", "adjoint_a", "adjoint_b")


def _joined_axis(positional: list[object], keywords: dict[str, object]) -> int | None:
    """The axis of a concatenation: the first one unless given, None where it is not a plain number."""
    axis = positional[1] if len(positional) > 1 else keywords.get("dim", keywords.get("axis", 0))
    return axis if isinstance(axis, int) else None


def _pieces(
    run: Run,
    spec: FunctionSpec,
    given: Sequence[TensorValue | Parameter],
    positional: list[object],
    keywords: dict[str, object],
    site: Site,
) -> object:
    """The parts of a split tensor, each a node of its own; one for all of them where their number is not known."""
    name = spec.name.rpartition(".")[2]
    shapes = data_shapes.pieces(name, given[0].shape, positional, keywords)
    if shapes is None:
        return signal_graph.derived(run, spec.operation, given, site, name=spec.name)
    return tuple(
        signal_graph.derived(run, spec.operation, given, site, name=spec.name, shape=shape) for shape in shapes
    )
