"""Functions of Keras against the real ones: that they exist, what they compute, and the tensors they make."""

from __future__ import annotations

import math
import os

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras", minversion="3.15")

from initlint.distributions import Kind  # noqa: E402
from initlint.frameworks.activations import ACTIVATIONS, activation_named  # noqa: E402
from initlint.frameworks.keras.creations import CREATIONS, nested_shape, values_law  # noqa: E402
from initlint.frameworks.keras.functions import ACTIVATION_FUNCTIONS, FUNCTIONS, NEGATIVE_SLOPES  # noqa: E402
from initlint.frameworks.keras.layers import LAYERS  # noqa: E402
from initlint.frameworks.specs import REQUIRED, LayerKind, Operation, ShapeSource, bind  # noqa: E402
from initlint.symbolic import symbol  # noqa: E402
from initlint.unknown import UNKNOWN  # noqa: E402

GRID = np.linspace(-4, 4, 41).astype("float32")
OF_KERAS = ("keras.ops.", "keras.activations.", "keras.layers.", "keras.random.", "keras.losses.")


def real(name: str) -> object:
    found: object = keras
    for part in name.split(".")[1:]:
        found = getattr(found, part)
    return found


def on_grid(function: object) -> np.ndarray:
    return keras.ops.convert_to_numpy(function(keras.ops.convert_to_tensor(GRID)))


@pytest.mark.parametrize("name", [name for name in (*FUNCTIONS, *CREATIONS) if name.startswith(OF_KERAS)])
def test_function_exists(name: str) -> None:
    assert callable(real(name))


def test_every_activation_of_keras_has_a_row() -> None:
    from keras.src.activations import ALL_OBJECTS_DICT

    assert {f"keras.activations.{name}" for name in ALL_OBJECTS_DICT} == {
        name for name in ACTIVATION_FUNCTIONS if name.startswith("keras.activations.")
    }


def test_activation_strings_resolve_to_the_same_activation() -> None:
    for name, canonical in ACTIVATION_FUNCTIONS.items():
        assert canonical in ACTIVATIONS
        assert activation_named(name.rpartition(".")[2]) is ACTIVATIONS[canonical]


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, canonical in ACTIVATION_FUNCTIONS.items()
        if name.startswith(("keras.activations.", "keras.ops."))
        and ACTIVATIONS[canonical].function is not None
        and canonical not in {"leaky_relu", "threshold"}
    ],
)
def test_activation_computes_what_the_canonical_one_does(name: str) -> None:
    function = ACTIVATIONS[ACTIVATION_FUNCTIONS[name]].function
    keywords = {"approximate": False} if name.endswith(".gelu") else {}
    values = on_grid(lambda x: real(name)(x, **keywords))
    assert values == pytest.approx(np.array([function(float(x)) for x in GRID]), abs=1e-5)


@pytest.mark.parametrize("name", [name for name in NEGATIVE_SLOPES if name.startswith("keras.")])
def test_negative_slopes_are_the_defaults(name: str) -> None:
    function = real(name)() if name.startswith("keras.layers.") else real(name)
    assert on_grid(function)[0] / GRID[0] == pytest.approx(NEGATIVE_SLOPES[name])


def test_the_string_leaky_relu_has_the_slope_of_the_function() -> None:
    assert on_grid(keras.activations.get("leaky_relu"))[0] / GRID[0] == pytest.approx(NEGATIVE_SLOPES["leaky_relu"])


@pytest.mark.parametrize("name", ["ReLU", "ELU", "PReLU", "LeakyReLU"])
def test_activation_layers_compute_their_activation(name: str) -> None:
    layer = getattr(keras.layers, name)()
    values = keras.ops.convert_to_numpy(layer(keras.ops.convert_to_tensor(GRID[:, None])))[:, 0]
    function = ACTIVATIONS[LAYERS[f"keras.layers.{name}"].activation].function
    slopes = {"PReLU": 0.0, "LeakyReLU": 0.3}
    expected = [slopes[name] * x if name in slopes and x < 0 else function(float(x)) for x in GRID]
    assert values == pytest.approx(np.array(expected), abs=1e-5)


def test_leaky_relu_takes_the_old_name_of_its_slope() -> None:
    spec = LAYERS["keras.layers.LeakyReLU"]
    assert spec.attributes(bind(spec.signature, (), {"alpha": 0.1})) == {"negative_slope": 0.1}
    assert spec.attributes(bind(spec.signature, (), {})) == {}
    assert keras.layers.LeakyReLU(alpha=0.1).negative_slope == 0.1


def test_activation_layers_name_known_activations() -> None:
    for spec in LAYERS.values():
        assert spec.activation is None or spec.activation in ACTIVATIONS
        if spec.activation is not None:
            assert spec.kind in {LayerKind.ACTIVATION, LayerKind.SOFTMAX}


MOVED = {
    "cast": ("int32",),
    "broadcast_to": ((6, 8),),
    "expand_dims": (0,),
    "moveaxis": (0, 1),
    "pad": ((0, 0),),
    "repeat": (2,),
    "reshape": ((8, 6),),
    "roll": (1,),
    "split": (2,),
    "swapaxes": (0, 1),
    "tile": (2,),
    "take": ([0, 1],),
    "flip": (),
    "ravel": (),
    "squeeze": (),
    "transpose": (),
    "tril": (),
    "triu": (),
    "stop_gradient": (),
    "unstack": (),
    "copy": (),
    "diagonal": (),
}


@pytest.mark.parametrize("name", MOVED)
def test_reshaping_functions_only_move_elements(name: str) -> None:
    assert FUNCTIONS[f"keras.ops.{name}"].operation is Operation.RESHAPE
    values = np.arange(1, 49, dtype="float32").reshape(6, 8)
    found = getattr(keras.ops, name)(keras.ops.convert_to_tensor(values), *MOVED[name])
    parts = found if isinstance(found, (list, tuple)) else [found]
    for part in parts:
        assert set(keras.ops.convert_to_numpy(part).ravel().tolist()) <= {0.0, *values.ravel().tolist()}


@pytest.mark.parametrize(
    ("name", "operation", "combined"),
    [
        ("add", Operation.ADD, lambda a, b: a + b),
        ("subtract", Operation.ADD, lambda a, b: a - b),
        ("multiply", Operation.MULTIPLY, lambda a, b: a * b),
        ("dot", Operation.MATMUL, lambda a, b: a @ b),
        ("matmul", Operation.MATMUL, lambda a, b: a @ b),
    ],
)
def test_binary_functions(name: str, operation: Operation, combined: object) -> None:
    assert FUNCTIONS[f"keras.ops.{name}"].operation is operation
    left, right = np.random.default_rng(0).normal(size=(2, 5, 5))
    found = keras.ops.convert_to_numpy(getattr(keras.ops, name)(left, right))
    assert found == pytest.approx(combined(left, right), abs=1e-5)


def test_weight_arguments_are_named_as_in_keras() -> None:
    import inspect

    for name, spec in FUNCTIONS.items():
        if name.startswith("keras.ops.") and spec.weight_arguments:
            names = list(inspect.signature(real(name)).parameters)
            assert all(names[place] == argument for place, argument in spec.weight_arguments)


def test_weighted_functions_say_where_the_weights_are() -> None:
    assert FUNCTIONS["tensorflow.nn.conv2d"].weight_arguments == ((1, "filters"), (1, "filter"))
    assert FUNCTIONS["tensorflow.nn.bias_add"].operation is Operation.ADD


DRAWS = {
    "keras.random.normal": {"mean": 0.5, "stddev": 2.0},
    "keras.random.truncated_normal": {"mean": 0.5, "stddev": 2.0},
    "keras.random.uniform": {"minval": -1.0, "maxval": 3.0},
    "keras.ops.zeros": {},
    "keras.ops.ones": {},
    "keras.ops.full": {"fill_value": 0.7},
}


@pytest.mark.parametrize("name", DRAWS)
@pytest.mark.parametrize("given", [True, False])
def test_created_tensors_follow_their_law(name: str, given: bool) -> None:
    keras.utils.set_random_seed(3)
    keywords = DRAWS[name] if given or name == "keras.ops.full" else {}
    row = CREATIONS[name]
    assert row.source is ShapeSource.ARGUMENT
    law = row.distribution(bind(row.signature, ((200, 100),), keywords))
    values = keras.ops.convert_to_numpy(real(name)((200, 100), **keywords))
    assert abs(values.mean() - law.mean) <= 5 * law.std / math.sqrt(values.size) + 1e-6
    assert values.std() == pytest.approx(law.std, rel=5 / math.sqrt(2 * values.size), abs=1e-6)


@pytest.mark.parametrize(("name", "arguments"), [("keras.ops.eye", (4,)), ("keras.ops.eye", (4, 6))])
def test_eye_has_its_shape_and_moments(name: str, arguments: tuple[int, ...]) -> None:
    row = CREATIONS[name]
    bound = bind(row.signature, arguments, {})
    values = keras.ops.convert_to_numpy(real(name)(*arguments))
    law = row.distribution(bound)
    assert row.shape(bound) == values.shape
    assert law.kind is Kind.IDENTITY
    assert (law.mean, law.std) == (pytest.approx(values.mean()), pytest.approx(values.std()))


def test_another_diagonal_claims_no_moments() -> None:
    row = CREATIONS["keras.ops.eye"]
    law = row.distribution(bind(row.signature, (4,), {"k": 1}))
    assert (law.kind, law.mean) == (Kind.FIXED, None)


def test_constants_take_their_shape_from_the_value_or_the_argument() -> None:
    row = CREATIONS["tensorflow.constant"]
    filled = bind(row.signature, (0.1,), {"shape": [64]})
    assert (row.shape(filled), row.distribution(filled).mean) == ((64,), 0.1)
    written = bind(row.signature, ([[1.0, 2.0], [3.0, 6.0]],), {})
    law = row.distribution(written)
    assert (row.shape(written), law.kind, law.mean) == ((2, 2), Kind.FIXED, 3.0)
    assert law.std == pytest.approx(np.std([1.0, 2.0, 3.0, 6.0]))


def test_uniform_of_tensorflow_ends_at_one() -> None:
    row = CREATIONS["tensorflow.random.uniform"]
    law = row.distribution(bind(row.signature, ((3, 3),), {}))
    assert (law.low, law.high) == (0, 1)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (2, Kind.CONSTANT),
        (True, Kind.CONSTANT),
        ([1.0, 1.0], Kind.CONSTANT),
        ([1.0, 2.0], Kind.FIXED),
        ([1.0, symbol("x")], Kind.FIXED),
        ([], Kind.UNKNOWN),
        ([1.0, UNKNOWN], Kind.UNKNOWN),
        (UNKNOWN, Kind.UNKNOWN),
    ],
)
def test_written_values_have_a_law(value: object, kind: Kind) -> None:
    assert values_law(value).kind is kind


@pytest.mark.parametrize(("value", "shape"), [(1, ()), ([1, 2], (2,)), ([[1], [2]], (2, 1)), (UNKNOWN, None)])
def test_nested_values_have_a_shape(value: object, shape: object) -> None:
    assert nested_shape(value) == shape


def test_signatures_of_creations_are_the_real_ones() -> None:
    import inspect

    for name, row in CREATIONS.items():
        if not name.startswith("keras.") or name.startswith("keras.backend."):
            continue
        parameters = list(inspect.signature(real(name)).parameters.values())
        for argument, parameter in zip(row.signature, parameters, strict=False):
            assert argument.name == parameter.name, name
            assert argument.default == (REQUIRED if parameter.default is parameter.empty else parameter.default), name
