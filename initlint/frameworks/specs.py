"""The forms in which the tables of a framework are written.

A table says what a name of the framework does when it is called: which parameters a layer owns, with what shape and
what law; which law an initializer gives; which activation a function computes. Control flow is the interpreter's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from initlint.distributions import Distribution, Shape
from initlint.symbolic import Number, is_number, symbol
from initlint.unknown import UNKNOWN

UNKNOWN_SIZE: Number = symbol("?")
"""A size nobody knows. Arithmetic on it works; comparing it never gives an answer."""


class Required:
    """The default of an argument that has none."""


REQUIRED = Required()


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a framework callable."""

    name: str
    default: object = REQUIRED
    keyword_only: bool = False


Signature: TypeAlias = tuple[Argument, ...]


class Arguments:
    """A call's arguments by name, defaults included. Values are constants, numbers, tuples or the interpreter's own.

    `arguments.kernel_size` and `arguments["kernel_size"]` give the value; a missing name gives `UNKNOWN`.
    """

    __slots__ = ("given", "values")

    def __init__(self, values: Mapping[str, object], given: frozenset[str] = frozenset()) -> None:
        self.values = dict(values)
        self.given = given

    def __getitem__(self, name: str) -> object:
        return self.values.get(name, UNKNOWN)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def size(self, name: str) -> Number:
        """The argument as a number, `UNKNOWN_SIZE` if it is not one."""
        return size(self[name])

    def sizes(self, name: str, count: int) -> tuple[Number, ...]:
        """An argument that is one number or a sequence of `count` numbers, such as a kernel size."""
        return sizes(self[name], count)

    def flag(self, name: str) -> bool | None:
        """The argument as a boolean, None if it is not known."""
        return flag(self[name])


class BindingError(Exception):
    """The call does not fit the signature."""


def bind(signature: Signature, positional: Sequence[object], keywords: Mapping[str, object]) -> Arguments:
    """The arguments by name, as Python would bind them. Keywords the signature lacks are kept.

    Raises BindingError for too many positional arguments, a repeated one, or a missing one.
    """
    places = [argument for argument in signature if not argument.keyword_only]
    if len(positional) > len(places):
        raise BindingError(f"takes {len(places)} positional arguments, {len(positional)} were given")
    values: dict[str, object] = {a.name: v for a, v in zip(places, positional, strict=False)}
    for name, value in keywords.items():
        if name in values:
            raise BindingError(f"got two values for `{name}`")
        values[name] = value
    given = frozenset(values)
    for argument in signature:
        if argument.name not in values:
            if argument.default is REQUIRED:
                raise BindingError(f"misses `{argument.name}`")
            values[argument.name] = argument.default
    return Arguments(values, given)


def size(value: object) -> Number:
    """`value` as a number, `UNKNOWN_SIZE` if it is not one."""
    return value if is_number(value) else UNKNOWN_SIZE


def sizes(value: object, count: int) -> tuple[Number, ...]:
    """One number repeated, or a sequence of `count` numbers."""
    if isinstance(value, (tuple, list)):
        if len(value) == count:
            return tuple(size(item) for item in value)
        if len(value) == 1:
            return (size(value[0]),) * count
        return (UNKNOWN_SIZE,) * count
    return (size(value),) * count


def flag(value: object) -> bool | None:
    """`value` as a boolean, None if it is not known."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return bool(value)
    return None


class Role(Enum):
    """What a parameter is to its layer."""

    KERNEL = "kernel"
    RECURRENT_KERNEL = "recurrent kernel"
    BIAS = "bias"
    EMBEDDING = "embedding"
    SCALE = "scale"
    """The gamma of a normalization layer, the factor of a scaling layer."""
    SHIFT = "shift"
    """The beta of a normalization layer."""
    SLOPE = "slope"
    """The learnt negative slope of PReLU."""
    OTHER = "other"


class LayerKind(Enum):
    """What a layer does to the signal."""

    DENSE = "dense"
    CONVOLUTION = "convolution"
    TRANSPOSED_CONVOLUTION = "transposed convolution"
    DEPTHWISE_CONVOLUTION = "depthwise convolution"
    BILINEAR = "bilinear"
    RECURRENT = "recurrent"
    ATTENTION = "attention"
    EMBEDDING = "embedding"
    NORM = "normalization"
    ACTIVATION = "activation"
    SOFTMAX = "softmax"
    DROPOUT = "dropout"
    POOL = "pooling"
    RESHAPE = "reshape"
    """Moves elements, changes none: flatten, padding, permutation, upsampling, identity."""
    ADD = "addition"
    MULTIPLY = "multiplication"
    CONCATENATE = "concatenation"
    CONTAINER = "container"
    COMPOSITE = "composite"
    """A block made of others, such as a transformer layer, with norms and residual paths of its own."""
    LOSS = "loss"
    INPUT = "input"
    OTHER = "other"


WEIGHTED_KINDS = frozenset(
    {
        LayerKind.DENSE,
        LayerKind.CONVOLUTION,
        LayerKind.TRANSPOSED_CONVOLUTION,
        LayerKind.DEPTHWISE_CONVOLUTION,
        LayerKind.BILINEAR,
        LayerKind.RECURRENT,
        LayerKind.ATTENTION,
        LayerKind.COMPOSITE,
    }
)
"""The kinds that multiply the signal by weights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSpec:
    """One parameter of a framework layer.

    `present` is False where the layer registers the name as None (`bias=False`), None where an argument decides that is
    not known. `distribution` is the default law; None means that `initializer` names the argument that decides it
    (Keras). `fans` overrides (fan-in, fan-out) where the framework does not take them from the shape.
    """

    name: str
    shape: Shape
    role: Role
    distribution: Distribution | None = None
    initializer: str | None = None
    fans: tuple[Number, Number] | None = None
    present: bool | None = True
    trainable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSpec:
    """A layer that a framework layer builds inside itself.

    `distributions` replaces the default law of the child's parameters by name, as when the parent re-draws them.
    """

    name: str
    layer: str
    positional: tuple[object, ...] = ()
    keywords: Mapping[str, object] = field(default_factory=dict)
    distributions: Mapping[str, Distribution] = field(default_factory=dict)
    present: bool | None = True


def _no_parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    return ()


def _no_children(arguments: Arguments) -> tuple[ChildSpec, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerSpec:
    """A layer class of a framework.

    `name` is the public dotted name. `bases` are the dotted names of its base classes, nearest first, for `isinstance`.
    `parameters(arguments, input_shape)` lists what it owns in registration order; PyTorch's eager layers ignore the input
    shape, Keras's layers take their fan-in from it. `output_shape(arguments, input_shape)` is None where not known;
    shapes include the batch axis. Where a call has more to say than its first input, `output_shape` finds the constants
    among its keywords in the arguments too, and `parameters` the shapes of an attention layer's inputs (`value_shape`,
    `key_shape`). `attributes` adds instance attributes to the arguments, which are all attributes.
    `activation` is the canonical activation of an activation layer (see activations), or None. `adopts` names arguments
    that are layers themselves: they become children of the same name, drawn anew where they can be.
    """

    name: str
    kind: LayerKind
    signature: Signature
    bases: tuple[str, ...] = ()
    parameters: Callable[[Arguments, Shape | None], tuple[ParameterSpec, ...]] = _no_parameters
    children: Callable[[Arguments], tuple[ChildSpec, ...]] = _no_children
    attributes: Callable[[Arguments], Mapping[str, object]] | None = None
    output_shape: Callable[[Arguments, Shape], Shape | None] | None = None
    activation: str | None = None
    adopts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InitializerSpec:
    """A function of torch.nn.init, or a class of keras.initializers.

    For a function the first argument of `signature` is the tensor; for a class the signature is the constructor's.
    `distribution(arguments, shape, fans)` gives the law; `fans` is None where the framework computes them from the shape.
    It raises ValueError where the framework would raise. `minimum_dimensions` is the rank below which it raises.
    """

    name: str
    signature: Signature
    distribution: Callable[[Arguments, Shape, tuple[Number, Number] | None], Distribution]
    minimum_dimensions: int = 0
    replacement: str | None = None
    """The name to use instead of a deprecated one."""
    takes_anything: bool = False
    """It fills all parameters of a module that it is given, and passes over None."""


class ShapeSource(Enum):
    """Where a tensor-creating function takes its shape from."""

    SIZES = "sizes"
    """`torch.randn(2, 3)` or `torch.randn((2, 3))`: positional integers or one sequence."""
    LIKE = "like"
    """`torch.zeros_like(x)`: the shape of the first argument."""
    ARGUMENT = "argument"
    """`tf.zeros(shape)`: a sequence in the argument called `shape` or `size`."""
    VALUE = "value"
    """`torch.tensor([1.0, 2.0])`: the shape of the nested list."""
    COMPUTED = "computed"
    """The `shape` callable of the row tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreationSpec:
    """A function that makes a tensor whose law is known, such as `torch.randn`.

    For `SIZES` the signature lists what follows the sizes.
    """

    name: str
    source: ShapeSource
    signature: Signature = ()
    distribution: Callable[[Arguments], Distribution]
    shape: Callable[[Arguments], Shape | None] | None = None


class Family(Enum):
    """How an activation treats its input, as far as choosing an initializer goes."""

    RELU = "relu"
    """Zero, or a small slope, on the negative side; the gain is near sqrt(2)."""
    SMOOTH_RELU = "smooth relu"
    """GELU, SiLU, Mish, softplus: like ReLU far out, not homogeneous near zero."""
    SATURATING = "saturating"
    """Bounded on both sides: tanh, sigmoid, softsign."""
    SELF_NORMALIZING = "self-normalizing"
    """SELU."""
    LINEAR = "linear"
    SOFTMAX = "softmax"
    GATED = "gated"
    """Multiplies one half of its input by a function of the other: GLU, GEGLU, SwiGLU."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationSpec:
    """An activation function, whatever framework names it.

    `gain` is the factor that keeps the second moment of a unit Gaussian: 1 / sqrt(E phi(z)^2), He et al. 2015.
    `function` evaluates it at a float, for quadrature. `slope_argument` names the argument that holds the negative
    slope. `is_zero_for_negatives` marks those whose output and gradient vanish there, so that units can die.
    """

    name: str
    title: str
    """As people write it: `ReLU`, `tanh`, `GELU`."""
    family: Family
    gain: float | None
    function: Callable[[float], float] | None = None
    slope_argument: str | None = None
    is_zero_for_negatives: bool = False


class Operation(Enum):
    """What a node does to its inputs."""

    INPUT = "input"
    LAYER = "layer"
    """A call of a module that is not a container; `module` is set."""
    ACTIVATION = "activation"
    """`name` is the canonical activation; `module` is set for an activation layer."""
    NORM = "norm"
    """A normalization, as a layer (`module` is set) or a function."""
    SOFTMAX = "softmax"
    DROPOUT = "dropout"
    POOL = "pool"
    RESHAPE = "reshape"
    """Moves or selects elements without changing them: view, permute, flatten, padding, interpolation, slicing."""
    ADD = "add"
    MULTIPLY = "multiply"
    SCALE = "scale"
    """Multiplication by, or division by, a number that is not data."""
    CONCATENATE = "concatenate"
    MATMUL = "matmul"
    """A product of tensors that sums over an axis; `parameter` is set where one factor is a parameter."""
    PARAMETER = "parameter"
    """A parameter used directly in an expression; `parameter` is set."""
    CONSTANT = "constant"
    LOSS = "loss"
    OPAQUE = "opaque"
    """Something the analysis does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSpec:
    """What a function or tensor method of the framework does to the signal: `torch.cat`, `F.relu`, `x.view`.

    `activation` is the canonical activation of an ACTIVATION row. `weight_arguments` are the positions (or names) of the
    arguments that hold weights: `F.linear(x, weight, bias)` has 1 and 2. `inputs` are the positions of the data tensors;
    None means every tensor among the arguments, sequences of tensors included.
    """

    name: str
    operation: Operation
    activation: str | None = None
    weight_arguments: tuple[tuple[int, str], ...] = ()
    inputs: tuple[int, ...] | None = None
